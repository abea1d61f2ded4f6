/// What a source brought: how long ago the last, and how much of what in the last days.
package struct SourceNews: Sendable, Encodable {
  package let source: String
  /// Empty: nothing yet.
  package let lastAt: String
  /// When the last post to a webhook was refused.
  package let refusedAt: String?
  /// By kind, of the last seven days (UTC).
  package let week: [String: Int]
}
