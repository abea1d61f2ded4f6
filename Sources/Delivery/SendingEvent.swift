/// What the threads that block for a sender's loop have to tell it.
enum SendingEvent: Sendable {
  case committed(Result<Commit, any Error>)
  case composed(Assignment, Result<Envelope, any Error>)
  case opened(slot: Int, Result<SMTPConnection, any Error>)
  case stop
}
