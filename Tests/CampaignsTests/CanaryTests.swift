import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// A first few have the issue, and what becomes of it decides about the others.
@Suite struct CanaryTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)
  private let canary = Canary(share: 10, watch: .seconds(900), limit: 5)

  /// A campaign to that many, frozen at `now`.
  private func frozen(_ readers: Int) throws -> (Desk, CampaignID) {
    let desk = try Desk()
    for number in 0..<readers { try desk.subscribe("r\(number)@example.org") }
    try desk.write("news.md", "title: News")
    let post = try Post.load(desk.folder + "/posts/news.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
    let id = try desk.database.blockingWrite { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(86_400), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, canary: canary, now: now, connection)
      return campaign.id
    }
    return (desk, id)
  }

  /// The same at nine of each reader's own clock: half of them live four hours before the others, who live where it is `now`.
  private func frozenLocally(_ readers: Int, early: Int) throws -> (Desk, CampaignID) {
    let desk = try Desk()
    for number in 0..<readers { try desk.subscribe("r\(number)@example.org") }
    try desk.write("news.md", "title: News")
    let post = try Post.load(desk.folder + "/posts/news.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2027, month: 1, day: 15))
    let id = try desk.database.blockingWrite { connection in
      // `now` is 2027-01-15T08:00:00Z.
      try connection.execute("UPDATE subscribers SET zone = 'Etc/GMT-1' WHERE id <= $1", [.integer(early)])
      try connection.execute("UPDATE subscribers SET zone = 'Etc/GMT+3' WHERE id > $1", [.integer(early)])
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, localTime: "2027-01-15T09:00",
        expiresAfter: .seconds(86_400), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, canary: canary, now: now, connection)
      return campaign.id
    }
    return (desk, id)
  }

  @Test func `At the readers' own time the first few are of those whose day begins first, and nobody has it before it is decided`() throws {
    let (desk, id) = try frozenLocally(400, early: 200)
    defer { desk.remove() }
    #expect(try campaign(id, desk).canaryEnds == now + .seconds(900))
    let first = try lease(desk, at: now)
    #expect((30...50).contains(first.count), "\(first.count)")
    #expect(first.allSatisfy { $0.subscriber.rawValue <= 200 })
    try settle(first, desk, at: now, refusing: 5)
    #expect(try lease(desk, at: now + .seconds(5 * 3600)).isEmpty, "neither the others of that hour, nor those of a later one")
    #expect(try judge(id, desk, at: now + .seconds(900))?.contains("5 of the first") == true)
    #expect(try campaign(id, desk).state == .paused)
  }

  @Test func `When it went well there, the others have it at once or at their own time`() throws {
    let (desk, id) = try frozenLocally(400, early: 200)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    try settle(first, desk, at: now, refusing: 0)
    #expect(try judge(id, desk, at: now + .seconds(900)) == nil && campaign(id, desk).canaryEnds == nil)
    #expect(try lease(desk, at: now + .seconds(900)).count == 200 - first.count)
    #expect(try lease(desk, at: now + .seconds(4 * 3600), token: 2).count == 202)
  }

  @Test func `Where few live where the day begins, the next ones are of the first few too, and nobody waits longer than it lasts`() throws {
    let (desk, id) = try frozenLocally(400, early: 7)
    defer { desk.remove() }
    let later = now + .seconds(4 * 3600)
    #expect(try campaign(id, desk).canaryEnds == later + .seconds(900))
    let first = try lease(desk, at: now)
    #expect(first.count == 7)
    try settle(first, desk, at: now, refusing: 1)
    #expect(try lease(desk, at: later + .seconds(-1)).isEmpty && judge(id, desk, at: later + .seconds(-1)) == nil)
    let next = try lease(desk, at: later, token: 2)
    #expect((23...43).contains(next.count), "\(next.count)")
    try settle(next, desk, at: later, refusing: 0)
    #expect(try judge(id, desk, at: later + .seconds(900)) == nil && campaign(id, desk).canaryEnds == nil)
    #expect(try lease(desk, at: later + .seconds(900), token: 3).count == 402 - 7 - next.count)
  }

  private func campaign(_ id: CampaignID, _ desk: Desk) throws -> Campaign {
    try #require(try desk.database.blockingRead { try Campaign.find(id, $0) })
  }

  private func lease(_ desk: Desk, at time: Timestamp, token: Int64 = 1) throws -> [Lease] {
    let batch = Batch(number: token, results: [], demand: .one(10_000))
    let outbox = Outbox(database: desk.database, worker: "w", mode: .live)
    return try outbox.commit(batch, policy: .sample, now: time) { _, _ in
      .message(to: "example.org") { throw CocoaError(.featureUnsupported) }
    }.leases.map(
      \.lease)
  }

  private func settle(_ leases: [Lease], _ desk: Desk, at time: Timestamp, refusing: Int) throws {
    let results = leases.enumerated().map { number, lease in
      DeliveryResult(
        lease: lease, state: number < refusing ? .failed : .accepted, due: time, reply: number < refusing ? "554 5.7.1 spam" : "250 ok")
    }
    let batch = Batch(number: 99, results: results, demand: .one(0))
    _ = try Outbox(database: desk.database, worker: "w", mode: .live).commit(batch, policy: .sample, now: time) { _, _ in
      .excluded(reason: "")
    }
  }

  private func judge(_ id: CampaignID, _ desk: Desk, at time: Timestamp) throws -> String? {
    let campaign = try campaign(id, desk)
    return try desk.database.blockingWrite { try canary.judge(campaign, now: time, $0) }
  }

  @Test func `A tenth, mixed, has it first; the others when it went well`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    #expect(try campaign(id, desk).canaryEnds == now + .seconds(900))
    let first = try lease(desk, at: now)
    #expect((30...50).contains(first.count), "\(first.count)")
    let numbers = first.map { Int($0.subscriber.rawValue) }.sorted()
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 < 60 }, "from everywhere: \(numbers)")
    try settle(first, desk, at: now, refusing: 1)
    #expect(try lease(desk, at: now + .seconds(899)).isEmpty)
    #expect(try judge(id, desk, at: now + .seconds(899)) == nil && campaign(id, desk).canaryEnds != nil, "too early")
    #expect(try lease(desk, at: now + .seconds(2000)).isEmpty, "nobody else before it is decided")
    #expect(try judge(id, desk, at: now + .seconds(2000)) == nil)
    #expect(try campaign(id, desk).canaryEnds == nil)
    #expect(try lease(desk, at: now + .seconds(2000)).count == 402 - first.count)
  }

  @Test(
    "The first few are enough to say something, and never most of all",
    arguments: [(1, 1900, 20), (1, 100_000, 1000), (10, 150, 20), (10, 400, 40), (50, 40, 20), (1, 39, nil), (50, 5, nil), (0, 1000, nil)])
  func few(share: Int, readers: Int, few: Int?) {
    #expect(Canary(share: share, watch: .seconds(1), limit: 5).few(of: readers) == few)
  }

  @Test func `When too many are refused it is paused with the reason, and a human may send it all the same`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    try settle(first, desk, at: now, refusing: 5)
    let later = now + .seconds(900)
    let words = try #require(try judge(id, desk, at: later))
    #expect(words.contains("5 of the first \(first.count) were refused") && words.contains("554 5.7.1 spam"))
    let paused = try campaign(id, desk)
    #expect(paused.state == .paused && paused.halt?.reason == "by its canary: \(words)")
    #expect(try lease(desk, at: later).isEmpty && judge(id, desk, at: later) == nil)
    #expect(try desk.database.blockingWrite { try Campaign.resume(id, now: later, $0) })
    #expect(try lease(desk, at: later).count == 402 - first.count)
  }

  @Test func `Two complaints are too many`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    try settle(first, desk, at: now, refusing: 0)
    for lease in first.prefix(2) {
      try desk.database.blockingWrite {
        _ = try $0.execute(
          "UPDATE memberships SET state = 'complained', changed_at = $2 WHERE subscriber_id = $1", [lease.subscriber.sql, .time(now)])
      }
    }
    #expect(try judge(id, desk, at: now + .seconds(900))?.contains("2 of the first") == true)
  }

  @Test func `When nobody can know whether the few got it, it is paused; and when no canary is wanted any more, the others get it`() throws
  {
    for wanted in [canary, .unwanted] {
      let (desk, id) = try frozen(400)
      defer { desk.remove() }
      let first = try lease(desk, at: now)
      let results = first.map { DeliveryResult(lease: $0, state: .uncertain, due: now, reply: "no answer in time") }
      let batch = Batch(number: 9, results: results, demand: .one(0))
      _ = try Outbox(database: desk.database, worker: "w", mode: .live).commit(batch, policy: .sample, now: now) { _, _ in
        .excluded(reason: "")
      }
      let campaign = try campaign(id, desk)
      let words = try desk.database.blockingWrite { try wanted.judge(campaign, now: now + .seconds(900), $0) }
      #expect((words?.contains("nobody can know") == true) == (wanted == canary))
      #expect(try lease(desk, at: now + .seconds(900), token: 3).isEmpty == (wanted == canary))
    }
  }

  @Test func `As long as nobody has got it, nothing is decided, and the few are tried again`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    let back = Batch(number: 2, results: first.map { .released($0, reason: "the relay is down") }, demand: .one(0))
    _ = try Outbox(database: desk.database, worker: "w", mode: .live).commit(back, policy: .sample, now: now) { _, _ in
      .excluded(reason: "")
    }
    let later = now + .seconds(5000)
    #expect(try judge(id, desk, at: later) == nil && campaign(id, desk).canaryEnds != nil)
    #expect(try Set(lease(desk, at: later, token: 3).map(\.subscriber)) == Set(first.map(\.subscriber)))
  }

  /// Hands in what all of them were put off with.
  private func putOff(_ leases: [Lease], _ words: String, until due: Timestamp, _ desk: Desk, at time: Timestamp) throws {
    let results = leases.map { DeliveryResult(lease: $0, state: .deferred, due: due, reply: words) }
    let batch = Batch(number: 98, results: results, demand: .one(0))
    _ = try Outbox(database: desk.database, worker: "w", mode: .live).commit(batch, policy: .sample, now: time) { _, _ in
      .excluded(reason: "")
    }
  }

  @Test func `When they are put off by policy, it is paused with the reason`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    try settle(Array(first.prefix(2)), desk, at: now, refusing: 0)
    try putOff(Array(first.dropFirst(2)), "451 4.7.1 your mail looks like spam, try later", until: now + .seconds(5000), desk, at: now)
    let words = try #require(try judge(id, desk, at: now + .seconds(900)))
    #expect(words.contains("\(first.count - 2) of the first \(first.count) were refused") && words.contains("looks like spam"))
  }

  @Test func `While most are put off for another reason the others wait, whoever is tried again, and go on when there are answers`() throws
  {
    for words in ["451 4.7.1 Greylisted, come back later", "452 4.2.2 mailbox full", "450 busy"] {
      let (desk, id) = try frozen(400)
      defer { desk.remove() }
      let first = try lease(desk, at: now)
      try settle(Array(first.prefix(2)), desk, at: now, refusing: 0)
      try putOff(Array(first.dropFirst(2)), words, until: now + .seconds(1000), desk, at: now)
      #expect(try judge(id, desk, at: now + .seconds(900)) == nil && lease(desk, at: now + .seconds(999), token: 2).isEmpty)
      let waiting = try campaign(id, desk)
      #expect(waiting.canaryWait(now + .seconds(899))?.text.contains("until 2027-01-15T08:15:00Z or longer") == true)
      #expect(waiting.canaryWait(now + .seconds(900))?.text.contains("the judgement of its first few") == true)
      let again = try lease(desk, at: now + .seconds(1000), token: 3)
      #expect(Set(again.map(\.subscriber)) == Set(first.dropFirst(2).map(\.subscriber)), "they, and nobody else")
      #expect(try judge(id, desk, at: now + .seconds(1000)) == nil && campaign(id, desk).canaryEnds != nil, "in hand is no answer")
      try settle(again, desk, at: now + .seconds(1001), refusing: 0)
      #expect(try judge(id, desk, at: now + .seconds(1002)) == nil && campaign(id, desk).canaryEnds == nil)
      #expect(try lease(desk, at: now + .seconds(1002), token: 4).count == 402 - first.count)
    }
  }

  @Test func `What no answer can mend is not waited for`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    try settle(Array(first.prefix(5)), desk, at: now, refusing: 5)
    try putOff(Array(first.dropFirst(5)), "450 busy", until: now + .seconds(5000), desk, at: now)
    #expect(try judge(id, desk, at: now + .seconds(900))?.contains("5 of the first \(first.count) were refused") == true)
  }

  @Test func `When it pauses a campaign the writers are told why and how to go on, and once`() throws {
    let (desk, id) = try frozen(400)
    defer { desk.remove() }
    let first = try lease(desk, at: now)
    try settle(first, desk, at: now, refusing: first.count)
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    let campaign = try campaign(id, desk)
    for _ in 0..<2 {
      _ = try desk.database.blockingWrite { try canary.judge(campaign, telling: notices, now: now + .seconds(900), $0) }
    }
    let told = try desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0) }
    let name = "notice.paused.news.canary-\((now + .seconds(900)).milliseconds)"
    #expect(told.map(\.name) == [name] && told.first?.title == "Paused: news")
    let issue = try desk.database.blockingRead { try Campaigns.Issue.load(hash: #require(told.first).contentHash, $0) }
    #expect(issue?.text.filled { _ in "" }.contains("the last answer was: 554 5.7.1 spam") == true)
    // It leaves though the campaign does not.
    #expect(try lease(desk, at: now + .seconds(901), token: 2).map(\.campaign) == told.map(\.id))
  }

  @Test func `So many as were promised have it first, whatever their numbers are`() throws {
    let (desk, id) = try frozen(150)
    defer { desk.remove() }
    #expect(try campaign(id, desk).canaryEnds != nil)
    #expect((20...25).contains(try lease(desk, at: now).count))
  }

  @Test func `A small audience has no canary`() throws {
    let (desk, id) = try frozen(35)
    defer { desk.remove() }
    #expect(try campaign(id, desk).canaryEnds == nil && lease(desk, at: now).count >= 35)
  }
}
