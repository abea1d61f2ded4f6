internal import Curl
internal import Foundation
package import Logging
internal import Mail
package import Store

/// Why a sender's run came to its end.
package enum SenderEnd: Sendable, Hashable {
  case stopped
  /// Nothing is due now.
  case idle
  /// The relay failed three times in a row; all leases went back.
  case routeDown(String)
}

/// Delivers what the outbox holds: one thread a connection, one thread that commits.
package final class Sender: Sendable {
  private let outbox: Outbox
  private let route: Route
  private let policy: RetryPolicy
  private let inFlightFolder: String
  private let compose: Compose
  private let clock: @Sendable () -> Timestamp
  private let random: @Sendable () -> Double
  private let logger: Logger
  private let exchange: Exchange

  package init(
    outbox: Outbox, route: Route, policy: RetryPolicy, inFlightFolder: String, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> Double, compose: @escaping Compose
  ) {
    self.outbox = outbox
    self.route = route
    self.policy = policy
    self.inFlightFolder = inFlightFolder
    self.compose = compose
    self.clock = clock
    self.random = random
    self.logger = logger
    exchange = Exchange(outbox: outbox, connections: route.connections, clock: clock, logger: logger) {
      try Self.recover(outbox.database, folder: inFlightFolder, now: clock(), logger)
    }
  }

  /// Blocks until the end and all threads are gone. Once only.
  package func run(untilIdle: Bool) throws -> SenderEnd {
    try CurlLibrary.requireOpenSSL()
    try Self.recover(outbox.database, folder: inFlightFolder, now: clock(), logger)
    let inFlight = try InFlightFile(folder: inFlightFolder, worker: outbox.worker)
    let threads = DispatchGroup()
    for slot in 0..<route.connections {
      threads.enter()
      let thread = Thread { [self] in
        work(slot: slot, inFlight)
        exchange.leave()
        threads.leave()
      }
      thread.name = "smtp-\(slot)"
      thread.stackSize = 1 << 20
      thread.start()
    }
    let end = Result { try exchange.run(untilIdle: untilIdle) }
    threads.wait()
    if case .success = end { InFlightFile.discard(inFlight.path) }
    return try end.get()
  }

  private static func recover(_ database: Database, folder: String, now: Timestamp, _ logger: Logger) throws {
    let recovery = try Recovery.run(database, folder: folder, now: now)
    guard recovery.released + recovery.uncertain > 0 else { return }
    let counts: Logger.Metadata = ["released": "\(recovery.released)", "uncertain": "\(recovery.uncertain)"]
    logger.notice("settled what a stopped sender left", metadata: counts)
  }

  /// No new leases; what is in flight finishes, the rest is released. `run` then returns.
  package func stop() {
    exchange.stop()
  }

  private func work(slot: Int, _ inFlight: InFlightFile) {
    var connection: SMTPConnection?
    var result: DeliveryResult?
    while true {
      switch exchange.next(after: result, idleLimit: Route.idleLimit) {
      case .stop:
        connection?.quit()
        return
      case .idle:
        connection?.quit()
        connection = nil
        result = nil
      case .lease(let lease):
        result = send(lease, over: &connection, slot: slot, inFlight)
      }
    }
  }

  private func send(_ lease: Lease, over connection: inout SMTPConnection?, slot: Int, _ inFlight: InFlightFile) -> DeliveryResult {
    let envelope: Envelope
    do {
      switch try compose(lease) {
      case .excluded(let reason): return DeliveryResult.excluded(lease, reason: reason, now: clock())
      case .envelope(let composed): envelope = composed
      }
    } catch {
      logger.error("a message could not be composed", metadata: ["delivery": "\(lease.delivery.rawValue)", "error": "\(error)"])
      return DeliveryResult.released(lease, due: clock() + policy.cap, reason: "could not be composed: \(error)")
    }
    // A session that has already worked may have been closed by the relay meanwhile (some do after N messages): that says
    // nothing about this delivery, so it gets one fresh connection at once.
    for _ in 0..<2 {
      let fresh = connection == nil
      do throws(CurlError) {
        if fresh { connection = try SMTPConnection(route) }
      } catch {
        exchange.routeFailed("\(route.endpoint.name): \(error)")
        return DeliveryResult.released(lease, due: clock(), reason: nil)
      }
      guard let open = connection else { break }
      let (outcome, reusable) = open.deliver(envelope) { inFlight.mark(slot: slot, lease) }
      if !reusable { connection = nil }
      switch outcome {
      case .notSent where !fresh:
        connection = nil
        continue
      case .notSent(let reason): exchange.routeFailed("\(route.endpoint.name): \(reason)")
      case .blocked(let reply): exchange.routeFailed("\(route.endpoint.name): \(reply.text)")
      case .accepted, .deferred, .refused, .uncertain: exchange.routeWorks()
      }
      return DeliveryResult.of(outcome, lease, policy: policy, now: clock(), random: random())
    }
    return DeliveryResult.released(lease, due: clock(), reason: nil)
  }
}
