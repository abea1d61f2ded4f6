import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// Ada chose one mail a month; Bo gets every issue.
@Suite struct DigestTests {
  private let ada = SubscriberID(1)
  private let bo = SubscriberID(2)

  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func desk(zone: TimeZone = .gmt) throws -> Desk {
    let desk = try Desk(zone: zone)
    try choose(.digest, ada, desk)
    return desk
  }

  private func choose(_ frequency: Frequency, _ person: SubscriberID, _ desk: Desk) throws {
    try desk.database.blockingWrite {
      _ = try Membership.choose(frequency, person, list: desk.list, cause: "test", now: Timestamp(milliseconds: 0), $0)
    }
  }

  private func digests(_ desk: Desk, mode: SendingMode = .live) throws -> Digests {
    try Digests(desk.publication, Campaign.Terms(mode: mode, promise: .neverTwice, expiresAfter: .seconds(60)))
  }

  private func tick(_ desk: Desk, at text: String, mode: SendingMode = .live, notices: Notices? = nil) async throws {
    try await desk.scheduler(at: try time(text), mode: mode, notices: notices, digests: try digests(desk, mode: mode)).tick()
  }

  /// Freezes an issue at `time`, and lets it arrive.
  @discardableResult
  private func send(
    _ slug: String, at text: String, head: String = "", mode: SendingMode = .live, _ desk: Desk
  ) async throws -> CampaignID {
    try desk.write("\(slug).md", "title: The \(slug) issue\ndescription: Of \(slug) & <more>.\n\(head)")
    let post = try Post.load(desk.folder + "/posts/\(slug).md", in: desk.publication).post
    let now = try time(text)
    let issue = try IssueRenderer(desk.publication, mode: mode).issue(of: post, today: LocalDate(now, in: desk.publication.zone))
    return try await desk.database.write { connection in
      let readers = try post.readers(in: desk.publication, now: now, connection)
      let campaign = try Campaign.schedule(
        issue, list: desk.list, rule: readers.rule, mode: mode, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now,
        connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
      try connection.execute("UPDATE deliveries SET state = 'accepted' WHERE state = 'planned'")
      #expect(try Ledger.of(campaign.id, connection)?.balances == true)
      return campaign.id
    }
  }

  private func find(_ name: String, _ desk: Desk) throws -> Campaign {
    try #require(try desk.database.blockingRead { try Campaign.find(name: name, $0) })
  }

  private func record(_ person: SubscriberID, _ name: String, _ desk: Desk) throws -> DeliveryRecord? {
    try desk.database.blockingRead { try DeliveryRecord.of(person, $0).first { $0.campaign == name } }
  }

  private func draft(_ name: String, to person: SubscriberID, _ desk: Desk, now: Timestamp) throws -> Draft {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let campaign = try find(name, desk)
    let lease = Lease(delivery: ID(1), campaign: campaign.id, subscriber: person, attempts: 0, token: 1, expiresAt: now)
    return try desk.database.blockingRead { try Composer(keys: keys, clock: { now }).compose(lease, $0) }
  }

  private func coming(_ desk: Desk, at text: String) throws -> ComingDigest? {
    let now = try time(text)
    return try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find(desk.list, connection))
      return try ComingDigest.next(of: list, mode: .live, slot: nil, zone: desk.publication.zone, now: now, connection)
    }
  }

  /// The mail as the person gets it.
  private func message(_ name: String, to person: SubscriberID, _ desk: Desk) throws -> ParsedMessage {
    guard case .message(_, let make) = try draft(name, to: person, desk, now: find(name, desk).sendAt) else {
      throw StoreError.defect("excluded")
    }
    return ParsedMessage(try make().data)
  }

  /// The slugs that a digest lists for the person, in its order.
  private func slugs(_ name: String, to person: SubscriberID, _ desk: Desk) throws -> [String] {
    let html = try #require(try message(name, to: person, desk).shownHTML)
    var seen: Set<String> = []
    return html.matches(of: /\/posts\/([a-z0-9\-]+)"/).map { String($0.1) }.filter { seen.insert($0).inserted }
  }

  @Test func `Issues are kept for the digest, which comes once on the first of the month, with the list's own way to leave`() async throws {
    let desk = try desk(zone: TimeZone(identifier: "America/Chicago") ?? .gmt)
    defer { desk.remove() }
    let picture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Templates/Sample/ada.png").path
    try FileManager.default.copyItem(atPath: picture, toPath: desk.folder + "/posts/ada.png")
    try await send("bench", at: "2026-11-03T15:00:00Z", head: "image: ada.png", desk)
    // 30 November in Chicago.
    try await send("lamp", at: "2026-12-01T05:59:00Z", desk)
    try await send("tree", at: "2026-12-01T06:00:00Z", desk)
    let kept = try record(ada, "bench", desk)
    #expect(kept?.reply == "chose one digest a month" && kept?.isListed == false)
    #expect(try record(bo, "bench", desk)?.state == .accepted)
    try await tick(desk, at: "2026-12-01T14:59:59Z")
    #expect(try desk.names() == ["bench", "lamp", "tree"])
    let next = try #require(try coming(desk, at: "2026-12-01T14:59:59Z"))
    #expect(next.name == "digest.main.2026-11" && next.due.rfc3339 == "2026-12-01T15:00:00Z")
    #expect(next.issues == 2 && next.readers == 1)
    // Each is a restart; two at a time are two processes.
    for _ in 0..<2 {
      async let first: Void = tick(desk, at: "2026-12-01T15:00:00Z")
      async let second: Void = tick(desk, at: "2026-12-01T15:00:00Z")
      _ = try await (first, second)
    }
    let name = "digest.main.2026-11"
    #expect(try desk.names() == ["bench", "lamp", "tree", name])
    let digest = try find(name, desk)
    #expect(digest.kind == .digest && digest.state == .sending && digest.title == "The Letter: November 2026")
    #expect(try record(ada, name, desk)?.state == .planned)
    #expect(try record(bo, name, desk) == nil)
    #expect(try desk.database.blockingRead { try Ledger.of(digest.id, $0) }?.audience == 1)
    #expect(try record(ada, "bench", desk)?.reply == "chose one digest a month; listed in \(name)")
    #expect(try record(ada, "bench", desk)?.isListed == true)
    #expect(try coming(desk, at: "2026-12-01T15:00:00Z")?.name == "digest.main.2026-12")
    #expect(try record(ada, "tree", desk)?.isListed == false)

    let mail = try message(name, to: ada, desk)
    let (html, text) = (try #require(mail.shownHTML), try #require(mail.textBody))
    #expect(mail.subject == "The Letter: November 2026")
    #expect(try slugs(name, to: ada, desk) == ["bench", "lamp"])
    for part in ["The bench issue", "November 3, 2026", "Of bench &amp; &lt;more&gt;.", "https://letter.example.org/media/", "width="] {
      #expect(html.contains(part), "\(part)")
    }
    #expect(
      text.contains("The lamp issue") && text.contains("https://letter.example.org/posts/lamp") && !text.contains("posts/tree"), "\(text)")
    #expect(mail.root.field("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
    #expect(mail.root.field("List-Id")?.contains("newsletter.example.org") == true)
    #expect(mail.root.field("List-Unsubscribe")?.contains("https://letter.example.org/unsubscribe/") == true)
    #expect(html.contains("/preferences/") && !html.contains("\u{E000}") && !text.contains("\u{E000}"))
  }

  @Test func `One mail serves all, and shows each the issues that were for them and that they did not have`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.subscribe("cy@example.org")
    try desk.database.blockingWrite { _ = try Tag.put("local", on: ada, $0) }
    try await send("one", at: "2026-11-03T09:00:00Z", desk)
    try choose(.digest, bo, desk)
    try await send("two", at: "2026-11-10T09:00:00Z", desk)
    try await send("some", at: "2026-11-12T09:00:00Z", head: "audience: tag \"local\"", desk)
    // Back to every issue: what was kept meanwhile comes all the same.
    try choose(.every, bo, desk)
    try await send("three", at: "2026-11-17T09:00:00Z", desk)
    try await tick(desk, at: "2026-12-01T09:00:00Z")
    let name = "digest.main.2026-11"
    #expect(try slugs(name, to: ada, desk) == ["one", "two", "some", "three"])
    #expect(try slugs(name, to: bo, desk) == ["two"])
    #expect(try message(name, to: bo, desk).textBody?.contains("some") == false)
    #expect(try record(SubscriberID(3), name, desk) == nil)
    try await send("four", at: "2026-12-08T09:00:00Z", desk)
    try await tick(desk, at: "2027-01-01T09:00:00Z")
    #expect(try slugs("digest.main.2026-12", to: ada, desk) == ["four"])
    #expect(try record(bo, "digest.main.2026-12", desk) == nil)
    try await tick(desk, at: "2027-02-01T09:00:00Z")
    #expect(try desk.names().last == "digest.main.2026-12", "none in a month without an issue")
    #expect(try coming(desk, at: "2027-02-01T09:00:00Z") == nil)
  }

  @Test func `Who left has none, who rests has theirs later, and what was cancelled, held or rehearsed is in none`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.subscribe("cy@example.org")
    let cy = SubscriberID(3)
    for person in [bo, cy] { try choose(.digest, person, desk) }
    try await send("good", at: "2026-11-03T09:00:00Z", desk)
    let cancelled = try await send("cancelled", at: "2026-11-04T09:00:00Z", desk)
    let held = try await send("held", at: "2026-11-05T09:00:00Z", desk)
    try await send("tried", at: "2026-11-06T09:00:00Z", mode: .rehearsal, desk)
    let (now, until) = (try time("2026-11-20T09:00:00Z"), try time("2026-12-20T09:00:00Z"))
    try await desk.database.write { connection in
      #expect(try Campaign.cancel(cancelled, reason: "test", now: now, connection))
      #expect(try Campaign.pause(held, reason: "test", now: now, connection))
      try Membership.unsubscribe(bo, list: desk.list, cause: "test", now: now, connection)
      _ = try Membership.snooze(cy, list: desk.list, until: until, cause: "test", now: now, connection)
    }
    try await tick(desk, at: "2026-12-01T09:00:00Z")
    let first = "digest.main.2026-11"
    #expect(try slugs(first, to: ada, desk) == ["good"])
    for person in [bo, cy] { #expect(try record(person, first, desk) == nil) }
    let areBack = try await desk.database.write { connection in
      let isHeard = try Campaign.resume(held, now: until, connection)
      return try Membership.comeBack(bo, list: desk.list, cause: "test", now: until, connection) && isHeard
    }
    #expect(areBack)
    try await tick(desk, at: "2027-01-01T09:00:00Z")
    let second = "digest.main.2026-12"
    #expect(try slugs(second, to: ada, desk) == ["held"])
    #expect(try slugs(second, to: cy, desk) == ["good", "held"])
    #expect(try record(bo, "good", desk)?.isListed == nil, "who came back finds nothing old")
    try await tick(desk, at: "2026-12-01T09:00:00Z", mode: .rehearsal)
    #expect(try slugs("digest.main.2026-11.rehearsal", to: ada, desk) == ["tried"])
  }

  @Test func `Who leaves between freeze and sending gets none, and a late one is told once`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try await send("one", at: "2026-11-03T09:00:00Z", desk)
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(60))
    let notices = try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    for time in ["2026-12-04T12:00:00Z", "2026-12-04T12:00:01Z"] { try await tick(desk, at: time, notices: notices) }
    let name = "digest.main.2026-11"
    let told = try desk.database.blockingRead { try Campaign.all(limit: 9, mails: true, $0).map(\.name) }
    #expect(told == ["notice.late.\(name)"])
    let now = try time("2026-12-04T12:00:02Z")
    _ = try await desk.database.write { try Membership.unsubscribe(ada, list: desk.list, cause: "test", now: now, $0) }
    guard case .excluded(let reason) = try draft(name, to: ada, desk, now: now) else {
      Issue.record("it would be sent")
      return
    }
    #expect(reason == "unsubscribed")
  }

  @Test func `fill-gap sends nobody what a digest told them of, and what waits for one is sent by itself or listed, not both`() async throws
  {
    let desk = try desk()
    defer { desk.remove() }
    try await send("one", at: "2026-11-03T09:00:00Z", desk)
    let one = try find("one", desk)
    try await tick(desk, at: "2026-12-01T09:00:00Z")
    try await send("two", at: "2026-12-03T09:00:00Z", desk)
    let two = try find("two", desk)
    let now = try time("2026-12-10T09:00:00Z")
    @Sendable func gap(_ campaign: Campaign) throws -> Gap {
      try desk.database.blockingRead { try Gap.of(campaign, in: desk.publication, late: false, refused: true, now: now, $0) }
    }
    #expect(try gap(two).count == 0, "she chose a digest")
    try choose(.every, ada, desk)
    #expect(try gap(one).count == 0)
    #expect(try gap(two).count == 1)
    let story = try desk.database.blockingRead { connection in
      let person = try #require(try Subscriber.find(ada, connection))
      return try [one, two].map {
        try DeliveryStory.of(person, $0, in: desk.publication, hindrance: nil, now: now, connection).next
      }
    }
    #expect(
      story == ["nothing: a digest has told them of it", "their next digest lists it, on the first day of a month, if they get mail then"])
    let found = try gap(two)
    #expect(try await desk.database.write { try found.fill(two.id, cause: "test", for: .seconds(60), now: now, $0) })
    try await tick(desk, at: "2027-01-01T09:00:00Z")
    #expect(try desk.names() == ["one", "digest.main.2026-11", "two"])
  }

  @Test func `A digest that came back is had again by fill-gap, with the same issues, by whom it came back from alone`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try choose(.digest, bo, desk)
    try await send("one", at: "2026-11-03T09:00:00Z", desk)
    try await tick(desk, at: "2026-12-01T09:00:00Z")
    let digest = try find("digest.main.2026-11", desk)
    let now = try time("2026-12-02T09:00:00Z")
    let ada = ada
    try await desk.database.write { connection in
      try connection.execute(
        "UPDATE deliveries SET state = 'accepted', attempts = 1, changed_at = $1 WHERE state = 'planned'", [.time(now)])
      try connection.execute("UPDATE campaigns SET state = 'sent', finished_at = $2 WHERE id = $1", [digest.id.sql, .time(now)])
      try connection.execute(
        """
        INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, words, outcome, at)
        SELECT $1, 'main', 'bounce', 'unknown user', 1, id, $2, $3, '', 'counted', $4 FROM deliveries WHERE campaign_id = $3 AND subscriber_id = $2
        """, [.text(String(repeating: "0", count: 64)), ada.sql, digest.id.sql, .time(now)])
    }
    @Sendable func gap(refused: Bool) throws -> Gap {
      try desk.database.blockingRead { try Gap.of(digest, in: desk.publication, late: false, refused: refused, now: now, $0) }
    }
    #expect(try gap(refused: false).count == 0)
    let found = try gap(refused: true)
    #expect(found.cameBack.count == 1 && found.count == 1 && found.sample.first?.address == "ada@example.org")
    for _ in 0..<2 {
      #expect(try await desk.database.write { try found.fill(digest.id, cause: "test", for: .seconds(60), now: now, $0) })
    }
    #expect(try record(ada, digest.name, desk)?.state == .deferred && record(bo, digest.name, desk)?.state == .accepted)
    #expect(try slugs(digest.name, to: ada, desk) == ["one"])
    #expect(try gap(refused: true).count == 0, "it waits already")
  }

  @Test func `The publication's own words stand around the issues, and words without a place for them are refused`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try FileManager.default.createDirectory(atPath: desk.folder + "/mails", withIntermediateDirectories: true)
    func words(_ text: String, head: String = "") throws {
      try "---\ntitle: \"{{ month }}, all of it\"\n\(head)---\n\n\(text)\n".write(
        toFile: desk.folder + "/mails/digest.md", atomically: true, encoding: .utf8)
    }
    try words("All: {{ issues }}")
    #expect(throws: Post.Faulty.self) { try digests(desk) }
    try words("{{ issues }}", head: "text: Short.\n")
    #expect(throws: Post.Faulty.self) { try digests(desk) }
    try words("Dear {{ first_name | default: \"friend\" }},\n\n{{ issues }}\n\nThat was {{ month }}.")
    try await send("one", at: "2026-11-03T09:00:00Z", desk)
    try await tick(desk, at: "2026-12-01T09:00:00Z")
    let mail = try message("digest.main.2026-11", to: ada, desk)
    let text = try #require(mail.textBody)
    #expect(mail.subject == "November 2026, all of it")
    #expect(text.contains("Dear friend,") && text.contains("The one issue") && text.contains("That was November 2026."), "\(text)")
  }

  @Test func `In a year of Tuesdays, with restarts, outages and second processes, everybody has each issue once: by itself or in a digest`()
    async throws
  {
    let desk = try desk()
    defer { desk.remove() }
    try desk.subscribe("cy@example.org")
    let rule = try SlotRule("every Tuesday 07:30", zoneName: "America/New_York")
    let start = try time("2026-01-01T12:30:00Z")
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: start, $0) }
    let days = rule.occurrences(after: start, count: 52)
    let makers = try digests(desk)
    for (number, day) in days.enumerated() {
      // Every second month Bo wants a digest; Cy changes their mind each week.
      try choose(day.date.month % 2 == 0 ? .digest : .every, bo, desk)
      try choose(number % 2 == 0 ? .digest : .weekly, SubscriberID(3), desk)
      for ready in [number, number + 1] where ready < days.count {
        try desk.write("\(1000 + ready)-post.md", "title: \(ready)\nslug: post-\(ready)\nready: true")
      }
      let first = day.date.firstOfMonth.at(hour: 7, minute: 30, in: rule.zone)
      // In April and August nobody is there on the first, nor on any day but the slot's.
      let isAway = [4, 8].contains(day.date.month)
      for now in isAway ? [day.time] : [first, day.time] {
        async let one: Void = desk.scheduler(at: now, digests: makers).tick()
        async let two: Void = desk.scheduler(at: now, digests: makers).tick()
        _ = try await (one, two)
        _ = try await desk.database.write { try $0.execute("UPDATE deliveries SET state = 'accepted' WHERE state = 'planned'") }
      }
    }
    try await desk.scheduler(at: try time("2027-01-01T12:30:00Z"), digests: makers).tick()
    let campaigns = try await desk.database.read { try Campaign.all(limit: 1000, $0) }
    let issues = campaigns.filter { $0.kind == .issue }.map(\.slug)
    let digests = campaigns.filter { $0.kind == .digest }.map(\.name)
    #expect(issues.count == 52 && Set(issues).count == 52)
    #expect(Set(digests) == Set((1...12).map { "digest.main.2026-\($0 < 10 ? "0" : "")\($0)" }), "\(digests)")
    for person in [ada, bo, SubscriberID(3)] {
      let single = try issues.filter { try record(person, $0, desk)?.state == .accepted }
      let listed = try digests.filter { try record(person, $0, desk) != nil }.flatMap { try slugs($0, to: person, desk) }
      #expect((single + listed).sorted() == issues.sorted())
      #expect(person == ada ? single.isEmpty : !single.isEmpty)
    }
  }
}
