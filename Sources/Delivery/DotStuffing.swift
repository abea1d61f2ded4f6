internal import Glibc

/// RFC 5321 §4.5.2: a line that begins with a dot gets another, and a lone dot ends the message.
enum DotStuffing {
  /// `message` ends with CRLF and has no bare CR or LF.
  static func terminated(_ message: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(message.count + 8)
    if message.first == UInt8(ascii: ".") { output.append(UInt8(ascii: ".")) }
    message.withUnsafeBytes { bytes in
      var copied = 0
      // Our own composer never begins a line with a dot, so the usual case is one search and one copy.
      while let next = lineWithDot(in: bytes, from: copied) {
        output += bytes[copied..<next]
        output.append(UInt8(ascii: "."))
        copied = next
      }
      output += bytes[copied...]
    }
    output += [UInt8(ascii: "."), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    return output
  }

  /// Where the next line after `start` begins that begins with a dot.
  private static func lineWithDot(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var index = start
    while let found = memchr(base + index, 0x0A, bytes.count - index) {
      index = UnsafeRawPointer(found) - base + 1
      if index == bytes.count { return nil }
      if bytes[index] == UInt8(ascii: ".") { return index }
    }
    return nil
  }
}
