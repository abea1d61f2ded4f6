internal import Store

/// How many rows of a file one transaction takes. Few cost much: what lies about in the indexes is written anew by each. Many keep others
/// waiting for its end: a form's answer, the sending. So there are many while nobody waits, and since somebody did, for a while, as many
/// as lately took half a second; of those whose rows change what is kept of them that is some hundred on a busy machine.
package struct ImportPace {
  /// A transaction is given up, with nothing of it kept: it takes twice as long as it should.
  struct Overdue: Error {}

  /// How long a transaction should last at most.
  package struct Spans: Sendable {
    let whileAwaited: Duration
    let alone: Duration

    package static let standard = Spans(whileAwaited: .milliseconds(500), alone: .seconds(5))

    /// Whoever else there is.
    static func always(_ span: Duration) -> Spans { Spans(whileAwaited: span, alone: span) }
  }

  /// One transaction.
  struct Turn: Sendable {
    fileprivate let (begin, start): (ContinuousClock.Instant, Timestamp)
    fileprivate let spans: Spans
    fileprivate let database: Database
    /// Whether it may be given up.
    fileprivate let ends: Bool

    var isAwaited: Bool { database.isAwaited(since: start) }

    /// Between two rows.
    ///
    /// - Parameter row: which it is; one in some is enough to look.
    func check(at row: Int) throws(Overdue) {
      guard ends, row.isMultiple(of: 50) else { return }
      let time = ContinuousClock.now - begin
      if time > spans.alone * 2 || time > spans.whileAwaited * 2 && isAwaited { throw Overdue() }
    }
  }

  private(set) var rows: Int
  /// The reader sorts so many.
  private let most: Int
  private let spans: Spans
  /// When somebody last waited.
  private var awaited: ContinuousClock.Instant?

  /// Below that the commits would be most of the work. So few are taken however long they last.
  private static let fewest = 500
  /// How much more the next may be: a file may begin with the quickest of its rows.
  private static let growth = 4
  /// For how long whoever waited is expected again.
  private static let memory = Duration.seconds(20)

  init(most: Int, spans: Spans) {
    self.most = most
    self.spans = spans
    rows = min(most, Self.fewest)
  }

  /// Begins now.
  func turn(of batch: ImportBatch, in database: Database) -> Turn {
    Turn(begin: .now, start: .now(), spans: spans, database: database, ends: batch.rows > Self.fewest)
  }

  mutating func took(_ turn: Turn, for batch: ImportBatch) {
    took(.now - turn.begin, for: batch, isAwaited: turn.isAwaited)
  }

  mutating func took(_ time: Duration, for batch: ImportBatch, isAwaited: Bool) {
    if isAwaited { awaited = .now }
    let span = awaited.map { .now - $0 < Self.memory } == true ? spans.whileAwaited : spans.alone
    let wanted = Double(batch.rows) * (span / max(time, .microseconds(1)))
    rows = bounded(Int(min(wanted, Double(rows * Self.growth))))
  }

  mutating func gaveUp(_ turn: Turn, for batch: ImportBatch) {
    if turn.isAwaited { awaited = .now }
    rows = bounded(batch.rows / (2 * Self.growth))
  }

  private func bounded(_ rows: Int) -> Int { min(most, max(Self.fewest, rows)) }
}
