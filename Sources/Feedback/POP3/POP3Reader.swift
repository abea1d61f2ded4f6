/// Cuts what a POP3 server sends (RFC 1939 §3) into lines, however the octets arrive. A line is kept up to a limit, and read to its end.
struct POP3Reader {
  private let lineLimit: Int
  private var line: [UInt8] = []

  init(lineLimit: Int) {
    self.lineLimit = lineLimit
  }

  /// Lines that these octets complete, without their ends; and whether `each` wanted no more, so how many octets were read.
  mutating func feed(_ bytes: UnsafeRawBufferPointer, _ each: ([UInt8]) throws -> Bool) rethrows -> Int {
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A)
      let part = rest[..<(end ?? rest.endIndex)]
      line += part.prefix(max(0, lineLimit - line.count))
      guard let end else { return bytes.count }
      rest = rest[(end + 1)...]
      if line.last == 0x0D { line.removeLast() }
      let complete = line
      line.removeAll(keepingCapacity: true)
      if try !each(complete) { break }
    }
    return bytes.count - rest.count
  }

  /// A line of an answer of many, without the dot that was put before it; nil for the last.
  static func unstuffed(_ line: [UInt8]) -> ArraySlice<UInt8>? {
    guard line.first == 0x2E else { return line[...] }
    return line.count == 1 ? nil : line.dropFirst()
  }
}
