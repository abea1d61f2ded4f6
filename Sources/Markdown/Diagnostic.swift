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
  /// 1-based, in the file, front matter included.
  package let line: Int
  /// 1-based, in characters.
  package let column: Int
  package let message: String
  /// What to do about it.
  package let hint: String?

  package init(severity: Severity, line: Int, column: Int, message: String, hint: String?) {
    self.severity = severity
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }
}
