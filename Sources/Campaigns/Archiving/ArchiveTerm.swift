internal import Words

/// What posts have in common: a tag, or somebody who wrote them.
package struct ArchiveTerm: Sendable, Hashable {
  package enum Kind: String, Sendable { case tag, author }

  /// As its page is called; the same for two spellings of one word.
  package let slug: String
  package let name: String
  /// How many public posts have it.
  package let count: Int

  /// The name of a term's page: as a post's slug is made, but letters that have no Latin form stay. Empty where nothing is left, and then it has no page.
  package static func slug(of name: String) -> String { String(Slug.place(from: name).prefix(100)) }
}
