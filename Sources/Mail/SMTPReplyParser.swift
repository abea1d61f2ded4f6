internal import Words

/// Cuts what an SMTP server sends into replies, however the octets arrive.
package struct SMTPReplyParser: Sendable {
  /// What arrived is not SMTP, or has no end.
  package struct SyntaxError: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  private static let limit = 65_536
  private var pending: [UInt8] = []
  /// What stands behind the codes.
  private var lines: [[UInt8]] = []
  private var size = 0
  private var code: Int?

  package init() {}

  /// The replies that these octets complete. A bare LF ends a line too, as some servers have it.
  package mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(SyntaxError) -> [SMTPReply] {
    var replies: [SMTPReply] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A)
      let part = rest[..<(end ?? rest.endIndex)]
      size += part.count + (end == nil ? 0 : 1)
      guard size <= Self.limit else { throw SyntaxError(description: "a reply of more than \(Self.limit) octets") }
      pending += part
      guard let end else { break }
      if pending.last == 0x0D { pending.removeLast() }
      if let reply = try take(pending) { replies.append(reply) }
      pending.removeAll(keepingCapacity: true)
      rest = rest[(end + 1)...]
    }
    return replies
  }

  /// §4.2: three digits, then a hyphen (more follows), a space, or nothing.
  private mutating func take(_ line: [UInt8]) throws(SyntaxError) -> SMTPReply? {
    func fault(_ words: String) -> SyntaxError {
      SyntaxError(description: "\(words): \(String(decoding: line.prefix(200), as: UTF8.self).shown)")
    }
    guard let code = Self.code(line), line.count == 3 || line[3] == 0x20 || line[3] == 0x2D else { throw fault("not an SMTP reply") }
    guard self.code == nil || self.code == code else { throw fault("a reply whose lines differ in code") }
    self.code = code
    lines.append(Array(line.dropFirst(4)))
    if line.count > 3, line[3] == 0x2D { return nil }
    let reply = Self.reply(code, lines)
    (lines, self.code, size) = ([], nil, 0)
    return reply
  }

  /// 200 to 599.
  private static func code(_ line: [UInt8]) -> Int? {
    guard line.count >= 3, (0x32...0x35).contains(line[0]), (0x30...0x39).contains(line[1]), (0x30...0x39).contains(line[2]) else {
      return nil
    }
    return line[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// RFC 2034 §4: an enhanced code of the reply's class stands at the head of every line.
  private static func reply(_ code: Int, _ lines: [[UInt8]]) -> SMTPReply {
    let first = lines[0].prefix { $0 != 0x20 }
    guard isEnhanced(first, class: code / 100) else {
      return SMTPReply(code: code, enhanced: nil, lines: lines.map { String(decoding: $0, as: UTF8.self).withVisibleControls })
    }
    let texts = lines.map { line in
      String(decoding: line.starts(with: first) ? line.dropFirst(first.count).drop { $0 == 0x20 } : line[...], as: UTF8.self)
        .withVisibleControls
    }
    return SMTPReply(code: code, enhanced: String(decoding: first, as: UTF8.self), lines: texts)
  }

  /// Class, subject and detail (RFC 3463 §2), with one to three digits each.
  private static func isEnhanced(_ word: ArraySlice<UInt8>, class: Int) -> Bool {
    guard word.count >= 5, word.first == UInt8(0x30 + `class`), word.dropFirst().first == 0x2E else { return false }
    var (dots, digits) = (0, 0)
    for byte in word {
      switch byte {
      case 0x2E where digits > 0: (dots, digits) = (dots + 1, 0)
      case 0x30...0x39 where digits < 3: digits += 1
      default: return false
      }
    }
    return dots == 2 && digits > 0
  }
}
