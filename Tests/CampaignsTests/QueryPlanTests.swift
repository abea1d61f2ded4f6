import Audience
import Foundation
import GRDB
import Mail
import TestDatabases
import Testing

@testable import Campaigns
@testable import Delivery
@testable import Store

/// The statements that carry the load at a million people look into indexes; none reads a table from end to end.
@Suite(.enabled(if: TestDatabase.isSQLite, "its plans")) struct QueryPlanTests {
  private let desk: Desk
  private let now = Timestamp(milliseconds: 1_000_000)

  init() throws {
    desk = try Desk()
    // So many that a page walks an index instead of sorting.
    let text = "email,name,city\n" + (0..<6000).map { "reader\($0)@example.org,Reader \($0),City \($0 % 50)\n" }.joined()
    try text.write(toFile: desk.folder + "/people.csv", atomically: true, encoding: .utf8)
  }

  /// Tables of which one may have very many rows, and what statements call them.
  private static let large = [
    "subscribers", "memberships", "deliveries", "consents", "campaigns", "messages", "feed_items", "approvals", "engagements", "s", "m",
    "d", "c",
    "e", "a",
  ]

  private func filled() async throws {
    let list = desk.list
    guard let main = try await desk.database.read({ try MailingList.find(list, $0) }) else { return }
    let reading = try SubscriberImport(desk.folder + "/people.csv", fileName: "people.csv", attributes: ["city": .text], zone: .gmt)
    _ = try await reading.run(into: desk.database, lists: [main], now: now)
  }

  /// What each statement that `body` runs would do, in SQLite's words.
  private func plans(_ body: @Sendable @escaping (Connection) throws -> Void) async throws -> [String] {
    try await desk.database.write { connection in
      // Filled while `body` runs, on this thread.
      nonisolated(unsafe) var statements: [String] = []
      let engine = try #require(connection.sqlite)
      engine.trace(options: .statement) { statements.append($0.expandedDescription) }
      try body(connection)
      engine.trace()
      return try statements.filter { $0.contains("FROM") || $0.hasPrefix("UPDATE") }.map { sql in
        try GRDB.Row.fetchAll(engine, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }.joined(separator: "; ")
      }
    }
  }

  private func expectLooks(_ plans: [String], _ wanted: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    for look in wanted {
      #expect(plans.contains { $0.contains(look) }, "\(look) in \(plans.joined(separator: "\n"))", sourceLocation: sourceLocation)
    }
    for plan in plans {
      for table in Self.large {
        let scan = "SCAN \(table)"
        let walks = plan.components(separatedBy: "; ").filter { $0 == scan || $0.hasPrefix(scan + " ") && !$0.contains("USING INDEX") }
        #expect(walks == [], "\(plan)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test func `Importing somebody who is known looks for an address and a membership`() async throws {
    try await filled()
    let (list, address) = (desk.list, try EmailAddress(parsing: "reader7@example.org"))
    let plans = try await plans { connection in
      guard let person = try Subscriber.find(address, connection) else { return }
      _ = try Membership.state(person.id, list: list, connection)
    }
    expectLooks(
      plans, "SEARCH s USING INDEX sqlite_autoindex_subscribers_2 (address_key=?)",
      "SEARCH memberships USING PRIMARY KEY (list_id=? AND subscriber_id=?)")
  }

  @Test func `What is held of an issue is found without a look at all that came back of it`() async throws {
    expectLooks(
      try await plans { _ = try ReturnCounts.held(of: ID(1), $0) }, "SEARCH feedback USING INDEX feedback_waiting (campaign_id=?)")
  }

  @Test func `Counting a kept rule begins with the people of its value, and freezing everyone with the list`() async throws {
    try await filled()
    let rule = try SegmentRule(
      parsing: "city = \"City 7\" and joined before 2026-01-01 and not tag \"staff\"", names: SegmentNames(attributes: ["city": .text]))
    let moment = SegmentMoment(now: now, zone: .gmt)
    let chosen = Readers(list: desk.list, rule: rule, moment: moment)
    let all = Readers(list: desk.list, rule: .everyone, moment: moment)
    try await desk.database.write { try rule.prepare($0) }
    expectLooks(
      try await plans { _ = try chosen.count($0) }, "SEARCH s USING INDEX subscribers_by_attribute_city (<expr>=? AND created_at<?)",
      "SEARCH m USING PRIMARY KEY (list_id=? AND subscriber_id=?)")
    expectLooks(try await plans { _ = try all.count($0) }, "SEARCH m USING PRIMARY KEY (list_id=?)")
  }

  @Test func `Values that a kept rule wants together stand in one index; what it compares otherwise has its own`() async throws {
    try await filled()
    let names = SegmentNames(attributes: ["city": .text, "plan": .text, "age": .number, "vip": .boolean])
    let moment = SegmentMoment(now: now, zone: .gmt)
    for (text, look) in [
      (
        "vip = true and city = \"City 7\" and joined before 2026-01-01",
        "subscribers_by_attribute_city+vip:boolean (<expr>=? AND <expr>=? AND created_at<?)"
      ),
      ("plan = \"free\" and city = \"City 7\" and age > 40", "subscribers_by_attribute_city+plan (<expr>=? AND <expr>=?)"),
    ] {
      let rule = try SegmentRule(parsing: text, names: names)
      try await desk.database.write { try rule.prepare($0) }
      let readers = Readers(list: desk.list, rule: rule, moment: moment)
      expectLooks(try await plans { _ = try readers.count($0) }, "SEARCH s USING INDEX \(look)")
    }
    let made = try await desk.database.read { connection in
      try connection.rows("SELECT name FROM \(Dialect.indexes) WHERE name LIKE 'subscribers_by_attribute_%' ORDER BY name") {
        try $0.text("name")
      }
    }
    #expect(made == ["age:number", "city+plan", "city+vip:boolean"].map { "subscribers_by_attribute_\($0)" })
  }

  @Test(arguments: SubscriberOrder.allCases, [false, true])
  func `A page walks the index of its order from where it begins`(order: SubscriberOrder, isDescending: Bool) async throws {
    try await filled()
    let query = SubscriberPage.Query(list: desk.list, order: order, isDescending: isDescending)
    let first = try await desk.database.read { try SubscriberPage.of(query, limit: 50, $0) }
    let plans = try await plans { _ = try SubscriberPage.of(query, after: first.next, limit: 50, $0) }
    expectLooks(plans, "SEARCH s USING INDEX", "SEARCH m USING PRIMARY KEY (list_id=? AND subscriber_id=?)")
    #expect(!plans.contains { $0.contains("TEMP B-TREE") }, "nothing is sorted: \(plans)")
  }

  @Test(arguments: ["", "email", "name", "city"])
  func `Whoever looks for readers walks the index of what they are found by, from where the page begins`(name: String) async throws {
    try await filled()
    let moment = SegmentMoment(now: now, zone: .gmt)
    let kept = try SegmentRule(parsing: "city = \"City 7\"", names: SegmentNames(attributes: ["city": .text]))
    try await desk.database.write { try kept.prepare($0) }
    let field = ReaderFilter.fields(["city": .text]).first { $0.name == name }
    for (list, state) in [(nil, nil), (desk.list, nil), (desk.list, .confirmed), (nil, .confirmed)] as [(ListID?, MembershipState?)] {
      let words = ["email": "reader1", "name": "READER", "city": "City 1"][name] ?? ""
      let filter = ReaderFilter(words, in: field ?? .email, list: list, state: state, moment: moment)
      let first = try await desk.database.read { try filter.people(limit: 50, $0) }
      #expect(first.hasMore)
      let plans = try await plans { _ = try filter.people(after: first.people.last?.id, limit: 50, $0) }
      expectLooks(plans, "s USING INDEX")
      // Values of an attribute are sorted among those that begin so.
      #expect(name == "city" || !plans.contains { $0.contains("TEMP B-TREE") }, "nothing is sorted: \(plans)")
    }
    let few = try await plans { _ = try ReaderFilter(state: .bounced, moment: moment).people(limit: 50, $0) }
    expectLooks(
      few, "SEARCH m USING COVERING INDEX memberships_not_confirmed (list_id=? AND state=?)", "SEARCH s USING INTEGER PRIMARY KEY")
  }

  @Test func `Who came and left since an issue is looked for among the memberships of the list, and each in their own journal`()
    async throws
  {
    try await filled()
    let (list, now) = (desk.list, now)
    let plans = try await plans { _ = try AudienceChange(of: list, since: now, $0) }
    expectLooks(
      plans, "SEARCH m USING PRIMARY KEY (list_id=?)", "SEARCH x USING COVERING INDEX memberships_not_confirmed (list_id=?)",
      "SEARCH m USING PRIMARY KEY (list_id=? AND subscriber_id=?)",
      "SEARCH j USING PRIMARY KEY (subscriber_id=?)")
    #expect(plans.filter { $0.contains("TEMP B-TREE") } == [], "nothing is sorted")
  }

  @Test func `A report walks the answers of its time, and looks each person's last one up; counts of links are looked up by their issue`()
    async throws
  {
    try await filled()
    let (list, now, publication) = (desk.list, now, desk.publication)
    let plans = try await plans { connection in
      guard let main = try MailingList.find(list, connection) else { return }
      _ = try ListGrowth.of(main, since: now, until: now, in: .gmt, connection)
      _ = try ListGrowth.leftByLink(since: now, connection)
      _ = try VisitCounts.byLink(of: ID(1), .clicked, connection)
      _ = try LinkTargets.load(of: ID(1), connection)
      _ = try VisitTally.isOver(before: now, connection)
      _ = try PublicationReport.of(main, in: publication, mode: .live, limit: 12, weeks: 12, now: now, connection)
    }
    expectLooks(
      plans, "SEARCH x USING INDEX consents_by_time (at>? AND at<?)", "SEARCH j USING PRIMARY KEY (subscriber_id=? AND number<?)",
      "SEARCH x USING INDEX consents_by_time (at>?)", "SEARCH visit_counts USING PRIMARY KEY (campaign_id=? AND kind=?)",
      "SEARCH t USING PRIMARY KEY (campaign_id=?)", "SEARCH e USING PRIMARY KEY (campaign_id=?)")
    #expect(!plans.contains { $0.contains("SCAN x") || $0.contains("SCAN e") })
  }

  @Test func `What is to be rolled up is found among the campaigns of many, and its rows by their campaign, a part at a time`() async throws
  {
    try await filled()
    let now = now
    let plans = try await plans { connection in
      _ = try RollingUp.Step.next(before: now, without: [], now: now, connection)
      try RollingUp.Step.takeBack(now: now, connection)
      try RollingUp.Step.begin(ID(1), before: now, now: now, connection)
      try RollingUp.Step.empty(ID(1), limit: 1_000, connection)
      _ = try RollUp.reach(connection)
    }
    expectLooks(
      plans, "SEARCH d USING COVERING INDEX sqlite_autoindex_deliveries_1 (campaign_id=?)",
      "SEARCH attempts USING PRIMARY KEY (delivery_id=?)",
      "SEARCH feedback USING COVERING INDEX feedback_by_delivery (delivery_id=?)", "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)",
      "campaigns_rolled_up")
    #expect(!plans.contains { $0.contains("TEMP B-TREE") }, "nothing is sorted: \(plans)")
  }

  @Test func `A digest looks among the deliveries that wait for one, and each reader's listed issues among their own`() async throws {
    try await filled()
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(60))
    let digests = try Digests(desk.publication, terms)
    let (now, id) = (now, desk.list)
    let list = try #require(try await desk.database.read { try MailingList.find(id, $0) })
    let month = DigestMonth.latest(at: now, slot: nil, zone: .gmt)
    let plans = try await plans { connection in
      _ = try Digests.isAnybodyWaiting(connection)
      _ = try digests.issuesDue(of: list, month, now, connection)
      try digests.addReaders(to: ID(9), of: [ID(1), ID(2)], list, now, connection)
      try digests.note([ID(1), ID(2)], as: ID(9), named: "digest", list, month, connection)
      _ = try ComingDigest.next(of: list, mode: .live, slot: nil, zone: .gmt, now: now, connection)
      _ = try Digests.listed(in: ID(9), for: ID(1), connection)
    }
    expectLooks(
      plans, "SCAN deliveries USING INDEX deliveries_for_digest", "SEARCH d USING INDEX deliveries_for_digest (campaign_id=?)",
      "SEARCH deliveries USING INDEX deliveries_for_digest (campaign_id=?)",
      "SEARCH m USING PRIMARY KEY (list_id=? AND subscriber_id=?)",
      "SEARCH deliveries USING INDEX deliveries_by_subscriber (subscriber_id=?)")
  }

  @Test func `A trial of subjects leases by the index of what is due, and is judged by those who take part alone`() async throws {
    try await filled()
    let publication = desk.publication(counting: .reader)
    let issue = try TrialDesk.issue(desk, publication, TrialDesk.subjects)
    let (list, now) = (desk.list, now)
    let campaign = try await desk.database.write { connection in
      let campaign = try Campaign.schedule(
        issue, list: list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(1000), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, now: now, connection)
      return try #require(try Campaign.find(campaign.id, connection))
    }
    let outbox = Outbox(database: desk.database, worker: "test", mode: .live)
    let leasing = try await plans { connection in
      // More than take part, so that it looks at everybody whose turn it might be.
      var commit = Commit(batch: Batch(number: 1, results: [], demand: .one(9000)), demand: .one(9000))
      let leases = try outbox.lease(&commit, token: 1, connection, now: now + .seconds(86_400))
      #expect(leases.count == 1200)
    }
    expectLooks(leasing, "SEARCH deliveries USING INDEX deliveries_due (campaign_id=? AND due_at>? AND due_at<?)")
    #expect(leasing.filter { $0.contains("deliveries") && $0.contains("TEMP B-TREE") } == [], "nothing is sorted")
    let judging = try await plans { connection in
      try connection.execute("UPDATE deliveries SET state = 'accepted', worker = NULL, lease = NULL WHERE state = 'leased'")
      #expect(try Trial.judge(campaign, expiresAfter: .seconds(48 * 3600), now: now + .seconds(2 * 86_400), connection) != nil)
    }
    expectLooks(
      judging.filter { !$0.contains("deliveries_leased") },
      "SEARCH deliveries USING INDEX deliveries_of_trial (campaign_id=? AND subject>?)",
      "SEARCH d USING INDEX deliveries_of_trial (campaign_id=? AND subject>?)", "SEARCH e USING PRIMARY KEY (campaign_id=? AND kind=?)")
  }

  @Test func `Leasing takes the next due rows from their index, a message asks for one person, and who has had enough is looked for alone`()
    async throws
  {
    try await filled()
    try desk.write("first.md", "title: First")
    let (publication, list, now) = (desk.publication, desk.list, now)
    let post = try Post.load(desk.folder + "/posts/first.md", in: publication).post
    let issue = try IssueRenderer(publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 1, day: 6))
    try await desk.database.write { connection in
      let campaign = try Campaign.schedule(
        issue, list: list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(1000), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, now: now, connection)
    }
    let later = SegmentMoment(now: now + .seconds(86_400), zone: .gmt)
    let leavingOut = try await plans { connection in
      _ = try RecentIssues(list, mode: .live, slug: "second", at: later, connection).leaveOut(of: ID(2), now: now, connection)
    }
    expectLooks(
      leavingOut, "SEARCH deliveries USING INDEX sqlite_autoindex_deliveries_1 (campaign_id=? AND subscriber_id=?)",
      "USING COVERING INDEX memberships_with_frequency (list_id=? AND frequency=?)",
      "SEARCH e USING INDEX sqlite_autoindex_deliveries_1 (campaign_id=? AND subscriber_id=?)")
    let outbox = Outbox(database: desk.database, worker: "test", mode: .live)
    let leasing = try await plans { connection in
      var commit = Commit(batch: Batch(number: 1, results: [], demand: .one(10)), demand: .one(10))
      _ = try outbox.lease(&commit, token: 1, connection, now: now)
    }
    expectLooks(leasing, "SEARCH deliveries USING INDEX deliveries_due (campaign_id=? AND due_at>? AND due_at<?)")
    let listing = try await plans { try DeliveryRecord.each(of: ID(1), in: [.planned], $0) { _, _, _ in } }
    expectLooks(listing, "SEARCH d USING INDEX sqlite_autoindex_deliveries_1 (campaign_id=?)")
    let gap = try await plans { connection in
      guard let campaign = try Campaign.find(ID(1), connection) else { return }
      _ = try Gap.of(campaign, in: publication, late: false, now: now, connection)
    }
    expectLooks(
      gap, "SEARCH e USING COVERING INDEX sqlite_autoindex_deliveries_1 (campaign_id=? AND subscriber_id=?)",
      "SEARCH j USING PRIMARY KEY (subscriber_id=?)")
    let long = listing + gap.filter { $0.contains("SEARCH e ") }
    #expect(long.filter { $0.contains("TEMP B-TREE") } == [], "nothing is sorted")
    let ending = try await plans { connection in
      _ = try Campaign.cancel(ID(1), reason: "test", now: now, connection)
      #expect(try Campaign.cancelWaiting(ID(1), limit: 10, now: now, connection) == 10)
    }
    expectLooks(ending, "SEARCH d USING INDEX deliveries_due (campaign_id=?)")
    let person = try await plans { _ = try Addressee.find(ID(7), list: list, kind: .issue, now: now, $0) }
    expectLooks(person, "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)", "SEARCH m USING PRIMARY KEY (list_id=? AND subscriber_id=?)")
  }

  @Test func `Whose turn it is in a series is looked for in the index of looks, and what somebody had in their own mails`() async throws {
    try await filled()
    let reader = try EmailAddress(parsing: "reader7@example.org")
    let (list, now) = (desk.list, now)
    let plans = try await plans { connection in
      try connection.execute(
        """
        INSERT INTO series (slug, list_id, hour, minute, begins, is_on, steps, steps_since) VALUES ('welcome', $1, 9, 0, 'confirmed', 1, '', 0)
        """, [list.sql])
      guard let series = try Series.find("welcome", connection), let person = try Subscriber.find(reader, connection) else { return }
      _ = try SeriesReader.start(person.id, in: series, mode: .live, now: now, connection)
      for place in try SeriesReader.due(series.id, mode: .live, now: now, limit: 200, connection) {
        _ = try place.steps(of: series, mode: .live, connection)
      }
    }
    expectLooks(
      plans, "SEARCH r USING INDEX series_looks (series_id=? AND mode=? AND look_at<?)",
      "SEARCH d USING INDEX deliveries_by_subscriber (subscriber_id=?)")
    #expect(!plans.contains { $0.contains("TEMP B-TREE") }, "nothing is sorted: \(plans)")
  }

  @Test func `A round of the scheduler finds campaigns, orders, answers and items by indexes, however many there were`() async throws {
    try await filled()
    let (list, now) = (desk.list, now)
    let source = FeedSource(name: "blog", url: "x", form: .roundup)
    let subject = Proposal.Subject(slug: "first", list: list, mode: .live)
    let plans = try await plans { connection in
      _ = try Campaign.moving(mode: .live, now: now, connection)
      _ = try Campaign.usedSlugs(list: list, mode: .live, connection)
      _ = try SentIssues(of: list, mode: .live, connection)
      _ = try RecentIssues.matter(to: list, connection)
      _ = try KnownItem.find("blog/aaaaaaaaaaaaaaaa", connection)
      _ = try Campaign.find(slug: "first", list: list, mode: .live, connection)
      _ = try Campaign.last(of: list, mode: .live, before: "x", connection)
      _ = try Campaign.sent(to: list, mode: .live, limit: 5, connection)
      _ = try Campaign.scheduled(list: list, mode: .live, connection)
      _ = try Campaign.count(named: "x", connection)
      _ = try Campaign.find(name: "x", connection)
      _ = try Campaign.all("x", connection)
      _ = try Campaign.all(limit: 10, connection)
      _ = try DeliveryStory.outline(of: ID(1), connection)
      _ = try Campaign.allSlugs(connection)
      _ = try Campaign.isOpen(ID(1), connection)
      _ = try Slot.past(list: list, mode: .live, limit: 9, connection)
      _ = try SentMessage.find(code: "x", connection)
      _ = try SentMessage.find(id: "x", connection)
      _ = try SentMessage.last(9, connection)
      _ = try SentMessage.cancel(id: "x", reason: "test", now: now, connection)
      _ = try SentMessage.values(of: ID(1), connection)
      _ = try Approval.all(of: subject, connection)
      _ = try Approval.all(by: ID(1), connection)
      _ = try KnownItem.all(of: "blog", connection)
      _ = try KnownItem.all(of: "blog", in: .rounded, connection)
      _ = try KnownItem.latest(of: "blog", limit: 20, connection)
      _ = try KnownItem.passed(of: "blog", limit: 20, connection)
      _ = try KnownItem.slugs(connection)
      try KnownItem.give("x", to: ["k"], of: "blog", connection)
      _ = try FeedRoundup.waiting(source, mode: .live, connection)
      _ = try PersonExport.of(ID(1), connection)
      _ = try ScheduledIssue.all(list: list, mode: .live, connection)
      _ = try SlotPlan.Basis(list, mode: .live, connection)
    }
    expectLooks(plans)
    let closing = try await self.plans { connection in
      _ = try SentMessage.isAnyDone(mode: .live, connection)
      try SentMessage.close(mode: .live, now: now, connection)
      _ = try SentMessage.isAnyOver(now: now, connection)
      try SentMessage.forget(now: now, connection)
      _ = try SentMessage.rehearsed(limit: 9, connection)
    }
    expectLooks(closing)
  }

  @Test func `Pages of the archive walk its issues by time, and whatever else they need they look up`() async throws {
    let archive = Archive(database: desk.database, mode: .live)
    let plans = try await plans { connection in
      for shelf in [Archive.Shelf.all, .tag("x"), .author("x"), .list("main")] {
        _ = try archive.page(of: shelf, before: nil, connection)
        _ = try archive.page(of: shelf, before: "x", connection)
      }
      _ = try archive.terms(.tag, limit: 40, connection)
      _ = try archive.terms(.author, slug: "x", limit: 1, connection)
      _ = try archive.search(SearchWords("two words"), limit: 50, connection)
      _ = try archive.issue(slug: "x", connection)
      _ = try ArchiveText.missing(limit: 1, connection)
    }
    expectLooks(
      plans, "SEARCH c USING INDEX campaigns_published", "SEARCH a USING PRIMARY KEY (hash=? AND kind=?)",
      "SEARCH a USING COVERING INDEX archive_terms_by_slug (kind=? AND slug=?)", "SEARCH c USING INDEX campaigns_by_slug (slug=?)")
  }
}
