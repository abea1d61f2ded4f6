import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// What becomes of an issue, and of its day, when its time comes.
@Suite struct DueIssueTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 9, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test(
    "Without a window to be late in an issue leaves within its minute, and not after it",
    arguments: [
      ("2026-11-03T09:00:00Z", "2026-11-03 sent a"), ("2026-11-03T09:00:01Z", "2026-11-03 sent a"),
      ("2026-11-03T09:01:00Z", "2026-11-03 sent a"),
      ("2026-11-03T09:01:01Z", "2026-11-03 missed Tuesday did not run from 2026-11-03T09:00:00Z to 2026-11-03T09:01:00Z"),
    ])
  func minute(now: String, outcome: String) async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T08:59:59Z"), lateWindow: .zero).tick()
    #expect(try past(desk) == [])
    try await desk.scheduler(at: try time(now), lateWindow: .zero).tick()
    #expect(try past(desk) == [outcome])
  }

  /// Plans the coming day, and takes everybody away.
  private func applied(_ desk: Desk) async throws {
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let planning = Planning(desk.database, desk.publication, mode: .live, settings: settings)
    let now = try time("2026-11-02T00:00:00Z")
    let applied = try await planning.apply(try await planning.plan(list: nil, days: 1, now: now), now: now)
    #expect(applied?.map(\.name) == ["a"])
    try await desk.database.write { _ = try $0.execute("UPDATE memberships SET state = 'unsubscribed'") }
  }

  private func notices(_ desk: Desk) throws -> Notices {
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    return try Notices(desk.publication, to: [EmailAddress(parsing: "w@example.org")], terms)
  }

  private func told(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { connection in
      try connection.rows(
        "SELECT t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.name = 'notice.nobody.a' ORDER BY c.id"
      ) { try $0.text("issue") }
    }
  }

  @Test func `An issue that was fixed and has nobody left is not sent: the writers hear of it, and its day and name are free`() async throws
  {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let notices = try notices(desk)
    try desk.write("a.md", "title: A\nready: true")
    try await applied(desk)
    for second in 0...2 {
      try await desk.scheduler(at: try time("2026-11-03T09:00:0\(second)Z"), notices: notices).tick()
    }
    let campaign = try #require(try desk.database.blockingRead { try Campaign.all("a", $0) }.first)
    #expect(campaign.state == .cancelled && campaign.halt?.reason == "when its time came, there is nobody to send to")
    #expect(try past(desk) == [])
    let told = try told(desk)
    #expect(told.count == 1 && told.first?.contains("there is nobody to send to") == true, "\(told)")
    // Somebody comes while the day is open.
    try desk.subscribe("chiara@example.org")
    try await desk.scheduler(at: try time("2026-11-03T09:30:00Z"), notices: notices).tick()
    #expect(try past(desk).map { $0.prefix(19) } == ["2026-11-03 sent a.2"])
  }

  @Test func `However late an issue goes out, it is for those whom its rule meant at its time`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let joined = try time("2026-11-02T08:00:00Z")
    try await desk.database.write { connection in
      _ = try connection.execute("UPDATE subscribers SET created_at = $1", [.time(joined)])
    }
    try desk.write("a.md", "title: A\nready: true\naudience: joined within 3 days")
    try await applied(desk)
    try await desk.database.write { _ = try $0.execute("UPDATE memberships SET state = 'confirmed'") }
    let notices = try notices(desk)
    try await desk.scheduler(at: try time("2026-11-20T09:00:00Z"), notices: notices).tick()
    let campaign = try #require(try desk.database.blockingRead { try Campaign.all("a", $0) }.first)
    #expect(campaign.state == .sending)
    #expect(try desk.database.blockingRead { try Ledger.of(campaign.id, $0)?.audience } == 2)
    #expect(try told(desk) == [])
    let now = try time("2026-11-20T10:00:00Z")
    let rule = try desk.database.blockingRead { connection in
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      return try DeliveryStory.of(ada, campaign, in: desk.publication, hindrance: nil, now: now, connection).rule
    }
    #expect(rule?.holds == true)
  }

  @Test func `Another post that is ready has the day of one that has nobody left`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true\naudience: email = \"ada@example.org\"")
    try await applied(desk)
    try desk.write("b.md", "title: B\nready: true")
    try desk.subscribe("chiara@example.org")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    let past = try past(desk)
    #expect(past.count == 1 && past[0].hasPrefix("2026-11-03 sent b a was passed over: nobody is meant by"), "\(past)")
  }
}
