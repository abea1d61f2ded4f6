package import Curl
internal import Delivery

/// A mailbox of a POP3 server. What was ours is removed when the round ends well; where it does not, all of it comes again. What was not ours stays, and
/// is not asked for again.
package struct POP3Source: BounceSource {
  package let name: String
  private let endpoint: MailboxEndpoint
  private let isTrusted: Bool
  private let place: SourcePlace

  package init(name: String, _ endpoint: MailboxEndpoint, isTrusted: Bool, place: SourcePlace) {
    (self.name, self.endpoint, self.isTrusted, self.place) = (name, endpoint, isTrusted, place)
  }

  /// Of one round: so many come again after a broken connection.
  private static let roundLimit = 500
  /// What the server says is larger is left where it is: RETR gives a message whole.
  private static let largest = 64 << 20

  private var mailbox: String { "\(endpoint.name) \(endpoint.credentials.user)" }

  private struct Listing {
    var waiting: [(number: Int, mark: String)] = []
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
    let listing = try await OwnThread.run { [left = memory.left] in try Self.list(client, left) }
    memory.left = listing.left
    var round = SourceRound(hasMore: listing.waitingCount > listing.waiting.count)
    do {
      for message in listing.waiting {
        if Task.isCancelled { break }
        switch try await self.take(message.number, client, &round, take) {
        case .settled:
          try await OwnThread.run { try client.delete(message.number) }
          round.settled += 1
        case .left:
          memory.left.insert(message.mark)
          round.left += 1
        }
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

  private func take(
    _ number: Int, _ client: POP3Client, _ round: inout SourceRound, _ take: (InboundMail) async throws -> Fate
  ) async throws -> Fate {
    let found = try await OwnThread.run { () -> (octets: [UInt8]?, refusal: String?) in
      if let size = try client.size(number), size > Self.largest { return (nil, "it has \(size) octets") }
      return try client.fetch(number, limit: InboundMail.sizeLimit)
    }
    guard let octets = found.octets else {
      round.faults.append("message \(number) is passed over: \(found.refusal ?? "")")
      return .left
    }
    return try await take(InboundMail(source: name, octets: octets, isTrusted: isTrusted))
  }

  private static func list(_ client: POP3Client, _ left: Set<String>) throws -> Listing {
    var listing = Listing()
    try client.names { number, name in
      listing.messages += 1
      let mark = SourceMemory.mark(name)
      if left.contains(mark) {
        listing.left.insert(mark)
      } else {
        listing.waitingCount += 1
        if listing.waiting.count < roundLimit { listing.waiting.append((number, mark)) }
      }
    }
    return listing
  }

  package func look() async throws -> SourceLook {
    let memory = place.memory(of: mailbox)
    return try await OwnThread.run { [endpoint] in
      let client = POP3Client(try MailboxSession(endpoint.forLooking, stop: StopSign()))
      let listing = try Self.list(client, memory.left)
      try client.quit()
      return SourceLook(messages: listing.messages, waiting: listing.waitingCount)
    }
  }
}
