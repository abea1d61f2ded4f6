import Audience
import Delivery
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// What came back, where other parts of the program meet it.
@Suite struct ReturnsElsewhereTests {
  private let desk: IntakeDesk
  private let ada: Subscriber
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    ada = try desk.reader("ada@example.org", on: [desk.main, desk.digest])
    hello = try desk.campaign("hello")
  }

  @Test func `An erasure leaves that something came back, and nothing of whom`() throws {
    let bo = try desk.reader("bo@example.org")
    try desk.take(desk.bounce(try desk.mail(hello, to: ada), words: "550 5.1.1 <ada@example.org> unknown"))
    let forwarded = FeedbackEvent(
      ["f"], source: "main", kind: .bounce, about: .delivery(try desk.mail(hello, to: bo)),
      said: [.init(address: "ADA@example.org", reason: .mailboxFull, isHard: false, words: "452 Ada@Example.org is full")])
    try desk.take(forwarded)
    _ = try desk.write { try Erasure.erase(ada.id, cause: "test", now: desk.now, $0) }
    #expect(try desk.count("feedback WHERE lower(words || coalesce(recipient, '')) LIKE '%ada%'") == 0)
    #expect(try desk.count("feedback") == 2 && desk.count("feedback_changes") == 0)
    #expect(try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }.bounced == 2, "reports go on counting it")
    let listed = try desk.database.blockingRead { try FeedbackRecord.all(FeedbackFilter(), limit: 10, $0) }
    #expect(listed.map(\.address) == ["bo@example.org"], "nobody is listed as erased")
    let again = desk.bounce(try #require(try desk.records(ada).first?.delivery))
    #expect(try desk.take(again) == .unproved(.bounce), "nobody is there any more")
  }

  @Test func `A person's export has what came back, and what followed`() throws {
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    let json = try #require(try desk.database.blockingRead { try PersonExport.json(of: ada.id, $0) })
    for part in ["\"returned\"", "\"words\" : \"550 5.1.1 No such user\"", "\"outcome\" : \"bounced\"", "\"source\" : \"inbound.main\""] {
      #expect(json.contains(part), "\(part) in \(json)")
    }
  }

  @Test func `A canary counts what came back of the first few as refused, and not what may pass`() throws {
    let mails = try (0..<40).map { try desk.mail(hello, to: try desk.reader("r\($0)@example.org")) }
    let canary = Canary(share: 10, watch: .seconds(900), limit: 5)
    func judged() throws -> String? {
      try desk.write { connection in
        try connection.execute(
          "UPDATE campaigns SET state = 'sending', halted_at = NULL, halt_reason = NULL, canary_ends = $1", [.time(desk.now)])
        let campaign = try #require(try Campaign.find(hello, connection))
        return try canary.judge(campaign, now: desk.now, connection)
      }
    }
    for mail in mails.prefix(10) { try desk.take(desk.bounce(mail, .mailboxFull, hard: false)) }
    #expect(try judged() == nil)
    for mail in mails.prefix(2) { try desk.take(desk.bounce(mail)) }
    #expect(try judged() == nil, "two of forty are five of a hundred, and no more")
    try desk.take(desk.bounce(mails[5], .policy, hard: false, words: "554 5.7.1 blocked"))
    #expect(try judged()?.contains("3 of the first 40 were refused") == true)
  }

  @Test func `An event has its own time, which cannot lie ahead`() throws {
    let mail = try desk.mail(hello, to: ada)
    let (past, future) = (desk.now, desk.now + .seconds(90 * 86_400))
    desk.later(days: 1)
    for (name, time) in [("p", past), ("f", future)] {
      try desk.take(FeedbackEvent([name], source: "hook", kind: .delay, about: .delivery(mail), at: time))
    }
    #expect(try desk.records(ada).map(\.at) == [past, desk.now])
  }

  @Test func `A mail that was sent once more since it came back is another, also in the counts`() throws {
    let (mail, taken) = (try desk.mail(hello, to: ada), desk.now)
    try desk.take(desk.bounce(mail, .mailboxFull, hard: false))
    #expect(try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }.soft == 1)
    desk.later(days: 1)
    try desk.write { connection in
      try connection.execute("UPDATE deliveries SET changed_at = $1", [.time(taken)])
      try Outbox.putBack(mail, takenAt: taken, cause: "sent once more", connection, now: desk.now)
      try connection.execute("UPDATE deliveries SET state = 'accepted', changed_at = $1", [.time(desk.now)])
    }
    #expect(try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }.isEmpty)
  }

  @Test func `By domain it shows which provider refuses because of us, with its last words`() throws {
    let people = try ["a@big.example", "b@big.example", "c@small.example", "d@small.example"].map { try desk.reader($0) }
    let mails = try people.map { try desk.mail(hello, to: $0) }
    try desk.take(desk.bounce(mails[0], .policy, hard: false, words: "554 first"))
    try desk.take(desk.bounce(mails[1], .spam, hard: false, words: "554 last"))
    try desk.take(desk.bounce(mails[2]))
    try desk.take(desk.bounce(mails[2], .mailboxFull, hard: false))
    try desk.take(FeedbackEvent(["c"], source: "main", kind: .complaint, about: .delivery(mails[3])))
    let domains = try desk.database.blockingRead { try DomainReturns.all(FeedbackFilter(), limit: 10, $0) }
    #expect(domains.map(\.domain) == ["big.example", "small.example"])
    #expect(domains.map(\.aboutUs) == [2, 0] && domains.map(\.words) == ["554 last", nil])
    #expect(domains[1].hard == 1 && domains[1].soft == 1 && domains[1].complained == 1)
  }

  @Test func `Sources tell when they brought the last, and how much of what`() throws {
    let mail = try desk.mail(hello, to: ada)
    try desk.take(FeedbackEvent(["1"], source: "main", kind: .delay, about: .delivery(mail)))
    desk.later(days: 8)
    try desk.take(FeedbackEvent(["2"], source: "main", kind: .other, about: .nobody))
    try desk.take(FeedbackEvent(["3"], source: "pipe", kind: .other, about: .nobody))
    let news = try desk.database.blockingRead { try SourceNews.all(now: desk.now, $0) }
    #expect(news.map(\.source) == ["main", "pipe"] && news[0].week == ["other": 1] && news[0].lastAt == desk.now.rfc3339)
  }
}
