package import Audience
internal import Foundation
internal import Mail
package import Store

/// What the preferences link in a mail lets its reader do. The link is the authority; looking changes nothing.
package struct Preferences: Sendable {
  /// One list as its reader sees it.
  package struct Choice: Sendable {
    package let list: MailingList
    package let isOn: Bool
    /// What they said of it last.
    let hasLeft: Bool
    package let frequency: Frequency
    package let snoozedUntil: Timestamp?
    /// No mail of it comes, whatever the person chooses: its writer has closed it to the address.
    package let isHeld: Bool
  }

  package struct Standing: Sendable {
    package let subscriber: Subscriber
    /// The public ones, and those that the person is on. After a bounce or a complaint on any list, and of those that are closed to the
    /// address, only the latter.
    package let choices: [Choice]
    /// Whether mail of some list comes, or waits for a click.
    package let canLeave: Bool
  }

  /// For how long one can have a rest.
  package static let snoozeWeeks = [2, 4, 8]

  private static let cause = Consent.onPage

  private let database: Database
  private let keys: SigningKeys
  private let files: LooseFiles
  private let signUp: SignUp

  package init(database: Database, keys: SigningKeys, files: LooseFiles, signUp: SignUp) {
    self.database = database
    self.keys = keys
    self.files = files
    self.signUp = signUp
  }

  /// Nil when the link is not ours. Needs no database.
  package func verify(_ token: String) -> LinkToken? { LinkToken(token, purpose: .preferences, keys: keys) }

  /// Nil when the person is no longer known.
  package func standing(of token: LinkToken, now: Timestamp) async throws -> Standing? {
    try await database.read { connection in
      guard let subscriber = try Subscriber.find(token.subscriber, connection) else { return nil }
      return Standing(
        subscriber: subscriber, choices: try Self.choices(of: subscriber, now, connection),
        canLeave: try Membership.all(of: subscriber.id, connection).contains(where: \.isOpen))
    }
  }

  private static func choices(of subscriber: Subscriber, _ now: Timestamp, _ connection: Connection) throws -> [Choice] {
    let memberships = try Membership.all(of: subscriber.id, connection)
    let isStopped = try Membership.stop(subscriber.id, connection) != nil
    let suppressions = try Suppression.standing(against: subscriber.address, connection)
    return try MailingList.all(connection).compactMap { list in
      let membership = memberships.first { $0.list == list.id }
      let isHeld = suppressions.keepClosed(list.id)
      switch membership?.state {
      case .bounced, .complained, .erased: return nil
      case .confirmed: break
      case nil, .pending, .unsubscribed: if list.visibility != .public || isStopped || isHeld { return nil }
      }
      return Choice(
        list: list, isOn: membership?.state == .confirmed, hasLeft: membership?.state == .unsubscribed,
        frequency: membership?.frequency ?? .every, snoozedUntil: membership?.snoozedUntil.flatMap { $0 > now ? $0 : nil }, isHeld: isHeld)
    }
  }

  /// Puts the person on the lists named and takes them off the others that the page showed. Who gets our mail has the mailbox, and needs
  /// no other click for a list that they never left. Of one that they left they said no, and who gets no mail may have: the mail that this
  /// link was in may be in other hands by then. So they are asked, as by a form.
  ///
  /// - Parameters:
  ///   - shown: a list made since then is left alone.
  ///   - frequencies: how often, by list, for those that the person stays on.
  /// - Returns: whether they are asked.
  package func choose(
    _ wanted: Set<String>, of shown: Set<String>, frequencies: [String: Frequency] = [:], _ subscriber: Subscriber,
    proof: Consent.Proof, now: Timestamp
  ) async throws -> Bool {
    try await database.write { connection in
      let choices = try Self.choices(of: subscriber, now, connection)
      let getsMail = choices.contains { $0.isOn && !$0.isHeld }
      // All that they get rests, and so does what they add: the page says until when no mail comes.
      let rests = choices.filter(\.isOn).map(\.snoozedUntil)
      let rest = rests.contains(nil) ? nil : rests.compactMap(\.self).max()
      var asking: [ListID] = []
      let told = choices.filter { shown.contains($0.list.slug) }
      // All is said at once: a no is none to a list that the same press says yes to.
      for choice in told.filter({ wanted.contains($0.list.slug) }) + told.filter({ !wanted.contains($0.list.slug) }) {
        let (list, subscriber) = (choice.list.id, subscriber.id)
        switch (choice.isOn, wanted.contains(choice.list.slug)) {
        case (true, false):
          try Membership.unsubscribe(subscriber, list: list, asking: asking, cause: Self.cause, proof: proof, now: now, connection)
        case (false, true) where choice.hasLeft || !getsMail: asking.append(list)
        case (false, true):
          try Membership.confirm(subscriber, list: list, cause: Self.cause, proof: proof, now: now, connection)
          if let rest {
            _ = try Membership.snooze(subscriber, list: list, until: rest, cause: Self.cause, proof: proof, now: now, connection)
          }
          try SeriesReader.welcome(subscriber, list: list, mode: signUp.settings.sending.mode, now: now, connection)
        case (true, true):
          guard let frequency = frequencies[choice.list.slug] else { break }
          _ = try Membership.choose(frequency, subscriber, list: list, cause: Self.cause, proof: proof, now: now, connection)
        case (false, false): break
        }
      }
      if asking.isEmpty { return false }
      let wish = SignUp.Wish(
        address: subscriber.address, name: subscriber.name, givenName: subscriber.givenName, lists: asking, cause: "asked \(Self.cause)",
        proof: proof)
      return try signUp.ask(wish, id: subscriber.publicID, now: now, connection) != .joined
    }
  }

  package func leave(_ subscriber: SubscriberID, proof: Consent.Proof, now: Timestamp) async throws {
    _ = try await database.write { try Membership.leaveAll(subscriber, cause: Self.cause, proof: proof, now: now, $0) }
  }

  /// Keeps why somebody left, in the place of what they said before: of all lists that they left last.
  package func note(_ reason: LeavingReason, of subscriber: SubscriberID, by token: LinkToken) async throws -> LeavingAnswer {
    try await database.write { try LeavingAnswer.note(reason, of: subscriber, list: nil, by: token, $0) }
  }

  /// All lists rest until `until`, or, for nil, no longer.
  package func snooze(until: Timestamp?, _ subscriber: Subscriber, proof: Consent.Proof, now: Timestamp) async throws {
    try await database.write { connection in
      for choice in try Self.choices(of: subscriber, now, connection) where choice.isOn && (until != nil || choice.snoozedUntil != nil) {
        _ = try Membership.snooze(subscriber.id, list: choice.list.id, until: until, cause: Self.cause, proof: proof, now: now, connection)
      }
    }
  }

  /// Name and language.
  package func change(_ changes: Subscriber.Changes, of subscriber: SubscriberID, proof: Consent.Proof, now: Timestamp) async throws {
    try await database.write { try Subscriber.change(subscriber, changes, cause: Self.cause, proof: proof, now: now, $0) }
  }

  /// Everything that is kept about the person, as a JSON document; nil when they are gone.
  package func export(_ subscriber: SubscriberID, proof: Consent.Proof, now: Timestamp) async throws -> String? {
    try await database.write { connection in
      try Consent.record(.exported, of: subscriber, list: nil, cause: Self.cause, proof: proof, now: now, connection)
      return try PersonExport.json(of: subscriber, connection)
    }
  }

  /// Forgets the person (``Erasure``).
  ///
  /// - Returns: what is the operator's to delete or change, with no address whole in the names.
  package func erase(_ subscriber: Subscriber, now: Timestamp) async throws -> Erasure.Remnants {
    let cause = Self.cause
    _ = try await database.write { [publication = signUp.mails.publication] connection in
      try Approval.withdraw(by: subscriber, in: publication, connection)
      return try Erasure.erase(subscriber.id, cause: "erased \(cause)", now: now, connection)
    }
    VisitJournal.forget(subscriber.publicID, beside: database)
    let spellings = subscriber.address.traces
    let remnants = try await Erasure.scrub(subscriber.address, from: database, files: files)
    func hiding(_ text: String) -> String {
      let own = spellings.reduce(text) { $0.replacingOccurrences(of: $1, with: "…", options: .caseInsensitive) }
      return own.replacing(/[^\s"<>(),;:]+@[^\s"<>(),;:]+/) { (try? EmailAddress(parsing: String($0.0)))?.masked ?? "…" }
    }
    return Erasure.Remnants(
      mentions: remnants.mentions.map(hiding), isBusy: remnants.isBusy, files: remnants.files.map(hiding))
  }
}
