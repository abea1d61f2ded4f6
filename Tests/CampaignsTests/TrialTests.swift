import Audience
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// A part of the readers tries the subjects, and how that goes decides what the others get.
@Suite struct TrialTests {
  private let now = TrialDesk.now
  private let end = TrialDesk.now + .seconds(4 * 3600)

  @Test func `A fifth draws lots, each subject as often as the other, and nobody else leaves before the end`() throws {
    let trial = try TrialDesk(300)
    defer { trial.remove() }
    let leases = try trial.lease(at: now)
    #expect(leases.count == 60)
    #expect(leases.count { $0.variant == 1 } == 30 && leases.count { $0.variant == 2 } == 30)
    #expect(try Set(leases.map { try trial.subject(of: $0) }) == ["Ducks, friend", "Geese"])
    let numbers = leases.map { Int($0.subscriber.rawValue) }.sorted()
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 < 60 }, "from everywhere: \(numbers)")
    try trial.settle(leases, at: now)
    #expect(try trial.lease(at: end + .seconds(86_400)).isEmpty && trial.judge(at: end + .seconds(-1)) == nil)
    #expect(try trial.campaign.trialEnds == end && trial.ledger.balances)
    #expect(try trial.campaign.trialWait(now)?.text.contains("2027-01-15T12:00:00Z or later") == true)
  }

  @Test func `Lots are the same for the same people and campaign, and others in another campaign`() throws {
    func lots(of id: Int64) throws -> [Int64: Int] {
      let trial = try TrialDesk(100)
      defer { trial.remove() }
      let content = try TrialDesk.issue(trial.desk, trial.publication, TrialDesk.subjects)
      return try trial.desk.database.blockingWrite { connection in
        try connection.execute(
          "INSERT INTO campaigns (id, name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, created_at) SELECT $1, 'x', 'x', list_id, mode, 'scheduled', promise, content_hash, send_at, expires_after, created_at FROM campaigns",
          [.integer(Int(id))])
        _ = content
        _ = try Campaign.freeze(ID(id), in: trial.publication, now: now, connection)
        let rows = try connection.rows(
          "SELECT subscriber_id, subject FROM deliveries WHERE campaign_id = $1 AND subject IS NOT NULL", [.integer(Int(id))]
        ) { (try $0.integer("subscriber_id"), try $0.int("subject")) }
        return Dictionary(uniqueKeysWithValues: rows)
      }
    }
    let (one, again, other) = (try lots(of: 41), try lots(of: 41), try lots(of: 42))
    #expect(one == again && one != other && one.count == 20 && other.count == 20)
  }

  @Test func `The better one goes to all others, each mail keeps its own at every try, and everybody has one`() throws {
    let trial = try TrialDesk(400)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    let put = Array(first.filter { $0.variant == 1 }.prefix(3))
    try trial.settle(put, at: now, as: .deferred, reply: "450 busy")
    try trial.settle(first.filter { lease in !put.contains { $0.delivery == lease.delivery } }, at: now)
    try trial.click(first.filter { $0.variant == 2 }.prefix(15), at: now + .seconds(60))
    let verdict = try #require(try trial.judge(at: end))
    #expect(verdict.chosen == 2 && verdict.isClear && verdict.results[0].readers == 37)
    let again = try trial.judge(at: end)
    #expect(again == nil, "nobody judges twice")
    let rest = try trial.lease(at: end, token: 2)
    #expect(rest.count == 402 - first.count + put.count)
    let retried = rest.filter { $0.attempts > 0 }
    #expect(try Set(retried.map { try trial.subject(of: $0) }) == ["Ducks, friend"] && retried.count == 3)
    #expect(try Set(rest.filter { $0.attempts == 0 }.map { try trial.subject(of: $0) }) == ["Geese"])
    try trial.settle(rest, at: end)
    #expect(try trial.ledger[.accepted] == 402)
    let campaign = try trial.campaign
    let report = try #require(try trial.desk.database.blockingRead { try TrialReport.of(campaign, $0) })
    #expect(report.subjects.map(\.readers) == [40, 40] && report.subjects.map(\.clickers) == [0, 15] && report.chosen == 2)
    #expect(report.subjects.map(\.others) == [0, 322] && report.words.contains("Subject 2 did best"))
  }

  @Test func `What came back was not delivered, of those who drew a subject and of the others`() throws {
    let trial = try TrialDesk(400)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    try trial.settle(first, at: now)
    _ = try trial.judge(at: end)
    let rest = try trial.lease(at: end, token: 2)
    try trial.settle(rest, at: end)
    let returned = first.filter { $0.variant == 1 }.prefix(7) + rest.prefix(5)
    try trial.desk.database.blockingWrite { connection in
      for (number, lease) in returned.enumerated() {
        try connection.execute(
          """
          INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, words, outcome, at)
          VALUES ($1, 'main', 'bounce', 'other', 0, $2, $3, $4, '', 'counted', $5)
          """,
          [
            .text(String(repeating: "0", count: 60) + "\(1000 + number)"), lease.delivery.sql, lease.subscriber.sql, trial.id.sql,
            .time(end + .seconds(60)),
          ])
      }
    }
    let campaign = try trial.campaign
    let report = try #require(try trial.desk.database.blockingRead { try TrialReport.of(campaign, $0) })
    #expect(report.subjects.map(\.readers) == [40, 40] && report.subjects.map(\.delivered) == [33, 40])
    #expect(report.subjects.map(\.others) == [317, 0])
  }

  @Test func `When the numbers show nothing the first goes to the others, and the writers are told once`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    try trial.settle(first, at: now)
    try trial.click(first.filter { $0.variant == 2 }.prefix(2), at: now)
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))
    let notices = try Notices(trial.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    let verdict = try #require(try trial.judge(at: end, telling: notices))
    #expect(verdict.chosen == 1 && !verdict.isClear)
    #expect(try Set(trial.lease(at: end, token: 2).map { try trial.subject(of: $0) }) == ["Ducks, friend"])
    let told = try trial.desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0) }
    #expect(told.map(\.name) == ["notice.chosen.news"] && told.first?.title == "Subject chosen: news")
    let hash = try #require(told.first).contentHash
    let issue = try trial.desk.database.blockingRead { try Campaigns.Issue.load(hash: hash, $0) }
    let words = issue?.text.filled { _ in "" } ?? ""
    #expect(words.contains("no difference that these numbers could show") && words.contains("Ducks, friend"), "\(words)")
  }

  @Test func `The time counts from when the last of them have it, and an outage longer than the trial does not end it`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let back = end + .seconds(20 * 3600)
    #expect(try trial.judge(at: back) == nil, "nobody has it")
    let first = try trial.lease(at: back)
    #expect(first.count == 40)
    #expect(try trial.judge(at: back + .seconds(60)) == nil, "in hand")
    try trial.settle(first, at: back + .seconds(90))
    #expect(try trial.judge(at: back + .seconds(120)) == nil)
    let later = back + .seconds(90 + 4 * 3600)
    #expect(try trial.campaign.trialEnds == later && trial.lease(at: later, token: 2).isEmpty)
    #expect(try trial.judge(at: later) != nil && trial.lease(at: later, token: 3).count == 162)
  }

  @Test func `Who gets it at a later try has it for as long as the trial lasts before it is judged`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let leases = try trial.lease(at: now)
    try trial.settle(leases, at: now, as: .deferred, reply: "451 come back")
    let later = now + .seconds(11 * 3600)
    let again = try trial.lease(at: later, token: 2)
    #expect(again.count == leases.count && again.allSatisfy { $0.attempts == 1 })
    #expect(try trial.judge(at: later) == nil)
    try trial.settle(again, at: later)
    #expect(try trial.judge(at: later + .seconds(180)) == nil)
    #expect(try trial.judge(at: later + .seconds(3600 * 4 - 1)) == nil)
    #expect(try trial.judge(at: later + .seconds(3600 * 4 + 1)) != nil)
  }

  @Test func `Mails that wait for their turn stay in the trial, whenever they are due`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    let due = now + .seconds(1800)
    let results = first.map { DeliveryResult.putOff($0, until: due, because: "the receiver's turn", now: now) }
    _ = try Outbox(database: trial.desk.database, worker: "w", mode: .live).commit(
      Batch(number: 2, results: results, demand: .one(0)), policy: .sample, now: now
    ) { _, _ in .excluded(reason: "") }
    #expect(try trial.lease(at: due + .seconds(-1), token: 3).isEmpty)
    let again = try trial.lease(at: due, token: 4)
    #expect(Set(again.map(\.subscriber)) == Set(first.map(\.subscriber)) && again.allSatisfy { $0.variant != nil })
  }

  @Test func `By hand it ends at once, also while it is paused, and once`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    try trial.settle(first, at: now)
    let (soon, campaign) = (now + .seconds(60), try trial.campaign)
    func choose(_ number: Int) throws -> Verdict? {
      try trial.desk.database.blockingWrite {
        try Trial.of(trial.id, $0)?.choose(number, for: campaign, expiresAfter: .seconds(86_400), now: soon, $0)
      }
    }
    #expect(try trial.desk.database.blockingWrite { try Campaign.pause(trial.id, reason: "by hand", now: soon, $0) })
    #expect(try trial.judge(at: end) == nil, "what is paused stands still")
    #expect(try choose(2)?.isByHand == true && trial.lease(at: soon, token: 2).isEmpty)
    #expect(try trial.desk.database.blockingWrite { try Campaign.resume(trial.id, now: soon, $0) })
    let rest = try trial.lease(at: soon, token: 3)
    #expect(try rest.count == 162 && Set(rest.map { try trial.subject(of: $0) }) == ["Geese"])
    #expect(try choose(1) == nil && trial.campaign.variant == 2)
  }

  @Test func `Cancelled while it is open, nobody else gets it and the ledger adds up`() async throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    try trial.settle(trial.lease(at: now), at: now)
    #expect(try await trial.desk.database.write { try Campaign.cancel(trial.id, reason: "by hand", now: now, $0) })
    try await Campaign.close(trial.id, in: trial.desk.database, now: now)
    #expect(try trial.judge(at: end) == nil && trial.lease(at: end, token: 2).isEmpty)
    let ledger = try trial.ledger
    #expect(ledger[.accepted] == 40 && ledger[.cancelled] == 162 && ledger.balances)
  }

  @Test func `Who is added while it is open waits for the end and gets what was chosen`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    try trial.settle(first, at: now)
    try trial.desk.subscribe("late@example.org")
    let (campaign, soon) = (try trial.campaign, now + .seconds(60))
    let filled = try trial.desk.database.blockingWrite { connection in
      let gap = try Gap.of(campaign, in: trial.publication, late: true, now: soon, connection)
      return try gap.fill(trial.id, cause: "by hand", for: .seconds(86_400), now: soon, connection) && gap.count == 1
    }
    #expect(try filled && trial.lease(at: end, token: 2).isEmpty)
    try trial.click(first.filter { $0.variant == 2 }, at: now)
    #expect(try trial.judge(at: end)?.chosen == 2)
    let rest = try trial.lease(at: end, token: 3)
    #expect(try rest.count == 163 && Set(rest.map { try trial.subject(of: $0) }) == ["Geese"])
  }

  @Test func `Refusals among those who try it pause it like a canary's, and it goes on afterwards as a trial`() throws {
    let canary = Canary(share: 1, watch: .seconds(900), limit: 5)
    let trial = try TrialDesk(200, canary: canary)
    defer { trial.remove() }
    let watched = now + .seconds(900)
    #expect(try trial.campaign.canaryEnds == watched)
    let first = try trial.lease(at: now)
    #expect(first.count == 40)
    try trial.settle(Array(first.prefix(8)), at: now, as: .failed, reply: "554 5.7.1 spam")
    try trial.settle(Array(first.dropFirst(8)), at: now)
    let campaign = try trial.campaign
    let words = try trial.desk.database.blockingWrite { try canary.judge(campaign, now: watched, $0) }
    #expect(words?.contains("8 of the first 40 were refused") == true)
    #expect(try trial.campaign.state == .paused && trial.lease(at: end, token: 2).isEmpty)
    #expect(try trial.desk.database.blockingWrite { try Campaign.resume(trial.id, now: watched, $0) })
    #expect(try trial.lease(at: watched, token: 3).isEmpty && trial.campaign.trialEnds == end)
    #expect(try trial.judge(at: end) != nil && trial.lease(at: end, token: 4).count == 162)
  }

  @Test func `By hand it ends no sooner than its canary, which the others wait for too`() throws {
    let canary = Canary(share: 1, watch: .seconds(900), limit: 5)
    let trial = try TrialDesk(200, canary: canary)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    try trial.settle(first, at: now)
    func choose() throws -> Verdict? {
      let campaign = try trial.campaign
      return try trial.desk.database.blockingWrite { connection in
        try Trial.of(campaign.id, connection)?.choose(
          2, for: campaign, expiresAfter: .seconds(86_400), now: now + .seconds(60), connection)
      }
    }
    #expect(try choose() == nil)
    #expect(try trial.campaign.variant == nil && trial.campaign.canaryEnds != nil && trial.lease(at: now + .seconds(60), token: 2).isEmpty)
    let campaign = try trial.campaign
    #expect(try trial.desk.database.blockingWrite { try canary.judge(campaign, now: now + .seconds(900), $0) } == nil)
    #expect(try choose()?.chosen == 2 && trial.lease(at: now + .seconds(901), token: 3).count == 162)
  }

  @Test func `Who leaves by the mail counts for its subject where that is asked for`() async throws {
    let trial = try TrialDesk(300, "\(TrialDesk.subjects)\ntrial: {share: 50%, wait: 1h, metric: unsubscribes}", clicks: .total)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    #expect(first.count == 151 && (first.count { $0.variant == 1 }) == 76)
    try trial.settle(first, at: now)
    let unsubscribing = Unsubscribing(database: trial.desk.database, keys: try #require(trial.keys))
    for (number, lease) in first.filter({ $0.variant == 1 }).prefix(12).enumerated() {
      let person = try #require(try await trial.desk.database.read { try Subscriber.find(lease.subscriber, $0) })
      let token = LinkToken(purpose: .unsubscribe, subscriber: person.publicID, list: trial.desk.list, campaign: trial.id)
      try await unsubscribing.act(on: token, by: number % 2 == 0 ? .oneClick : .page, proof: nil, now: now + .seconds(60))
    }
    let verdict = try #require(try trial.judge(at: now + .seconds(3600)))
    #expect(verdict.results.map(\.hits) == [12, 0] && verdict.chosen == 2 && verdict.isClear)
  }

  @Test func `Where nothing is counted, so few read, or each has it at their own time, everybody draws and nobody waits`() throws {
    let cases: [(readers: Int, clicks: Tracking.Counting, localTime: String?)] = [
      (200, .total, nil), (30, .reader, nil), (200, .reader, "2027-01-15T08:00"),
    ]
    for (readers, clicks, localTime) in cases {
      let trial = try TrialDesk(readers, clicks: clicks, localTime: localTime)
      defer { trial.remove() }
      #expect(try trial.campaign.trialEnds == nil && trial.campaign.variant == 1)
      let all = try trial.lease(at: now)
      let firsts = all.count { $0.variant == 1 }
      #expect(all.count == readers + 2 && firsts * 2 == all.count && all.allSatisfy { $0.variant != nil })
      try trial.settle(all, at: now)
      #expect(try trial.ledger.open == 0)
    }
  }

  @Test func `The page and the archive have the chosen subject for a title, unless the post has a title of its own`() async throws {
    for (head, titles) in [(TrialDesk.subjects, ["Ducks, friend", "Geese"]), ("title: Pond\n\(TrialDesk.subjects)", ["Pond", "Pond"])] {
      let trial = try TrialDesk(200, head)
      defer { trial.remove() }
      let archive = Archive(database: trial.desk.database, mode: .live)
      let campaign = try trial.campaign
      func shown() async throws -> [String?] {
        [try await archive.entries(limit: 1).first?.title, try await archive.issue(slug: "news")?.issue.title]
      }
      let before = try await shown()
      #expect(before == [titles[0], titles[0]])
      _ = try await trial.desk.database.write {
        try Trial.of(trial.id, $0)?.choose(2, for: campaign, expiresAfter: .seconds(86_400), now: now, $0)
      }
      let after = try await shown()
      #expect(after == [titles[1], titles[1]])
      let found = try await archive.search(SearchWords(titles[1])).map(\.entry.title)
      #expect(found == [titles[1]])
      if titles[0] != titles[1] { #expect(try await archive.search(SearchWords(titles[0])).isEmpty, "that is not its title any more") }
    }
  }

  @Test(arguments: [2, 3, 5], [1, 7, 20, 50, 99])
  func `So many readers as are least needed are enough for others to wait, and one less are not`(subjects: Int, share: Int) throws {
    let line = SlottedText(pieces: [.text("x")])
    let trial = Trial(
      variants: (0..<subjects).map { _ in Trial.Variant(subject: line, text: "x") }, metric: .clicks, share: share, wait: 1, isTitle: false)
    let least = try #require(trial.least)
    #expect(trial.part(of: least) != nil && trial.part(of: least - 1) == nil)
    #expect(Trial(variants: trial.variants, metric: .none, share: share, wait: 1, isTitle: false).least == nil)
    #expect(Trial(variants: trial.variants, metric: .clicks, share: 100, wait: 1, isTitle: false).least == nil)
  }

  @Test func `Whether there are so many readers is seen without counting the others`() throws {
    let trial = try TrialDesk(10)
    defer { trial.remove() }
    let readers = Readers(list: trial.desk.list, rule: .everyone, moment: SegmentMoment(now: now, zone: .gmt))
    try trial.desk.database.blockingRead { connection in
      for (number, isThere) in [(0, true), (1, true), (12, true), (13, false)] {
        let has = try readers.hasAtLeast(number, connection)
        #expect(has == isThere, "\(number)")
      }
    }
  }
}
