internal import CCurl

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

  /// How often EHLO was answered: once more after STARTTLS.
  var hellos: Int { lines.count { $0.hasPrefix("250") && $0.dropFirst(3).first != "-" } }

  var greeting: String { lines.first ?? "" }

  var lastWords: String? { lines.last { !$0.hasPrefix("221") } }

  static let listener: tuesday_curl_callback = { bytes, size, count, context in
    guard let bytes, let context else { return size * count }
    let transcript = Unmanaged<Transcript>.fromOpaque(context).takeUnretainedValue()
    let text = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      // A server that never stops talking must not fill the memory.
      if transcript.lines.count < 500 { transcript.lines.append(String(line.prefix(1000))) }
    }
    return size * count
  }

  static let deaf: tuesday_curl_callback = { _, size, count, _ in size * count }
}
