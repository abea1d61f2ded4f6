internal import DNS

/// Room for one session, and what it is at.
struct Slot {
  /// The loop's number of its route.
  let route: Int
  /// Of a direct route: with whom its session is, or is being opened.
  var destination: Destination.Hosts?
  var connection: SMTPConnection?
  var isOpening = false
  /// What it is sending.
  var letter: Letter?
  /// The commit that has to be made before it goes on; nil also when the in-flight file has its last result.
  var waitsFor: Int64?
  var freeSince = ContinuousClock.now

  init(route: Int) {
    self.route = route
  }

  func leads(to hosts: Destination.Hosts) -> Bool { destination == hosts && (isOpening || connection != nil) }

  var isFree: Bool { !isOpening && letter == nil && waitsFor == nil }
}
