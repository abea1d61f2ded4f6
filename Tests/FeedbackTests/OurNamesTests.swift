import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// Words that sound as if a reader were gone, and name us.
@Suite struct OurNamesTests {
  private let desk: IntakeDesk
  private let ada: Subscriber
  private let mail: DeliveryID

  init() throws {
    desk = try IntakeDesk()
    ada = try desk.reader("ada@readers.example")
    mail = try desk.mail(try desk.campaign("hello"), to: ada)
  }

  private func take(_ words: String, about mail: DeliveryID? = nil) throws {
    let refusal = Refusal(code: nil, enhanced: nil, words: words)
    try desk.take(desk.bounce(mail ?? self.mail, refusal.reason, hard: refusal.isHard, words: words))
  }

  @Test(arguments: [
    "550 5.1.1 <letter@press.example>: no such user", "550 5.1.1 no such user: Letter@Press.example",
    "550 5.1.1 The account letter@press.example does not exist on this relay", "550 Domain press.example does not exist",
    "550 5.1.2 press.example: no such domain", "550 bounces.example.org: unknown host.",
    "550 5.1.2 Domain former.press.example does not exist", "552 5.2.2 <letter@press.example> over quota",
    "450 4.1.1 <letter@press.example>: user unknown", "550 <b-x@bounces.example.org> rejected",
    "550 5.1.1 host relay.press.example[192.0.2.7] said: <letter@press.example>: user unknown",
    "550 5.7.1 abuse@press.example does not exist", "550 5.1.1 Postmaster@press.example: no such user",
  ])
  func `What names our address or domain as unknown, full or shut is about us`(words: String) throws {
    try take(words)
    let record = try #require(try desk.records(ada).first)
    #expect(record.reason == .policy && !record.isHard && record.outcome == .aboutUs)
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test(arguments: [
    "550 5.1.1 <ada@readers.example>: no such user", "550 5.1.1 no such user", "550 Domain readers.example does not exist",
    "550 5.1.1 <ada@readers.example>: no such user (from letter@press.example)",
    "550 5.1.1 host press.example[192.0.2.7] said: user unknown", "550 5.1.2 relay.press.example: readers.example: unknown host",
    "host press.example said: 550 Domain readers.example does not exist", "550 5.1.1 <gone@forward.example>: user unknown",
    "550 5.1.1 <bob@press.example>: user unknown", "550 5.1.1 postmaster@forward.example: no such user",
  ])
  func `What names the reader, another address, or only who speaks is not`(words: String) throws {
    try take(words)
    #expect(try desk.records(ada).first?.isHard == true && desk.state(ada) == .bounced)
  }

  @Test func `A code of ours is known at a former domain, an issue by its own From, and a reader of our domain is a reader`() throws {
    let former = ReturnPath(domain: "former.example", keys: desk.keys)
    try take("550 5.1.1 <\(try former.address(of: mail))>: no such user")
    #expect(try desk.state(ada) == .confirmed)
    let bo = try desk.reader("bo@press.example")
    try take("550 5.1.1 <bo@press.example>: no such user", about: try desk.mail(try desk.campaign("second"), to: bo))
    #expect(try desk.state(bo) == .bounced)
    let cy = try desk.reader("cy@press.example")
    try take("550 Domain press.example does not exist", about: try desk.mail(try desk.campaign("third"), to: cy))
    #expect(try desk.state(cy) == .bounced)
    let own = try desk.reader("letter@press.example")
    try take("550 5.1.1 <letter@press.example>: no such user", about: try desk.mail(try desk.campaign("fourth"), to: own))
    #expect(try desk.state(own) == .bounced)
  }
}
