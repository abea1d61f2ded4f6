import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// Posts that are ready, and cannot go out: the queue, the plan, the writers' mails and the slot say the same of them.
@Suite struct PassedOverTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Too large for any mail.
  private func writeHeavy(_ desk: Desk, _ head: String = "title: Heavy\nready: true") throws {
    let words = String(repeating: "Words.\n\n", count: 3_000)
    try "---\n\(head)\n---\n\n\(words)".write(toFile: desk.folder + "/posts/a-heavy.md", atomically: true, encoding: .utf8)
  }

  private func queue(_ desk: Desk) throws -> PostQueue {
    try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try PostQueue(of: list, in: desk.publication, mode: .live, complete: true, connection)
    }
  }

  private func notices(_ desk: Desk) throws -> Notices {
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    return try Notices(desk.publication, to: [EmailAddress(parsing: "w@example.org")], terms)
  }

  private func told(_ desk: Desk) throws -> [(name: String, words: String)] {
    try desk.database.blockingRead { connection in
      try connection.rows(
        "SELECT c.name, t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.kind = 'notice' ORDER BY c.id"
      ) { (try $0.text("name"), try $0.text("issue")) }
    }
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 9, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  private static let weight = "the mail would have more than 256 KB of HTML"

  @Test func `A post that is too large is called faulty by queue and plan, with the reason, and the next has its day`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try writeHeavy(desk)
    try desk.write("b.md", "title: B\nready: true")
    let day = LocalDate(year: 2026, month: 11, day: 3)
    let queue = try queue(desk)
    #expect(queue.entries.map(\.slug) == ["a-heavy", "b"] && queue.entries.map(\.standing) == [.faulty, .ready])
    #expect(queue.entries[0].obstacle?.reason == Self.weight && queue.entries[1].obstacle == nil)
    #expect(queue.takeable(on: day).map(\.slug) == ["b"])
    #expect(queue.kept(from: day, before: "b").map(\.slug) == ["a-heavy"] && queue.kept(from: day, before: "a-heavy").isEmpty)
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let plan = try await Planning(desk.database, desk.publication, mode: .live, settings: settings)
      .plan(list: nil, days: 2, now: try time("2026-11-02T00:00:00Z"))
    #expect(plan.planned.map(\.pick.issue.slug) == ["b"])
    #expect(plan.slots[0].waiting.map(\.slug) == ["a-heavy"] && plan.slots[0].waiting.map(\.standing) == [.faulty])
  }

  @Test func `The writers hear of it before the day, and the day that has another post tells what it passed over`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let notices = try notices(desk)
    try writeHeavy(desk)
    try await desk.scheduler(at: try time("2026-11-02T09:00:00Z"), notices: notices).tick()
    var told = try told(desk)
    #expect(told.map(\.name) == ["notice.unready.main.2026-11-03.24h"])
    #expect(told[0].words.contains("With faults: a-heavy (\(Self.weight))"), "\(told[0].words)")
    try desk.write("b.md", "title: B\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T07:00:00Z"), notices: notices).tick()
    try await desk.scheduler(at: try time("2026-11-03T07:00:01Z"), notices: notices).tick()
    told = try self.told(desk)
    #expect(told.map(\.name).dropFirst() == ["notice.passed.main.2026-11-03.2h"])
    #expect(told.last?.words.contains("a-heavy (\(Self.weight))") == true && told.last?.words.contains("b goes instead") == true)
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z"), notices: notices).tick()
    #expect(try desk.names() == ["b"])
    #expect(try past(desk) == ["2026-11-03 sent b a-heavy was passed over: \(Self.weight) (`tuesday check posts/a-heavy.md` tells)"])
    #expect(try self.told(desk).count == 2, "it was not late")
  }

  @Test func `A day without any post that can go names what it passed over; mended in time, it goes`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try writeHeavy(desk)
    try desk.write("b.md", "title: B\nready: true\nslug: [")
    for now in ["2026-11-03T09:00:00Z", "2026-11-03T15:00:01Z"] { try await desk.scheduler(at: try time(now)).tick() }
    let missed = try #require(try past(desk).first)
    #expect(
      missed.hasPrefix(
        "2026-11-03 missed no post was ready when Tuesday looked last, at 2026-11-03T09:00:00Z; a-heavy was passed over: \(Self.weight)"))
    #expect(missed.contains("b was passed over: "), "\(missed)")
    let scheduler = desk.scheduler(at: try time("2026-11-10T09:00:00Z"))
    try await scheduler.tick()
    #expect(try desk.names() == [])
    try desk.write("a-heavy.md", "title: Light\nready: true")
    try await scheduler.tick()
    #expect(try desk.names() == ["a-heavy"])
  }

  @Test func `A post whose head cannot be read, or of a list that is not there, is named like any other with faults, by every list`()
    async throws
  {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let other = try await desk.database.write { try MailingList.ensure("other", now: Timestamp(milliseconds: 0), $0) }
    try desk.write("a-broken.md", "title: \"A\nready: true")
    try desk.write("b-mian.md", "title: B\nready: true\nlist: mian")
    try desk.write("c.md", "title: C\nready: true")
    try desk.write("draft.md", "title: D\nlist: mian")
    #expect(try queue(desk).entries.map { "\($0.slug) \($0.standing)" } == ["a-broken faulty", "b-mian faulty", "c ready", "draft draft"])
    let others = try await desk.database.read { connection in
      try PostQueue(
        of: try #require(try MailingList.find(other, connection)), in: desk.publication, mode: .live, complete: true, connection)
    }
    #expect(others.entries.map(\.slug) == ["a-broken", "b-mian", "draft"])
    try await desk.scheduler(at: try time("2026-11-02T09:00:00Z"), notices: try notices(desk)).tick()
    let told = try told(desk).first
    #expect(told?.name == "notice.passed.main.2026-11-03.24h")
    #expect(
      told?.words.contains("a-broken (the front matter is not YAML") == true
        && told?.words.contains("b-mian (there is no list mian)") == true)
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    let sent = try #require(try past(desk).first)
    #expect(sent.hasPrefix("2026-11-03 sent c a-broken was passed over: the front matter is not YAML"), "\(sent)")
    #expect(sent.contains("; b-mian was passed over: there is no list mian (`tuesday check posts/b-mian.md` tells)"), "\(sent)")
    // What an issue has been is nobody's to send, however its file is spoilt.
    try desk.write("c.md", "title: \"C\nready: true")
    #expect(try queue(desk).entries.map(\.slug) == ["a-broken", "b-mian", "draft"])
  }

  @Test func `A post whose readers all chose fewer issues, and had one, is called unread by queue, notices and slot`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let all = try await desk.database.write { connection in
      try ["ada@example.org", "bo@example.org"].map { address in
        let id = try #require(try Subscriber.find(try EmailAddress(parsing: address), connection)).id
        return try Membership.choose(.monthly, id, list: desk.list, cause: "test", now: Timestamp(milliseconds: 0), connection)
      }
    }
    #expect(all.count == 2)
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    try desk.write("b.md", "title: B\nready: true")
    let words = "each of its readers chose fewer issues, and had one lately"
    try await desk.scheduler(at: try time("2026-11-09T09:00:00Z"), notices: try notices(desk)).tick()
    let told = try told(desk)
    #expect(told.first?.words.contains("b (\(words))") == true, "\(told)")
    for now in ["2026-11-10T09:00:00Z", "2026-11-10T15:00:01Z"] { try await desk.scheduler(at: try time(now)).tick() }
    #expect(try past(desk).first?.hasSuffix("b was passed over: \(words)") == true)
    try await desk.scheduler(at: try time("2026-12-01T09:00:00Z")).tick()
    #expect(try past(desk).first == "2026-12-01 sent b")
  }

  @Test func `A post whose slug another list's issue has, and one for nobody, are not called ready either`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let now = try time("2026-11-02T00:00:00Z")
    let other = try await desk.database.write { connection in
      let other = try MailingList.ensure("other", now: now, connection)
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection)).id
      try Membership.confirm(ada, list: other, cause: "test", now: now, connection)
      return other
    }
    try desk.write("same.md", "title: Same\nready: true\nlist: other")
    let post = try Post.load(desk.folder + "/posts/same.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 2))
    try await desk.database.write { connection in
      _ = try Campaign.schedule(
        issue, list: other, rule: .everyone, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now,
        connection)
    }
    try desk.write("same.md", "title: Same\nready: true")
    try desk.write("few.md", "title: Few\nready: true\naudience: joined before 1960-01-01")
    let queue = try queue(desk)
    #expect(queue.entries.map(\.slug) == ["few", "same"] && queue.entries.map(\.standing) == [.unread, .faulty])
    #expect(queue.entries[0].obstacle?.reason == "nobody is meant by `audience: joined before 1960-01-01`")
    #expect(queue.entries[1].obstacle?.reason == "the slug same is that of an issue that went to the list other")
    for now in ["2026-11-03T09:00:00Z", "2026-11-03T15:00:01Z"] { try await desk.scheduler(at: try time(now)).tick() }
    let missed = try #require(try past(desk).first)
    #expect(missed.contains("few was passed over: nobody is meant") && missed.contains("same was passed over: the slug same"), "\(missed)")
  }
}
