package import Store

/// The durable queue, as one worker sees it. It blocks: only threads of our own call it.
package final class Outbox: Sendable {
  let database: Database
  /// This process, in rows and in the name of its in-flight file.
  let worker: String
  /// Only campaigns of this mode are leased: a rehearsal can never leave through a live relay, nor the other way round.
  let mode: SendingMode

  package init(database: Database, worker: String, mode: SendingMode) {
    self.database = database
    self.worker = worker
    self.mode = mode
  }

  /// One durable commit: the results of the last round in, the leases of the next out.
  ///
  /// - Parameters:
  ///   - token: larger than every token of this worker before it.
  ///   - health: how the route has been since the last round; nil when it was not used.
  /// - Returns: at most `count` leases, oldest due first, and the results that were refused because the row is no longer ours.
  func exchange(
    _ results: [DeliveryResult], leasing count: Int, token: Int64, health: RouteHealth? = nil, now: Timestamp
  ) throws -> (leases: [Lease], fenced: [DeliveryResult]) {
    try database.blockingWrite { connection in
      // A delete that finds nothing is one look; another process may have left a trouble here that is over.
      if let health { try health.trouble?.keep(for: mode, connection) ?? RouteTrouble.remove(of: mode, connection) }
      let fenced = try results.filter { try !record($0, connection, now: now) }
      let leases = count > 0 ? try lease(count, token: token, connection, now: now) : []
      return (leases, fenced)
    }
  }

  /// When the next open delivery of a running campaign is due; nil when nothing is left.
  package func nextDue() throws -> Timestamp? {
    try database.blockingRead { try nextDue($0) }
  }
}
