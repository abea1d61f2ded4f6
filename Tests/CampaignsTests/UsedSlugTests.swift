import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// A new post with the slug of an issue that was sent is seen, and told from the file of that issue.
@Suite struct UsedSlugTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private static let words = "the slug minutes is that of an issue that was sent on 2026-11-03"

  /// On the third of November `minutes` went out, of one file.
  private func desk() async throws -> Desk {
    let desk = try Desk.onTuesdays()
    try desk.write("2026-11-01-minutes.md", "title: First\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == ["minutes"] && queue(desk).isEmpty)
    return desk
  }

  private func queue(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try PostQueue(of: list, in: desk.publication, mode: .live, complete: true, connection)
    }.entries.map { "\(URL(filePath: $0.path).lastPathComponent) \($0.standing): \($0.obstacle?.reason ?? "")" }
  }

  private func move(_ desk: Desk, _ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: desk.folder + "/posts/" + name, toPath: desk.folder + "/" + other)
  }

  private func findings(_ desk: Desk, _ name: String) throws -> [Diagnostic] {
    var inspection = try Inspection(of: desk.publication, mode: .live, today: LocalDate(year: 2026, month: 11, day: 4))
    inspection.database = desk.database
    return try inspection.findings(ofPostAt: desk.folder + "/posts/" + name)
  }

  @Test(arguments: [false, true])
  func `It is faulty, beside the old file and where that is gone, in queue, plan, check and the day's outcome`(isGone: Bool) async throws {
    let desk = try await desk()
    defer { desk.remove() }
    if isGone { try move(desk, "2026-11-01-minutes.md", to: "archived.md") }
    try desk.write("2026-11-04-minutes.md", "title: Second\nready: true")
    #expect(try queue(desk) == ["2026-11-04-minutes.md faulty: \(Self.words)"])
    let found = try findings(desk, "2026-11-04-minutes.md")
    #expect(found.contains { $0.severity == .error && $0.message == Self.words && $0.hint?.hasPrefix("choose another `slug:`") == true })
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let plan = try await Planning(desk.database, desk.publication, mode: .live, settings: settings)
      .plan(list: nil, days: 2, now: try time("2026-11-04T00:00:00Z"))
    #expect(plan.planned.isEmpty && plan.findings.contains { $0.message == Self.words })
    for now in ["2026-11-10T09:00:00Z", "2026-11-10T15:00:01Z"] { try await desk.scheduler(at: try time(now)).tick() }
    let past = try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 1, $0) }.first?.reason
    #expect(past?.contains("minutes was passed over: \(Self.words)") == true, "\(past ?? "")")
    try desk.write("2026-11-04-minutes.md", "title: Second\nready: true\nslug: more-minutes")
    try await desk.scheduler(at: try time("2026-11-17T09:00:00Z")).tick()
    #expect(try desk.names() == ["minutes", "more-minutes"])
  }

  @Test(arguments: [false, true])
  func `One whose head cannot be read is named, whether the old file is there or not`(isGone: Bool) async throws {
    let desk = try await desk()
    defer { desk.remove() }
    if isGone { try move(desk, "2026-11-01-minutes.md", to: "archived.md") }
    try desk.write("2026-11-04-minutes.md", "title: Second: part two\nready: true")
    let queue = try queue(desk)
    #expect(queue.count == 1 && queue[0].hasPrefix("2026-11-04-minutes.md faulty: the front matter is not YAML"), "\(queue)")
  }

  @Test func `The file of the issue is no news, edited, spoilt or renamed`() async throws {
    let desk = try await desk()
    defer { desk.remove() }
    try desk.write("2026-11-01-minutes.md", "title: First, with a slip mended\nready: true")
    #expect(try queue(desk).isEmpty)
    try desk.write("2026-11-01-minutes.md", "title: \"First\nready: true")
    #expect(try queue(desk).isEmpty)
    try desk.write("2026-11-01-minutes.md", "title: First\nready: true")
    try move(desk, "2026-11-01-minutes.md", to: "posts/2026-11-03-minutes.md")
    #expect(try queue(desk).isEmpty)
    #expect(try findings(desk, "2026-11-03-minutes.md").filter { $0.severity == .error }.isEmpty)
  }

  @Test func `Of an issue whose file nobody noted, a lone file of its name is that`() async throws {
    let desk = try await desk()
    defer { desk.remove() }
    try await desk.database.write { _ = try $0.execute("UPDATE campaigns SET file = NULL") }
    try desk.write("2026-11-01-minutes.md", "title: Another\nready: true")
    #expect(try queue(desk).isEmpty)
    try desk.write("2026-11-04-minutes.md", "title: Second\nready: true")
    #expect(try queue(desk).allSatisfy { $0.contains("has the same slug") } && queue(desk).count == 2)
  }

  @Test func `Of an issue whose file nobody noted, one of a later day or that says something else is new, and one that was mended is not`()
    async throws
  {
    let desk = try await desk()
    defer { desk.remove() }
    try await desk.database.write { _ = try $0.execute("UPDATE campaigns SET file = NULL") }
    try move(desk, "2026-11-01-minutes.md", to: "archived.md")
    func write(_ name: String, _ title: String, _ text: String) throws {
      try "---\ntitle: \(title)\nready: true\n---\n\n\(text)\n".write(
        toFile: desk.folder + "/posts/" + name, atomically: true, encoding: .utf8)
    }
    for (name, title, text, isNew) in [
      ("2026-11-25-minutes.md", "First", "Quite other words stand here now.", true),
      ("2026-11-25-minutes.md", "First", "Text.", false),
      ("minutes.md", "Second", "Quite other words stand here now.", true),
      ("minutes.md", "Mended", "Text.", false),
      ("minutes.md", "First", "Mended from the first to the last word.", false),
    ] {
      try write(name, title, text)
      #expect(try queue(desk) == (isNew ? ["\(name) faulty: \(Self.words)"] : []), "\(name) \(title) \(text)")
      #expect(try findings(desk, name).contains { $0.message == Self.words } == isNew)
      try move(desk, name, to: "tried-\(title)-\(isNew)-\(name)")
    }
  }

  private func write(_ desk: Desk, _ name: String, _ head: String, _ text: String) throws {
    try "---\n\(head)\nready: true\n---\n\n\(text)\n".write(toFile: desk.folder + "/posts/" + name, atomically: true, encoding: .utf8)
  }

  @Test(arguments: ["Much ado.", "Of {{ issue_date }}: much ado.", "See [this page]({{ web_url }}): much ado."])
  func `Of many issues of one title that one is named whose file it was, whether its words show name and day or not`(text: String)
    async throws
  {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    for (day, name) in [("03", "one"), ("10", "two"), ("17", "three")] {
      try write(desk, "\(name).md", "title: Weekly notes", name == "two" ? text : "Number \(name). \(text)")
      try await desk.scheduler(at: try time("2026-11-\(day)T09:00:00Z")).tick()
    }
    #expect(try desk.names() == ["one", "two", "three"])
    for name in ["one", "three"] { try move(desk, "\(name).md", to: "\(name).md") }
    try move(desk, "two.md", to: "posts/renamed.md")
    let found = try queue(desk)
    #expect(found.count == 1 && found[0].hasPrefix("renamed.md faulty: it says what the issue two says"), "\(found)")
    try write(desk, "renamed.md", "title: Weekly notes", "Other words. \(text)")
    #expect(try queue(desk) == ["renamed.md ready: "])
  }

  @Test(arguments: [
    "title: First", "title: Of {{ issue_date }}\ndate: 2026-11-02", "title: First\nsubjects: [\"Ducks\", \"Geese\"]",
    "subjects: [\"Ducks, {{ first_name | default: 'friend' }}\", \"Geese\"]",
  ])
  func `One that was sent and has another file name goes again only when somebody says so`(head: String) async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    let text = "Hello {{ first_name | default: \"friend\" }}, [read it there]({{ web_url }}), of {{ publication }}."
    try write(desk, "2026-11-01-minutes.md", head, text)
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == ["minutes"])
    try move(desk, "2026-11-01-minutes.md", to: "posts/2026-11-02-council.md")
    let words = "it says what the issue minutes says, which was sent on 2026-11-03; if it is that one, write `slug: minutes` at its head"
    #expect(try queue(desk) == ["2026-11-02-council.md faulty: \(words)"])
    let found = try findings(desk, "2026-11-02-council.md")
    #expect(found.contains { $0.severity == .error && $0.message == words && $0.hint?.contains("a `slug:` of its own") == true })
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let plan = try await Planning(desk.database, desk.publication, mode: .live, settings: settings)
      .plan(list: nil, days: 2, now: try time("2026-11-04T00:00:00Z"))
    #expect(plan.planned.isEmpty && plan.findings.contains { $0.message == words })
    for now in ["2026-11-10T09:00:00Z", "2026-11-10T15:00:01Z"] { try await desk.scheduler(at: try time(now)).tick() }
    #expect(try desk.names() == ["minutes"])
    let past = try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 1, $0) }.first?.reason
    #expect(past?.contains("council was passed over: \(words)") == true, "\(past ?? "")")
    try write(desk, "2026-11-02-council.md", head + "\nslug: minutes", text)
    #expect(try queue(desk).isEmpty && findings(desk, "2026-11-02-council.md").allSatisfy { $0.severity != .error })
    try write(desk, "2026-11-02-council.md", head + "\nslug: minutes-again", text)
    try await desk.scheduler(at: try time("2026-11-17T09:00:00Z")).tick()
    #expect(try desk.names() == ["minutes", "minutes-again"])
  }

  @Test func `What only has the title of an issue, or only its words, is new, and a copy that is a draft is no fault`() async throws {
    let desk = try await desk()
    defer { desk.remove() }
    try write(desk, "b.md", "title: First", "Quite other words.")
    try write(desk, "c.md", "title: Third", "Text.")
    try desk.write("d.md", "title: First")
    #expect(try queue(desk) == ["b.md ready: ", "c.md ready: ", "d.md draft: "])
    #expect(try findings(desk, "d.md").allSatisfy { $0.severity != .error })
    for day in ["10", "17"] { try await desk.scheduler(at: try time("2026-11-\(day)T09:00:00Z")).tick() }
    #expect(try desk.names() == ["minutes", "b", "c"])
  }

  @Test func `What is scheduled is told as that`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let planning = Planning(desk.database, desk.publication, mode: .live, settings: settings)
    let now = try time("2026-11-02T00:00:00Z")
    _ = try await planning.apply(try await planning.plan(list: nil, days: 1, now: now), now: now)
    try desk.write("b.md", "title: B\nready: true\nslug: a")
    #expect(try queue(desk) == ["b.md faulty: the slug a is that of an issue that is to go out on 2026-11-03"])
    try move(desk, "a.md", to: "posts/c.md")
    #expect(try queue(desk).contains { $0.hasPrefix("c.md faulty: it says what the issue a says, which is to go out on 2026-11-03;") })
  }
}
