package import Delivery
package import Store

/// What the desk does with posts: reads and writes their files, looks at what would become of them, and has them go out. Each change is one
/// transaction, in which whoever asks for it may note it (``Note``).
package struct Newsroom: Sendable {
  /// Writes what somebody did into the log, in the transaction of what they did.
  package typealias Note = @Sendable (Connection) throws -> Void

  package let database: Database
  package let publication: Publication
  package let mode: SendingMode
  package let keys: SigningKeys
  let terms: Campaign.Terms
  /// For how long a sending can be taken back before it begins.
  package let undo: Duration
  let reviews: Reviews
  /// Nil: mail programs are not looked at.
  let support: ClientSupport?
  package let memory = RoundMemory()

  package init(
    _ database: Database, _ publication: Publication, mode: SendingMode, keys: SigningKeys, terms: Campaign.Terms, undo: Duration,
    support: ClientSupport?
  ) throws {
    (self.database, self.publication, self.mode, self.keys) = (database, publication, mode, keys)
    (self.terms, self.undo, self.support) = (terms, undo, support)
    reviews = try Reviews(publication, terms)
  }

  /// The post of a name in the folder; nil for a name that no post has.
  package func file(_ name: String) -> PostFile? { PostFile(name, in: publication) }
}
