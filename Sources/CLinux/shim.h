// What the Glibc module leaves out.
#include <elf.h>
#include <malloc.h>
#include <stddef.h>
#include <sys/epoll.h>

// As in link.h (dl_iterate_phdr(3)), which tells of it only under a macro that makes other types of other headers.
struct tuesday_object {
  Elf64_Addr dlpi_addr;
  const char *dlpi_name;
  const Elf64_Phdr *dlpi_phdr;
  Elf64_Half dlpi_phnum;
};
extern int dl_iterate_phdr(int (*callback)(struct tuesday_object *object, size_t size, void *data), void *data);

// As in stdio.h and linux/fs.h, for programs that say _GNU_SOURCE: two files change places in one step (renameat2(2)).
extern int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);
static const unsigned int tuesday_exchange = 2;
