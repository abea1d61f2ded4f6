import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// Who would get an issue is asked as of its own day, and behind what goes out before it: queue, plan, slot and scheduler say the same.
@Suite struct TurnoutTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every day or week at nine, and one reader more; the posts are ready.
  private func desk(_ rule: String, _ posts: String..., reader: Frequency? = nil) throws -> Desk {
    let desk = try Desk()
    try desk.database.blockingWrite { connection in
      try Slot.set(try SlotRule(rule, zoneName: "UTC"), list: desk.list, now: try time("2026-11-01T00:00:00Z"), connection)
      for name in ["ada", "bo"] {
        let id = try #require(try Subscriber.find(try EmailAddress(parsing: "\(name)@example.org"), connection)).id
        _ = try Membership.choose(.monthly, id, list: desk.list, cause: "test", now: Timestamp(milliseconds: 0), connection)
      }
    }
    if let reader { try desk.subscribe("chiara@example.org", as: reader) }
    for post in posts { try desk.write("\(post).md", "title: \(post)\nready: true") }
    return desk
  }

  private func planning(_ desk: Desk) -> Planning {
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    return Planning(desk.database, desk.publication, mode: .live, settings: settings)
  }

  private func coming(_ desk: Desk, at now: String, count: Int = 8) throws -> ComingSlots {
    let now = try time(now)
    return try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try ComingSlots(list, count: count, in: desk.publication, mode: .live, now: now, connection)
    }
  }

  private func days(_ coming: ComingSlots) -> [String] { coming.days.compactMap { day in day.post.map { "\(day.date) \($0)" } } }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 9, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test func `A plan counts who rests by then, by what it gives out itself`() async throws {
    let desk = try desk("every day 09:00", "a", "b", reader: .every)
    defer { desk.remove() }
    let plan = try await planning(desk).plan(list: nil, days: 2, now: try time("2026-11-02T10:00:00Z"))
    let counts = try await desk.database.read { connection in
      try plan.planned.map { planned in
        let count = try planned.pick.turnout.count(connection)
        return "\(planned.pick.issue.slug) \(count.readers) \(count.leftOut) \(count.digests)"
      }
    }
    #expect(counts == ["a 3 0 0", "b 3 2 0"])
  }

  @Test func `A day is not given to a post that all rest for by then; what is scheduled counts like what is planned`() async throws {
    let desk = try desk("every day 09:00", "a", "b")
    defer { desk.remove() }
    let (planning, now) = (planning(desk), try time("2026-11-28T16:00:00Z"))
    var plan = try await planning.plan(list: nil, days: 4, now: now)
    #expect(plan.planned.map { "\($0.occurrence.date) \($0.pick.issue.slug)" } == ["2026-11-29 a", "2026-12-01 b"])
    let calendar = ["2026-11-29 a", "2026-12-01 b"]
    #expect(try days(coming(desk, at: "2026-11-28T16:00:00Z")) == calendar)
    plan = try await planning.plan(list: nil, days: 2, now: now)
    #expect(plan.slots[0].waiting.map { "\($0.slug) \($0.standing)" } == ["b unread"])
    _ = try await planning.apply(plan, now: now)
    let after = try coming(desk, at: "2026-11-28T16:00:00Z")
    #expect(days(after) == calendar && after.queue.entries.map(\.standing) == [.ready])
    #expect(after.days[1].obstacle == "no post is ready; b cannot go out: each of its readers chose fewer issues, and had one lately")
    for day in ["29", "30"] {
      for hour in ["09", "16"] { try await desk.scheduler(at: try time("2026-11-\(day)T\(hour):00:00Z")).tick() }
    }
    try await desk.scheduler(at: try time("2026-12-01T09:00:00Z")).tick()
    #expect(
      try past(desk).prefix(3).map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
        "2026-12-01 sent b", "2026-11-30 missed no", "2026-11-29 sent a",
      ])
  }

  @Test func `An issue that is fixed, and for which all rest when its time comes, is taken back, and another has its day`() async throws {
    let desk = try desk("every day 09:00", "b")
    defer { desk.remove() }
    let planning = planning(desk)
    let now = try time("2026-11-02T16:00:00Z")
    #expect(try await planning.apply(try await planning.plan(list: nil, days: 1, now: now), now: now)?.count == 1)
    // Sent by hand before.
    try desk.write("a.md", "title: A")
    let a = try Post.load(desk.folder + "/posts/a.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: a, today: LocalDate(year: 2026, month: 11, day: 2))
    try await desk.database.write { connection in
      _ = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
    }
    try await desk.scheduler(at: now).tick()
    try desk.subscribe("chiara@example.org")
    try desk.write("c.md", "title: C\nready: true\naudience: email = \"chiara@example.org\"")
    try await desk.database.write { _ = try $0.execute("UPDATE campaigns SET rule = 'email = \"ada@example.org\"' WHERE slug = 'b'") }
    try desk.write("b.md", "title: b\nready: true\naudience: email = \"ada@example.org\"")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    let taken = try #require(try desk.database.blockingRead { try Campaign.all("b", $0) }.first)
    #expect(taken.state == .cancelled)
    #expect(taken.halt?.reason == "when its time came, each of its readers chose fewer issues, and had one lately")
    let past = try past(desk)
    #expect(past.first?.hasPrefix("2026-11-03 sent c b was passed over: each of its readers") == true, "\(past)")
  }

  @Test func `What is scheduled and will have nobody is told of before, and another has its day`() async throws {
    let desk = try desk("every day 09:00")
    defer { desk.remove() }
    let (planning, now) = (planning(desk), try time("2026-11-27T10:00:00Z"))
    try desk.write("ppp.md", "title: P\nready: true\ndate: 2026-11-30")
    #expect(try await planning.apply(try await planning.plan(list: nil, days: 4, now: now), now: now)?.map(\.name) == ["ppp"])
    #expect(try coming(desk, at: "2026-11-27T10:00:00Z").lost.isEmpty)
    try desk.write("qqq.md", "title: Q\nready: true")
    let reason = "each of its 2 readers chose fewer issues, and will have had qqq by then"
    func check(_ at: String) throws {
      let coming = try coming(desk, at: at)
      #expect(coming.lost == ["ppp": reason])
      let day = try #require(coming.days.first { $0.date == "2026-11-30" })
      #expect(
        day.post == nil && day.scheduled == nil && day.row.last?.hasSuffix("ppp is scheduled, and nobody will get it: \(reason)") == true)
    }
    try check("2026-11-27T10:00:00Z")
    let plan = try await planning.plan(list: nil, days: 4, now: now)
    #expect(plan.slots[0].lost.map { "\($0.issue.campaign.name) \($0.reason)" } == ["ppp \(reason)"])
    let post = try Post.load(desk.folder + "/posts/qqq.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 27))
    let prospect = try await desk.database.read { connection in
      try Prospect(
        issue, of: post.path, to: post.readers(in: desk.publication, now: now, connection), nil, in: desk.publication, mode: .live, at: now,
        connection)
    }
    #expect(prospect.costs.map(\.slug) == ["ppp"] && prospect.costs.first?.reason == reason)
    try await desk.scheduler(at: try time("2026-11-28T09:00:00Z")).tick()
    #expect(try desk.names().contains("qqq"))
    try check("2026-11-28T16:00:00Z")
    try desk.subscribe("chiara@example.org", as: .every)
    #expect(try coming(desk, at: "2026-11-28T16:00:00Z").lost.isEmpty)
  }

  @Test func `A pinned post, and one without a day, are judged as of the day in question`() async throws {
    let desk = try desk("every Tuesday 09:00", "a")
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-12-01T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    try desk.write("b.md", "title: B\nready: true")
    var coming = try coming(desk, at: "2026-12-02T00:00:00Z")
    #expect(days(coming) == ["2027-01-05 b"] && coming.queue.entries.map(\.standing) == [.ready])
    #expect(coming.days[0].obstacle?.contains("b cannot go out") == true && coming.days[6].obstacle == nil)
    try await desk.database.write { connection in
      try QueuePlace(pinnedTo: LocalDate(year: 2027, month: 1, day: 12)).keep(slug: "b", list: desk.list, connection)
    }
    coming = try self.coming(desk, at: "2026-12-02T00:00:00Z")
    #expect(days(coming) == ["2027-01-12 b"])
    #expect(coming.queue.entries.map(\.standing) == [.pinned(LocalDate(year: 2027, month: 1, day: 12))])
    #expect(coming.queue.entries[0].obstacle == nil)
    let plan = try await planning(desk).plan(list: nil, days: 8, now: try time("2026-12-02T00:00:00Z"))
    #expect(plan.planned.map { "\($0.occurrence.date)" } == ["2027-01-12"])
  }

  @Test func `Whom a rule about days means is counted as of the day`() async throws {
    let desk = try desk("every day 09:00")
    defer { desk.remove() }
    let joined = try time("2026-11-27T08:00:00Z")
    try await desk.database.write { connection in
      _ = try connection.execute("UPDATE memberships SET frequency = NULL")
      _ = try connection.execute("UPDATE subscribers SET created_at = $1", [.integer(joined.milliseconds)])
    }
    try desk.write("new.md", "title: New\nready: true\naudience: joined within 3 days\ndate: 2026-12-06")
    try desk.write("old.md", "title: Old\nready: true\naudience: not joined within 3 days")
    let coming = try coming(desk, at: "2026-11-27T10:00:00Z", count: 12)
    #expect(days(coming) == ["2026-11-30 old"] || days(coming) == ["2026-12-01 old"], "\(days(coming))")
    let standings = coming.queue.entries.map { "\($0.slug) \($0.standing) \($0.obstacle?.reason ?? "")" }
    #expect(standings.contains("new unread nobody is meant by `audience: joined within 3 days`"), "\(standings)")
    let plan = try await planning(desk).plan(list: nil, days: 12, now: try time("2026-11-27T10:00:00Z"))
    #expect(plan.planned.map(\.pick.issue.slug) == ["old"])
  }

  @Test func `A notice of a day counts what is scheduled before it`() async throws {
    let desk = try desk("every Tuesday 09:00", "b")
    defer { desk.remove() }
    let now = try time("2026-11-09T00:00:00Z")
    try desk.write("one-off.md", "title: One")
    let post = try Post.load(desk.folder + "/posts/one-off.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 9))
    try await desk.database.write { connection in
      _ = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: try time("2026-11-10T07:00:00Z"), expiresAfter: .seconds(60),
        now: now, connection)
    }
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(desk.publication, to: [EmailAddress(parsing: "w@example.org")], terms)
    try await desk.scheduler(at: try time("2026-11-09T09:00:00Z"), notices: notices).tick()
    let told = try desk.database.blockingRead { connection in
      try connection.rows(
        "SELECT t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.name = 'notice.unready.main.2026-11-10.24h'"
      ) { try $0.text("issue") }
    }
    #expect(told.first?.contains("b (each of its readers chose fewer issues, and had one lately)") == true, "\(told)")
  }
}
