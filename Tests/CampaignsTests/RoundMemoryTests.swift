import Delivery
import Foundation
import Markdown
import Store
import Testing

@testable import Campaigns

/// What the scheduler does not read and render each second.
@Suite struct RoundMemoryTests {
  private func age(_ path: String, by seconds: TimeInterval = 10) throws {
    try FileManager.default.setAttributes([.modificationDate: Date().addingTimeInterval(-seconds)], ofItemAtPath: path)
  }

  private func reads(_ kept: RoundMemory.Kept<Int>, _ path: String) -> Bool {
    var isRead = false
    _ = kept.value(of: path) {
      isRead = true
      return 1
    }
    return isRead
  }

  @Test func `A file is read once while it stays, and again when it is written, replaced, put back or gone`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/a.md"
    let kept = RoundMemory.Kept<Int>()
    try desk.write("a.md", "title: A")
    #expect(reads(kept, path) && reads(kept, path), "written just now, it may be written again within a step of the clock")
    try age(path)
    #expect(reads(kept, path) && !reads(kept, path))
    try desk.write("b.md", "title: B")
    try age(desk.folder + "/posts/b.md", by: 10)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: desk.folder + "/posts/b.md", toPath: path)
    #expect(reads(kept, path) && !reads(kept, path), "of one size and time, but another file")
    try FileManager.default.removeItem(atPath: path)
    #expect(reads(kept, path) && reads(kept, path), "what is not there is not remembered")
    try desk.write("a.md", "title: A")
    try age(path)
    #expect(reads(kept, path))
    kept.keep(only: [])
    #expect(reads(kept, path))
  }

  @Test func `What other files have a part in is good for its time only`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/a.md"
    try desk.write("a.md", "title: A")
    try age(path)
    let (long, none) = (RoundMemory.Kept<Int>(for: .seconds(3600)), RoundMemory.Kept<Int>(for: .zero))
    #expect(reads(long, path) && !reads(long, path))
    #expect(reads(none, path) && reads(none, path))
  }

  @Test func `What holds for a day of the slot is asked anew on another`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/a.md"
    try desk.write("a.md", "title: A")
    try age(path)
    let kept = RoundMemory.Kept<LocalDate>(for: .seconds(3600))
    let days = [3, 3, 10].map { LocalDate(year: 2026, month: 11, day: $0) }
    #expect(days.map { day in kept.value(of: path, on: day) { day } } == days)
    #expect(kept.value(of: path, on: days[2]) { days[0] } == days[2])
  }

  @Test func `That nobody would get a post is looked up once a minute, and anew when its file is written`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let time = try Timestamp(Date("2026-11-03T09:00:00Z", strategy: .iso8601))
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "UTC"), time + .seconds(-86_400))
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: since, $0) }
    let (path, scheduler) = (desk.folder + "/posts/a.md", desk.scheduler(at: time))
    try desk.write("a.md", "title: A\nready: true\naudience: email = \"chiara@example.org\"")
    try age(path, by: 40)
    try await scheduler.tick()
    try desk.subscribe("chiara@example.org")
    try await scheduler.tick()
    #expect(try desk.names() == [], "it is remembered")
    try age(path, by: 30)
    try await scheduler.tick()
    #expect(try desk.names() == ["a"])
  }

  @Test func `What is done now and then is due at first, and again when its time has passed`() {
    let memory = RoundMemory()
    let now = Timestamp(milliseconds: 0)
    #expect(memory.isDue("a", every: .seconds(60), now: now) && !memory.isDue("a", every: .seconds(60), now: now + .seconds(59)))
    #expect(memory.isDue("b", every: .seconds(60), now: now) && memory.isDue("a", every: .seconds(60), now: now + .seconds(60)))
  }

  @Test func `One scheduler, round by round, sees each edit, and a yes that comes while it waits`() async throws {
    let desk = try Desk(approvers: ["anna@example.net"])
    defer { desk.remove() }
    let time = try Timestamp(Date("2026-11-03T09:00:00Z", strategy: .iso8601))
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "UTC"), time + .seconds(-86_400))
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: since, $0) }
    let path = desk.folder + "/posts/a.md"
    func answer(_ verdict: Approval.Verdict) throws {
      let (desk, publication) = (desk, desk.publication)
      let manuscript = try desk.database.blockingRead { try Manuscript.load(path, in: publication, mode: .live, now: time, $0) }
      try desk.database.blockingWrite {
        _ = try Answering(publication, telling: nil).take(
          verdict, from: "anna@example.net", to: manuscript, .hand, words: "no", now: time, $0)
      }
    }
    let scheduler = desk.scheduler(at: time)
    try desk.write("a.md", "title: A")
    try age(path, by: 40)
    try await scheduler.tick()
    // Nothing but the head says that it is ready now.
    try desk.write("a.md", "title: A\nready: true")
    try age(path, by: 30)
    try answer(.no)
    for _ in 1...2 { try await scheduler.tick() }
    #expect(try desk.names() == [])
    try desk.write("a.md", "title: Another\nready: true")
    try age(path, by: 20)
    for _ in 1...2 { try await scheduler.tick() }
    #expect(try desk.names() == [], "nobody has said yes to this one")
    try answer(.yes)
    try await scheduler.tick()
    #expect(try desk.names() == ["a"])
  }
}
