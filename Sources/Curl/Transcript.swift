internal import CCurl
internal import Words

/// What the server said while the session was set up, line by line.
final class Transcript {
  private var lines: [String] = []

  /// The keywords of the last EHLO reply: `250-` and `250 ` lines after the first, up to what follows them.
  var capabilities: [String] {
    var last: [String] = []
    var current: [String] = []
    for line in lines {
      guard line.hasPrefix("250") else {
        current = []
        continue
      }
      current.append(String(line.dropFirst(4)).uppercased())
      if line.dropFirst(3).first != "-" {
        if current.count > 1 || last.isEmpty { last = current }
        current = []
      }
    }
    return Array(last.dropFirst())
  }

  /// What EHLO was refused with for now. libcurl goes on with HELO then, and so without TLS, though only a server that does not know EHLO has
  /// to be spoken to like that (RFC 5321 §3.2), and that refuses it for good. The answer to STARTTLS may be a 4xx as well; before it stands a 250.
  var deferredHello: String? {
    zip(lines, lines.dropFirst()).first { $0.hasPrefix("220") && $1.hasPrefix("4") }?.1
  }

  /// How often EHLO was answered: once more after STARTTLS.
  var hellos: Int { lines.count { $0.hasPrefix("250") && $0.dropFirst(3).first != "-" } }

  /// Whether the server has said that the login is good (RFC 4954 §6), which it says to nobody who did not try.
  var isLoggedIn: Bool { lines.contains { $0.hasPrefix("235") } }

  var greeting: String { lines.first ?? "" }

  var lastWords: String? { lines.last { !$0.hasPrefix("221") } }

  static let listener: tuesday_curl_callback = { bytes, size, count, context in
    guard let bytes, let context else { return size * count }
    let transcript = Unmanaged<Transcript>.fromOpaque(context).takeUnretainedValue()
    let line = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    raiseKeyword(line)
    let text = String(decoding: line, as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      // A server that never stops talking must not fill the memory.
      if transcript.lines.count < 500 { transcript.lines.append(String(line.prefix(1000)).withVisibleControls) }
    }
    return size * count
  }

  /// Keywords are the same in small letters (RFC 5321 §2.4), and old servers offer `AUTH=PLAIN`. libcurl 7.88 knows those that it looks for in
  /// capitals only, with a blank behind, and reads each line after we have: in the octets that it hands us, which are its own and not constant.
  private static func raiseKeyword(_ line: UnsafeMutableRawBufferPointer) {
    let offer = String(decoding: line.dropFirst(4), as: UTF8.self).uppercased()
    guard line.starts(with: "250".utf8), ["STARTTLS", "AUTH"].contains(where: offer.hasPrefix) else { return }
    for index in line.indices where (0x61...0x7A).contains(line[index]) { line[index] -= 0x20 }
    if offer.hasPrefix("AUTH="), line.count > 8 { line[8] = 0x20 }
  }

  static let deaf: tuesday_curl_callback = { _, size, count, _ in size * count }
}
