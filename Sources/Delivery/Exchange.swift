internal import Foundation
internal import Logging
internal import Store

/// Where connections hand in results and get leases, and the one place that commits: all that came in since the last
/// commit goes into the next one (group commit), and a connection goes on only when its own result is durable.
///
/// That last rule is what bounds the damage of a crash: never more than one undecided delivery a connection.
final class Exchange: @unchecked Sendable {
  // Every variable below is read and written only while `condition` is locked.
  private let condition = NSCondition()
  private var results: [DeliveryResult] = []
  private var ready: [Lease] = []
  /// The batch that takes results now, and the last one that is durable.
  private var openBatch: Int64 = 1
  private var committedBatch: Int64 = 0
  private var active: Int
  private var idle = 0
  private var health = RouteHealth()
  /// What has been learnt of it since the last commit.
  private var healthToKeep: RouteHealth?
  private var stopping = false
  private var ended = false

  private let outbox: Outbox
  private let recover: () throws -> Void
  private var recovered = Timestamp(milliseconds: 0)
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger

  /// - Parameter recover: settles what dead workers left leased; called now and then when nothing is due.
  init(outbox: Outbox, connections: Int, clock: @escaping @Sendable () -> Timestamp, logger: Logger, recover: @escaping () throws -> Void) {
    self.outbox = outbox
    self.recover = recover
    self.clock = clock
    self.logger = logger
    active = connections
  }

  // MARK: for connections

  enum Next {
    case lease(Lease)
    /// Nothing came within the limit.
    case idle
    case stop
  }

  /// Hands in `result`, waits until it is committed, and then for the next lease.
  func next(after result: DeliveryResult?, idleLimit: Duration) -> Next {
    condition.withLock {
      if let result {
        results.append(result)
        let mine = openBatch
        condition.broadcast()
        while committedBatch < mine && !ended { condition.wait() }
      }
      idle += 1
      defer { idle -= 1 }
      condition.broadcast()
      let limit = Date(timeIntervalSinceNow: Double(idleLimit.milliseconds) / 1000)
      while true {
        if stopping || ended { return .stop }
        if !ready.isEmpty { return .lease(ready.removeFirst()) }
        if !condition.wait(until: limit) { return .idle }
      }
    }
  }

  /// The connection's thread ends.
  func leave() {
    condition.withLock {
      active -= 1
      condition.broadcast()
    }
  }

  /// The relay could not be reached or refuses us: what is leased goes back and nobody leases until the pause is over.
  func routeFailed(_ reason: String) {
    condition.withLock {
      defer { healthToKeep = health }
      if health.failed(reason, now: clock()) {
        logger.warning(
          "the relay cannot be used; trying again", metadata: ["reason": "\(reason)", "at": "\(health.pausedUntil.rfc3339)"])
      }
      giveBackReady()
      condition.broadcast()
    }
  }

  func routeWorks() {
    condition.withLock {
      health = RouteHealth()
      healthToKeep = health
    }
  }

  // MARK: for the owner

  /// No new leases; what is in flight finishes, the rest goes back.
  func stop() {
    condition.withLock {
      stopping = true
      giveBackReady()
      condition.broadcast()
    }
  }

  /// Commits batch after batch until stopped or, with `untilIdle`, until nothing is due. Blocks its thread.
  func run(untilIdle: Bool) throws -> SenderEnd {
    defer {
      condition.withLock {
        ended = true
        condition.broadcast()
      }
    }
    while let batch = collect() {
      let leases = try commit(batch)
      guard leases.isEmpty && batch.results.isEmpty else { continue }
      if untilIdle, let end = condition.withLock({ quietEnd(of: batch) }) { return end }
      try rest()
    }
    return .stopped
  }

  private struct Batch {
    let number: Int64
    let results: [DeliveryResult]
    let want: Int
    let health: RouteHealth?
  }

  /// Waits until there is something to commit or somebody to serve; nil when stopped and all is handed in.
  private func collect() -> Batch? {
    condition.withLock {
      // Who is idle but has not yet taken a lease that is ready wants no other.
      while results.isEmpty && (stopping ? active > 0 : idle <= ready.count) { condition.wait() }
      if stopping && results.isEmpty { return nil }
      let taken = results
      results = []
      defer {
        openBatch += 1
        healthToKeep = nil
      }
      // Those whose results are in this batch ask for their next lease as soon as it is durable.
      let want = stopping || health.pausedUntil > clock() ? 0 : max(0, idle + taken.count - ready.count)
      return Batch(number: openBatch, results: taken, want: want, health: healthToKeep)
    }
  }

  private func commit(_ batch: Batch) throws -> [Lease] {
    let (leases, fenced) = try outbox.exchange(
      batch.results, leasing: batch.want, token: batch.number, health: batch.health, now: clock())
    if !fenced.isEmpty {
      let ids = fenced.map { "\($0.lease.delivery.rawValue)" }.joined(separator: " ")
      logger.notice("somebody else had decided meanwhile; what the relay said is dropped", metadata: ["deliveries": "\(ids)"])
    }
    condition.withLock {
      ready += leases
      if stopping || health.pausedUntil > clock() { giveBackReady() }
      committedBatch = batch.number
      condition.broadcast()
    }
    return leases
  }

  private func giveBackReady() {
    let now = clock()
    results += ready.map { DeliveryResult.released($0, due: now, reason: nil) }
    ready = []
  }

  /// Whether all are idle and nothing is due, or the relay keeps failing.
  private func quietEnd(of batch: Batch) -> SenderEnd? {
    guard idle == active, results.isEmpty, ready.isEmpty else { return nil }
    if health.failures >= 3, let trouble = health.trouble { return .routeDown(trouble.reason) }
    return batch.want > 0 ? .idle : nil
  }

  /// Nothing due: sleeps until something is, or a second has passed (other processes write too).
  private func rest() throws {
    if clock() > recovered + .seconds(3) {
      recovered = clock()
      try recover()
    }
    let due = try outbox.nextDue()
    condition.withLock {
      guard !stopping, results.isEmpty else { return }
      let wake = max(health.pausedUntil.milliseconds, due?.milliseconds ?? .max)
      let wait = max(5, min(wake - clock().milliseconds, 1000))
      _ = condition.wait(until: Date(timeIntervalSinceNow: Double(wait) / 1000))
    }
  }
}
