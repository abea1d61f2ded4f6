/// How many messages a route may send on a day while receivers get to know it: a first number, and then half as many again as on the best day
/// before. Days are UTC's, counted from 1970.
struct WarmUp: Sendable {
  let first: Int
  private var day: Int
  /// Of `day`.
  private var sent: Int
  /// The most on one day before.
  private var best: Int
  /// Begun and not yet written down.
  private(set) var unsaved = 0

  init(first: Int, day: Int, sent: Int, best: Int) {
    self.first = first
    self.day = day
    self.sent = sent
    self.best = best
  }

  /// What is left of the day.
  mutating func left(on today: Int) -> Int {
    turn(today)
    return max(0, (best == 0 ? first : max(first, best + best / 2)) - sent)
  }

  mutating func began(on today: Int) {
    turn(today)
    sent += 1
    unsaved += 1
  }

  /// - Returns: how many are to be added to what is written of the day.
  mutating func takeUnsaved() -> (day: Int, count: Int)? {
    defer { unsaved = 0 }
    return unsaved == 0 ? nil : (day, unsaved)
  }

  /// What is written of the day, other processes' too.
  mutating func saved(_ total: Int, on savedDay: Int) {
    if savedDay == day { sent = total + unsaved }
  }

  private mutating func turn(_ today: Int) {
    // A clock that was put back does not make the day begin anew.
    guard today > day else { return }
    (best, day, sent) = (max(best, sent), today, 0)
  }
}
