internal import Glibc

/// RFC 5321 §4.5.2: a line that begins with a dot gets another, and a lone dot ends the message.
enum DotStuffing {
  /// What ends the message, behind its last CRLF.
  static let end: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: "\r"), UInt8(ascii: "\n")]

  /// `message` ends with CRLF and has no bare CR or LF.
  static func terminated(_ message: consuming [UInt8]) -> [UInt8] {
    var starts: [Int] = message.first == UInt8(ascii: ".") ? [0] : []
    message.withUnsafeBytes { bytes in
      while let next = lineWithDot(in: bytes, from: starts.last ?? 0) { starts.append(next) }
    }
    // Our own composer never begins a line with a dot, so the usual case is one search and no copy.
    for start in starts.reversed() { message.insert(UInt8(ascii: "."), at: start) }
    message += end
    return message
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
