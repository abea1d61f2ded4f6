/// What the threads that block for a sender's loop have to tell it.
enum SendingEvent: Sendable {
  case committed(Result<Commit, any Error>)
  /// Who takes mail for the domain of a lease, which was looked at then; nil when nobody answers.
  case placed(Commit.Leased, lookedAt: ContinuousClock.Instant, hosts: [String]?)
  case composed(Assignment, Result<Envelope, any Error>)
  case opened(slot: Int, Result<SMTPConnection, any Error>)
  case stop
}
