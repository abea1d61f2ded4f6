import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct SchedulerTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  /// Every Tuesday at nine, since November 2026.
  private func setSlot(of desk: Desk, zone: String) async throws {
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: zone), try time("2026-11-01T00:00:00Z"))
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: since, $0) }
  }

  @Test func `Each Tuesday takes one post, in order, whatever the clock and restarts do`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try await setSlot(of: desk, zone: "America/Chicago")
    try desk.write("c-third.md", "title: C\nready: true")
    try desk.write("b-first.md", "title: B\nready: true\ndate: 2026-11-02")
    try desk.write("a-second.md", "title: A\nready: true\ndate: 2026-11-10")
    try desk.write("d-draft.md", "title: D")
    try desk.write("e-later.md", "title: E\nready: true\ndate: 2027-01-01")

    // 3 November, 09:00 in Chicago is 15:00 UTC.
    try await desk.scheduler(at: try time("2026-11-03T14:59:59Z")).tick()
    #expect(try desk.names() == [])
    for now in ["2026-11-03T15:00:00Z", "2026-11-03T15:00:01Z", "2026-11-03T14:00:00Z", "2026-11-03T20:59:00Z", "2026-11-09T00:00:00Z"] {
      try await desk.scheduler(at: try time(now)).tick()
      #expect(try desk.names() == ["b-first"])
    }
    try await desk.scheduler(at: try time("2026-11-10T15:30:00Z")).tick()
    try await desk.scheduler(at: try time("2026-11-17T15:00:00Z")).tick()
    try await desk.scheduler(at: try time("2026-11-24T15:00:00Z")).tick()
    #expect(try desk.names() == ["b-first", "a-second", "c-third"])
  }

  @Test func `A mail that was put off while the clock ran ahead is tried again when it is back, and no other is moved`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try await setSlot(of: desk, zone: "UTC")
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    let (ahead, wrong, back) = (try time("2026-11-03T12:00:00Z"), try time("2027-02-03T06:00:00Z"), try time("2026-11-03T09:10:00Z"))
    let ids = try await desk.database.write { connection in
      let ids = try connection.rows("SELECT id FROM deliveries ORDER BY id") { try $0.int("id") }
      let off = "UPDATE deliveries SET state = 'deferred', attempts = 1, reply = '451 later', due_at = $2, changed_at = $3 WHERE id = $1"
      _ = try connection.execute(off, [.integer(Int64(ids[0])), .time(wrong + .seconds(900)), .time(wrong)])
      _ = try connection.execute(off, [.integer(Int64(ids[1])), .time(ahead), .time(back)])
      return ids
    }
    try await desk.scheduler(at: back).tick()
    let due = try desk.database.blockingRead { connection in
      try connection.rows("SELECT due_at FROM deliveries ORDER BY id") { try $0.time("due_at") }
    }
    #expect(ids.count > 1 && due[0] == back && due[1] == ahead, "\(due.map(\.rfc3339))")
  }

  @Test func `After downtime a slot sends late within its window, and is missed after it`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try await setSlot(of: desk, zone: "UTC")
    try await desk.scheduler(at: try time("2026-11-03T10:00:00Z")).tick()
    #expect(try desk.names() == [], "nothing was ready at ten")
    try desk.write("late.md", "title: Late\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T14:59:00Z")).tick()
    #expect(try desk.names() == ["late"])
    try desk.write("next.md", "title: Next\nready: true")
    try await desk.scheduler(at: try time("2026-11-10T15:00:01Z")).tick()
    #expect(try desk.names() == ["late"])
    let decided = try await desk.database.read { try Slot.decided(list: desk.list, mode: .live, $0) }
    #expect(decided == ["2026-11-03", "2026-11-10"], "the missed day is decided and told")
  }

  @Test func `Of several that meet in a slot one takes it, with one post, and the others go on`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try await setSlot(of: desk, zone: "UTC")
    try desk.write("a.md", "title: A\nready: true")
    try desk.write("b.md", "title: B\nready: true")
    let now = try time("2026-11-03T09:00:00Z")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { try await desk.scheduler(at: now).tick() } }
      try await group.waitForAll()
    }
    #expect(try desk.names() == ["a"])
  }

  @Test func `A rehearsal of the slot leaves its post to the real issue`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try await setSlot(of: desk, zone: "UTC")
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z"), mode: .rehearsal).tick()
    #expect(try desk.names() == ["a.rehearsal-1"])
    for _ in 0..<2 { try await desk.scheduler(at: try time("2026-11-03T09:30:00Z")).tick() }
    #expect(try desk.names() == ["a.rehearsal-1"], "the day began in the rehearsal")
    for _ in 0..<2 { try await desk.scheduler(at: try time("2026-11-10T09:00:00Z")).tick() }
    #expect(try desk.names() == ["a.rehearsal-1", "a"])
  }

  @Test func `A ready post with a missing picture does not keep the next one from going out, and an issue for nobody waits`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try await setSlot(of: desk, zone: "UTC")
    try desk.write("a.md", "title: A\nready: true\nimage: gone.png")
    try desk.write("b.md", "title: B\nready: true")
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE memberships SET state = 'unsubscribed'") }
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == [])
    try desk.subscribe("chiara@example.org")
    try await desk.scheduler(at: try time("2026-11-03T09:00:05Z")).tick()
    #expect(try desk.names() == ["b"])
  }

  @Test func `A scheduled campaign is frozen when due, with the audience of that moment, and closed when its ledger is`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("one.md", "title: One")
    let post = try Post.load(desk.folder + "/posts/one.md", attributes: [:]).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
    let at = try time("2026-11-03T09:00:00Z")
    let campaign = try await desk.database.write { connection in
      try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: at, expiresAfter: .seconds(60), now: at, connection)
    }
    try desk.subscribe("chiara@example.org")
    try await desk.scheduler(at: at + .seconds(-1)).tick()
    #expect(try desk.database.blockingRead { try Ledger.of(campaign.id, $0) } == nil)
    try await desk.scheduler(at: at).tick()
    #expect(try desk.database.blockingRead { try Ledger.of(campaign.id, $0) } == Ledger(audience: 3, counts: [.planned: 3]))
    try await desk.scheduler(at: at).tick()
    #expect(try desk.database.blockingRead { try Campaign.find(campaign.id, $0)?.state } == .sending)
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE deliveries SET state = 'accepted'") }
    try await desk.scheduler(at: at).tick()
    #expect(try desk.database.blockingRead { try Campaign.find(campaign.id, $0)?.state } == .sent)

    // A row that vanished would make somebody vanish: then nothing is called sent.
    try desk.database.blockingWrite { connection in
      try connection.execute("UPDATE campaigns SET state = 'sending', finished_at = NULL")
      try connection.execute("DELETE FROM deliveries WHERE subscriber_id = 1")
    }
    await #expect(throws: StoreError.self) { try await desk.scheduler(at: at).tick() }
    #expect(try desk.database.blockingRead { try Campaign.find(campaign.id, $0)?.state } == .sending)
  }

  @Test func `The same live issue is refused a second time; rehearsals are counted`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("one.md", "title: One")
    let post = try Post.load(desk.folder + "/posts/one.md", attributes: [:]).post
    let now = Timestamp(milliseconds: 0)
    func schedule(_ mode: SendingMode) throws -> String {
      let issue = try IssueRenderer(desk.publication, mode: mode).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
      return try desk.database.blockingWrite { connection in
        try Campaign.schedule(
          issue, list: desk.list, mode: mode, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(1), now: now, connection
        ).name
      }
    }
    #expect(try schedule(.rehearsal) == "one.rehearsal-1")
    #expect(try schedule(.live) == "one")
    #expect(try schedule(.rehearsal) == "one.rehearsal-2")
    #expect(throws: StoreError.self) { _ = try schedule(.live) }
  }

  @Test func `A post goes to whom it is for: its list, its audience, and nobody who rests`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let now = try time("2026-11-03T09:00:00Z")
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "UTC")
    let since = try time("2026-11-01T00:00:00Z")
    for name in ["chiara", "dele"] { try desk.subscribe("\(name)@example.org") }
    let digest = try await desk.database.write { connection in
      let digest = try MailingList.ensure("digest", now: now, connection)
      try Membership.confirm(ID(1), list: digest, cause: "test", now: now, connection)
      try Tag.put("staff", on: ID(2), connection)
      _ = try Membership.snooze(ID(4), list: desk.list, until: now + .seconds(60), cause: "test", now: now, connection)
      for list in [desk.list, digest] { try Slot.set(rule, list: list, now: since, connection) }
      return digest
    }
    try desk.write("a-nobody.md", "title: N\nready: true\naudience: name = \"Zoe\"")
    try desk.write("b-some.md", "title: S\nready: true\naudience: not tag \"staff\"")
    try desk.write("c-digest.md", "title: D\nready: true\nlist: digest")
    try desk.write("d-unknown.md", "title: U\nready: true\ndate: 2026-11-01\naudience: not tag \"staf\"")
    try await desk.scheduler(at: now).tick()
    #expect(try desk.names() == ["b-some", "c-digest"], "one a list; those for nobody and for nobody knows whom are passed over")
    func mailed(_ name: String) throws -> [Int64] {
      try desk.database.blockingRead { connection in
        try connection.rows(
          "SELECT d.subscriber_id FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE c.name = $1 ORDER BY 1", [.text(name)]
        ) { try $0.integer("subscriber_id") }
      }
    }
    #expect(try mailed("b-some") == [1, 3])
    #expect(try mailed("c-digest") == [1])

    // What was received is known to the next rule; and the front matter's rule is checked where the file is.
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE deliveries SET state = 'accepted' WHERE subscriber_id = 3") }
    try desk.write("e.md", "title: E\naudience: received \"b-some\" or failed \"b-some\"")
    let post = try Post.load(desk.folder + "/posts/e.md", in: desk.publication).post
    let count = try await desk.database.read { try post.readers(in: desk.publication, now: now, $0).count($0) }
    #expect(count == 1)
    try desk.write("f.md", "title: F\naudience: joined befor 2026-01-01")
    let faulty = try #require(throws: Post.Faulty.self) { _ = try Post.load(desk.folder + "/posts/f.md", in: desk.publication) }
    #expect(faulty.description.contains("f.md:3:1: error: `audience`, column 8"))
    try desk.write("g.md", "title: G\nlist: digests")
    let other = try Post.load(desk.folder + "/posts/g.md", in: desk.publication).post
    let noList = try #require(throws: Post.Faulty.self) {
      _ = try desk.database.blockingRead { try other.readers(in: desk.publication, now: now, $0) }
    }
    #expect(noList.description.contains("g.md:3:1: error: there is no list digests"))
    #expect(try desk.database.blockingRead { try Slot.decided(list: digest, mode: .live, $0) } == ["2026-11-03"])
  }
}
