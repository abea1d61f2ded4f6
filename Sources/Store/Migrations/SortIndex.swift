/// Indexes that only make pages of people fast, by when they came and by name. Much of what a large import costs is keeping these two,
/// so one into a nearly empty database leaves them out and makes them at its end. Without them every answer is the same, but slow.
package enum SortIndex {
  static let definitions = [
    "CREATE INDEX IF NOT EXISTS subscribers_by_joining ON subscribers (created_at, id)",
    "CREATE INDEX IF NOT EXISTS subscribers_by_name ON subscribers (lower(name), id)",
  ]

  package static func drop(_ connection: Connection) throws {
    for name in ["subscribers_by_joining", "subscribers_by_name"] { try connection.execute("DROP INDEX IF EXISTS \(name)") }
  }

  /// Those that are missing.
  package static func make(_ connection: Connection) throws {
    for definition in definitions { try connection.execute(definition) }
  }
}
