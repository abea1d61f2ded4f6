internal import Store

/// At whom a relay hung up, or said 421, before their message was at its end. That is its own doing, and costs nobody an attempt, until it has
/// answered to others and hangs up at the same one again: then it is about that one.
struct BreakOffs {
  private struct Entry {
    var times = 0
    /// Over so many answers it had taken others since, or just before.
    let limit: Int
  }

  private var entries: [DeliveryID: Entry] = [:]
  private var answers = 0
  /// Whether its last word was one.
  private var hasJustAnswered = false

  private static let memory = 10_000
  private static let longestPause = Duration.seconds(64)

  /// Whether it has broken off this one before.
  func isSuspect(_ delivery: DeliveryID) -> Bool { entries[delivery] != nil }

  /// It answered to this one's message.
  mutating func answered(_ delivery: DeliveryID) {
    answers += 1
    hasJustAnswered = true
    if !entries.isEmpty { entries[delivery] = nil }
  }

  /// - Returns: for how long this one has to wait behind all others, longer each time; nil when it is about this one.
  mutating func brokeOff(_ delivery: DeliveryID) -> Duration? {
    if entries.count >= Self.memory { entries = [:] }
    var entry = entries[delivery] ?? Entry(limit: hasJustAnswered ? answers - 1 : answers)
    hasJustAnswered = false
    if entry.times > 0 && answers > entry.limit { return nil }
    entry.times += 1
    entries[delivery] = entry
    return min(Self.longestPause, .seconds(1 << min(entry.times - 1, 6)))
  }
}
