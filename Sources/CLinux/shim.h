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
