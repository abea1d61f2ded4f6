import Foundation
import Store
import TestDatabases

@testable import Delivery

/// A database with one campaign under way and its planned deliveries.
struct Sample {
  let database: Database
  let folder: String
  let now = Timestamp(milliseconds: 1_800_000_000_000)

  init(readers: Int, mode: SendingMode = .live, promise: String = "never-twice") throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-outbox-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    database = try TestDatabase.open(folder + "/t.sqlite")
    let now = now
    try database.blockingWrite { connection in
      try connection.execute("INSERT INTO lists (slug, created_at) VALUES ('main', $1)", [.time(now)])
      try connection.execute(
        "INSERT INTO contents (hash, title, description, issue) VALUES ($1, '', '', '')", [.text(String(repeating: "0", count: 64))])
      try connection.execute(
        """
        INSERT INTO campaigns (name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
        VALUES ('c', 'c', 1, $1, 'sending', $2, $3, $4, 172800000, $5, $4, $4)
        """,
        [.text(mode.rawValue), .text(promise), .text(String(repeating: "0", count: 64)), .time(now), .integer(readers)])
      for number in 0..<readers {
        try connection.execute(
          "INSERT INTO subscribers (public_id, address, address_key, created_at) VALUES ($1, $2, $2, $3)",
          [
            .bytes([UInt8](repeating: 0, count: 14) + [UInt8(number / 256), UInt8(number % 256)]), .text("r\(number)@example.org"),
            .time(now),
          ])
        try connection.execute(
          "INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at) VALUES (1, $1, 'planned', $2, $2)",
          [.integer(number + 1), .time(now)])
      }
    }
  }

  /// A campaign of one mail, which is leased before the issue.
  func addConfirmation(to subscriber: Int) throws {
    try database.blockingWrite { connection in
      try connection.execute(
        """
        INSERT INTO campaigns (name, slug, list_id, kind, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
        SELECT 'd', 'd', list_id, 'confirmation', mode, state, promise, content_hash, send_at, expires_after, 1, created_at, frozen_at
        FROM campaigns
        """)
      try connection.execute(
        "INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at) VALUES (2, $1, 'planned', $2, $2)",
        [.integer(subscriber), .time(now)])
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  func outbox(_ worker: String, mode: SendingMode = .live) -> Outbox { Outbox(database: database, worker: worker, mode: mode) }

  /// One commit of `outbox` whose leases are all to be sent.
  func commit(
    _ outbox: Outbox, _ results: [DeliveryResult] = [], want: Int, number: Int64, health: RouteHealth? = nil, at time: Timestamp? = nil,
    compose: Compose = { _, _ in .message(to: "example.org") { throw CocoaError(.featureUnsupported) } }
  ) throws -> (leases: [Lease], fenced: [DeliveryResult]) {
    var batch = Batch(number: number, results: results, demand: .one(want))
    if let health {
      var news = RouteNews(route: "smtp")
      news.health = health
      batch.news = [news]
      (batch.standstill, batch.isStandstillOver) = (health.trouble, health.trouble == nil)
    }
    let commit = try outbox.commit(batch, policy: .sample, now: time ?? now, compose: compose)
    return (commit.leases.map(\.lease), commit.fenced)
  }

  func nextDue(_ outbox: Outbox) throws -> Timestamp? { try database.blockingRead { try outbox.nextDue($0) } }

  func counts() throws -> [DeliveryState: Int] { try database.blockingRead { try Ledger.of(ID(1), $0)?.counts ?? [:] } }
}

extension RetryPolicy {
  static let sample = RetryPolicy(first: .seconds(300), cap: .seconds(3600))
}
