import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

@Suite struct ComplaintAlarmTests {
  private let desk: IntakeDesk
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    hello = try desk.campaign("hello")
    try desk.mail(hello, to: try desk.reader("last@example.org"), state: "planned")
  }

  private func mails(_ count: Int, of campaign: CampaignID? = nil, at domain: String = "example.org") throws -> [DeliveryID] {
    try (0..<count).map { try desk.mail(campaign ?? hello, to: try desk.reader("r\($0)@\(domain)")) }
  }

  private func campaign() throws -> Campaign { try #require(try desk.database.blockingRead { try Campaign.find(hello, $0) }) }

  private func complain(_ mail: DeliveryID, named name: String = "1") throws -> IntakeOutcome {
    try desk.take(FeedbackEvent(["test", "\(mail.rawValue)", name], source: "main", kind: .complaint, about: .delivery(mail)))
  }

  @Test func `Five readers, and three of a thousand of those who have it, pause an issue; all of them stay out`() throws {
    let mails = try mails(100)
    for mail in mails.prefix(4) { #expect(try complain(mail) == .taken(.complaint, .complained)) }
    #expect(try complain(mails[0], named: "2") == .taken(.complaint, .noted), "a reader counts once, however often they say so")
    #expect(try campaign().state == .sending)
    #expect(try complain(mails[4]) == .taken(.complaint, .paused))
    #expect(try campaign().state == .paused && campaign().halt?.brake == .complaints)
    #expect(
      try campaign().halt?.reason
        == "by its complaints: 5 readers reported it as spam, which is 3 of a thousand of those who have it, or more")
    #expect(try desk.count("memberships WHERE state = 'complained'") == 5)
    #expect(try complain(mails[5]) == .taken(.complaint, .complained), "it is paused already")
  }

  @Test func `Two of ten pause nothing, nor do five of two thousand`() throws {
    for mail in try mails(10).prefix(2) { #expect(try complain(mail) == .taken(.complaint, .complained)) }
    #expect(try campaign().state == .sending)
    let large = try desk.campaign("large")
    try desk.mail(large, to: try desk.reader("last@example.org"), state: "planned")
    let mails = try mails(2_000, of: large, at: "example.net")
    for mail in mails.prefix(5) { #expect(try complain(mail) == .taken(.complaint, .complained)) }
    #expect(try complain(mails[5]) == .taken(.complaint, .paused), "six are")
  }

  @Test func `After somebody let it go on it takes as many again, and what was taken back counts no more`() throws {
    let mails = try mails(100)
    for mail in mails.prefix(5) { _ = try complain(mail) }
    _ = try desk.write { try Campaign.resume(hello, now: desk.now, $0) }
    for mail in mails[5..<9] { #expect(try complain(mail) == .taken(.complaint, .complained)) }
    let person = try desk.reader("r8@example.org")
    try desk.write { connection in
      let records = try FeedbackRecord.standing(FeedbackFilter(person: person.id), connection)
      _ = try FeedbackUndo(rules: desk.rules).undo(records, because: "a slip", now: desk.now, connection)
    }
    #expect(try complain(mails[9]) == .taken(.complaint, .complained))
    #expect(try complain(mails[10]) == .taken(.complaint, .paused))
  }

  @Test func `An issue of which nothing is left to be sent is not paused, nor is a mail to one alone`() throws {
    _ = try desk.write { try $0.execute("UPDATE deliveries SET state = 'cancelled' WHERE state = 'planned'") }
    for mail in try mails(8) { #expect(try complain(mail) == .taken(.complaint, .complained)) }
    #expect(try campaign().state == .sending)
    let welcome = try desk.campaign("welcome", kind: "welcome")
    try desk.mail(welcome, to: try desk.reader("last@example.org"), state: "planned")
    for number in 0..<8 {
      #expect(try complain(try desk.mail(welcome, to: try desk.reader("w\(number)@example.org"))) == .taken(.complaint, .complained))
    }
  }
}
