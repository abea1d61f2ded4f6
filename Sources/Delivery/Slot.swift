/// Room for one session, and what it is at.
struct Slot {
  /// The loop's number of its route.
  let route: Int
  var connection: SMTPConnection?
  var isOpening = false
  /// What it is sending.
  var letter: Letter?
  /// The commit that has to be durable before it goes on.
  var waitsFor: Int64?
  var freeSince = ContinuousClock.now

  init(route: Int) {
    self.route = route
  }

  var isFree: Bool { !isOpening && letter == nil && waitsFor == nil }
}
