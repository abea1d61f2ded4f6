internal import Words

/// One thing that is wrong, or may be, in a post, at its place in the file.
package struct Diagnostic: Error, Sendable, Hashable, Codable {
  package enum Severity: String, Sendable, Codable {
    /// The post can't be sent.
    case error
    case warning
    /// Good to know.
    case note
  }

  package let severity: Severity
  /// Of something that the post uses, such as its theme; nil: the post's own.
  package var file: String?
  /// 1-based, in the file, front matter included.
  package let line: Int
  /// 1-based, in characters.
  package let column: Int
  package let message: String
  /// What to do about it.
  package let hint: String?

  package init(severity: Severity, file: String? = nil, line: Int, column: Int, message: String, hint: String?) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }
}

extension Diagnostic {
  package static func error(_ message: String, file: String? = nil, line: Int = 1, column: Int = 1, hint: String? = nil) -> Diagnostic {
    Diagnostic(severity: .error, file: file, line: line, column: column, message: message, hint: hint)
  }

  package static func warning(_ message: String, file: String? = nil, line: Int = 1, column: Int = 1, hint: String? = nil) -> Diagnostic {
    Diagnostic(severity: .warning, file: file, line: line, column: column, message: message, hint: hint)
  }

  package static func note(_ message: String, line: Int = 1, column: Int = 1, hint: String? = nil) -> Diagnostic {
    Diagnostic(severity: .note, line: line, column: column, message: message, hint: hint)
  }

  /// The hint where of many things only the first are told.
  package static let mendFirst = "mend those first"

  /// `posts/x.md:3:7: error: … (hint)`, the form that editors jump to.
  ///
  /// One line, whatever a post has that it tells of.
  ///
  /// - Parameter path: the post's.
  package func text(path: String) -> String {
    let text = "\(file ?? path):\(line):\(column): \(severity.rawValue): \(message)" + (hint.map { " (\($0))" } ?? "")
    return text.withVisibleControls
  }
}

extension [Diagnostic] {
  /// As they stand in the post, and what is of other files behind it.
  package var inOrder: [Diagnostic] { sorted { ($0.file ?? "", $0.line, $0.column) < ($1.file ?? "", $1.line, $1.column) } }

  /// The first of many of one kind: who has so many knows where to begin.
  package func capped(at limit: Int = 100) -> [Diagnostic] {
    let more = dropFirst(limit)
    guard let next = more.first else { return self }
    let worst = [Diagnostic.Severity.error, .warning].first { severity in more.contains { $0.severity == severity } } ?? .note
    let message = "\(more.count) more like those before are not told one by one"
    return prefix(limit) + [
      Diagnostic(
        severity: worst, file: next.file, line: next.line, column: next.column, message: message, hint: Diagnostic.mendFirst)
    ]
  }
}
