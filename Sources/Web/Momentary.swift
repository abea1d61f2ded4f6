internal import Synchronization

/// What is the same for everybody, and is made once a second however many ask for it at once: a post that many open when its mail arrives costs one look
/// into the database. So what changes is seen a second later at most.
final class Momentary<Value: Sendable>: Sendable {
  private struct Made {
    let value: Task<Value, any Error>
    let since: ContinuousClock.Instant
  }

  /// Of keys, which strangers choose.
  private static var limit: Int { 512 }

  private let lifetime: Duration
  private let made = Mutex<[String: Made]>([:])

  init(lifetime: Duration) { self.lifetime = lifetime }

  /// - Parameter make: what it throws is thrown to all who wait for it, and made anew for the next.
  func value(of key: String, _ make: @Sendable @escaping () async throws -> Value) async throws -> Value {
    let now = ContinuousClock.now
    let task = made.withLock { made in
      if let known = made[key], now - known.since < lifetime { return known.value }
      if made.count >= Self.limit { made = made.filter { now - $0.value.since < lifetime } }
      let task = Task(operation: make)
      if made.count < Self.limit { made[key] = Made(value: task, since: now) }
      return task
    }
    do { return try await task.value } catch {
      made.withLock { made in if made[key]?.value == task { made[key] = nil } }
      throw error
    }
  }
}
