import Audience
import Foundation
import Logging
import Mail
import Store
import TestDatabases

@testable import Campaigns
@testable import Feedback

/// A publication's database with readers and a campaign that they were sent, and a clock that the test turns.
final class IntakeDesk: @unchecked Sendable {
  let folder: String
  let database: Database
  let keys: SigningKeys
  let path: ReturnPath
  let main: ListID
  let digest: ListID
  var now = Timestamp(milliseconds: 1_800_000_000_000)
  var rules = FeedbackRules(softThreshold: 5, softStale: .seconds(7 * 86_400))

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-intake-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    database = try TestDatabase.open(folder + "/t.sqlite")
    let now = now
    (keys, main, digest) = try database.blockingWrite { connection in
      try connection.execute(
        "INSERT INTO contents (hash, title, description, issue) VALUES ($1, 'News', '', '{}')", [.text(String(repeating: "a", count: 64))])
      return (
        try SigningKeys.load(now: now, connection), try MailingList.ensure("main", now: now, connection),
        try MailingList.ensure("digest", now: now, connection)
      )
    }
    path = ReturnPath(domain: "bounces.example.org", keys: keys)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  let ours = OurNames(
    [Mailbox(name: "The Letter", address: try! EmailAddress(parsing: "letter@press.example"))], returnDomain: "bounces.example.org")

  var feedback: FeedbackIntake {
    FeedbackIntake(
      database: database, keys: keys, rules: rules, notices: nil, ours: ours,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      clock: { [self] in now })
  }

  var intake: MailIntake { MailIntake(feedback, proof: MailProof(keys: keys, domain: path.domain)) }

  func write<Result>(_ body: (Connection) throws -> Result) throws -> Result { try database.blockingWrite(body) }

  /// Somebody who said yes to these lists.
  @discardableResult
  func reader(_ address: String, on lists: [ListID]? = nil) throws -> Subscriber {
    try write { connection in
      var generator = SystemRandomNumberGenerator()
      let id = try Subscriber.upsert(
        EmailAddress(parsing: address), name: "", publicID: PublicID(&generator), now: now, connection
      ).id
      for list in lists ?? [main] { try Membership.confirm(id, list: list, cause: "test", now: now, connection) }
      guard let person = try Subscriber.find(id, connection) else { throw StoreError.engine("nobody") }
      return person
    }
  }

  func list(_ slug: String) throws -> ListID { try write { try MailingList.ensure(slug, now: now, $0) } }

  func campaign(_ name: String, mode: String = "live", kind: String = "issue", state: String = "sending") throws -> CampaignID {
    try write { connection in
      try connection.execute(
        """
        INSERT INTO campaigns (name, slug, list_id, kind, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
        VALUES ($1, $1, $2, $3, $4, $5, 'never-twice', $6, 0, 0, 0, 0, 0)
        """,
        [.text(name), main.sql, .text(kind), .text(mode), .text(state), .text(String(repeating: "a", count: 64))])
      return try connection.first("SELECT id FROM campaigns WHERE name = $1", [.text(name)]) { try $0.id("id") } ?? ID(0)
    }
  }

  /// Their mail of it, as the ledger has it.
  @discardableResult
  func mail(_ campaign: CampaignID, to person: Subscriber, state: String = "accepted") throws -> DeliveryID {
    try write { connection in
      try connection.first(
        """
        INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, attempts, changed_at) VALUES ($1, $2, $3, 0, 1, $4) RETURNING id
        """, [campaign.sql, person.id.sql, .text(state), .time(now)]
      ) { try $0.id("id") } ?? ID(0)
    }
  }

  @discardableResult
  func take(_ event: FeedbackEvent) throws -> IntakeOutcome { try write { try feedback.take(event, now: now, $0) } }

  func bounce(
    _ delivery: DeliveryID, _ reason: RefusalReason = .unknownUser, hard: Bool = true, words: String = "550 5.1.1 No such user",
    named name: String = UUID().uuidString, at: Timestamp? = nil
  ) -> FeedbackEvent {
    FeedbackEvent(
      ["test", name], source: "main", kind: .bounce, about: .delivery(delivery),
      said: [.init(address: nil, reason: reason, isHard: hard, words: words)], at: at)
  }

  func state(_ person: Subscriber, _ list: ListID? = nil) throws -> MembershipState? {
    try database.blockingRead { try Membership.state(person.id, list: list ?? main, $0) }
  }

  func journal(_ person: Subscriber) throws -> [Consent] { try database.blockingRead { try Consent.journal(of: person.id, $0) } }

  func records(_ person: Subscriber) throws -> [FeedbackRecord] { try database.blockingRead { try FeedbackRecord.of(person.id, $0) } }

  func ledgerState(of delivery: DeliveryID) throws -> String? {
    try database.blockingRead { connection in
      try connection.first("SELECT state FROM deliveries WHERE id = $1", [delivery.sql]) { try $0.text("state") }
    }
  }

  func count(_ sql: String) throws -> Int {
    try database.blockingRead { connection in try connection.first("SELECT count(*) AS n FROM \(sql)") { try $0.int("n") } ?? 0 }
  }

  func later(days: Int = 0, seconds: Int = 0) { now = now + .seconds(days * 86_400 + seconds) }
}
