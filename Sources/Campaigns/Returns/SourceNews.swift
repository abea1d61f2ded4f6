/// What a source brought: how long ago the last, and how much of what in the last days.
package struct SourceNews: Sendable, Encodable {
  package let source: String
  package let lastAt: String
  /// By kind, of the last seven days (UTC).
  package let week: [String: Int]
}
