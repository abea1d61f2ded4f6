package import Audience
package import Store

/// What a reader's unsubscribe link does. Looking changes nothing; ``act(on:how:now:)`` and ``undo(_:now:)`` do.
package struct Unsubscribing: Sendable {
  private let database: Database
  private let keys: SigningKeys

  package init(database: Database, keys: SigningKeys) {
    self.database = database
    self.keys = keys
  }

  /// Nil when the link is not ours. Needs no database.
  package func verify(_ token: String) -> LinkToken? {
    LinkToken(token, purpose: .unsubscribe, keys: keys)
  }

  /// Whose link it is and what it leaves, for the page that asks; nil for what is no longer known.
  package struct Finding: Sendable {
    package let subscriber: Subscriber?
    package let list: MailingList?
  }

  package func look(_ token: LinkToken) async throws -> Finding {
    try await database.read { connection in
      Finding(subscriber: try Subscriber.find(token.subscriber, connection), list: try MailingList.find(token.list, connection))
    }
  }

  /// Idempotent, and silent about people who are no longer there.
  ///
  /// - Parameter how: for the journal: `one click` or `page`.
  package func act(on token: LinkToken, how: String, now: Timestamp) async throws {
    try await database.write { connection in
      guard !token.isPreview, let subscriber = try Subscriber.find(token.subscriber, connection) else { return }
      let campaign = try Campaign.find(token.campaign, connection)?.name ?? "unknown"
      let cause = "unsubscribed by \(how), from campaign \(campaign)"
      try Membership.unsubscribe(subscriber.id, list: token.list, cause: cause, now: now, connection)
    }
  }

  /// For whom it was a mistake: takes an unsubscribing by link back, never a bounce or a complaint.
  ///
  /// - Returns: whether the person is subscribed now.
  package func undo(_ token: LinkToken, now: Timestamp) async throws -> Bool {
    try await database.write { connection in
      guard !token.isPreview, let subscriber = try Subscriber.find(token.subscriber, connection),
        // Who asked and has not clicked yet has left nothing.
        try Membership.state(subscriber.id, list: token.list, connection) != .pending
      else { return false }
      return try Membership.comeBack(subscriber.id, list: token.list, cause: "came back by the link", now: now, connection)
    }
  }
}
