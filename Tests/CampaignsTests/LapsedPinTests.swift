import Audience
import Delivery
import Foundation
import Store
import Testing

@testable import Campaigns

/// A post whose own day cannot be its any more does not go before it, and waits for its turn like any other from then on.
@Suite struct LapsedPinTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

  /// Every Tuesday at nine since November; `a` is ready, and pinned.
  private func desk(pinnedTo text: String) throws -> Desk {
    let desk = try Desk.onTuesdays()
    try desk.write("a.md", "title: A\nready: true")
    let day = try day(text)
    try desk.database.blockingWrite { connection in
      try QueueDecision.keep(of: desk.list, mode: .live, connection) { try QueueDecision.pin(day).apply(to: "a", &$0, []) }
    }
    return desk
  }

  private func coming(_ desk: Desk, at now: String) throws -> ComingSlots {
    let now = try time(now)
    return try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find("main", connection))
      return try ComingSlots(list, count: 3, in: desk.publication, mode: .live, now: now, connection)
    }
  }

  private func told(_ desk: Desk, at now: String) throws -> String? {
    try coming(desk, at: now).queue.entries.first { $0.slug == "a" }?.lapsed?.text
  }

  @Test func `One whose day is left out goes on the next, is told so by all who look, and has its day again when that is taken in`()
    async throws
  {
    let desk = try desk(pinnedTo: "2026-11-03")
    defer { desk.remove() }
    let (third, now) = (try day("2026-11-03"), "2026-11-02T12:00:00Z")
    #expect(try told(desk, at: now) == nil)
    try desk.database.blockingWrite { try Slot.leaveOut(third, list: desk.list, mode: .live, because: "rest", $0) }
    #expect(try told(desk, at: now) == "was pinned to 2026-11-03, which is left out")
    #expect(try coming(desk, at: now).days.map(\.post) == [nil, "a", nil])
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `The day of a post that was sent by hand is free for another`() async throws {
    let desk = try desk(pinnedTo: "2026-11-17")
    defer { desk.remove() }
    let day = try day("2026-11-17")
    func pin(_ slug: String) throws {
      try desk.database.blockingWrite { connection in
        try QueueDecision.keep(of: desk.list, mode: .live, connection) { try QueueDecision.pin(day).apply(to: slug, &$0, []) }
      }
    }
    #expect(throws: QueueDecision.Refusal.self) { try pin("b") }
    let post = try Post.load(desk.folder + "/posts/a.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: try self.day("2026-11-02"))
    let now = try time("2026-11-02T12:00:00Z")
    try desk.database.blockingWrite { connection in
      _ = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
    }
    try pin("b")
    #expect(try desk.database.blockingRead { try QueuePlace.all(list: desk.list, $0) }["b"]?.pinnedTo == day)
  }

  @Test func `Nobody can give a post a day that is left out`() throws {
    let desk = try desk(pinnedTo: "2026-11-17")
    defer { desk.remove() }
    let third = try day("2026-11-03")
    try desk.database.blockingWrite { try Slot.leaveOut(third, list: desk.list, mode: .live, because: "rest", $0) }
    #expect(throws: DayRefusal.self) {
      try desk.database.blockingWrite { connection in
        try QueueDecision.keep(of: desk.list, mode: .live, connection) { try QueueDecision.pin(third).apply(to: "a", &$0, []) }
      }
    }
    #expect(try told(desk, at: "2026-11-02T12:00:00Z") == nil, "the pin that it has stands")
  }

  @Test func `One whose day was missed in an outage goes on the next`() async throws {
    let desk = try desk(pinnedTo: "2026-11-03")
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T16:00:00Z")).tick()
    #expect(try told(desk, at: "2026-11-03T16:00:00Z") == "was pinned to 2026-11-03, which is over")
    #expect(try coming(desk, at: "2026-11-03T16:00:00Z").days.first?.post == "a")
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `One whose day the slot does not have any more goes on none before it, which setting the slot says`() async throws {
    let desk = try desk(pinnedTo: "2026-11-10")
    defer { desk.remove() }
    let now = try time("2026-11-02T12:00:00Z")
    let change = try desk.database.blockingWrite { connection in
      let rule = try SlotRule("every Wednesday 09:00", zoneName: "UTC")
      return try Slot.change(to: rule, list: desk.list, in: desk.publication, mode: .live, now: now, connection)
    }
    #expect(change.lapsed.mapValues(\.text) == ["a": "was pinned to 2026-11-10, which is no day of the slot"])
    #expect(try told(desk, at: "2026-11-02T12:00:00Z") == "was pinned to 2026-11-10, which is no day of the slot")
    #expect(try coming(desk, at: "2026-11-02T12:00:00Z").days.map(\.post) == [nil, "a", nil])
    try await desk.scheduler(at: try time("2026-11-04T09:00:00Z")).tick()
    #expect(try desk.names() == [])
    try await desk.scheduler(at: try time("2026-11-11T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `One for a feast goes on no earlier day when the feast's is left out, and what is ready has that`() async throws {
    let desk = try desk(pinnedTo: "2026-11-17")
    defer { desk.remove() }
    try desk.write("news.md", "title: News\nready: true")
    let (day, now) = (try day("2026-11-17"), "2026-11-02T12:00:00Z")
    try desk.database.blockingWrite { try Slot.leaveOut(day, list: desk.list, mode: .live, because: "rest", $0) }
    let coming = try coming(desk, at: now)
    #expect(coming.days.map(\.post) == ["news", nil, nil])
    #expect(coming.days.map(\.waits) == [nil, nil, "a"])
    #expect(coming.days[2].row.last == "left out: rest; a waits, which was pinned to it")
    #expect(coming.queue.entries.first { $0.slug == "a" }?.standing == .dated(day))
    for now in ["2026-11-03T09:00:00Z", "2026-11-10T09:00:00Z", "2026-11-17T09:00:00Z"] {
      try await desk.scheduler(at: try time(now)).tick()
      #expect(try desk.names() == ["news"])
    }
    try await desk.scheduler(at: try time("2026-11-24T09:00:00Z")).tick()
    #expect(try desk.names() == ["news", "a"])
  }

  @Test func `No post is given a day before its own date, and one whose date is moved behind its day lets that go by`() async throws {
    let desk = try desk(pinnedTo: "2026-11-03")
    defer { desk.remove() }
    try desk.write("b.md", "title: B\nready: true\ndate: 2026-11-12")
    let entries = try coming(desk, at: "2026-11-02T12:00:00Z").queue.entries
    var places: [String: QueuePlace] = [:]
    let (tenth, later) = (try day("2026-11-10"), try day("2026-11-17"))
    let refusal = try #require(throws: QueueDecision.Refusal.self) { try QueueDecision.pin(tenth).apply(to: "b", &places, entries) }
    #expect(refusal == .early(tenth, before: try day("2026-11-12")))
    try QueueDecision.pin(later).apply(to: "b", &places, entries)
    #expect(places["b"]?.pinnedTo == later)
    try desk.write("a.md", "title: A\nready: true\ndate: 2026-11-05")
    let days = try coming(desk, at: "2026-11-02T12:00:00Z").days
    #expect(days.first?.obstacle == "the day is kept for a, which is not to go before 2026-11-05")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == [])
  }

  @Test func `A pin that holds keeps its post from other days, also when the file is looked at`() async throws {
    let desk = try desk(pinnedTo: "2026-11-10")
    defer { desk.remove() }
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == [])
    let find = { (now: String) in
      let now = try time(now)
      return try desk.database.blockingRead {
        try LapsedPin.waiting(list: desk.list, in: desk.publication, mode: .live, now: now, $0)["a"]
      }
    }
    #expect(try find("2026-11-04T09:00:00Z") == nil)
    #expect(try find("2026-11-10T15:00:01Z")?.cause == .over)
    try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    #expect(try find("2026-11-11T09:00:00Z") == nil, "it went out")
  }
}
