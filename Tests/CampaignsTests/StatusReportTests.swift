import Audience
import Foundation
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// What is told of a campaign to whoever asks: what it waits for, what stopped it, whether anybody gets it, and when mail was taken.
@Suite struct StatusReportTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)

  private func scheduled(_ desk: Desk, more: Int = 0) throws -> Campaign {
    for number in 0..<more { try desk.subscribe("r\(number)@example.org") }
    try desk.write("one.md", "title: One")
    let post = try Post.load(desk.folder + "/posts/one.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
    return try desk.database.blockingWrite { connection in
      try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now + .seconds(60), expiresAfter: .seconds(60), now: now,
        connection)
    }
  }

  private func json(_ campaign: Campaign, lost: String? = nil, mode: SendingMode = .live) throws -> [String: Any] {
    let report = StatusReport(
      campaign, nil, SendingSituation(mode: mode, window: nil, relays: []), lost: lost, now: now)
    return try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
  }

  @Test func `That nobody will get what is scheduled is told to scripts, and by which brake something was stopped`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let campaign = try scheduled(desk)
    func lost() throws -> [CampaignID: String] {
      try desk.database.blockingRead { try LostIssues.of([campaign], in: desk.publication, mode: .live, now: now, $0) }
    }
    #expect(try lost().isEmpty)
    #expect(try json(campaign)["lost"] == nil && json(campaign)["brake"] == nil)
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE memberships SET state = 'unsubscribed'") }
    let reason = try #require(try lost()[campaign.id])
    #expect(reason == "there is nobody to send to")
    #expect(try json(campaign, lost: reason)["lost"] as? String == reason)
    for (halt, brake) in [
      ("by its bounces: x", "bounces"), ("by its complaints: x", "complaints"), ("by its canary: x", "canary"), ("by hand: x", nil),
    ] {
      let found = try desk.database.blockingWrite { connection in
        try connection.execute(
          "UPDATE campaigns SET state = 'paused', frozen_at = 1, audience = 0, halted_at = 1, halt_reason = $1", [.text(halt)])
        return try #require(try Campaign.find(campaign.id, connection))
      }
      #expect(try json(found)["brake"] as? String == brake, "\(halt)")
      #expect(try json(found)["wait"] == nil && json(found)["waitsFor"] as? String == "`tuesday campaign resume one`")
      #expect(try desk.database.blockingRead { try Campaign.paused(mode: .live, $0).map(\.name) } == ["one"])
    }
  }

  @Test func `What a campaign waits for is one of a few kinds`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let campaign = try scheduled(desk)
    func wait(_ mode: SendingMode) -> CampaignWait? {
      CampaignWait.of(campaign, isOpen: true, SendingSituation(mode: mode, window: nil, relays: []), now)
    }
    #expect(wait(.live) == nil && wait(.rehearsal) == .relay)
  }

  @Test(
    arguments: [(0, 1), (13, 1), (14, 5), (69, 5), (70, 15), (840, 300), (86_400, 21_600), (400 * 86_400, 29 * 86_400)])
  func `Spans of time are as narrow as leaves room for all`(_ length: Int, _ width: Int) {
    #expect(Pace.width(for: length) == width)
    #expect(length / Pace.width(for: length) < Pace.most)
  }

  @Test func `Mails are counted in the span in which they were taken, those in which none was too`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let campaign = try scheduled(desk, more: 8)
    let pace = try desk.database.blockingWrite { connection -> Pace? in
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
      let frozen = try #require(try Campaign.find(campaign.id, connection))
      #expect(try Pace.of(frozen, .accepted, connection) == nil)
      let ids = try connection.rows("SELECT id FROM deliveries ORDER BY id") { try $0.integer("id") }
      for (index, id) in ids.prefix(7).enumerated() {
        let seconds = index < 4 ? index : 60 + index
        try connection.execute(
          "UPDATE deliveries SET state = 'accepted', changed_at = $2 WHERE id = $1", [.integer(id), .time(now + .seconds(seconds))])
      }
      return try Pace.of(frozen, .accepted, connection)
    }
    #expect(pace?.width == .seconds(5))
    #expect(pace?.spans.map(\.count) == [4] + Array(repeating: 0, count: 11) + [1, 2])
    #expect(pace?.spans.first?.begins == now)
  }
}
