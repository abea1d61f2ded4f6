import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// A publication with a series `welcome`, whose days and relay the test turns.
struct SeriesDesk {
  let desk: Desk
  let signUp: SignUp
  let keys: SigningKeys

  init(zone: TimeZone = .gmt) throws {
    desk = try Desk(zone: zone)
    keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let settings = SignUp.Settings(
      perNetworkHour: 9999, perDomainHour: 9999, welcomes: false, proxies: [], mode: .live, promise: .neverTwice,
      expiresAfter: .seconds(172_800))
    signUp = SignUp(
      database: desk.database, keys: keys, mails: try PersonalMails(desk.publication, mode: .live), settings: settings)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  var folder: String { "\(desk.folder)/series/welcome" }

  func write(_ file: String, _ head: String, _ text: String = "Text.") throws {
    try "---\ntitle: \(file)\n\(head)\n---\n\n\(text)\n".write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
  }

  func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(file)") }

  func rename(_ file: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: "\(folder)/\(file)", toPath: "\(folder)/\(other)")
  }

  static func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  func switchOn(_ begins: Series.Begin = .confirmed, hour: Int = 9, at time: String) throws {
    let now = try Self.time(time)
    let folder = try SeriesFolder("welcome", of: desk.publication)
    try desk.database.blockingWrite {
      try Series.switchOn(folder, slug: "welcome", list: desk.list, hour: hour, minute: 0, begins: begins, now: now, $0)
    }
  }

  /// Asks by the form and clicks.
  func join(_ name: String, zone: String = "", at now: Timestamp) async throws {
    let address = try EmailAddress(parsing: "\(name)@example.org")
    let proof = Consent.Proof(words: "Subscribe", network: String(repeating: "0", count: 32))
    let wish = SignUp.Wish(address: address, name: "", lists: [desk.list], cause: "asked", proof: proof)
    var generator = SystemRandomNumberGenerator()
    _ = try await signUp.ask(wish, id: PublicID(&generator), now: now)
    let person = try person(name)
    try await desk.database.write { _ = try $0.execute("UPDATE subscribers SET zone = $2 WHERE id = $1", [person.id.sql, .text(zone)]) }
    let token = LinkToken(confirming: person.publicID, list: desk.list, until: now + LinkToken.confirmTime)
    _ = try await signUp.confirm(token, lists: ["main"], proof: proof, now: now)
  }

  func leave(_ name: String, at now: Timestamp) async throws {
    let id = try person(name).id
    try await desk.database.write { _ = try Membership.unsubscribe(id, list: desk.list, cause: "test", now: now, $0) }
  }

  func person(_ name: String) throws -> Subscriber {
    let address = try EmailAddress(parsing: "\(name)@example.org")
    return try desk.database.blockingRead { try #require(try Subscriber.find(address, $0)) }
  }

  func tick(_ now: Timestamp, mode: SendingMode = .live, notices: Notices? = nil) async throws {
    try await desk.scheduler(at: now, mode: mode, notices: notices).tick()
  }

  /// What a sender does at this instant: who may not have it any more is left out, the others' mails end in `state`.
  func deliver(_ now: Timestamp, as state: DeliveryState = .accepted) async throws {
    let composer = Composer(keys: keys, clock: { now })
    try await desk.database.write { connection in
      let waiting = try connection.rows("SELECT id, campaign_id, subscriber_id FROM deliveries WHERE state = 'planned'") {
        Lease(
          delivery: try $0.id("id"), campaign: try $0.id("campaign_id"), subscriber: try $0.id("subscriber_id"), attempts: 0, token: 1,
          expiresAt: now)
      }
      for lease in waiting {
        var end = state
        if case .excluded = try composer.compose(lease, connection) { end = .excluded }
        try connection.execute(
          "UPDATE deliveries SET state = $2, changed_at = $3 WHERE id = $1", [lease.delivery.sql, .text(end.rawValue), .time(now)])
      }
    }
  }

  /// One look and one delivery.
  func pass(_ text: String, as state: DeliveryState = .accepted, notices: Notices? = nil) async throws {
    let now = try Self.time(text)
    try await tick(now, notices: notices)
    try await deliver(now, as: state)
  }

  /// The same at each full hour from one instant to the other.
  func hours(_ first: String, _ last: String) async throws {
    var now = try Self.time(first)
    while try now <= Self.time(last) {
      try await pass(now.rfc3339)
      now = now + .seconds(3600)
    }
  }

  /// The steps that somebody has had: `hello 2026-11-03T09:00:00Z`, oldest first.
  func had(_ name: String, mode: SendingMode = .live) throws -> [String] {
    let id = try person(name).id
    return try desk.database.blockingRead { connection in
      try connection.rows(
        """
        SELECT c.slug, d.changed_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
        WHERE d.subscriber_id = $1 AND c.kind = 'series' AND c.mode = $2 AND d.state = 'accepted' ORDER BY d.changed_at, d.id
        """, [id.sql, .text(mode.rawValue)]
      ) { "\(try $0.text("slug").dropFirst("series.welcome.".count)) \(try $0.time("changed_at").rfc3339)" }
    }
  }

  /// Why the series ended for somebody; `under way` while it has not, nil for who is not in it.
  func end(_ name: String, mode: SendingMode = .live) throws -> String? {
    let id = try person(name).id
    return try desk.database.blockingRead { connection in
      let series = try #require(try Series.find("welcome", connection))
      return try SeriesReader.find(id, in: series.id, mode: mode, connection).map { $0.ended ?? "under way" }
    }
  }

  func start(_ name: String, at text: String, mode: SendingMode = .live) async throws -> SeriesReader.Start {
    let (id, now) = (try person(name).id, try Self.time(text))
    return try await desk.database.write { connection in
      try SeriesReader.start(id, in: try #require(try Series.find("welcome", connection)), mode: mode, now: now, connection)
    }
  }
}
