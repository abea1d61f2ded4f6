internal import Mail
internal import MailServer
internal import NIOPosix

/// What all connections of an inbox share.
struct InboxShared: Sendable {
  let store: Mailstore
  let refusals: Refusals
  let slowness: Duration
  let clock: @Sendable () -> Int64
  let threads: NIOThreadPool

  /// What becomes of a message: its recipients' behaviours, else it is kept.
  func receive(_ mail: ReceivedMail) async -> ReceivedMail.Answer {
    let behaviours = Dictionary(grouping: mail.recipients, by: Rehearsal.of)
    if behaviours[.drop] != nil { return .hangUp }
    // It fails only when the threads have ended, and the inbox with them.
    let reply = try? await threads.runIfActive { keep(mail, busy: behaviours[.tempfail] ?? []) }
    if behaviours[.slow] != nil { try? await Task.sleep(for: slowness) }
    return .reply(reply ?? "421 4.3.2 the inbox ends")
  }

  /// Blocks, so it runs on ``threads``.
  private func keep(_ mail: ReceivedMail, busy: [String]) -> String {
    do {
      let id = ParsedMessage(Array(mail.octets.prefix(64 << 10))).messageID
      // Each is asked, because each is counted.
      let refusing = try busy.filter { try refusals.refuses(id, at: $0) }
      guard refusing.isEmpty else { return "451 4.2.1 try again later (a rehearsal of a deferral)" }
      try store.store(mail, now: clock())
      return "250 2.0.0 kept in the rehearsal inbox"
    } catch {
      return "452 4.3.1 the inbox could not write the message"
    }
  }
}
