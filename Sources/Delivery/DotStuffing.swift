/// RFC 5321 §4.5.2: a line that begins with a dot gets another, and a lone dot ends the message.
enum DotStuffing {
  /// `message` ends with CRLF and has no bare CR or LF.
  static func terminated(_ message: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(message.count + 8)
    if message.first == UInt8(ascii: ".") { output.append(UInt8(ascii: ".")) }
    var copied = 0
    var index = 0
    // Our own composer never begins a line with a dot, so the usual case is one pass and one copy.
    while index + 1 < message.count {
      if message[index] == UInt8(ascii: "\n") && message[index + 1] == UInt8(ascii: ".") {
        output += message[copied...index]
        output.append(UInt8(ascii: "."))
        copied = index + 1
      }
      index += 1
    }
    output += message[copied...]
    output += Array(".\r\n".utf8)
    return output
  }
}
