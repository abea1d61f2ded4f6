internal import Foundation

/// The pages of the program's own files that are mapped into memory.
enum ProgramPages {
  /// Gives back those that nobody has written to. What is needed again comes back from the page cache, a fault each, so this is for who begins what
  /// lasts long: of everything that a start, a rendering and a freeze look at, a sending needs less than half.
  static func release() {
    // A mapping that cannot be written to and has no page of its own is the file and nothing else (proc(5), /proc/pid/smaps).
    var mapping: UnsafeMutableRawBufferPointer?
    for line in (try? String(contentsOfFile: "/proc/self/smaps", encoding: .utf8))?.split(separator: "\n") ?? [] {
      if let header = line.wholeMatch(of: /([0-9a-f]+)-([0-9a-f]+) r-[x-]p .* \/.*/), let start = UInt(header.1, radix: 16),
        let end = UInt(header.2, radix: 16)
      {
        mapping = UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: start), count: Int(end - start))
      } else if line.first?.isUppercase != true {
        mapping = nil
      } else if line.hasPrefix("Anonymous:"), let found = mapping {
        if line.split(separator: " ").dropFirst().first == "0" { madvise(found.baseAddress, found.count, MADV_DONTNEED) }
        mapping = nil
      }
    }
  }
}
