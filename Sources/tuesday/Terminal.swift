import Foundation

/// Standard output is for data, standard error for messages. A reader that has gone away must not stop a sending, so what cannot be
/// written is let go.
enum Terminal {
  static let isInteractive = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  static func say(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Octets as they are, such as a file. A reader that has gone away has had enough; of anything else, such as a full disk, they hear.
  static func put(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { return }
        throw CommandError(code: .inputOutput, description: "standard output cannot be written: \(String(cString: strerror(errno)))")
      }
      rest = rest.dropFirst(count)
    }
  }

  static func complain(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Rewrites the last line of the terminal. Only when interactive.
  static func redraw(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K\(line)".utf8))
  }

  /// Lines that standard output, if it is a terminal, is wide enough for: what is longer ends in `…`.
  static func fitting(_ text: String) -> String {
    guard let width, width > 1 else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.count <= width ? String(line) : line.prefix(width - 1) + "…"
    }.joined(separator: "\n")
  }

  /// In columns; nil where standard output is no terminal, or one that does not know.
  private static var width: Int? {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// One JSON document, keys sorted.
  static func json(_ value: some Encodable) throws { say(try jsonText(value)) }

  static func jsonText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Columns side by side, two spaces between.
  static func table(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { $0 == row.count - 1 ? $1 : $1.padding(toLength: widths[$0], withPad: " ", startingAt: 0) }
      return cells.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
