package import Store

/// How many people came to a list since an instant, and how many of those who were on it are not any more.
package struct AudienceChange: Sendable, Hashable {
  package let joined: Int
  package let left: Int

  /// What the memberships say that changed since, held against where each of those people stood then, by the journal.
  package init(of list: ListID, since time: Timestamp, _ connection: Connection) throws {
    joined = try Self.joined(list, time, connection)
    left = try Self.left(list, time, connection)
  }
}
