package import Store

/// That a database was made again from a backup. What was done between the two it does not know, so until a human has said what became of that time
/// nothing leaves: ``Outbox`` leases nothing, whichever process asks.
package struct Restoration: Sendable, Hashable {
  package let backedUpAt: Timestamp
  package let restoredAt: Timestamp

  package init(backedUpAt: Timestamp, restoredAt: Timestamp) { (self.backedUpAt, self.restoredAt) = (backedUpAt, restoredAt) }

  /// Those to which a restored database gives no number that the lost one may have given: no more had one since the backup.
  private static let passedOver: Int64 = 1 << 24

  /// The one that is not released yet.
  package static func open(_ connection: Connection) throws -> Restoration? {
    try connection.first(
      "SELECT backed_up_at, restored_at FROM restorations WHERE released_at IS NULL ORDER BY id DESC LIMIT 1"
    ) { Restoration(backedUpAt: try $0.time("backed_up_at"), restoredAt: try $0.time("restored_at")) }
  }

  /// When the database was made again last, released or not; nil: never.
  package static func last(_ connection: Connection) throws -> Timestamp? {
    try connection.first("SELECT restored_at FROM restorations ORDER BY id DESC LIMIT 1") { try $0.time("restored_at") }
  }

  /// To be said of a database before anybody else opens it. Numbers of mails, campaigns and lists stand in addresses and links of mails that left after
  /// the backup: whoever gets one now must not have theirs. Who was signed in somewhere is signed out, because some of that may have been taken back since.
  package func begin(_ connection: Connection) throws {
    try connection.execute(
      "INSERT INTO restorations (backed_up_at, restored_at) VALUES ($1, $2)", [.time(backedUpAt), .time(restoredAt)])
    try connection.passOverKeys(Self.passedOver)
    try connection.execute("DELETE FROM sessions")
    try connection.execute("DELETE FROM one_time_links")
  }

  package static func release(now: Timestamp, _ connection: Connection) throws {
    try connection.execute("UPDATE restorations SET released_at = $1 WHERE released_at IS NULL", [.time(now)])
  }

  /// What stands in the ledger beside what is not known.
  package var reason: String {
    "whoever had the database before may have sent it: this one was made again from a backup of \(backedUpAt.rfc3339)"
  }

  /// For whoever wonders why nothing leaves.
  package var words: String {
    "nothing is sent: the database was made again from a backup of \(backedUpAt.rfc3339), and nobody has said what was sent since; `tuesday release` tells how"
  }
}

extension Outbox {
  private static let waiting = """
    state IN ('planned', 'deferred', 'leased') AND campaign_id IN (
        SELECT c.id FROM campaigns c WHERE c.mode = $1 AND c.state IN ('sending', 'paused'))
      AND (due_at <= $2 OR state = 'leased' OR campaign_id IN (
        SELECT c.id FROM campaigns c WHERE c.trial_held IS NOT NULL OR c.canary_ends IS NOT NULL))
    """

  /// How many mails would be sent that were due until `time`.
  package static func waiting(through time: Timestamp, mode: SendingMode, _ connection: Connection) throws -> Int {
    try connection.first("SELECT count(*) AS n FROM deliveries WHERE \(waiting)", [.text(mode.rawValue), .time(time)]) { try $0.int("n") }
      ?? 0
  }

  /// Of what waits and was due until `time`, and of trials and canaries, whose others' time nobody knows, it is not known any more whether it was sent.
  ///
  /// - Returns: how many mails.
  package static func doubt(
    through time: Timestamp, mode: SendingMode, because reason: String, now: Timestamp, _ connection: Connection
  ) throws -> Int {
    try connection.execute(
      """
      UPDATE deliveries SET state = 'uncertain', reply = $3, changed_at = $4, worker = NULL, lease = NULL
      WHERE \(waiting)
      """, [.text(mode.rawValue), .time(time), .text(reason), .time(now)])
  }
}
