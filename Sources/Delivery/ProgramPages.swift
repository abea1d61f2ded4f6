internal import CLinux
internal import Glibc

/// The pages of the program's and its libraries' files that are mapped into memory.
enum ProgramPages {
  /// Gives back those that nobody can have written to. What is needed again comes back from the page cache, a fault each, so this is for who begins
  /// what lasts long: of everything that a start, a rendering and a freeze look at, a sending needs less than half.
  ///
  /// Only segments that the loader knows, which stay where they are: a look at all mappings of the process could come too late for one that is
  /// gone, and empty whatever has its place then.
  static func release() {
    // The loader holds its lock meanwhile.
    _ = dl_iterate_phdr(
      { info, _, _ in
        guard let object = info?.pointee, let headers = object.dlpi_phdr else { return 0 }
        let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
        for header in UnsafeBufferPointer(start: headers, count: Int(object.dlpi_phnum)) {
          // What is written to while a program is loaded (relocations) is in segments that can be written to (elf(5), PF_W).
          guard header.p_type == PT_LOAD, header.p_flags & UInt32(PF_W) == 0 else { continue }
          let start = (UInt(object.dlpi_addr) + UInt(header.p_vaddr)) & ~(page - 1)
          let end = (UInt(object.dlpi_addr) + UInt(header.p_vaddr) + UInt(header.p_filesz)) & ~(page - 1)
          if end > start { madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_DONTNEED) }
        }
        return 0
      }, nil)
  }
}
