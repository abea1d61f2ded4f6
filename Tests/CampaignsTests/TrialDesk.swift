import Audience
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// An issue with several subjects, sent to so many from a desk where it is counted who clicks.
struct TrialDesk {
  static let now = Timestamp(milliseconds: 1_800_000_000_000)
  static let subjects = "subjects: [\"Ducks, {{ first_name | default: 'friend' }}\", \"Geese\"]"

  let desk: Desk
  let publication: Publication
  let id: CampaignID
  let keys = SigningKeys([1: [UInt8](repeating: 1, count: 32)])

  /// Beside the two of the desk.
  ///
  /// - Parameter digests: how many more there are who chose a digest.
  init(
    _ readers: Int, digests: Int = 0, _ head: String = subjects, clicks: Tracking.Counting = .reader, canary: Canary? = nil,
    localTime: String? = nil
  ) throws {
    desk = try Desk()
    publication = desk.publication(counting: clicks)
    for number in 0..<readers { try desk.subscribe("r\(number)@example.org") }
    for number in 0..<digests { try desk.subscribe("d\(number)@example.org", as: .digest) }
    let issue = try Self.issue(desk, publication, head)
    let (desk, publication) = (desk, publication)
    id = try desk.database.blockingWrite { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: Self.now, localTime: localTime, expiresAfter: .seconds(86_400),
        now: Self.now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, canary: canary, now: Self.now, connection)
      return campaign.id
    }
  }

  static func issue(_ desk: Desk, _ publication: Publication, _ head: String) throws -> Campaigns.Issue {
    let path = desk.folder + "/posts/news.md"
    try "---\n\(head)\n---\n\nLook at [the pond](https://pond.example).\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, in: publication).post
    return try IssueRenderer(publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
  }

  func remove() { desk.remove() }

  var campaign: Campaign {
    get throws { try #require(try desk.database.blockingRead { try Campaign.find(id, $0) }) }
  }

  var ledger: Ledger {
    get throws { try #require(try desk.database.blockingRead { try Ledger.of(id, $0) }) }
  }

  func lease(at time: Timestamp, token: Int64 = 1) throws -> [Lease] {
    let batch = Batch(number: token, results: [], demand: .one(10_000))
    return try Outbox(database: desk.database, worker: "w", mode: .live).commit(batch, policy: .sample, now: time) { _, _ in
      .message(to: "example.org") { throw CocoaError(.featureUnsupported) }
    }.leases.map(\.lease).filter { $0.campaign == id }
  }

  func settle(_ leases: [Lease], at time: Timestamp, as state: DeliveryState = .accepted, reply: String = "250 ok") throws {
    let results = leases.map { DeliveryResult(lease: $0, state: state, due: time + .seconds(300), reply: reply) }
    let batch = Batch(number: 99, results: results, demand: .one(0))
    _ = try Outbox(database: desk.database, worker: "w", mode: .live).commit(batch, policy: .sample, now: time) { _, _ in
      .excluded(reason: "")
    }
  }

  /// Who has which subject in the mail that is made for them now.
  func subject(of lease: Lease) throws -> String {
    let composer = Composer(keys: try #require(keys), clock: { Self.now })
    guard case .message(_, let make) = try desk.database.blockingRead({ try composer.compose(lease, $0) }) else { return "excluded" }
    return ParsedMessage(try make().data).subject
  }

  func click(_ leases: some Collection<Lease>, at time: Timestamp) throws {
    try desk.database.blockingWrite { connection in
      for lease in leases {
        try connection.execute(
          "INSERT INTO engagements (campaign_id, kind, subscriber_id, first_at, last_at, links) VALUES ($1, 'clicked', $2, $3, $3, '1')",
          [id.sql, lease.subscriber.sql, .time(time)])
      }
    }
  }

  func judge(at time: Timestamp, expiresAfter: Duration = .seconds(48 * 3600), telling notices: Notices? = nil) throws -> Verdict? {
    let campaign = try campaign
    return try desk.database.blockingWrite { try Trial.judge(campaign, expiresAfter: expiresAfter, telling: notices, now: time, $0) }
  }
}
