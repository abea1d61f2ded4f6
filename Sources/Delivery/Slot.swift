/// Room for one session, and what it is at.
struct Slot {
  var connection: SMTPConnection?
  var isOpening = false
  /// What it is sending.
  var letter: Letter?
  /// The commit that has to be durable before it goes on.
  var waitsFor: Int64?
  var freeSince = ContinuousClock.now

  var isFree: Bool { !isOpening && letter == nil && waitsFor == nil }
}
