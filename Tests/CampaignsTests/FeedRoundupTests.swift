import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// What is new in a feed goes out once, in the issue of the slot's next day, and a day without news is nobody's fault.
@Suite struct FeedRoundupTests {
  private let desk: Desk
  private let source = FeedSource(name: "blog", url: "https://blog.example.org/feed", form: .roundup, isReady: true, limit: 2)
  private let notices: Notices

  init() throws {
    desk = try Desk()
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "UTC"), try Self.time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { [desk] in try Slot.set(rule, list: desk.list, now: since, $0) }
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    notices = try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
  }

  private static func key(_ name: String) -> String { String(repeating: name, count: 64) }

  private static func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func find(_ names: String..., at time: String) throws {
    let found = try Self.time(time)
    try desk.database.blockingWrite { connection in
      for name in names {
        let item = KnownItem(
          key: Self.key(name), linkKey: nil, title: "Title \(name)", link: "https://blog.example.org/\(name)", published: nil, found: found,
          state: .rounded, slug: nil, text: "## [Title \(name)](https://blog.example.org/\(name))\n\nAbout \(name).")
        let isNew = try item.add(to: "blog", connection)
        #expect(isNew)
      }
    }
  }

  private func tick(_ time: String, mode: SendingMode = .live) async throws {
    try await desk.scheduler(at: try Self.time(time), mode: mode, notices: notices, feeds: [source]).tick()
  }

  private func issues(mode: SendingMode = .live) throws -> [String] {
    try desk.database.blockingRead { connection in
      try connection.rows(
        "SELECT c.name, t.title, t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.kind = 'issue' AND c.mode = $1 ORDER BY c.id",
        [.text(mode.rawValue)]
      ) { row in
        let words = try row.text("issue")
        let told = ["a", "b", "c", "d"].filter { words.contains("About \($0).") }.joined()
        return "\(try row.text("name")): \(try row.text("title")): \(told)"
      }
    }
  }

  private func past() throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 9, $0) }.map {
      [$0.date, $0.outcome, $0.campaign, $0.reason].compactMap(\.self).joined(separator: " ")
    }
  }

  private func roundup(mode: SendingMode = .live) async throws -> FeedRoundup? {
    try await desk.database.read { [desk, source] in
      try FeedRoundup.next(source, in: desk.publication(fedBy: [source]), mode: mode, $0)
    }
  }

  @Test func `What a post made of a roundup tells is in no other, before it goes and after, whatever it is called and links to`()
    async throws
  {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try find("b", at: "2026-11-02T11:00:00Z")
    let path = desk.folder + "/posts/written.md"
    let preview = try #require(try await roundup()).text
    #expect(preview.contains("\ntells: [blog/bbbbbbbbbbbbbbbb, blog/aaaaaaaaaaaaaaaa]\n"), "\(preview)")
    let own = preview.replacing("slug: blog-1\n", with: "").replacing("https://blog.example.org/", with: "https://elsewhere.example.org/")
    try own.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try await roundup() == nil, "all of it stands in the post")
    try find("c", at: "2026-11-02T12:00:00Z")
    #expect(try await roundup()?.slug == "blog-1")
    try await tick("2026-11-03T09:00:00Z")
    #expect(try issues().map { $0.prefix(8) } == ["written:"] && issues()[0].hasSuffix(": ab"))
    // The file stays, and what is written into it later has not been told.
    try own.replacing("tells: [", with: "tells: [blog/cccccccccccccccc, ").write(toFile: path, atomically: true, encoding: .utf8)
    try await tick("2026-11-10T09:00:00Z")
    #expect(try issues().dropFirst().map { String($0.suffix(3)) } == [": c"])
    try FileManager.default.removeItem(atPath: path)
    try await tick("2026-11-17T09:00:00Z")
    #expect(try issues().count == 2)
  }

  @Test func `A post that only links to an item's page takes nothing, and an empty file has no roundup's name`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try "---\ntitle: Mine\nslug: blog-9\n---\n\n[It](https://blog.example.org/a)\n"
      .write(toFile: desk.folder + "/posts/blog-9.md", atomically: true, encoding: .utf8)
    try "".write(toFile: desk.folder + "/posts/blog-1.md", atomically: true, encoding: .utf8)
    #expect(try await roundup()?.slug == "blog-1")
  }

  @Test func `What readers were told is not taken back by a rehearsal after it`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try await tick("2026-11-03T09:00:00Z")
    #expect(try await roundup(mode: .rehearsal) == nil)
    try await tick("2026-11-10T09:00:00Z", mode: .rehearsal)
    #expect(try await roundup() == nil)
  }

  @Test func `What waited for a roundup goes out once more when items become posts`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    let posts = FeedSource(name: "blog", url: source.url, form: .posts, isReady: true)
    for time in ["2026-11-03T09:00:00Z", "2026-11-10T09:00:00Z"] {
      try await desk.scheduler(at: try Self.time(time), notices: notices, feeds: [posts]).tick()
    }
    #expect(try issues() == ["blog-1: Title a: a"])
  }

  @Test func `A roundup that was held on its day is told for what it was, and keeps its name and place when its issue is cancelled`()
    async throws
  {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try desk.database.blockingWrite { try QueuePlace(heldBecause: "the mayor").keep(slug: "blog-1", list: desk.list, $0) }
    for time in ["2026-11-03T09:00:00Z", "2026-11-03T15:00:01Z"] { try await tick(time) }
    #expect(try past().first?.contains("blog-1 was held: the mayor") == true)
    try desk.database.blockingWrite { try QueuePlace().keep(slug: "blog-1", list: desk.list, $0) }
    try await tick("2026-11-10T09:00:00Z")
    #expect(try issues().map { $0.prefix(7) } == ["blog-1:"])
    #expect(try await roundup() == nil)
    let now = try Self.time("2026-11-10T09:00:01Z")
    try desk.database.blockingWrite { connection in
      let id = try #require(try Campaign.all("blog-1", connection).first).id
      _ = try Campaign.cancel(id, reason: "test", now: now, connection)
    }
    #expect(try await roundup()?.slug == "blog-1")
  }

  @Test func `Each day has what is new since the last, and a day without news is left out without a word to the writers`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try find("b", at: "2026-11-02T11:00:00Z")
    try await tick("2026-11-02T12:00:00Z")
    try await tick("2026-11-03T09:00:00Z")
    try await tick("2026-11-03T09:00:01Z")
    for time in ["2026-11-09T10:00:00Z", "2026-11-10T09:00:00Z"] { try await tick(time) }
    // New, but after the day's time: for the next.
    try find("c", at: "2026-11-10T10:00:00Z")
    for time in ["2026-11-10T10:00:00Z", "2026-11-10T15:00:01Z", "2026-11-17T09:00:00Z"] { try await tick(time) }
    #expect(try issues() == ["blog-1: Title b + 1: ab", "blog-2: Title c: c"])
    let late = "what is new in blog was found at 2026-11-10T10:00:00Z, after the day's time, and waits for the next"
    #expect(try past() == ["2026-11-17 sent blog-2", "2026-11-10 skipped \(late)", "2026-11-03 sent blog-1"])
    #expect(
      try desk.database.blockingRead { try $0.first("SELECT count(*) AS n FROM campaigns WHERE kind = 'notice'") { try $0.int("n") } } == 0)
  }

  @Test func `More than the limit are lines that lead to their pages, and come no second time`() async throws {
    defer { desk.remove() }
    for (hour, name) in ["a", "b", "c"].enumerated() { try find(name, at: "2026-11-02T1\(hour):00:00Z") }
    try await tick("2026-11-03T09:00:00Z")
    try find("d", at: "2026-11-04T10:00:00Z")
    try await tick("2026-11-10T09:00:00Z")
    #expect(try issues() == ["blog-1: Title c + 2: bc", "blog-2: Title d: d"])
    let first = try desk.database.blockingRead { connection in
      try connection.first("SELECT t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash WHERE c.name = 'blog-1'", []) {
        try $0.text("issue")
      }
    }
    #expect(first?.contains("https://blog.example.org/a") == true, "what is more is a line that leads there")
  }

  @Test func `A roundup that something kept at its time goes while the day is open, without what was new after it`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try desk.database.blockingWrite { try QueuePlace(heldBecause: "the mayor").keep(slug: "blog-1", list: desk.list, $0) }
    try await tick("2026-11-03T09:00:00Z")
    #expect(try issues() == [])
    try find("b", at: "2026-11-03T09:00:30Z")
    try desk.database.blockingWrite { try QueuePlace().keep(slug: "blog-1", list: desk.list, $0) }
    try await tick("2026-11-03T09:02:00Z")
    try await tick("2026-11-10T09:00:00Z")
    #expect(try issues() == ["blog-1: Title a: a", "blog-2: Title b: b"])
  }

  @Test func `A post that its writer made goes first, and the roundup waits`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try desk.write("own.md", "title: Own\nready: true")
    try await tick("2026-11-03T09:00:00Z")
    try await tick("2026-11-10T09:00:00Z")
    #expect(try desk.names().filter { !$0.hasPrefix("notice") } == ["own", "blog-1"])
  }

  @Test func `What a cancelled issue listed waits again, and a rehearsal takes nothing from what really goes out`() async throws {
    defer { desk.remove() }
    try find("a", at: "2026-11-02T10:00:00Z")
    try await tick("2026-11-03T09:00:00Z", mode: .rehearsal)
    #expect(try issues(mode: .rehearsal).map { $0.suffix(1) } == ["a"])
    let publication = desk.publication(fedBy: [source])
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let planning = Planning(desk.database, publication, mode: .live, settings: settings)
    let now = try Self.time("2026-11-02T12:00:00Z")
    let plan = try await planning.plan(list: nil, days: 2, now: now)
    #expect(plan.planned.map(\.pick.path) == ["feeds.blog"] && plan.findings.isEmpty)
    let campaign = try #require(try await planning.apply(plan, now: now)?.first)
    let waiting = { [desk, source] in try desk.database.blockingRead { try FeedRoundup.waiting(source, mode: .live, $0) }.map(\.key) }
    #expect(try waiting() == [])
    #expect(try await planning.plan(list: nil, days: 2, now: now).slots[0].outdated.isEmpty)
    _ = try await desk.database.write { try Campaign.cancel(campaign.id, reason: "no", now: now, $0) }
    #expect(try waiting() == [Self.key("a")])
    for now in ["2026-11-03T10:00:00Z", "2026-11-10T09:00:00Z"] { try await tick(now) }
    let told = try issues()
    #expect(told.count == 2 && told.allSatisfy { $0.hasSuffix(": a") }, "the cancelled one, and the one that went out")
  }

  @Test func `Two processes that come to the same day make one issue of it`() async throws {
    defer { desk.remove() }
    try find("a", "b", at: "2026-11-02T10:00:00Z")
    async let one: Void = tick("2026-11-03T09:00:00Z")
    async let two: Void = tick("2026-11-03T09:00:00Z")
    _ = try await (one, two)
    #expect(try issues().count == 1)
  }

  @Test func `A day without news says so, and one for which a feed could not be read says that to the writers`() async throws {
    defer { desk.remove() }
    for time in ["2026-11-03T09:00:00Z", "2026-11-03T15:00:01Z"] { try await tick(time) }
    func fail(at time: String) throws {
      var state = FeedState(url: source.url, next: try Self.time(time))
      state.fail("HTTP 503", source, now: try Self.time(time))
      try desk.database.blockingWrite { [state, source] in try state.keep(source.name, $0) }
    }
    try fail(at: "2026-11-10T10:00:00Z")
    for time in ["2026-11-10T10:00:00Z", "2026-11-10T15:00:01Z"] { try await tick(time) }
    try fail(at: "2026-11-17T08:00:00Z")
    for time in ["2026-11-17T09:00:00Z", "2026-11-17T15:00:01Z"] { try await tick(time) }
    #expect(
      try past() == [
        "2026-11-17 missed no post was ready when Tuesday looked last, at 2026-11-17T09:00:00Z; blog cannot be read since 2026-11-17T08:00:00Z: HTTP 503",
        "2026-11-10 skipped nothing was new in blog", "2026-11-03 skipped nothing was new in blog",
      ])
    let told = try desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0).map(\.name) }
    #expect(told == ["notice.missed.main.2026-11-17"])
  }

  @Test func `A feed is looked at when its time has come, once, and once more before a slot`() throws {
    defer { desk.remove() }
    let now = try Self.time("2026-11-03T08:00:00Z")
    func claim(_ reason: FeedLook.Reason?, _ now: Timestamp) throws -> Bool {
      try desk.database.blockingWrite { try FeedState.claim(source, because: reason, now: now, $0) != nil }
    }
    #expect(try claim(.due, now))
    #expect(try !claim(.due, now + .seconds(3599)))
    #expect(try claim(.due, now + .seconds(3600)))
    #expect(try claim(.due, now + .seconds(90 * 86_400)), "by a clock that is ahead")
    #expect(try claim(.due, now + .seconds(3601)) && !claim(.due, now + .seconds(3602)), "which is right again")
    let slot = now + .seconds(5400)
    #expect(try !claim(.ahead(of: slot), slot + .seconds(-121)))
    #expect(try claim(nil, slot + .seconds(-121)), "too long before it")
    #expect(try claim(.ahead(of: slot), slot + .seconds(-120)))
    #expect(try !claim(.ahead(of: slot), slot + .seconds(-100)))
    #expect(try claim(nil, slot + .seconds(-100)), "by hand at any time")
  }

  @Test func `Who fails is asked ever more rarely, once a day at least, and later if its server says so`() throws {
    defer { desk.remove() }
    let now = try Self.time("2026-11-03T08:00:00Z")
    var state = FeedState(url: source.url, next: now)
    var pauses: [Int] = []
    for _ in 0..<7 {
      state.fail("x", source, now: now)
      pauses.append(Int((state.next - now).inSeconds) / 3600)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 24, 24] && state.failingSince == now)
    state.succeed(source, now: now)
    #expect(state.fault == nil && state.failures == 0)
    state.fail("x", source, wish: .seconds(7200), now: now)
    #expect(state.next == now + .seconds(7200))
    state.fail("x", source, isGone: true, now: now)
    #expect(state.next == now + .seconds(86_400))
  }

  @Test func `A file of a post is never written over, and one that a crash left is known`() throws {
    defer { desk.remove() }
    let file = FeedFile("news", on: LocalDate(year: 2026, month: 11, day: 3), in: desk.publication)
    let text = "---\ntitle: A\ncanonical: \"https://a.example/1\"\n---\n\nText.\n"
    #expect(try file.write(text) && !file.write(text) && file.holds(text))
    try text.replacing("Text", with: "Edited").write(toFile: file.path, atomically: true, encoding: .utf8)
    #expect(try !file.write(text) && file.holds(text))
    try "---\ntitle: Other\n---\n\nMine.\n".write(toFile: file.path, atomically: true, encoding: .utf8)
    #expect(try !file.write(text) && !file.holds(text))
    #expect(try String(contentsOfFile: file.path, encoding: .utf8).contains("Mine"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder + "/posts").count == 1, "no draft of it stays")
  }

  @Test func `What nothing is made of says why: there at the first look, older than it, or more than is taken at once`() throws {
    defer { desk.remove() }
    var state = FeedState(url: "x", next: try Self.time("2026-11-03T00:00:00Z"))
    state.began = try Self.time("2026-11-02T00:00:00Z")
    func item(_ key: String, found: String, published: String?) throws -> KnownItem {
      KnownItem(
        key: key, linkKey: nil, title: key, link: "", published: try published.map(Self.time), found: try Self.time(found), state: .past,
        slug: nil, text: nil)
    }
    let items = [
      try item("a", found: "2026-11-02T00:00:00Z", published: nil),
      try item("b", found: "2026-11-04T00:00:00Z", published: "2026-10-30T00:00:00Z"),
      try item("c", found: "2026-11-05T00:00:00Z", published: "2026-11-05T00:00:00Z"),
    ]
    try desk.database.blockingWrite { connection in for item in items { _ = try item.add(to: "blog", connection) } }
    try find("d", at: "2026-11-06T00:00:00Z")
    let (latest, count, _) = try desk.database.blockingRead { try KnownItem.passed(of: "blog", limit: 2, $0) }
    #expect(latest.map(\.title) == ["c", "b"] && count == 3)
    #expect(
      items.map { $0.whyPassed(state) } == [
        "left alone: there at the first look", "left alone: older than the first look", "left alone: more than limit at once",
      ])
  }
}
