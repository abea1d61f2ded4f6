/// One thing that is new.
package struct FeedItem: Sendable, Hashable {
  /// What the feed calls it by, for good: `guid` or `id`.
  package var id: String?
  /// On one line, without markup; may be empty.
  package var title = ""
  /// Its page, a web address.
  package var link: String?
  /// Milliseconds since 1970.
  package var published: Int64?
  package var authors: [String] = []
  /// All of it, as HTML.
  package var content: String?
  /// What it is about, as HTML.
  package var summary: String?
  /// What paths in its HTML are read against.
  package var base: String
  /// A picture of it, a web address.
  package var picture: String?
  /// What comes with it: a recording, a paper.
  package var attachment: String?

  init(base: String) { self.base = base }
}
