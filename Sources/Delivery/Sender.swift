internal import Curl
internal import DNS
internal import Foundation
package import Logging
package import Store
internal import Synchronization
package import Words

/// Why a sender's run came to its end.
package enum SenderEnd: Sendable, Hashable {
  case stopped
  /// Nothing is due now.
  case idle
  /// The relays for what is left failed three times in a row; all leases went back.
  case routeDown(String)
}

/// Delivers what the outbox holds.
package final class Sender: Sendable {
  let outbox: Outbox
  let routes: [Route]
  let limits: SendingLimits
  let lookup: MailLookup
  let policy: RetryPolicy
  let inFlightFolder: String
  let logger: Logger
  let clock: @Sendable () -> Timestamp
  let random: @Sendable () -> Double
  let compose: Compose
  let namesUs: NamesUs
  let pulse: Pulse
  let counts: SendingCounts
  let presence: Presence
  let events = EventQueue<SendingEvent>()
  private let isStopped = Atomic(false)
  /// Whether it goes on for good, as a service does: then somebody makes room on a full disk.
  let isService = Atomic(false)

  /// - Parameters:
  ///   - namesUs: asked of what is refused for good. What is about us fails nobody.
  ///   - presence: of the place that has the in-flight folder.
  ///   - pulse: beats as long as this goes on, also while it waits for the database.
  ///   - counts: of the same providers; nil: nobody asks.
  package init(
    outbox: Outbox, routes: [Route], limits: SendingLimits, lookup: @escaping MailLookup, policy: RetryPolicy,
    inFlightFolder: String, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> Double, compose: @escaping Compose,
    namesUs: @escaping NamesUs, presence: Presence = .alone, pulse: Pulse = Pulse(), counts: SendingCounts? = nil
  ) {
    self.outbox = outbox
    precondition(!routes.isEmpty, "a sender without a route")
    self.routes = routes
    self.limits = limits
    self.lookup = DNSFailure.telling(lookup)
    self.policy = policy
    self.inFlightFolder = inFlightFolder
    self.logger = logger
    self.clock = clock
    self.random = random
    self.compose = compose
    self.namesUs = namesUs
    self.presence = presence
    self.pulse = pulse
    self.counts = counts ?? SendingCounts(limits.providers)
  }

  /// The name of the place of those that send from here, for the database's ``Presence``.
  package static func place(inFlightFolder: String) throws -> String { try InFlightFile.identity(of: inFlightFolder) }

  /// Blocks until the end. Once only.
  package func run(untilIdle: Bool) throws -> SenderEnd {
    try CurlLibrary.requireOpenSSL()
    isService.store(!untilIdle, ordering: .relaxed)
    try recover()
    // What rendering and freezing needed, a sending does not.
    outbox.database.releaseMemory()
    ProgramPages.release()
    let inFlight = try patiently {
      try InFlightFile(folder: inFlightFolder, worker: outbox.worker, slots: routes.reduce(0) { $0 + $1.mostConnections })
    }
    let end = try SendingLoop(self, inFlight, untilIdle: untilIdle).run()
    InFlightFile.discard(inFlight.path)
    return end
  }

  /// No new leases; what is in flight finishes, the rest is released. `run` then returns.
  package func stop() {
    isStopped.store(true, ordering: .relaxed)
    events.post(.stop)
  }

  /// Settles what dead workers left.
  func recover() throws {
    let recovery = try patiently { try Recovery.run(outbox.database, folder: inFlightFolder, presence: presence, now: clock()) }
    guard recovery != Recovery() else { return }
    self.counts.add(recovery)
    let counts: Logger.Metadata = [
      "released": "\(recovery.released)", "accepted": "\(recovery.accepted)", "uncertain": "\(recovery.uncertain)",
    ]
    logger.notice("settled what a stopped sender left", metadata: counts)
  }

  /// One commit of the batch, also when the way to the database is lost while it is made, and nobody hears whether it was.
  func commit(_ batch: Batch) throws -> Commit {
    var made: Commit?
    return try patiently {
      if let made, try outbox.hasKept(made) { return made }
      return try counts.commits.measure {
        try outbox.commit(batch, policy: policy, now: clock(), compose: compose) { made = $0 }
      }
    }
  }

  /// While another program keeps the database locked, or its server is away, there is nothing to do but to wait: what was sent is noted in the
  /// in-flight file, and no run may end for it, unless it is stopped. A service waits for room on a full disk as well, which whoever sends once is told at once.
  func patiently<Result>(_ body: () throws -> Result) throws -> Result {
    var toldAt: ContinuousClock.Instant?
    defer { if toldAt != nil { pulse.trouble = nil } }
    func wait(_ words: Logger.Message, _ reason: String) {
      pulse.trouble = reason
      if toldAt.map({ .now - $0 >= .seconds(60) }) ?? true {
        toldAt = .now
        logger.warning(words, metadata: ["reason": "\(reason)"])
      }
      Thread.sleep(forTimeInterval: 0.5)
    }
    while true {
      do { return try body() } catch StoreError.locked where !isStopped.load(ordering: .relaxed) {
        // Which it is only while the database is there, and has room.
        pulse.trouble = nil
        logger.warning("another program keeps the database locked; mail waits until it is done")
      } catch StoreError.away(let reason) where !isStopped.load(ordering: .relaxed) {
        wait("the database is away; mail waits until it is there again", reason)
      } catch StoreError.full(let reason) where isService.load(ordering: .relaxed) && !isStopped.load(ordering: .relaxed) {
        wait("the database has no room; mail waits until it has", reason)
      }
    }
  }
}
