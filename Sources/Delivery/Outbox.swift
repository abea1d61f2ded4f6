package import Store

/// The durable queue, as one worker sees it. It blocks: only threads of our own call it.
package final class Outbox: Sendable {
  let database: Database
  /// This process, in rows and in the name of its in-flight file.
  let worker: String
  /// Only campaigns of this mode are leased: a rehearsal can never leave through a live relay, nor the other way round.
  let mode: SendingMode
  /// The one campaign that is sent; nil: all that are under way.
  let only: CampaignID?

  package init(database: Database, worker: String, mode: SendingMode, only: CampaignID? = nil) {
    self.database = database
    self.worker = worker
    self.mode = mode
    self.only = only
  }

  /// One commit: the results of the last round in, the leases of the next out, oldest due first. No crash of this process undoes it; a power
  /// cut may until ``flush()``, and before that nothing that it leased may be sent.
  ///
  /// Who must not get it after all is found here and recorded at once; what cannot be composed is put off.
  ///
  /// - Parameter isMade: hears of it when only the database's own word is missing.
  func commit(
    _ batch: Batch, policy: RetryPolicy, now: Timestamp, compose: Compose, isMade: (Commit) throws -> Void = { _ in }
  ) throws -> Commit {
    try database.blockingWriteUnflushed { connection in
      let commit = try commit(batch, policy: policy, now: now, compose: compose, connection)
      try isMade(commit)
      return commit
    }
  }

  private func commit(
    _ batch: Batch, policy: RetryPolicy, now: Timestamp, compose: Compose, _ connection: Connection
  ) throws -> Commit {
    var commit = Commit(batch: batch, demand: batch.demand)
    for news in batch.news {
      if let total = try news.keep(for: mode, connection), let day = news.sent?.day { commit.sent.append((news.route, day, total)) }
    }
    if batch.isStandstillOver { try RouteTrouble.remove(RouteTrouble.all, mode, connection) }
    try batch.standstill?.keep(RouteTrouble.all, mode, connection)
    commit.fenced = try batch.results.filter { try !record($0, connection, now: now) }
    guard !batch.demand.isEmpty, try Restoration.open(connection) == nil else { return commit }
    let leases = try lease(&commit, token: batch.number, connection, now: now)
    commit.taken = leases.count
    for (lease, route) in leases {
      do {
        switch try compose(lease, connection) {
        case .message(let domain, let message):
          commit.leases.append(Commit.Leased(lease: lease, route: route, domain: domain, message: message))
        case .excluded(let reason):
          _ = try record(.excluded(lease, reason: reason, now: now), connection, now: now)
          commit.excluded += 1
        }
      } catch {
        _ = try record(.postponed(lease, because: error, policy: policy, now: now), connection, now: now)
      }
    }
    if !commit.demand.isEmpty { commit.nextDue = try nextDue(connection) }
    return commit
  }

  /// Whether a commit that was made is in the database. One that has changed no row of ours counts as none, because it can be made again.
  func hasKept(_ commit: Commit) throws -> Bool {
    // As who changes something, because then nobody else is still about to: the server may be at work for a connection that is lost.
    try database.blockingWrite { connection in
      if let taken = commit.leases.first?.lease { return try isOurs(taken, connection) }
      let fenced = Set(commit.fenced.map(\.lease.delivery))
      guard let ended = commit.batch.results.first(where: { !fenced.contains($0.lease.delivery) }) else { return false }
      return try !isOurs(ended.lease, connection)
    }
  }

  /// Returns when all commits that were made before are on the disk.
  func flush() throws { try database.flush() }

  func histories(of routes: [String], now: Timestamp) throws -> [RouteHistory] {
    try database.blockingWrite { connection in
      try RouteTrouble.forget(allBut: routes, mode, connection)
      return try routes.map { try RouteHistory.of($0, mode, now: now, connection) }
    }
  }
}
