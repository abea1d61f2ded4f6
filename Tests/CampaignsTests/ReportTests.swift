import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Audience
@testable import Campaigns

@Suite struct ReportTests {
  private let begin = LocalDate(year: 2026, month: 9, day: 7).midnightUTC

  private func day(_ number: Int) -> Timestamp { begin + .seconds(86_400 * number + 43_200) }

  private func person(_ name: String, _ desk: Desk, joins time: Timestamp?) throws -> SubscriberID {
    try desk.database.blockingWrite { connection in
      var generator = SystemRandomNumberGenerator()
      let id = try Subscriber.upsert(
        try EmailAddress(parsing: "\(name)@example.org"), name: "", publicID: PublicID(&generator), now: begin, connection
      ).id
      if let time { try Membership.confirm(id, list: desk.list, cause: "added on the command line", now: time, connection) }
      return id
    }
  }

  private func issue(_ slug: String, _ desk: Desk, at time: Timestamp) throws -> Campaign {
    try desk.write("\(slug).md", "title: \(slug)")
    let post = try Post.load(desk.folder + "/posts/\(slug).md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 9, day: 7))
    return try desk.database.blockingWrite { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: time, expiresAfter: .seconds(60), now: time, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: time, connection)
      return try #require(try Campaign.find(campaign.id, connection))
    }
  }

  private func signUp(_ desk: Desk, _ keys: SigningKeys) throws -> SignUp {
    SignUp(
      database: desk.database, keys: keys, mails: try PersonalMails(desk.publication, mode: .live),
      settings: SignUp.Settings(
        perNetworkHour: 3, perDomainHour: 200, welcomes: true, proxies: [], mode: .live, promise: .neverTwice, expiresAfter: .seconds(60)))
  }

  private func report(_ desk: Desk, only: Campaign? = nil, weeks: Int = 4, at time: Timestamp) throws -> PublicationReport {
    try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find(desk.list, connection))
      return try PublicationReport.of(list, in: desk.publication, mode: .live, only: only, limit: 12, weeks: weeks, now: time, connection)
    }
  }

  @Test func `Issues agree with their ledgers, and growth with the journal, by week and between issues, with why people left`() async throws
  {
    let desk = try Desk()
    defer { desk.remove() }
    // The desk's own two came in 1970.
    let people = try (0..<10).map { try person("p\($0)", desk, joins: day($0)) }
    let first = try issue("first", desk, at: day(10))
    let second = try issue("second", desk, at: day(17))
    try desk.database.blockingWrite { connection in
      try connection.execute("UPDATE deliveries SET state = 'accepted' WHERE campaign_id = $1", [first.id.sql])
      try connection.execute(
        "UPDATE deliveries SET state = 'failed', reply = '550 no' WHERE campaign_id = $1 AND subscriber_id = $2",
        [first.id.sql, people[0].sql])
      try Membership.set(.complained, people[4], list: desk.list, cause: "spam", now: day(18), connection)
      _ = try Erasure.erase(people[5], cause: "erased", now: day(18), connection)
    }
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let unsubscribing = Unsubscribing(database: desk.database, keys: keys)
    func leave(_ person: SubscriberID, _ way: Unsubscribing.Way, _ time: Timestamp) async throws {
      let reader = try #require(try await desk.database.read { try Subscriber.find(person, $0) })
      let token = LinkToken(purpose: .unsubscribe, subscriber: reader.publicID, list: desk.list, campaign: first.id)
      try await unsubscribing.act(on: token, by: way, proof: nil, now: time)
    }
    try await leave(people[1], .oneClick, day(11))
    try await leave(people[1], .page, day(12))
    try await leave(people[2], .page, day(11))
    let preferences = Preferences(database: desk.database, keys: keys, files: LooseFiles(in: []), signUp: try signUp(desk, keys))
    try await preferences.leave(people[3], proof: Consent.Proof(words: "", network: ""), now: day(12))
    for (person, reason) in [(people[1], LeavingReason.Kind.tooMany), (people[2], .neverSignedUp)] {
      let reader = try #require(try await desk.database.read { try Subscriber.find(person, $0) })
      let token = LinkToken(purpose: .unsubscribe, subscriber: reader.publicID, list: desk.list, campaign: first.id)
      let words = reason == .tooMany ? "One a week" : ""
      #expect(try await unsubscribing.note(LeavingReason(reason, words: words, at: day(13)), by: token) == .kept)
    }
    let mine = try #require(try await desk.database.read { try Subscriber.find(people[3], $0) }).publicID
    let other = LinkToken(purpose: .preferences, subscriber: mine, list: desk.list, campaign: first.id)
    #expect(try await preferences.note(LeavingReason(.other, words: "", at: day(13)), of: people[3], by: other) == .kept)
    // Who was never on it leaves nothing.
    let stranger = try person("stranger", desk, joins: nil)
    try await leave(stranger, .page, day(12))
    let report = try report(desk, at: day(20))
    #expect(report.readers == 7 && report.issues.map(\.campaign) == ["first", "second"])
    for issue in report.issues {
      let ledger = try #require(try desk.database.blockingRead { try Ledger.of(issue.campaign == "first" ? first.id : second.id, $0) })
      #expect(issue.balances && issue.audience == ledger.audience)
      for state in DeliveryState.allCases { #expect(issue.count(state) == ledger[state]) }
      #expect(issue.clicks == nil && issue.links == nil)
    }
    #expect(report.issues.map(\.left) == [2, 0])
    #expect(report.issues.map(\.growth.left) == [3, 2] && report.issues.map(\.growth.joined) == [0, 0])
    #expect(report.weeks.map(\.week) == ["2026-09-07", "2026-09-14", "2026-09-21"].suffix(report.weeks.count) || report.weeks.count == 4)
    let byWeek = Dictionary(uniqueKeysWithValues: report.weeks.map { ($0.week, $0) })
    #expect(byWeek["2026-09-07"]?.joined == 7 && byWeek["2026-09-14"]?.joined == 3 && byWeek["2026-09-14"]?.left == 3)
    #expect(byWeek["2026-09-21"]?.left == 2 && report.weeks.last?.readers == 7)
    #expect(byWeek["2026-09-07"]?.readers == 9 && byWeek["2026-08-31"]?.readers == 2)
    #expect(
      report.leavings == ["by the link in a mail": 2, "on the preference page": 1, "reported as spam": 1, "asked to be forgotten": 1])
    #expect(report.issues.map(\.leftBecause) == [["too many mails": 1, "never signed up": 1], [:]])
    #expect(report.issues[0].reasons == "of the 2 who left by its link, 2 say why: too many mails 1, never signed up 1")
    #expect(report.leftBecause == ["too many mails": 1, "never signed up": 1, "something else": 1])
    let page = ReportPage(report).html
    #expect(page.contains("of them: never signed up") && page.contains("In their own words") && !page.contains("One a week"))
    let said = try desk.database.blockingRead { try LeavingReason.said(of: first, limit: 9, $0) }
    #expect(said.map(\.reason.words) == ["One a week"] && said.map(\.subscriber) == [people[1]])
    let story = try desk.database.blockingRead { connection in
      let reader = try #require(try Subscriber.find(people[1], connection))
      return try DeliveryStory.of(reader, first, in: desk.publication, hindrance: nil, now: day(20), connection)
    }
    #expect(story.standing.left?.reason == .tooMany && story.standing.left?.reasonWords == "One a week")
    let alone = try self.report(desk, only: first, at: day(20))
    #expect(alone.issues.count == 1 && alone.issues[0].growth.left == 3, "until the next issue")
  }

  @Test func `An import is growth of the lists that its rows name, and a yes after a yes is none`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let made = try await desk.database.write { connection in
      let id = try MailingList.ensure("digest", now: Timestamp(milliseconds: 0), connection)
      return try MailingList.find(id, connection)
    }
    let digest = try #require(made)
    let file = desk.folder + "/people.csv"
    try "email\nx@example.org\ny@example.org\nada@example.org\n".write(toFile: file, atomically: true, encoding: .utf8)
    let reading = try SubscriberImport(file, fileName: "people.csv", attributes: [:], zone: .gmt)
    _ = try await reading.run(into: desk.database, lists: [digest], now: day(1))
    func growth(_ list: MailingList) throws -> ListGrowth {
      try desk.database.blockingRead { try ListGrowth.of(list, since: begin, until: day(3), between: [begin], in: .gmt, $0) }
    }
    let main = try #require(try desk.database.blockingRead { try MailingList.find(desk.list, $0) })
    #expect(try growth(main).spans == [ListGrowth.Change(joined: 0, left: 0)])
    #expect(try growth(digest).spans == [ListGrowth.Change(joined: 3, left: 0)])
    _ = try person("x", desk, joins: day(2))
    #expect(try growth(main).spans == [ListGrowth.Change(joined: 1, left: 0)])
  }

  @Test func `Who was taken off by mail that came back, and brought back, has neither left nor joined`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let main = try #require(try desk.database.blockingRead { try MailingList.find(desk.list, $0) })
    func spans(from instant: Timestamp) throws -> [ListGrowth.Change] {
      try desk.database.blockingRead { try ListGrowth.of(main, since: instant, until: day(9), between: [instant], in: .gmt, $0).spans }
    }
    let people = try ["back", "gone", "left", "again"].map { try person($0, desk, joins: day(1)) }
    let former = try desk.database.blockingWrite { connection in
      try people.map { try Membership.bounce($0, cause: "550 5.1.1", now: day(2), connection) }
    }
    func takeBack(_ number: Int, at time: Timestamp, _ cause: String) throws -> Bool {
      try desk.database.blockingWrite { connection in
        let person = try #require(try Subscriber.find(people[number], connection))
        return try Membership.takeBack(former[number][0], of: person, cause: cause, now: time, connection)
      }
    }
    _ = try desk.database.blockingWrite { try Membership.unsubscribe(people[2], list: desk.list, cause: "one click", now: day(3), $0) }
    #expect(try takeBack(0, at: day(4), Consent.byHand + "her provider") && takeBack(3, at: day(4), Consent.held + "hello"))
    #expect(try !takeBack(2, at: day(4), Consent.byHand + "her provider"))
    #expect(try spans(from: day(0)) == [ListGrowth.Change(joined: 4, left: 2)], "two came back, and were never away")
    #expect(try spans(from: day(3)) == [ListGrowth.Change(joined: 0, left: 0)])
    _ = try desk.database.blockingWrite { try Membership.bounce(people[3], cause: "550 5.1.1", now: day(5), $0) }
    #expect(try spans(from: day(0)) == [ListGrowth.Change(joined: 4, left: 3)])
  }

  @Test func `A page of it is whole HTML without anything from elsewhere, says rehearsal, and escapes what it shows`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    #expect(try ReportPage(report(desk, at: day(1))).html.contains("No issue of this list was sent yet."))
    try desk.write("x.md", "title: '<b> & \"co\"'")
    let post = try Post.load(desk.folder + "/posts/x.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 9, day: 7))
    try desk.database.blockingWrite { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: day(1), expiresAfter: .seconds(60), now: day(1), connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: day(1), connection)
    }
    let html = try ReportPage(report(desk, at: day(2))).html
    #expect(html.contains("&lt;b&gt; &amp;") && !html.contains("<b>"))
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("<script") && html.contains("prefers-color-scheme:dark"))
    let charts = html.components(separatedBy: "<svg ").count - 1
    #expect(
      charts >= 2 && html.components(separatedBy: "<desc id=").count - 1 == charts
        && html.components(separatedBy: "<table ").count - 1 == charts)
  }
}
