import Delivery
import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct PostQueueTests {
  private func queue(_ desk: Desk, used: Set<String> = [], complete: Bool = false) throws -> PostQueue {
    let places = try desk.database.blockingRead { try QueuePlace.all(list: desk.list, $0) }
    let folder = PostFolder(path: desk.publication.posts, of: desk.publication)
    return try PostQueue(
      of: ListPosts(of: "main", among: ["main", "digest"], without: SentIssues(slugs: used)), in: folder, places: places,
      complete: complete
    ) { entry, slug, claim in
      switch claim {
      case .none: nil
      case .waits, .unnamed: entry
      case .used(let issue): entry.faulty(called: slug, like: issue, in: .gmt)
      }
    }
  }

  private func place(_ slug: String, _ place: QueuePlace, _ desk: Desk) throws {
    try desk.database.blockingWrite { try place.keep(slug: slug, list: desk.list, $0) }
  }

  private let tuesday = LocalDate(year: 2026, month: 12, day: 1)

  @Test func `Posts come as somebody put them, then by date, then by file name`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("c.md", "title: C\nready: true")
    try desk.write("b.md", "title: B\nready: true")
    try desk.write("a.md", "title: A\nready: true\ndate: 2026-11-30")
    try desk.write("later.md", "title: L\nready: true\ndate: 2026-12-02")
    try desk.write("draft.md", "title: D")
    try desk.write("other.md", "title: O\nready: true\nlist: digest")
    #expect(try queue(desk).takeable(on: tuesday).map(\.slug) == ["a", "b", "c"])
    #expect(try queue(desk, used: ["b"]).takeable(on: tuesday, without: ["a"]).map(\.slug) == ["c"])
    try place("c", QueuePlace(number: 1), desk)
    try place("b", QueuePlace(number: 2), desk)
    #expect(try queue(desk).takeable(on: tuesday).map(\.slug) == ["c", "b", "a"])
  }

  @Test func `A day that a post is pinned to is that one's alone, and no other day is`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    try desk.write("feast.md", "title: F\nready: true\ndate: 2026-12-01")
    try place("feast", QueuePlace(pinnedTo: tuesday), desk)
    #expect(try queue(desk).takeable(on: tuesday).map(\.slug) == ["feast"])
    #expect(try queue(desk).takeable(on: tuesday.adding(days: 7)).map(\.slug) == ["a"])
    try desk.write("feast.md", "title: F")
    #expect(try queue(desk).takeable(on: tuesday).isEmpty, "the day waits for it")
    #expect(throws: StoreError.self, "a day is one post's") { try place("a", QueuePlace(pinnedTo: tuesday), desk) }
  }

  @Test func `Two files of one slug are both faulty, on whatever list: one page would stand for both`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("2026-11-20-budget.md", "title: A\nready: true")
    try desk.write("2026-11-21-budget.md", "title: B\nready: true\nlist: digest")
    let found = try queue(desk)
    #expect(found.entries.map(\.standing) == [.faulty] && found.takeable(on: tuesday).isEmpty)
    #expect(try queue(desk, complete: true).entries.map(\.standing) == [.faulty])
    let renderer = try IssueRenderer(desk.publication, mode: .live)
    #expect(throws: Post.Faulty.self) { try renderer.ready(desk.folder + "/posts/2026-11-21-budget.md", today: tuesday) }
    try desk.write("2026-11-21-budget.md", "title: B\nready: true\nlist: digest\nslug: another")
    #expect(try queue(desk).takeable(on: tuesday).map(\.slug) == ["budget"])
  }

  @Test func `What is held stays, and everything that waits is shown with what keeps it`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    try desk.write("b.md", "title: B\nready: true\naudience: joined befor 2026-01-01")
    try desk.write("c.md", "title: C\nready: true\ndate: 2026-12-24")
    try desk.write("d.md", "title: D")
    try desk.write("e.md", "title: E\nready: true")
    try place("a", QueuePlace(heldBecause: "the mayor has to see it"), desk)
    try place("e", QueuePlace(pinnedTo: tuesday.adding(days: 7)), desk)
    let standings = Dictionary(uniqueKeysWithValues: try queue(desk, complete: true).entries.map { ($0.slug, $0.standing) })
    #expect(
      standings == [
        "a": .held("the mayor has to see it"), "b": .faulty, "c": .dated(LocalDate(year: 2026, month: 12, day: 24)), "d": .draft,
        "e": .pinned(tuesday.adding(days: 7)),
      ])
    #expect(try queue(desk).takeable(on: tuesday).isEmpty)
    // Taken back, nothing is kept of it.
    try place("a", QueuePlace(), desk)
    #expect(try desk.database.blockingRead { try QueuePlace.all(list: desk.list, $0) }.keys.sorted() == ["e"])
    #expect(try queue(desk).takeable(on: tuesday).map(\.slug) == ["a"])
  }
}
