internal import Audience
internal import Store
internal import Synchronization

/// How often readers joined, left and were lost since this process began, whichever process it was that wrote it down. Each look counts what was added
/// since the last.
final class JournalCounts: Sendable {
  /// Those that each come in a short transaction of their own; what a file brings is told by the number of readers.
  static let events: [Consent.Event] = [.pending, .confirmed, .unsubscribed, .bounced, .complained, .erased]

  /// For so long a line may be on its way into the journal.
  private static let patience = Duration.seconds(10)

  private struct Seen: Sendable {
    var end: Timestamp
    var counts: [Consent.Event: Int] = [:]
  }

  private let seen: Mutex<Seen>

  init(since start: Timestamp) { seen = Mutex(Seen(end: start)) }

  func counts(now: Timestamp, _ database: Database) async throws -> [Consent.Event: Int] {
    let (start, end) = (seen.withLock(\.end), now + (.zero - Self.patience))
    guard end > start else { return seen.withLock(\.counts) }
    let new = try await database.read { try Consent.counts(after: start, upTo: end, $0) }
    return seen.withLock { seen in
      // Another look may have counted the same meanwhile.
      if seen.end == start { seen = Seen(end: end, counts: seen.counts.merging(new, uniquingKeysWith: +)) }
      return seen.counts
    }
  }
}
