/// How many rows of a file one transaction takes. Others wait for its end: a form's answer, the sending. So it is as many as lately took
/// half a second; of new people that is twenty thousand, of those whose rows change what is kept of them some hundred on a busy machine.
struct ImportPace {
  /// A transaction took twice what it should and is given up, with nothing of it kept: what comes now is slower than what came before.
  struct Overdue: Error {}

  private(set) var rows: Int
  /// The reader sorts so many.
  private let most: Int
  private let span: Duration

  /// Below that the commits would be most of the work. So few are taken however long they last.
  private static let fewest = 500
  /// How much more the next may be: a file may begin with the quickest of its rows.
  private static let growth = 4

  init(most: Int, span: Duration) {
    self.most = most
    self.span = span
    rows = min(most, Self.fewest)
  }

  /// When a transaction that begins now is given up.
  func deadline(of batch: ImportBatch) -> ContinuousClock.Instant? { batch.rows > Self.fewest ? .now + span * 2 : nil }

  mutating func took(_ time: Duration, for batch: ImportBatch) {
    let wanted = Double(batch.rows) * (span / max(time, .microseconds(1)))
    rows = bounded(Int(min(wanted, Double(rows * Self.growth))))
  }

  mutating func gaveUp(_ batch: ImportBatch) { rows = bounded(batch.rows / (2 * Self.growth)) }

  private func bounded(_ rows: Int) -> Int { min(most, max(Self.fewest, rows)) }
}
