package import Curl
internal import Delivery
internal import Words

/// A folder of an IMAP server. What was ours is moved to another folder, or deleted; what was not stays as it is, unread, and is not asked for again.
package struct IMAPSource: BounceSource {
  package let name: String
  private let endpoint: MailboxEndpoint
  private let folder: String
  private let doneFolder: String?
  private let isTrusted: Bool
  private let place: SourcePlace
  /// How long a round lasts, but for the message that it has in hand.
  var roundTime = RoundEnd.standard

  /// - Parameter doneFolder: where what was ours is kept; nil: nowhere.
  package init(name: String, _ endpoint: MailboxEndpoint, folder: String, doneFolder: String?, isTrusted: Bool, place: SourcePlace) {
    (self.name, self.endpoint, self.folder, self.doneFolder) = (name, endpoint, folder, doneFolder)
    (self.isTrusted, self.place) = (isTrusted, place)
  }

  /// Of one round, and of those that are removed together: so many come again when a crash comes between.
  private static let (roundLimit, batch) = (5_000, 50)

  private var mailbox: String { "\(endpoint.name) \(endpoint.credentials.user) \(folder)" }

  package func collect(_ take: (InboundMail) async throws -> Fate) async throws -> SourceRound {
    try await place.locked {
      let stop = StopSign()
      return try await withTaskCancellationHandler {
        let client = try await OwnThread.run { [endpoint] in
          try IMAPClient(try MailboxSession(endpoint, stop: stop), limit: InboundMail.sizeLimit)
        }
        do {
          let round = try await self.round(client, take)
          try await OwnThread.run { client.leave() }
          return round
        } catch {
          try await OwnThread.run { client.leave() }
          throw error
        }
      } onCancel: {
        stop.raise()
      }
    }
  }

  private func round(_ client: IMAPClient, _ take: (InboundMail) async throws -> Fate) async throws -> SourceRound {
    let end = RoundEnd(after: roundTime)
    let opened = try await OwnThread.run { [folder] in try client.select(folder) }
    if opened.isReadOnly { throw SourceTrouble("the folder \(folder) can only be read, so nothing could be removed from it") }
    var memory = place.memory(of: mailbox)
    if memory.validity != opened.validity { (memory.validity, memory.last, memory.unread) = (opened.validity, 0, nil) }
    // A mailbox that was restored as it was before gives the same numbers to others.
    if let next = opened.next, next <= memory.last { (memory.last, memory.unread) = (0, nil) }
    // Many servers have nothing to say of no messages but BAD.
    if opened.messages == 0 {
      if memory != place.memory(of: mailbox) { try place.keep(memory) }
      return SourceRound()
    }
    // In another order each time: one that breaks the connection is not always before the same others.
    let again = (memory.unread ?? []).compactMap { UInt32($0) }.shuffled()
    let waiting = try await OwnThread.run { [last = memory.last] in try client.waiting(behind: last, limit: Self.roundLimit) }
    var round = SourceRound(hasMore: waiting.count > waiting.messages.count)
    var settled: [UInt32] = []
    do {
      for uid in waiting.messages {
        if Task.isCancelled { break }
        if try await self.take(uid, client, &memory, &round, take) == .settled { settled.append(uid) }
        memory.last = uid
        if settled.count == Self.batch { try await remove(&settled, client, memory, &round) }
        if uid != waiting.messages.last, end.ends(&round) { break }
      }
    } catch {
      // What was taken before is committed.
      try? await remove(&settled, client, memory, &round)
      if memory != place.memory(of: mailbox) { try? place.keep(memory) }
      throw (error as? Unread)?.cause ?? error
    }
    try await remove(&settled, client, memory, &round)
    for uid in again where !Task.isCancelled && !end.hasCome {
      do {
        if try await self.take(uid, client, &memory, &round, take) == .settled { settled = [uid] }
      } catch let trouble as Unread {
        // It breaks the connection each time, and all others are settled.
        round.faults.append("message \(uid) of \(folder) cannot be read now: \(trouble.cause)")
        try place.keep(memory)
        return round
      }
      try await remove(&settled, client, memory, &round)
    }
    return round
  }

  /// The connection broke while a message was read.
  private struct Unread: Error {
    let cause: any Error
  }

  /// Nil for what is not there any more, or cannot be had.
  private func take(
    _ uid: UInt32, _ client: IMAPClient, _ memory: inout SourceMemory, _ round: inout SourceRound,
    _ take: (InboundMail) async throws -> Fate
  ) async throws -> Fate? {
    let found: (octets: [UInt8]?, refusal: String?)
    do { found = try await OwnThread.run { try client.fetch(uid, limit: InboundMail.sizeLimit) } } catch let error as MailboxSession.Stopped
    {
      throw error
    } catch {
      // Perhaps for this one message, which comes after the others from now on.
      try memory.noteUnread("\(uid)", "\(error)")
      memory.last = max(memory.last, uid)
      throw Unread(cause: error)
    }
    if let refusal = found.refusal {
      round.faults.append("message \(uid) of \(folder) cannot be read now: \(refusal)")
      try memory.noteUnread("\(uid)", refusal)
      return nil
    }
    memory.unread?.remove("\(uid)")
    guard let octets = found.octets else { return nil }
    let fate = try await take(InboundMail(source: name, octets: octets, isTrusted: isTrusted))
    if fate == .left { round.left += 1 }
    return fate
  }

  /// First the messages, then the memory: in between they come again, and what is known already changes nothing.
  private func remove(_ settled: inout [UInt32], _ client: IMAPClient, _ memory: SourceMemory, _ round: inout SourceRound) async throws {
    let uids = settled
    settled = []
    round.settled += uids.count
    let isHurried = Task.isCancelled
    let isGone = try await OwnThread.run { [doneFolder] in
      if isHurried { client.hurry() }
      if uids.isEmpty { return true }
      guard let doneFolder else { return try client.delete(uids) }
      try client.move(uids, to: doneFolder)
      return true
    }
    if !isGone {
      let fault =
        "messages of others in \(folder) are marked as deleted, and the server removes all or none (no UIDPLUS): ours are marked too, and stay"
      if !round.faults.contains(fault) { round.faults.append(fault) }
    }
    if memory != place.memory(of: mailbox) { try place.keep(memory) }
  }

  package func look() async throws -> SourceLook {
    let memory = place.memory(of: mailbox)
    return try await OwnThread.run { [endpoint, folder, doneFolder] in
      let client = try IMAPClient(try MailboxSession(endpoint.forLooking, stop: StopSign()), limit: InboundMail.sizeLimit)
      defer { client.leave() }
      let opened = try client.select(folder, readOnly: true)
      let isKnown = memory.validity == opened.validity && opened.next.map { $0 > memory.last } ?? true
      let behind = opened.messages == 0 ? 0 : try client.waiting(behind: isKnown ? memory.last : 0, limit: 1).count
      let waiting = behind + (isKnown ? memory.unread?.count ?? 0 : 0)
      let cannotTell = doneFolder == nil && client.capabilities.isDisjoint(with: ["UIDPLUS", "IMAP4REV2"])
      let objection =
        "the server cannot delete single messages (no UIDPLUS): where somebody else deletes in \(folder) too, ours are only marked"
      return SourceLook(messages: opened.messages, waiting: waiting, objection: cannotTell ? objection : nil)
    }
  }
}

extension MailboxEndpoint {
  /// Who waits is a person.
  var forLooking: MailboxEndpoint {
    var endpoint = self
    (endpoint.connectTimeout, endpoint.replyTimeout) = (.seconds(8), .seconds(10))
    return endpoint
  }
}
