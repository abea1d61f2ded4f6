import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

@Suite struct BounceAlarmTests {
  private let desk: IntakeDesk
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    hello = try desk.campaign("hello")
  }

  private func mails(_ count: Int, from first: Int = 0) throws -> [DeliveryID] {
    try (first..<first + count).map { try desk.mail(hello, to: try desk.reader("r\($0)@example.org")) }
  }

  private func state() throws -> Campaign? { try desk.database.blockingRead { try Campaign.find(hello, $0) } }

  private func refuse(_ mail: DeliveryID, _ reason: RefusalReason = .policy) throws -> IntakeOutcome {
    try desk.take(desk.bounce(mail, reason, hard: false, words: "554 5.7.1 blocked"))
  }

  @Test func `Twenty mails of an hour that come back because of us pause the issue, and change nobody`() throws {
    let mails = try mails(100)
    for mail in mails.prefix(19) { #expect(try refuse(mail) == .taken(.bounce, .aboutUs)) }
    #expect(try refuse(mails[0]) == .taken(.bounce, .aboutUs), "a mail counts once, however often it comes back")
    #expect(try state()?.state == .sending)
    #expect(try refuse(mails[19], .spam) == .taken(.bounce, .paused))
    let campaign = try #require(try state())
    #expect(campaign.state == .paused)
    #expect(
      campaign.halt?.reason
        == "by its bounces: 20 mails came back within an hour, refused because of us; the last answer was: 554 5.7.1 blocked")
    #expect(try desk.count("memberships WHERE state <> 'confirmed'") == 0)
  }

  @Test func `Fewer than two of a hundred, or spread over hours, do not`() throws {
    let mails = try mails(1_200)
    for mail in mails.prefix(23) { #expect(try refuse(mail) == .taken(.bounce, .aboutUs)) }
    desk.later(seconds: 3_601)
    for mail in mails[100..<123] { #expect(try refuse(mail) == .taken(.bounce, .aboutUs)) }
    #expect(try refuse(mails[200]) == .taken(.bounce, .paused))
  }

  @Test func `After somebody let it go on, it takes as many again`() throws {
    let mails = try mails(100)
    for mail in mails.prefix(20) { _ = try refuse(mail) }
    _ = try desk.write { try Campaign.resume(hello, now: desk.now, $0) }
    for mail in mails[20..<39] { #expect(try refuse(mail) == .taken(.bounce, .aboutUs)) }
    #expect(try refuse(mails[39]) == .taken(.bounce, .paused))
  }

  @Test func `Full mailboxes, rates and hard bounces are no alarm`() throws {
    let mails = try mails(90)
    for (number, mail) in mails.prefix(60).enumerated() {
      let reason = [RefusalReason.mailboxFull, .rate, .unknownUser][number % 3]
      _ = try desk.take(desk.bounce(mail, reason, hard: reason == .unknownUser))
    }
    #expect(try state()?.state == .sending)
  }
}
