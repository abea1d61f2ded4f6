package import Audience
package import Store

/// What a reader's unsubscribe link does. Looking changes nothing; ``act(on:by:proof:now:)`` and ``undo(_:proof:now:)`` do.
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

  package func look(_ token: LinkToken) async throws -> Finding { try await Finding(subscriber: reader(token), list: list(token)) }

  package nonisolated(nonsending) func reader(_ token: LinkToken) async throws -> Subscriber? {
    try await database.glance { try Subscriber.find(token.subscriber, $0) }
  }

  package nonisolated(nonsending) func list(_ token: LinkToken) async throws -> MailingList? {
    try await database.glance { try MailingList.find(token.list, $0) }
  }

  /// By which of the link's two ways somebody leaves.
  package enum Way: String, Sendable, CaseIterable {
    /// A mail program's button (RFC 8058).
    case oneClick = "one click"
    case page
  }

  /// Idempotent, and silent about people who are no longer there.
  ///
  /// - Parameter proof: of who saw the page.
  package func act(on token: LinkToken, by way: Way, proof: Consent.Proof?, now: Timestamp) async throws {
    try await database.write { connection in
      guard !token.isPreview, let subscriber = try Subscriber.find(token.subscriber, connection) else { return }
      let waits = try Membership.find(subscriber.id, list: token.list, connection)?.isWaiting ?? true
      let cause = try Self.cause(way, token, connection) + (waits ? Self.early : "")
      try Membership.unsubscribe(subscriber.id, list: token.list, cause: cause, proof: proof, now: now, connection)
    }
  }

  /// Stands behind the cause of who was no reader yet. Anybody may have typed their address, so the way back has nothing to give them.
  private static let early = ", before any click"

  private static func cause(_ way: Way, _ token: LinkToken, _ connection: Connection) throws -> String {
    let campaign = try Campaign.find(token.campaign, connection)?.name ?? "unknown"
    return Consent.byLink + way.rawValue + Consent.fromCampaign + campaign
  }

  /// How the journal says that a reader left by a campaign's mail.
  static func causes(from campaign: String) -> [String] {
    Way.allCases.map { Consent.byLink + $0.rawValue + Consent.fromCampaign + campaign } + [
      cause(ofReplyTo: campaign), cause(ofProviderOf: campaign),
    ]
  }

  /// Who answered the mail itself with a wish to leave. No link takes that back.
  package static func cause(ofReplyTo campaign: String) -> String { Consent.byLink + "reply" + Consent.fromCampaign + campaign }

  /// Who left at the provider that sent it, by a link or button of its own.
  package static func cause(ofProviderOf campaign: String) -> String {
    Consent.byLink + "the provider's link" + Consent.fromCampaign + campaign
  }

  /// Who wrote to the address that their mail names for that.
  package static let causeOfMail = Consent.byLink + "mail"

  /// Keeps why somebody left, in the place of what they said before.
  package func note(_ reason: LeavingReason, by token: LinkToken) async throws -> LeavingAnswer {
    try await database.write { connection in
      guard let subscriber = try Subscriber.find(token.subscriber, connection) else { return .nobody }
      return try LeavingAnswer.note(reason, of: subscriber.id, list: token.list, by: token, connection)
    }
  }

  /// A mistake is noticed soon. A link has no end, and may be in other hands by then.
  private static let regret = Duration.seconds(86_400)

  static let back = "came back by the link"

  /// For whom it was a mistake: takes back what this very link did lately to a reader who has said no in no other way, before or since, also
  /// to what waited on other lists. From every other no a mail of its own leads back.
  ///
  /// - Returns: where the person stands now.
  package func undo(_ token: LinkToken, proof: Consent.Proof, now: Timestamp) async throws -> SignUp.Confirmation {
    try await database.write { connection in
      guard !token.isPreview, let subscriber = try Subscriber.find(token.subscriber, connection),
        let membership = try Membership.find(subscriber.id, list: token.list, connection)
      else { return .nothing }
      let isClosed = try Suppression.standing(against: subscriber.address, connection).keepClosed(token.list)
      if try isClosed || Membership.stop(subscriber.id, connection) != nil { return .held }
      if membership.state == .confirmed { return .reader }
      guard let (first, isOfLink) = try mistake(token, subscriber.id, membership, now: now, connection) else { return .nothing }
      _ = try Membership.comeBack(subscriber.id, list: token.list, cause: Self.back, proof: proof, now: now, connection)
      try SeriesReader.comeBack(subscriber.id, list: token.list, now: now, connection)
      try Membership.waitAgain(
        subscriber.id, endedBy: { $0.at >= first.at && isOfLink($0) }, patience: SignUp.patience, cause: Self.back, proof: proof, now: now,
        connection)
      return .reader
    }
  }

  /// Whether there is something that ``undo(_:proof:now:)`` would take back now.
  package func hasWayBack(_ token: LinkToken, now: Timestamp) async throws -> Bool {
    try await database.read { connection in
      guard !token.isPreview, let subscriber = try Subscriber.find(token.subscriber, connection),
        let membership = try Membership.find(subscriber.id, list: token.list, connection)
      else { return false }
      return try mistake(token, subscriber.id, membership, now: now, connection) != nil
    }
  }

  /// When this very link took somebody off its list who has said no in no other way, and which lines of the journal it wrote; nil where it did not, or too long ago.
  private func mistake(
    _ token: LinkToken, _ subscriber: SubscriberID, _ membership: Membership, now: Timestamp, _ connection: Connection
  ) throws -> (first: Consent, isOfLink: (Consent) -> Bool)? {
    let causes = try Way.allCases.map { try Self.cause($0, token, connection) }
    let isOfLink = { (line: Consent) in causes.contains { line.cause == $0 || line.cause.hasPrefix($0 + ", ") } }
    let journal = try Consent.journal(of: subscriber, connection).filter { $0.list == membership.slug }
    let lastYes = journal.lastIndex { $0.event == .confirmed }.map { $0 + 1 } ?? 0
    let leavings = journal[lastYes...].filter { $0.event == .unsubscribed }
    guard membership.state == .unsubscribed, let first = leavings.first, causes.contains(first.cause), first.at + Self.regret >= now,
      leavings.allSatisfy(isOfLink)
    else { return nil }
    return (first, isOfLink)
  }
}
