import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// What the writers hear of a slot without looking.
@Suite struct SlotNoticesTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine in Berlin, and two writers.
  private func prepared() throws -> (Desk, Notices) {
    let desk = try Desk()
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "Europe/Berlin"), try time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, now: since, $0) }
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    return (desk, try Notices(desk.publication, to: try ["w@example.org", "v@example.org"].map { try EmailAddress(parsing: $0) }, terms))
  }

  private func notices(_ desk: Desk) throws -> [(name: String, words: String, audience: Int)] {
    try desk.database.blockingRead { connection in
      try connection.rows(
        """
        SELECT c.name, t.title, c.audience, t.issue FROM campaigns c JOIN contents t ON t.hash = c.content_hash
        WHERE c.kind = 'notice' ORDER BY c.id
        """
      ) { (try $0.text("name"), try $0.text("issue"), try $0.int("audience")) }
    }
  }

  @Test func `A day before a slot and two hours before, the writers hear once that nothing is ready, and what keeps it`() async throws {
    let (desk, notices) = try prepared()
    defer { desk.remove() }
    try desk.write("a.md", "title: A")
    try desk.write("b.md", "title: B\nready: true\naudience: joined befor 2026-01-01")
    try desk.write("c.md", "title: C\nready: true")
    try desk.database.blockingWrite { try QueuePlace(heldBecause: "x").keep(slug: "c", list: desk.list, $0) }
    // Nine in Berlin is eight in UTC.
    for now in ["2026-11-02T07:59:59Z", "2026-11-02T08:00:00Z", "2026-11-02T08:00:01Z", "2026-11-03T05:59:00Z"] {
      try await desk.scheduler(at: try time(now), notices: notices).tick()
    }
    var told = try self.notices(desk)
    #expect(told.map(\.name) == ["notice.unready.main.2026-11-03.24h"] && told[0].audience == 2)
    let issue = told[0].words
    for words in ["2026-11-03 09:00 (Europe/Berlin)", "24 hours", "drafts: a", "faults: b", "back: c", "kept for: –"] {
      #expect(issue.contains(words), "\(words) in \(issue)")
    }
    for now in ["2026-11-03T06:00:00Z", "2026-11-03T07:59:59Z"] {
      try await desk.scheduler(at: try time(now), notices: notices).tick()
    }
    told = try self.notices(desk)
    #expect(told.map(\.name) == ["notice.unready.main.2026-11-03.24h", "notice.unready.main.2026-11-03.2h"])
    // Nothing was ready all day: that is told as well, and no issue left.
    for now in ["2026-11-03T08:00:00Z", "2026-11-03T14:00:01Z", "2026-11-03T14:00:02Z"] {
      try await desk.scheduler(at: try time(now), notices: notices).tick()
    }
    #expect(try self.notices(desk).map(\.name).last == "notice.missed.main.2026-11-03" && self.notices(desk).count == 3)
    #expect(try desk.names() == [])
  }

  @Test func `A folder of posts that is away is told as a day without a post is, and what comes after slots goes on`() async throws {
    let (desk, notices) = try prepared()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    try FileManager.default.moveItem(atPath: desk.folder + "/posts", toPath: desk.folder + "/elsewhere")
    for now in ["2026-11-02T08:00:00Z", "2026-11-03T06:00:00Z", "2026-11-03T08:00:00Z", "2026-11-03T13:59:30Z"] {
      let scheduler = desk.scheduler(at: try time(now), notices: notices)
      await #expect(throws: PostFolder.Unreadable.self, "it is logged") { try await scheduler.tick() }
    }
    // The day is over, and what is near is not.
    try await desk.scheduler(at: try time("2026-11-03T14:00:01Z"), notices: notices).tick()
    let told = try self.notices(desk)
    let names = ["unready.main.2026-11-03.24h", "unready.main.2026-11-03.2h", "missed.main.2026-11-03"]
    #expect(told.map(\.name) == names.map { "notice.\($0)" })
    for words in told.map(\.words) { #expect(words.contains("the folder of posts cannot be read, so no post goes out"), "\(words)") }
    #expect(told[2].words.contains("could not be read since 2026-11-03T08:00:00Z"), "it was looked for: \(told[2].words)")
    try FileManager.default.moveItem(atPath: desk.folder + "/elsewhere", toPath: desk.folder + "/posts")
    try await desk.scheduler(at: try time("2026-11-10T08:00:00Z"), notices: notices).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `With a post that is ready, or on a day that is left out, nobody is told anything`() async throws {
    let (desk, notices) = try prepared()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    let skipped = try #require(LocalDate("2026-11-10"))
    try desk.database.blockingWrite { try Slot.skip(skipped, list: desk.list, reason: "rest", $0) }
    for now in ["2026-11-02T08:00:00Z", "2026-11-03T06:00:00Z", "2026-11-03T08:00:00Z", "2026-11-09T08:00:00Z", "2026-11-10T08:00:00Z"] {
      try await desk.scheduler(at: try time(now), notices: notices).tick()
    }
    #expect(try desk.names() == ["a"])
    #expect(try self.notices(desk).isEmpty)
  }

  @Test func `A pinned post that is not ready is named, and an issue that was late is told of`() async throws {
    let (desk, notices) = try prepared()
    defer { desk.remove() }
    try desk.write("feast.md", "title: F")
    try desk.write("a.md", "title: A\nready: true")
    try desk.database.blockingWrite { try QueuePlace(pinnedTo: LocalDate("2026-11-03")).keep(slug: "feast", list: desk.list, $0) }
    try await desk.scheduler(at: try time("2026-11-03T06:30:00Z"), notices: notices).tick()
    #expect(try self.notices(desk).first?.words.contains("feast") == true)
    try desk.write("feast.md", "title: F\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T10:00:00Z"), notices: notices).tick()
    let told = try self.notices(desk)
    #expect(told.map(\.name) == ["notice.unready.main.2026-11-03.2h", "notice.late.main.2026-11-03"])
    #expect(told.last?.words.contains("Tuesday did not run before") == true)
    #expect(try desk.names() == ["feast"])
  }

  @Test func `Of two days that are near each is told, and what goes to one is none of the other`() async throws {
    let (desk, notices) = try prepared()
    defer { desk.remove() }
    let (rule, since) = (try SlotRule("every Tuesday 20:00; every Wednesday 01:00", zoneName: "UTC"), try time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, now: since, $0) }
    try desk.write("a.md", "title: A\nready: true")
    for now in ["02T20:00:00", "03T00:59:59", "03T01:00:00", "03T01:00:01"] {
      try await desk.scheduler(at: try time("2026-11-\(now)Z"), notices: notices).tick()
    }
    #expect(try self.notices(desk).map(\.name) == ["notice.unready.main.2026-11-04.24h"])
    try FileManager.default.removeItem(atPath: desk.folder + "/posts/a.md")
    for now in ["03T18:00:00", "03T18:00:01", "03T23:00:00", "03T23:00:01"] {
      try await desk.scheduler(at: try time("2026-11-\(now)Z"), notices: notices).tick()
    }
    #expect(
      try self.notices(desk).map(\.name).dropFirst() == ["notice.unready.main.2026-11-03.2h", "notice.unready.main.2026-11-04.2h"])
  }

  @Test func `After a year without power one mail tells of all days that were missed`() async throws {
    let (desk, notices) = try prepared()
    defer { desk.remove() }
    for _ in 1...2 { try await desk.scheduler(at: try time("2027-11-03T00:00:00Z"), notices: notices).tick() }
    let told = try self.notices(desk).filter { $0.name.hasPrefix("notice.missed") }
    #expect(told.map(\.name) == ["notice.missed-days.main.2027-11-02"])
    for words in ["2027-08-03", "2027-11-02", "14 issues", "schedule past 14", "Tuesday did not run from 2027-11-02T08:00:00Z"] {
      #expect(told[0].words.contains(words), "\(words) in \(told[0].words)")
    }
  }
}
