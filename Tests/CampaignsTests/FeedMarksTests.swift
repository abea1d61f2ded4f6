import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// A slip in the head of a letter that somebody made of a roundup has no item told twice, and the letter is not lost.
@Suite struct FeedMarksTests {
  private let desk: Desk
  private let source = FeedSource(name: "blog", url: "https://blog.example.org/feed", form: .roundup, isReady: true, limit: 9)

  init() throws {
    desk = try Desk.onTuesdays()
    try desk.database.blockingWrite { connection in
      for name in ["a", "b"] {
        let item = KnownItem(
          key: String(repeating: name, count: 64), linkKey: nil, title: "Title \(name)", link: "https://blog.example.org/\(name)",
          published: nil, found: try Self.time("2026-11-02T10:00:00Z"), state: .rounded, slug: nil, text: "## Title \(name)")
        let isNew = try item.add(to: "blog", connection)
        #expect(isNew)
      }
    }
  }

  private static func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private static let both = "tells: [blog/aaaaaaaaaaaaaaaa, blog/bbbbbbbbbbbbbbbb]"

  private func roundup() throws -> FeedRoundup? {
    try desk.database.blockingRead { connection in
      try FeedRoundup.next(source, in: desk.publication(fedBy: [source]), mode: .live, connection)
    }
  }

  private func tick(_ now: String) async throws { try await desk.scheduler(at: try Self.time(now), feeds: [source]).tick() }

  private func queue() throws -> [PostQueue.Entry] {
    try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try PostQueue(of: list, in: desk.publication(fedBy: [source]), mode: .live, complete: true, connection).entries
    }
  }

  private func findings(_ name: String) throws -> [Diagnostic] {
    var inspection = try Inspection(
      of: desk.publication(fedBy: [source]), mode: .live, today: LocalDate(year: 2026, month: 11, day: 3))
    inspection.database = desk.database
    return try inspection.findings(ofPostAt: desk.folder + "/posts/" + name)
  }

  @Test(arguments: [
    "title: December: what was new\nready: true\nslug: blog-1\n\(both)", "title: News\n\(both)\nready: \"true",
    "title: News\nready: true\ntells: blog/aaaaaaaaaaaaaaaa, blog/bbbbbbbbbbbbbbbb",
    "title: News\nready: true\ntells: [Blog/aaaaaaaaaaaaaaaa, blog/bbbbbb]",
  ])
  func `A head that cannot be read, or what it says of its items, keeps them out of roundups, and that is told`(head: String) async throws {
    defer { desk.remove() }
    try desk.write("written.md", head)
    #expect(try roundup() == nil)
    let queue = try queue()
    #expect(queue.map(\.slug) == ["written"] && queue.map(\.standing) == [.faulty] && queue[0].kept == 2, "\(queue)")
    let warning = try #require(try findings("written.md").first { $0.severity == .warning && $0.message.hasPrefix("it may tell ") })
    #expect(warning.message.hasSuffix("no roundup has that while this file waits"))
    try await tick("2026-11-03T09:00:00Z")
    #expect(try desk.names() == [])
    try desk.write("written.md", "title: \"December: what was new\"\nready: true\n\(Self.both)")
    try await tick("2026-11-03T09:30:00Z")
    try await tick("2026-11-10T09:00:00Z")
    #expect(try desk.names() == ["written"] && roundup() == nil, "the letter, and no item beside it")
  }

  @Test func `Marks in the text of a post that says nothing of items, or says it well, keep nothing back`() throws {
    defer { desk.remove() }
    try "---\ntitle: X\n---\n\nSee blog/aaaaaaaaaaaaaaaa.\n".write(toFile: desk.folder + "/posts/x.md", atomically: true, encoding: .utf8)
    try "---\ntitle: Y\ntells: [blog/bbbbbbbbbbbbbbbb]\n---\n\nSee blog/aaaaaaaaaaaaaaaa.\n"
      .write(toFile: desk.folder + "/posts/y.md", atomically: true, encoding: .utf8)
    #expect(try roundup()?.text.contains("tells: [blog/aaaaaaaaaaaaaaaa]") == true)
  }

  @Test func `A post whose items an issue has told is faulty; what no item is called is a warning`() async throws {
    defer { desk.remove() }
    try await tick("2026-11-03T09:00:00Z")
    #expect(try desk.names() == ["blog-1"])
    try desk.write("late.md", "title: Late\nready: true\n\(Self.both)")
    let words = "`tells` names blog/aaaaaaaaaaaaaaaa, which blog-1 has told already: Title a"
    #expect(try queue().map { "\($0.slug) \($0.standing) \($0.obstacle?.reason ?? "")" } == ["late faulty \(words)"])
    #expect(try findings("late.md").filter { $0.severity == .error }.map(\.message).first == words)
    try await tick("2026-11-10T09:00:00Z")
    #expect(try desk.names() == ["blog-1"])
    try desk.write("late.md", "title: Late\nready: true\ntells: blog/deadbeefdeadbeef")
    let warning = try #require(try findings("late.md").first { $0.message.hasPrefix("`tells`") })
    #expect(warning.severity == .warning && warning.message == "`tells` names blog/deadbeefdeadbeef, and there is no such item")
    #expect(try queue().map(\.standing) == [.ready])
  }

  @Test func `Of two letters that tell one item the later is faulty in queue and plan, check names the other, and nothing is told twice`()
    async throws
  {
    defer { desk.remove() }
    try desk.write("l1.md", "title: One\nready: true\n\(Self.both)")
    try desk.write("l2.md", "title: Two\nready: true\ntells: [blog/bbbbbbbbbbbbbbbb]")
    let publication = desk.publication(fedBy: [source])
    let now = try Self.time("2026-11-02T12:00:00Z")
    let coming = try desk.database.blockingRead { connection in
      try ComingSlots(
        #require(try MailingList.find("main", connection)), count: 3, in: publication, mode: .live, now: now, connection)
    }
    #expect(coming.days.map(\.post) == ["l1", nil, nil])
    let words = "`tells` names blog/bbbbbbbbbbbbbbbb, which l1 tells on 2026-11-03: Title b"
    let shown = coming.queue.entries.map { "\($0.slug) \($0.standing) \($0.obstacle?.reason ?? "")" }
    #expect(shown == ["l1 ready ", "l2 faulty \(words)"])
    for (name, other) in [("l1.md", "l2.md"), ("l2.md", "l1.md")] {
      let warnings = try findings(name).filter { $0.message.hasPrefix("`tells`") }
      #expect(
        warnings.map { "\($0.severity) \($0.message)" } == [
          "warning `tells` names blog/bbbbbbbbbbbbbbbb, which posts/\(other) names too: Title b"
        ])
    }
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let planning = Planning(desk.database, publication, mode: .live, settings: settings)
    let plan = try await planning.plan(list: nil, days: 3, now: now)
    #expect(plan.planned.map(\.pick.issue.slug) == ["l1"])
    #expect(try await planning.apply(plan, now: now)?.map(\.name) == ["l1"])
    // Whoever looked before that comes too late.
    let second = try Post.load(desk.folder + "/posts/l2.md", in: publication).post
    let issue = try IssueRenderer(publication, mode: .live).issue(of: second, today: LocalDate(year: 2026, month: 11, day: 2))
    await #expect(throws: Post.Faulty.self) {
      try await desk.database.write { connection in
        _ = try Campaign.schedule(
          issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
      }
    }
    for day in ["03", "10"] { try await tick("2026-11-\(day)T09:00:00Z") }
    #expect(try desk.names() == ["l1"])
  }

  @Test func `A letter whose slug a roundup took is faulty, not lost, and its items stay in it`() async throws {
    defer { desk.remove() }
    try desk.write("other.md", "title: Other: broken\nready: true\nslug: blog-1\ntells: [blog/aaaaaaaaaaaaaaaa]")
    #expect(try roundup()?.slug == "blog-2", "what the letter calls itself is no roundup's")
    // Written a moment later.
    try FileManager.default.removeItem(atPath: desk.folder + "/posts/other.md")
    try await desk.database.write { _ = try $0.execute("UPDATE feed_items SET found_at = found_at + 864000000 WHERE key LIKE 'a%'") }
    try await tick("2026-11-03T09:00:00Z")
    #expect(try desk.names() == ["blog-1"])
    try desk.write("other.md", "title: \"Other: mended\"\nready: true\nslug: blog-1\ntells: [blog/aaaaaaaaaaaaaaaa]")
    let queue = try queue()
    #expect(queue.map(\.obstacle?.reason) == ["the slug blog-1 is that of an issue that was sent on 2026-11-03"])
    #expect(try roundup() == nil)
    try desk.write("other.md", "title: \"Other: mended\"\nready: true\nslug: mended\ntells: [blog/aaaaaaaaaaaaaaaa]")
    try await tick("2026-11-10T09:00:00Z")
    #expect(try desk.names() == ["blog-1", "mended"])
  }
}
