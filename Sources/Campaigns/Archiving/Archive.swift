package import Audience
package import Delivery
package import Markdown
package import Store

/// The published issues, as the site shows them: what was sent (or is being sent), from its frozen content.
package struct Archive: Sendable {
  /// One issue in a list.
  package struct Entry: Sendable, Hashable {
    let campaign: CampaignID
    package let slug: String
    package let title: String
    package let description: String
    package let publishedAt: Timestamp
  }

  /// Which of the public issues.
  package enum Shelf: Sendable, Hashable {
    case all
    /// By slug: ``ArchiveTerm``, or a list's.
    case tag(String)
    case author(String)
    case list(String)
  }

  /// So many of a shelf as one page shows.
  package struct Page: Sendable {
    package enum Neighbor: Sendable, Hashable {
      case first
      /// Those before the issue of this slug.
      case before(String)
    }

    /// Newest first, one entry a slug.
    package let entries: [Entry]
    package let newer: Neighbor?
    package let older: Neighbor?
  }

  /// Of one search.
  package struct Hit: Sendable {
    package let entry: Entry
    package let title: Excerpt
    package let description: Excerpt
    /// Nil where the words stand in its title, description, tags or authors only.
    package let excerpt: Excerpt?
  }

  package static let pageLength = 50
  package static let feedLength = 20
  package static let searchLength = 50

  private let database: Database
  /// A site without a relay shows its rehearsals; any other shows only what really went out.
  let mode: SendingMode

  package init(database: Database, mode: SendingMode) {
    self.database = database
    self.mode = mode
  }

  /// Newest first, one entry a slug.
  package func entries(limit: Int, of shelf: Shelf = .all) async throws -> [Entry] {
    try await database.read { try entries(limit: limit, of: shelf, $0) }
  }

  /// - Parameter before: the slug of a public issue; nil: the newest.
  /// - Returns: nil where there is no such issue.
  package func page(of shelf: Shelf, before: String?) async throws -> Page? {
    try await database.read { try page(of: shelf, before: before, $0) }
  }

  /// The issue last sent under this slug.
  package func issue(slug: String) async throws -> (issue: Issue, publishedAt: Timestamp)? {
    try await database.read { try issue(slug: slug, $0) }
  }

  /// Whether it stands in lists, feeds and search; what does not is found by its link alone.
  package func isListed(_ slug: String) async throws -> Bool {
    try await database.read { try entry(slug, of: .all, $0) != nil }
  }

  /// For a feed: newest first, with their content.
  package func issues(limit: Int, of shelf: Shelf = .all) async throws -> [(issue: Issue, publishedAt: Timestamp)] {
    try await database.read { connection in
      try entries(limit: limit, of: shelf, connection).compactMap { try issue(slug: $0.slug, connection) }
    }
  }

  /// Those that most posts have first.
  package func terms(_ kind: ArchiveTerm.Kind, limit: Int) async throws -> [ArchiveTerm] {
    try await database.read { try terms(kind, limit: limit, $0) }
  }

  /// Nil where no public post has it.
  package func term(_ kind: ArchiveTerm.Kind, _ slug: String) async throws -> ArchiveTerm? {
    try await database.read { try terms(kind, slug: slug, limit: 1, $0).first }
  }

  /// Nil where there is none of this name that readers see.
  package func list(_ slug: String) async throws -> MailingList? {
    let list = try await database.read { try MailingList.find(slug, $0) }
    return list?.visibility == .public ? list : nil
  }

  /// As the newest public post of theirs names them.
  package func author(_ slug: String) async throws -> Author? {
    try await issues(limit: 1, of: .author(slug)).first?.issue.authors.first { ArchiveTerm.slug(of: $0.name) == slug }
  }

  /// Public posts in which all words stand: those first that have more of them in the title, then the newest.
  package func search(_ words: SearchWords, limit: Int = searchLength) async throws -> [Hit] {
    if words.words.isEmpty { return [] }
    return try await database.read { try search(words, limit: limit, $0) }
  }

  /// Makes ready for search and tags what went out before they were there. A few at a time, so that nobody waits for it.
  package static func makeReady(in database: Database) async throws {
    guard try await database.read({ try !ArchiveText.missing(limit: 1, $0).isEmpty }) else { return }
    while try await database.write({ try ArchiveText.fill(limit: 10, $0) }) { try Task.checkCancellation() }
  }
}
