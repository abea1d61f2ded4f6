internal import DNS

/// What the threads that block for a sender's loop have to tell it.
enum SendingEvent: Sendable {
  case committed(Result<Commit, any Error>)
  /// All commits up to this one are on the disk.
  case flushed(Result<Int64, any Error>)
  /// What the DNS says of a domain.
  case found(String, Result<Exchangers, DNSFailure>)
  case composed(Assignment, Result<Envelope, any Error>)
  case opened(SessionSlot.Call, Result<SMTPConnection, any Error>)
  case stop
}
