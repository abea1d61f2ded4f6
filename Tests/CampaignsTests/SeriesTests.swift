import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct SeriesTests {
  private func three() throws -> SeriesDesk {
    let place = try SeriesDesk()
    try place.write("01-hello.md", "after: 0 days")
    try place.write("02-tour.md", "after: 1 day")
    try place.write("03-ask.md", "after: 1 week")
    try place.switchOn(at: "2026-11-01T00:00:00Z")
    return place
  }

  @Test func `Each reader has the steps one by one, at nine of their own day, counted from when the one before left`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.join("kim", zone: "Asia/Tokyo", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.pass("2026-11-03T10:00:01Z")
    try await place.hours("2026-11-03T11:00:00Z", "2026-11-13T12:00:00Z")
    #expect(try place.had("zoe") == ["hello 2026-11-03T10:00:01Z", "tour 2026-11-04T09:00:00Z", "ask 2026-11-11T09:00:00Z"])
    #expect(try place.had("kim") == ["hello 2026-11-03T10:00:01Z", "tour 2026-11-04T00:00:00Z", "ask 2026-11-11T00:00:00Z"])
    #expect(try place.end("zoe") == SeriesReader.finished && place.end("ada") == nil, "who was here before is left in peace")
    let campaigns = try await place.desk.database.read { try Campaign.all(limit: 99, mails: true, $0) }.filter { $0.kind == .series }
    #expect(campaigns.allSatisfy { $0.state == .sent } && campaigns.contains { $0.name == "series.welcome.tour.2026-11-04" })
    let balances = try await place.desk.database.read { connection in
      try campaigns.allSatisfy { try Ledger.of($0.id, connection)?.balances == true }
    }
    #expect(balances)
  }

  @Test func `A clock that was ahead for a moment keeps nobody waiting`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.pass("2026-11-03T10:00:01Z")
    try await place.pass("2027-02-03T06:00:00Z")
    #expect(try place.had("zoe").count == 1, "it was not nine there")
    try await place.hours("2026-11-03T11:00:00Z", "2026-11-13T12:00:00Z")
    #expect(try place.had("zoe") == ["hello 2026-11-03T10:00:01Z", "tour 2026-11-04T09:00:00Z", "ask 2026-11-11T09:00:00Z"])
  }

  @Test func `How many have their next step today is told by where they stand`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.join("kim", zone: "Asia/Tokyo", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.pass("2026-11-03T10:00:01Z")
    try await place.hours("2026-11-03T11:00:00Z", "2026-11-03T13:00:00Z")
    func due(_ text: String) async throws -> [String] {
      let time = try SeriesDesk.time(text)
      return try await place.desk.database.read { connection in
        let series = try #require(try Series.find("welcome", connection))
        return try SeriesReader.due(before: time, of: series.id, mode: .live, connection).map { "\($0.step ?? "") \($0.count)" }
      }
    }
    #expect(try await due("2026-11-04T00:00:00Z") == [])
    #expect(try await due("2026-11-04T00:00:01Z") == ["01-hello.md 1"], "nine in Tokyo is midnight")
    #expect(try await due("2026-11-05T00:00:00Z") == ["01-hello.md 2"])
  }

  @Test func `After an outage no step leaves beside the next, and none in the night`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    // Planned, and then no relay takes it for three days.
    for text in ["2026-11-03T10:00:01Z", "2026-11-04T09:00:00Z", "2026-11-05T09:00:00Z"] { try await place.tick(try SeriesDesk.time(text)) }
    try await place.pass("2026-11-06T08:59:00Z")
    try await place.hours("2026-11-06T09:00:00Z", "2026-11-07T09:00:00Z")
    #expect(try place.had("zoe") == ["hello 2026-11-06T08:59:00Z", "tour 2026-11-07T09:00:00Z"])
    // Nobody was there from before the last was due until two in the night a week later.
    try await place.hours("2026-11-22T02:00:00Z", "2026-11-22T10:00:00Z")
    #expect(try place.had("zoe").last == "ask 2026-11-22T09:00:00Z")
  }

  @Test func `Late within the window it leaves at once`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.pass("2026-11-03T10:00:01Z")
    try await place.pass("2026-11-04T13:30:00Z")
    #expect(try place.had("zoe").last == "tour 2026-11-04T13:30:00Z")
  }

  @Test func `Who leaves gets no more, goes on behind the last step when they are back, and has none twice`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.pass("2026-11-03T10:00:01Z")
    // After the step was planned, and before it was sent.
    try await place.tick(try SeriesDesk.time("2026-11-04T09:00:00Z"))
    try await place.leave("zoe", at: try SeriesDesk.time("2026-11-04T09:00:01Z"))
    try await place.deliver(try SeriesDesk.time("2026-11-04T09:00:02Z"))
    try await place.hours("2026-11-04T10:00:00Z", "2026-11-06T10:00:00Z")
    #expect(try place.had("zoe").count == 1 && place.end("zoe") == "unsubscribed")
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-20T20:00:00Z"))
    try await place.hours("2026-11-20T21:00:00Z", "2026-11-29T10:00:00Z")
    #expect(try place.had("zoe") == ["hello 2026-11-03T10:00:01Z", "tour 2026-11-21T09:00:00Z", "ask 2026-11-28T09:00:00Z"])
    try await place.leave("zoe", at: try SeriesDesk.time("2026-11-30T00:00:00Z"))
    try await place.join("zoe", at: try SeriesDesk.time("2026-12-02T00:00:00Z"))
    try await place.hours("2026-12-02T00:00:00Z", "2026-12-04T00:00:00Z")
    #expect(try place.had("zoe").count == 3 && place.end("zoe") == SeriesReader.finished)
  }

  @Test func `Who rests waits, and who wants one mail a week has steps a week apart`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    for name in ["zoe", "kim"] { try await place.join(name, at: try SeriesDesk.time("2026-11-03T10:00:00Z")) }
    try await place.pass("2026-11-03T10:00:01Z")
    let (zoe, kim) = (try place.person("zoe").id, try place.person("kim").id)
    let (now, until) = (try SeriesDesk.time("2026-11-03T12:00:00Z"), try SeriesDesk.time("2026-11-17T12:00:00Z"))
    try await place.desk.database.write { connection in
      _ = try Membership.snooze(zoe, list: place.desk.list, until: until, cause: "test", now: now, connection)
      _ = try Membership.choose(.weekly, kim, list: place.desk.list, cause: "test", now: now, connection)
    }
    try await place.hours("2026-11-04T08:00:00Z", "2026-11-18T10:00:00Z")
    #expect(try place.had("zoe").dropFirst() == ["tour 2026-11-17T12:00:00Z"])
    #expect(try place.had("kim").dropFirst() == ["tour 2026-11-10T09:00:00Z", "ask 2026-11-17T09:00:00Z"])
  }

  @Test func `A step that was refused for good ends it, and by hand it goes on`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    try await place.pass("2026-11-03T10:00:01Z")
    try await place.pass("2026-11-04T09:00:00Z", as: .failed)
    try await place.hours("2026-11-04T10:00:00Z", "2026-11-05T12:00:00Z")
    #expect(try place.end("zoe") == "02-tour.md could not be delivered")
    #expect(try await place.start("zoe", at: "2026-11-06T00:00:00Z") == .started)
    #expect(try await place.start("zoe", at: "2026-11-06T00:00:00Z") == .underWay)
    try await place.hours("2026-11-06T01:00:00Z", "2026-11-07T10:00:00Z")
    #expect(try place.had("zoe").last == "tour 2026-11-07T09:00:00Z")
  }

  /// That the newest mail of a step came back, and what somebody says of that.
  private func comeBack(_ step: String, of name: String, takenBack: Bool, at text: String, _ place: SeriesDesk) throws {
    let (id, now) = (try place.person(name).id, try SeriesDesk.time(text))
    try place.desk.database.blockingWrite { connection in
      try connection.execute(
        """
        INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, words, outcome, at, undone_at)
        SELECT $1, 'main', 'bounce', 'unknown user', 1, d.id, $2, d.campaign_id, '', 'bounced', $3, $4
        FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.subscriber_id = $2 AND c.slug = $5 ORDER BY d.id DESC LIMIT 1
        """,
        [
          .text(String("\(step) \(name) \(text)\(String(repeating: "0", count: 64))".prefix(64))), id.sql, .time(now),
          takenBack ? .time(now) : .null, .text("series.welcome.\(step)"),
        ])
      if takenBack { try SeriesReader.giveAgain(id, now: now, connection) }
    }
  }

  @Test func `A step that came back goes once more when that is taken back, and never twice`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    for name in ["zoe", "kim"] { try await place.join(name, at: try SeriesDesk.time("2026-11-03T10:00:00Z")) }
    try await place.pass("2026-11-03T10:00:01Z")
    try await place.pass("2026-11-04T09:00:00Z")
    // The first is told of when the second has left already.
    for step in ["hello", "tour"] { try comeBack(step, of: "zoe", takenBack: true, at: "2026-11-04T12:00:00Z", place) }
    try comeBack("tour", of: "kim", takenBack: false, at: "2026-11-04T12:00:00Z", place)
    try await place.hours("2026-11-04T13:00:00Z", "2026-11-20T10:00:00Z")
    func had(_ name: String) throws -> [Substring] { try place.had(name).map { $0.prefix { $0 != " " } } }
    #expect(try had("zoe") == ["hello", "tour", "hello", "tour", "ask"])
    #expect(try had("kim") == ["hello", "tour", "ask"])
    // Once more at the end of it.
    try comeBack("ask", of: "zoe", takenBack: true, at: "2026-11-20T12:00:00Z", place)
    try await place.hours("2026-11-20T13:00:00Z", "2026-11-29T10:00:00Z")
    #expect(try had("zoe") == ["hello", "tour", "hello", "tour", "ask", "ask"])
  }

  @Test func `A step whose bounce is taken back on the same day goes once more on that day, and once`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    for name in ["zoe", "kim"] { try await place.join(name, at: try SeriesDesk.time("2026-11-03T10:00:00Z")) }
    try await place.pass("2026-11-03T10:00:01Z")
    try comeBack("hello", of: "zoe", takenBack: true, at: "2026-11-03T10:30:00Z", place)
    try await place.pass("2026-11-03T11:00:00Z")
    let zoe = try place.person("zoe").id
    let attempts = try place.desk.database.blockingRead { connection in
      try connection.rows(
        "SELECT a.reply FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.subscriber_id = $1", [zoe.sql]
      ) { try $0.optionalText("reply") }
    }
    #expect(attempts == ["its bounce was taken back"])
    #expect(try place.had("zoe") == ["hello 2026-11-03T11:00:00Z"] && place.had("kim") == ["hello 2026-11-03T10:00:01Z"])
    try await place.hours("2026-11-03T12:00:00Z", "2026-11-20T10:00:00Z")
    #expect(try place.had("zoe").map { $0.prefix { $0 != " " } } == ["hello", "tour", "ask"])
  }

  @Test(arguments: ["2026-11-03T12:00:00Z", "2026-11-03T10:00:30Z", "2026-11-05T10:00:00Z"])
  func `A step that was refused at once goes once more when that is taken back, and the series goes on`(at text: String) async throws {
    let place = try three()
    defer { place.desk.remove() }
    for name in ["zoe", "kim"] { try await place.join(name, at: try SeriesDesk.time("2026-11-03T10:00:00Z")) }
    try await place.pass("2026-11-03T10:00:01Z", as: .failed)
    try await place.hours("2026-11-03T10:00:02Z", text)
    try comeBack("hello", of: "kim", takenBack: false, at: text, place)
    try comeBack("hello", of: "zoe", takenBack: true, at: text, place)
    try await place.hours(text, "2026-11-20T10:00:00Z")
    #expect(try place.had("zoe").map { $0.prefix { $0 != " " } } == ["hello", "tour", "ask"])
    #expect(try place.had("kim").isEmpty && place.end("kim") == "01-hello.md could not be delivered")
  }

  @Test func `By hand it begins for readers only, and what is off waits`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try place.switchOn(.byHand, at: "2026-11-01T00:00:00Z")
    try await place.join("zoe", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    #expect(try place.end("zoe") == nil)
    try await place.leave("bo", at: try SeriesDesk.time("2026-11-03T10:00:00Z"))
    #expect(try await place.start("bo", at: "2026-11-03T10:00:00Z") == .refused("unsubscribed"))
    #expect(try await place.start("ada", at: "2026-11-03T10:00:00Z") == .started)
    #expect(try await place.desk.database.write { try Series.switchOff("welcome", $0) })
    try await place.hours("2026-11-03T10:00:00Z", "2026-11-04T10:00:00Z")
    #expect(try place.had("ada") == [])
    try place.switchOn(.byHand, at: "2026-11-04T10:30:00Z")
    try await place.hours("2026-11-04T10:30:00Z", "2026-11-05T10:30:00Z")
    #expect(try place.had("ada") == ["hello 2026-11-04T10:30:00Z", "tour 2026-11-05T09:30:00Z"])
    let readers = Readers(
      list: place.desk.list, rule: .everyone, moment: SegmentMoment(now: try SeriesDesk.time("2026-11-05T10:30:00Z"), zone: .gmt))
    let zoe = try place.person("zoe").id
    let startable = try await place.desk.database.read { connection in
      try SeriesReader.startable(readers, in: try #require(try Series.find("welcome", connection)), mode: .live, connection)
    }
    #expect(startable == [zoe])
  }

  @Test func `A rehearsal counts as nothing for real readers`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    #expect(try await place.start("ada", at: "2026-11-03T10:00:00Z", mode: .rehearsal) == .started)
    let now = try SeriesDesk.time("2026-11-03T10:00:01Z")
    try await place.tick(now, mode: .rehearsal)
    try await place.deliver(now)
    #expect(try place.had("ada", mode: .rehearsal).count == 1 && place.had("ada") == [] && place.end("ada") == nil)
    #expect(try await place.start("ada", at: "2026-11-03T11:00:00Z") == .started)
    try await place.pass("2026-11-03T11:00:01Z")
    #expect(try place.had("ada") == ["hello 2026-11-03T11:00:01Z"])
    let names = try await place.desk.database.read { try Campaign.all(limit: 9, mails: true, $0).map(\.name) }
    #expect(names == ["series.welcome.hello.2026-11-03", "series.welcome.hello.2026-11-03.rehearsal"])
  }

  @Test func `A yes on the preference page, by a form without a click, or by the link that one left by counts as the click in a mail`()
    async throws
  {
    let place = try three()
    defer { place.desk.remove() }
    let now = try SeriesDesk.time("2026-11-03T10:00:00Z")
    let (digest, folder) = (try await single("digest", place), try SeriesFolder("welcome", of: place.desk.publication))
    try await place.desk.database.write {
      try Series.switchOn(folder, slug: "welcome", list: digest, hour: 9, minute: 0, begins: .confirmed, now: now, $0)
    }
    let proof = Consent.Proof(words: "Subscribe", network: String(repeating: "0", count: 32))
    let preferences = Preferences(database: place.desk.database, keys: place.keys, files: LooseFiles(in: []), signUp: place.signUp)
    _ = try await preferences.choose(["main", "digest"], of: ["main", "digest"], try place.person("ada"), proof: proof, now: now)
    var generator = SystemRandomNumberGenerator()
    let wish = SignUp.Wish(
      address: try EmailAddress(parsing: "zoe@example.org"), name: "", lists: [digest], cause: "asked", proof: proof)
    _ = try await place.signUp.ask(wish, id: PublicID(&generator), now: now)
    #expect(try place.end("ada") == "under way" && place.end("zoe") == "under way" && place.end("bo") == nil)
    try await place.pass("2026-11-03T10:00:01Z")

    let zoe = try place.person("zoe").publicID
    let token = try await place.desk.database.read { connection in
      let campaign = try #require(try Campaign.find(name: "series.welcome.hello.2026-11-03", connection)?.id)
      return LinkToken(purpose: .unsubscribe, subscriber: zoe, list: digest, campaign: campaign)
    }
    let unsubscribing = Unsubscribing(database: place.desk.database, keys: place.keys)
    try await unsubscribing.act(on: token, by: .page, proof: proof, now: try SeriesDesk.time("2026-11-03T11:00:00Z"))
    try await place.pass("2026-11-03T12:00:00Z")
    #expect(try place.end("zoe") == "unsubscribed")
    _ = try await unsubscribing.undo(token, proof: proof, now: try SeriesDesk.time("2026-11-03T12:00:01Z"))
    try await place.hours("2026-11-03T13:00:00Z", "2026-11-04T09:00:00Z")
    #expect(try place.had("zoe") == ["hello 2026-11-03T10:00:01Z", "tour 2026-11-04T09:00:00Z"])
  }

  private func single(_ slug: String, _ place: SeriesDesk) async throws -> ListID {
    try await place.desk.database.write {
      try MailingList.set(
        slug, name: "", description: "", visibility: .public, optIn: .single, now: Timestamp(milliseconds: 0), $0)
    }
  }

  @Test func `Whoever is erased stands in no series`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    let now = try SeriesDesk.time("2026-11-03T10:00:00Z")
    try await place.join("zoe", at: now)
    try await place.pass("2026-11-03T10:00:01Z")
    let id = try place.person("zoe").id
    let kept = try await place.desk.database.read { try PersonExport.of(id, $0)?.series ?? [] }
    #expect(kept.map { "\($0.series) \($0.mode) \($0.lastStep ?? "") \($0.ended ?? "")" } == ["welcome live 01-hello.md "])
    let rows = try await place.desk.database.write { connection in
      _ = try Erasure.erase(id, cause: "test", now: now, connection)
      return try connection.first("SELECT count(*) AS n FROM series_readers") { try $0.int("n") }
    }
    #expect(rows == 0)
    try await place.hours("2026-11-04T08:00:00Z", "2026-11-04T10:00:00Z")
  }

  @Test func `A step is mail of its list: one can leave it, it is of no page, and it waits for whoever rests`() async throws {
    let place = try three()
    defer { place.desk.remove() }
    try place.write("01-hello.md", "after: 0 days", "Dear {{ first_name | default: \"friend\" }}, [leave]({{ unsubscribe_url }}).")
    let post = try Post.load(place.folder + "/01-hello.md", in: place.desk.publication).post
    let issue = try IssueRenderer(place.desk.publication, mode: .live).issue(
      of: post, today: LocalDate(year: 2026, month: 11, day: 3), as: .series, list: "main")
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let reader = CompiledIssue.Recipient(subscriber: try place.person("ada"), list: place.desk.list, campaign: ID(5))
    let mail = ParsedMessage(try CompiledIssue(issue, keys: keys).message(for: reader, now: try SeriesDesk.time("2026-11-03T10:00:00Z")))
    #expect(mail.root.field("List-Unsubscribe-Post") != nil && mail.root.field("List-Id")?.contains("newsletter.") == true)
    let text = try #require(mail.textBody)
    #expect(text.contains("Dear friend") && text.contains("/unsubscribe/") && text.contains("/preferences/") && !text.contains("/posts/"))
    #expect(issue.webHTML.isEmpty)
  }
}
