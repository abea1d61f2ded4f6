package import Curl
internal import Delivery

/// A mailbox of a POP3 server. What was ours is removed when the round ends well; where it does not, all of it comes again. What was not ours stays, and
/// is not asked for again.
package struct POP3Source: BounceSource {
  package let name: String
  private let endpoint: MailboxEndpoint
  private let isTrusted: Bool
  private let place: SourcePlace
  /// How long a round lasts, but for the message that it has in hand.
  var roundTime = RoundEnd.standard

  package init(name: String, _ endpoint: MailboxEndpoint, isTrusted: Bool, place: SourcePlace) {
    (self.name, self.endpoint, self.isTrusted, self.place) = (name, endpoint, isTrusted, place)
  }

  /// Of one round: so many come again after a broken connection.
  private static let roundLimit = 500
  /// What the server says is larger is left where it is: RETR gives a message whole.
  private static let largest = 64 << 20

  private var mailbox: String { "\(endpoint.name) \(endpoint.credentials.user)" }

  private typealias Message = (number: Int, mark: String)

  private struct Listing {
    /// Those that could not be read before only when there are no others: with the connection all that was deleted is back.
    var waiting: [Message] = []
    var marks: Set<String> = []
    /// Of what was left before: what is still there.
    var left: Set<String> = []
    var messages = 0
    var waitingCount = 0
  }

  package func collect(_ take: (InboundMail) async throws -> Fate) async throws -> SourceRound {
    try await place.locked {
      let stop = StopSign()
      return try await withTaskCancellationHandler {
        let client = try await OwnThread.run { [endpoint] in POP3Client(try MailboxSession(endpoint, stop: stop)) }
        return try await round(client, take)
      } onCancel: {
        stop.raise()
      }
    }
  }

  private func round(_ client: POP3Client, _ take: (InboundMail) async throws -> Fate) async throws -> SourceRound {
    var memory = place.memory(of: mailbox)
    let known = memory
    let end = RoundEnd(after: roundTime)
    let listing = try await OwnThread.run { [memory] in try Self.list(client, memory) }
    memory.left = listing.left
    memory.unread?.formIntersection(listing.marks)
    var round = SourceRound(hasMore: listing.waitingCount > listing.waiting.count)
    do {
      for message in listing.waiting {
        if Task.isCancelled { break }
        switch try await self.take(message, client, &memory, &round, take) {
        case .settled?:
          try await OwnThread.run { try client.delete(message.number) }
          round.settled += 1
        case .left?:
          memory.left.insert(message.mark)
          round.left += 1
        case nil: break
        }
        if message.number != listing.waiting.last?.number, end.ends(&round) { break }
      }
    } catch {
      if memory != known { try? place.keep(memory) }
      // What was taken before is committed, and may go.
      try? await OwnThread.run { try client.quit() }
      throw error
    }
    if memory != known { try place.keep(memory) }
    try await OwnThread.run { try client.quit() }
    return round
  }

  /// Nil for what cannot be had now.
  private func take(
    _ message: Message, _ client: POP3Client, _ memory: inout SourceMemory, _ round: inout SourceRound,
    _ take: (InboundMail) async throws -> Fate
  ) async throws -> Fate? {
    let (number, mark) = message
    let found: (octets: [UInt8]?, refusal: String?)
    do {
      if let size = try await OwnThread.run({ try client.size(number) }), size > Self.largest {
        round.faults.append("message \(number) is passed over: it has \(size) octets")
        return .left
      }
      found = try await OwnThread.run { try client.fetch(number, limit: InboundMail.sizeLimit) }
    } catch let error as MailboxSession.Stopped {
      throw error
    } catch {
      // Perhaps for this one message, which comes after the others from now on.
      try memory.noteUnread(mark, "\(error)")
      throw error
    }
    guard let octets = found.octets else {
      // Hardly any server says whether it will another time (RFC 3206).
      round.faults.append("message \(number) cannot be read now: \(found.refusal ?? "")")
      try memory.noteUnread(mark, found.refusal ?? "")
      return nil
    }
    memory.unread?.remove(mark)
    return try await take(InboundMail(source: name, octets: octets, isTrusted: isTrusted))
  }

  private static func list(_ client: POP3Client, _ memory: SourceMemory) throws -> Listing {
    var (listing, unread): (Listing, [Message]) = (Listing(), [])
    try client.names { number, name in
      listing.messages += 1
      let mark = SourceMemory.mark(name)
      listing.marks.insert(mark)
      if memory.left.contains(mark) {
        listing.left.insert(mark)
      } else if memory.unread?.contains(mark) == true {
        unread.append((number, mark))
      } else {
        listing.waitingCount += 1
        if listing.waiting.count < roundLimit { listing.waiting.append((number, mark)) }
      }
    }
    // In another order each time: one that breaks the connection is not always before the same others.
    if listing.waiting.isEmpty { (listing.waiting, listing.waitingCount) = (unread.shuffled(), unread.count) }
    return listing
  }

  package func look() async throws -> SourceLook {
    let memory = place.memory(of: mailbox)
    return try await OwnThread.run { [endpoint] in
      let client = POP3Client(try MailboxSession(endpoint.forLooking, stop: StopSign()))
      let listing = try Self.list(client, memory)
      try client.quit()
      return SourceLook(messages: listing.messages, waiting: listing.waitingCount)
    }
  }
}
