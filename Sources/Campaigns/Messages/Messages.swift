internal import Audience
package import Delivery
internal import Foundation
package import Mail
internal import Markdown
package import Store
internal import Words

/// Takes orders of programs: a message to one person, once an idempotency key, over the same outbox, ledger and retries as an issue.
package struct Messages: Sendable {
  /// Why an order is not carried out. Nothing of it is kept, so the same key may be used again.
  package enum Refusal: Error, CustomStringConvertible {
    case unknown(String, known: [String])
    /// A file of the message was written a moment ago, and may be half of what it is to be.
    case unsettled(String)
    case values([MessageFault])
    /// No mail may go there.
    case address(String, reason: String)
    /// The key was used for another order.
    case keyIsTaken(by: String)
    /// Nothing of it waits any more.
    case hasLeft(String, DeliveryState)

    package var description: String {
      switch self {
      case .unknown(let name, let known):
        known.isEmpty
          ? "there is no message \(name): write messages/\(name).md"
          : "there is no message \(name); known are \(known.joined(separator: ", "))"
      case .unsettled(let file):
        "messages/\(file) was written a moment ago, and may not be whole yet: nothing is sent; ask again in \(FileStamp.pause) seconds, with the same key"
      case .values(let faults): faults.map(\.words).joined(separator: "; ")
      case .address(let address, let reason): "no mail may go to \(address): \(reason)"
      case .keyIsTaken(let id): "the key was used for another message, \(id): a new message needs a new key"
      case .hasLeft(let id, .leased): "\(id) is leaving just now, so it cannot be cancelled"
      case .hasLeft(let id, let state): "\(id) is \(state.rawValue); only what still waits can be cancelled"
      }
    }
  }

  /// For how long a key is remembered, and the values of a message are kept.
  package static let memory = Duration.seconds(7 * 86_400)

  private let database: Database
  private let publication: Publication
  private let terms: Campaign.Terms
  private let shelf: MessageShelf

  /// - Throws: ``ThemeError`` when the publication's theme does not work.
  package init(_ database: Database, _ publication: Publication, _ terms: Campaign.Terms) throws {
    (self.database, self.publication, self.terms) = (database, publication, terms)
    shelf = MessageShelf(of: publication)
    // Told when it begins, not when the first order comes.
    _ = try IssueRenderer(publication, mode: terms.mode)
  }

  /// Puts a message into the outbox, once for each key of a sender.
  ///
  /// - Parameters:
  ///   - sender: whose keys are apart from everybody else's.
  ///   - key: the sender's own name for this message.
  /// - Returns: how it stands; that of the first time when the order came before.
  /// - Throws: ``Refusal``, ``Post/Faulty`` for a file that is no message now, ``ThemeError``.
  package func send(_ order: MessageOrder, sender: String, key: String, now: Timestamp) async throws -> (message: SentMessage, isNew: Bool)
  {
    let code = code(sender, key)
    if let known = try await database.read({ try SentMessage.find(code: code, $0) }) { return (try known.repeated(by: order), false) }
    if let fault = order.faultOfName { throw Refusal.address(order.to.address.text, reason: fault) }
    return try await send(order, try shelf.post(order.message, language: order.language, now: now), sender: sender, code: code, now: now)
  }

  /// The words of a mail of the engine's own, `Templates/Mails/invite.en.md` or the publication's, in which a link of the desk reaches who is invited. What the link
  /// opens is a value: it is gone from here when messages are forgotten, and is worth nothing as soon as it was used.
  ///
  /// - Throws: ``Refusal/address(_:reason:)``, ``Post/Faulty``, ``ThemeError``.
  package func invite(_ address: EmailAddress, role: String, by inviter: String, link: String, now: Timestamp) async throws {
    let order = MessageOrder(
      "invite", to: Mailbox(name: "", address: address), values: ["invite_url": link, "role": role, "inviter": inviter])
    let post = try MailFiles("invite", of: publication, as: .message).post().post
    _ = try await send(order, post, sender: SentMessage.desk, code: code(SentMessage.desk, link), now: now)
  }

  private func send(
    _ order: MessageOrder, _ post: Post, sender: String, code: String, now: Timestamp
  ) async throws -> (message: SentMessage, isNew: Bool) {
    let faults = order.faults(for: post.frontMatter.values ?? [], sizes: post.tags.sizes)
    guard faults.isEmpty else { throw Refusal.values(faults) }
    // With the theme as it is now: who runs for months should see what was changed since.
    let issue = try IssueRenderer(publication, mode: terms.mode).issue(of: post, today: LocalDate(now, in: publication.zone), as: .message)
    let terms = terms
    return try await database.write { connection in
      // Somebody else may have been first.
      if let known = try SentMessage.find(code: code, connection) { return (try known.repeated(by: order), false) }
      let list = try MailingList.ensure(MailingList.main, now: now, connection)
      let people = try Correspondents([order.to.address], list: list, kind: .message, connection)
      if let refused = people.refused.first { throw Refusal.address(refused.address.text, reason: refused.reason) }
      let hash = try issue.keep(connection)
      let slug = "message.\(order.message)"
      // A key may be used again when it is forgotten.
      let name = "\(slug).\(code.prefix(16))"
      let count = try Campaign.count(named: name, connection)
      let campaign = try Campaign.begin(
        count == 0 ? name : "\(name).\(count + 1)", slug: slug, issue, hash: hash, list: list, terms, sendAt: now, now: now, connection)
      guard let campaign else { throw StoreError.defect("there is a campaign \(name) already") }
      try people.add(to: campaign, now: now, connection)
      try SentMessage.keep(order, of: campaign, sender: sender, code: code, now: now, connection)
      guard let sent = try SentMessage.find(code: code, connection) else { throw StoreError.defect("the message was not written") }
      return (sent, true)
    }
  }

  /// What became of a message of this sender; nil of one that there is not, or that is forgotten.
  ///
  /// - Parameters:
  ///   - name: its id, or the key under which it was ordered.
  ///   - sender: nil: whose ever it is, by its id only.
  package func find(_ name: String, sender: String?) async throws -> SentMessage? {
    try await database.read { try find(name, sender: sender, $0) }
  }

  private func find(_ name: String, sender: String?, _ connection: Connection) throws -> SentMessage? {
    let known = try SentMessage.find(id: name, connection).flatMap { sender == nil || $0.sender == sender ? $0 : nil }
    return try known ?? sender.flatMap { try SentMessage.find(code: code($0, name), connection) }
  }

  /// Takes a message back that still waits. Its key stays used: who asks with it again is told that it is cancelled.
  ///
  /// - Parameters:
  ///   - reason: by whom, and perhaps what for.
  /// - Returns: how it stands, and whether it was cancelled just now; nil of one that ``find(_:sender:)`` does not know.
  /// - Throws: ``Refusal/hasLeft(_:_:)``.
  package func cancel(
    _ name: String, sender: String?, reason: String, now: Timestamp
  ) async throws -> (message: SentMessage, isNew: Bool)? {
    try await database.write { connection in
      guard let known = try find(name, sender: sender, connection) else { return nil }
      if known.state == .cancelled { return (known, false) }
      guard try SentMessage.cancel(id: known.id, reason: reason, now: now, connection),
        let cancelled = try SentMessage.find(id: known.id, connection)
      else { throw Refusal.hasLeft(known.id, known.state) }
      return (cancelled, true)
    }
  }

  /// The sender's key under a name that does not tell it, apart from all others.
  private func code(_ sender: String, _ key: String) -> String {
    WordsHash.of([terms.mode.rawValue, sender, key])
  }
}
