internal import Foundation

/// Threads of our own that do one job after another, because jobs block or take long: Swift's pool must not.
final class Crew: @unchecked Sendable {
  // Both are read and written only while `condition` is locked.
  private var jobs: [@Sendable () -> Void] = []
  private var isDismissed = false
  private let condition = NSCondition()

  init(_ count: Int, name: String) {
    for _ in 0..<count {
      let thread = Thread { [self] in
        while let job = next() { job() }
      }
      thread.name = name
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  /// In the order in which they are given; with one thread also one after another.
  func give(_ more: [@Sendable () -> Void]) {
    guard !more.isEmpty else { return }
    condition.withLock {
      jobs += more
      if more.count == 1 { condition.signal() } else { condition.broadcast() }
    }
  }

  /// Drops what has not begun; the threads end with what they are at.
  func dismiss() {
    condition.withLock {
      isDismissed = true
      condition.broadcast()
    }
  }

  private func next() -> (@Sendable () -> Void)? {
    condition.withLock {
      while jobs.isEmpty && !isDismissed { condition.wait() }
      return isDismissed ? nil : jobs.removeFirst()
    }
  }
}
