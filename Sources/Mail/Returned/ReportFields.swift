internal import Words

/// Lines `Name: value` as machines write them into reports (RFC 3464 §2.1, RFC 5965 §3): unfolded, names in small letters, an empty line between groups.
struct ReportFields: Sendable {
  enum Line: Sendable, Hashable {
    case field(name: String, value: String)
    case gap
  }

  private(set) var lines: [Line] = []

  /// No report that a machine means to be read has more lines.
  private static let limit = 5000

  init(_ text: String) {
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(Self.limit) {
      if line.allSatisfy(\.isWhitespace) {
        lines.append(.gap)
      } else if line.first == " " || line.first == "\t", case .field(let name, let value)? = lines.last {
        if value.utf8.count < 8000 { lines[lines.count - 1] = .field(name: name, value: value + " " + line.trimmed) }
      } else if let colon = line.firstIndex(of: ":") {
        lines.append(.field(name: line[..<colon].trimmed.lowercased(), value: String(line[line.index(after: colon)...].trimmed)))
      } else if case .field(let name, let value)? = lines.last, value.utf8.count < 8000 {
        // A line that lost its fold.
        lines[lines.count - 1] = .field(name: name, value: value + " " + line.trimmed)
      }
    }
  }

  /// The first value of a field, wherever it stands.
  func first(_ name: String) -> String? {
    for case .field(name, let value) in lines where !value.isEmpty { return value }
    return nil
  }

  func all(_ name: String) -> [String] {
    lines.compactMap { line in
      if case .field(name, let value) = line { value } else { nil }
    }
  }

  /// Without the comment behind it (RFC 5322 §3.2.2): `failed (no mailbox)`.
  static func bare(_ value: String) -> String { value.prefix { $0 != "(" && $0 != ";" }.trimmed.lowercased() }
}
