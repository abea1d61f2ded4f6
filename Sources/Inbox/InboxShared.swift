internal import Mail
internal import NIOCore
internal import NIOPosix

/// What all connections of an inbox share.
struct InboxShared: Sendable {
  let store: Mailstore
  let refusals: Refusals
  let hostname: String
  let maxMessageSize: Int
  let slowness: TimeAmount
  let clock: @Sendable () -> Int64
  let threads: NIOThreadPool

  /// The answer to a whole message. Blocks, so it runs on ``threads``.
  func answer(to delivery: SMTPServerSession.Delivery) -> String {
    do {
      let id = ParsedMessage(Array(delivery.message.prefix(64 << 10))).messageID
      // Each is asked, because each is counted.
      let refusing = try delivery.busy.filter { try refusals.refuses(id, at: $0) }
      guard refusing.isEmpty else { return "451 4.2.1 try again later (a rehearsal of a deferral)" }
      try store.store(delivery, now: clock())
      return "250 2.0.0 kept in the rehearsal inbox"
    } catch {
      return "452 4.3.1 the inbox could not write the message"
    }
  }
}
