package import Delivery
package import Store

/// The published issues, as the site shows them: what was sent (or is being sent), from its frozen content.
package struct Archive: Sendable {
  /// One issue in a list.
  package struct Entry: Sendable, Hashable {
    package let slug: String
    package let title: String
    package let description: String
    package let publishedAt: Timestamp
  }

  private let database: Database
  /// A site without a relay shows its rehearsals; any other shows only what really went out.
  let mode: SendingMode

  package init(database: Database, mode: SendingMode) {
    self.database = database
    self.mode = mode
  }

  /// Newest first, one entry a slug.
  package func entries(limit: Int) async throws -> [Entry] {
    try await database.read { try entries(limit: limit, $0) }
  }

  /// The issue last sent under this slug.
  package func issue(slug: String) async throws -> (issue: Issue, publishedAt: Timestamp)? {
    try await database.read { try issue(slug: slug, $0) }
  }

  /// For the feed: newest first, with their content.
  package func issues(limit: Int) async throws -> [(issue: Issue, publishedAt: Timestamp)] {
    try await database.read { connection in
      try entries(limit: limit, connection).compactMap { try issue(slug: $0.slug, connection) }
    }
  }
}
