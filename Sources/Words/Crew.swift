internal import Foundation

/// Threads of our own that do one job after another, because jobs block or take long: Swift's pool must not. It has as many threads as the machine
/// has processors, and every connection begins there.
///
/// Tasks run there too (SE-0417), until the next that suspends them.
package final class Crew: TaskExecutor, @unchecked Sendable {
  private let count: Int
  private let name: String
  // These are read and written only while `condition` is locked.
  private var jobs: [@Sendable () -> Void] = []
  private var (hired, idle) = (0, 0)
  private var isDismissed = false
  private let condition = NSCondition()

  /// - Parameter count: of threads at most; each begins when there is something to do for it.
  package init(_ count: Int, name: String) {
    self.count = count
    self.name = name
  }

  /// In the order in which they are given; with one thread also one after another.
  package func give(_ more: [@Sendable () -> Void]) {
    if more.isEmpty { return }
    condition.withLock {
      jobs += more
      for _ in 0..<max(0, min(count - hired, jobs.count - idle)) { hire() }
      if more.count == 1 { condition.signal() } else { condition.broadcast() }
    }
  }

  /// The answer of a job.
  package func run<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in give([{ continuation.resume(with: Result { try job() }) }]) }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    give([{ [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }])
  }

  /// Drops what has not begun; the threads end with what they are at.
  package func dismiss() {
    condition.withLock {
      isDismissed = true
      condition.broadcast()
    }
  }

  private func hire() {
    Thread.detachNewThread { [self] in
      // It can be named only once whoever began it knows it, and they have the lock until then.
      condition.withLock { Thread.current.name = name }
      while let job = next() { job() }
    }
    hired += 1
  }

  private func next() -> (@Sendable () -> Void)? {
    condition.withLock {
      idle += 1
      defer { idle -= 1 }
      while jobs.isEmpty && !isDismissed { condition.wait() }
      return isDismissed ? nil : jobs.removeFirst()
    }
  }
}
