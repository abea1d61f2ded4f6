/// How long something took each time: how often within each of a few limits, and all of it together.
package final class DurationCounts: Sendable {
  /// In seconds: from a commit that waits for nobody to one that something is wrong with.
  package static let limits = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5]

  /// Of each limit those that took no longer and longer than the one before; then the rest.
  private let counts = (0...limits.count).map { _ in Counter() }
  private let microseconds = Counter()

  package init() {}

  package func add(_ duration: Duration) {
    let seconds = duration / .seconds(1)
    counts[Self.limits.firstIndex { seconds <= $0 } ?? Self.limits.count].add()
    microseconds.add(Int(duration / .microseconds(1)))
  }

  /// Does it, and counts how long it took, also where it fails.
  package func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { add(.now - start) }
    return try body()
  }

  /// How often it took no longer than each limit, and last how often at all.
  package var cumulative: [Int] {
    var sum = 0
    return counts.map {
      sum += $0.value
      return sum
    }
  }

  package var seconds: Double { Double(microseconds.value) / 1e6 }
}
