import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery
@testable import Feedback

/// What servers refuse at once goes by the same rules.
@Suite struct RefusalIntakeTests {
  private let desk: IntakeDesk
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    hello = try desk.campaign("hello")
  }

  /// As a sender commits it.
  ///
  /// - Parameter isOurName: it is to be tried again.
  private func refuse(
    _ address: String, _ reply: String, mode: SendingMode = .live, in campaign: CampaignID? = nil, isOurName: Bool = false
  ) throws -> Subscriber {
    let person = try desk.reader(address)
    let mail = try desk.mail(campaign ?? hello, to: person, state: "planned")
    let outbox = Outbox(database: desk.database, worker: "w", mode: mode)
    try desk.write { connection in
      try connection.execute("UPDATE deliveries SET state = 'leased', worker = 'w', lease = 1 WHERE id = $1", [mail.sql])
      let lease = Lease(
        delivery: mail, campaign: campaign ?? hello, subscriber: person.id, attempts: 0, token: 1,
        expiresAt: desk.now + .seconds(isOurName ? 86_400 : 0))
      let reply = reply.split(separator: " ", maxSplits: 1).map(String.init)
      let outcome: SMTPOutcome =
        reply[0] == "expired"
        ? .deferred(SMTPReply(code: 550, enhanced: "5.1.1", lines: [reply[1]]))
        : isOurName
          ? .blocked(SMTPReply(code: Int(reply[0]) ?? 0, enhanced: nil, lines: [reply[1]]))
          : .refused(SMTPReply(code: Int(reply[0]) ?? 0, enhanced: nil, lines: [reply[1]]))
      let policy = RetryPolicy(first: .seconds(60), cap: .seconds(60))
      let result = DeliveryResult.of(outcome, lease, policy: policy, now: desk.now, random: 0).namingUs(isOurName)
      #expect(try outbox.record(result, connection, now: desk.now))
    }
    return person
  }

  @Test func `A hard refusal takes somebody off, a full mailbox is counted, policy is nobody's, and each once`() async throws {
    let gone = try refuse("gone@example.org", "550 5.1.1 no such user")
    let full = try refuse("full@example.org", "552 5.2.2 mailbox full")
    let blocked = try refuse("blocked@example.org", "554 5.7.1 your IP is on a blocklist")
    for number in 0..<10 { try desk.mail(hello, to: try desk.reader("r\(number)@example.org")) }
    #expect(try desk.count("refusals") == 3)
    let intake = RefusalIntake(desk.feedback)
    try await intake.tick()
    #expect(try desk.count("refusals") == 0)
    #expect(try desk.state(gone) == .bounced && desk.state(full) == .confirmed && desk.state(blocked) == .confirmed)
    #expect(try desk.records(gone).map(\.outcome) == [.bounced] && desk.records(full).map(\.outcome) == [.counted])
    #expect(try desk.records(blocked).map(\.outcome) == [.aboutUs])
    #expect(
      try desk.journal(gone).last?.cause == "550 5.1.1 no such user, on campaign hello at 2027-01-15T08:00:00Z, by the server, at once")
    try await intake.tick()
    #expect(try desk.count("feedback") == 3)
  }

  @Test func `Killed between the refusal and its effect, or beside a second process, it counts once`() async throws {
    // Of many issues: so many of one would be held.
    let issues = try (0..<25).map { try desk.campaign("issue-\($0)") }
    for number in 0..<250 { _ = try refuse("gone\(number)@example.org", "550 5.1.1 no such user", in: issues[number % 25]) }
    // Two processes at once over more than one batch.
    async let first: Void = RefusalIntake(desk.feedback).tick()
    async let second: Void = RefusalIntake(desk.feedback).tick()
    _ = try await (first, second)
    #expect(try desk.count("feedback") == 250 && desk.count("memberships WHERE state = 'bounced'") == 250)
    #expect(try desk.count("consents WHERE event = 'bounced'") == 250)
  }

  @Test func `When nobody is there at all, nobody is given up, beside a second process either`() async throws {
    for number in 0..<130 { _ = try refuse("r\(number)@example.org", "550 5.1.1 no such user") }
    async let first: Void = RefusalIntake(desk.feedback).tick()
    async let second: Void = RefusalIntake(desk.feedback).tick()
    _ = try await (first, second)
    #expect(try desk.count("feedback WHERE outcome = 'held'") == 130 && desk.count("memberships WHERE state = 'confirmed'") == 130)
    #expect(try desk.count("campaigns WHERE state = 'paused'") == 0, "nothing of it is left to be sent")
    #expect(try desk.count("feedback_changes") == 0)
  }

  @Test
  func
    `Words about our own name, of a mail that is tried again, are about us, and over when it is; what was taken in hand since says nothing`()
    async throws
  {
    let ada = try refuse("ada@example.org", "550 5.1.1 <letter@press.example>: no such user", isOurName: true)
    try await RefusalIntake(desk.feedback).tick()
    let record = try #require(try desk.records(ada).first)
    #expect(record.reason == .policy && !record.isHard && record.outcome == .aboutUs)
    #expect(try desk.state(ada) == .confirmed && desk.count("deliveries WHERE state = 'deferred'") == 1)
    #expect(try desk.count("deliveries d WHERE \(ReturnCounts.cameBack)") == 0, "it has not left yet")
    _ = try refuse("bo@example.org", "550 5.1.1 <letter@press.example>: no such user", isOurName: true)
    _ = try desk.write {
      try $0.execute(
        "UPDATE deliveries SET state = 'leased', worker = 'w', lease = 2, changed_at = changed_at + 1 WHERE state = 'deferred'")
    }
    try await RefusalIntake(desk.feedback).tick()
    #expect(try desk.count("feedback") == 1 && desk.count("refusals") == 0)
  }

  @Test func `Whose time ran out was not told that there is no mailbox`() async throws {
    let person = try refuse("grey@example.org", "expired unknown user for now")
    try await RefusalIntake(desk.feedback).tick()
    let record = try #require(try desk.records(person).first)
    #expect(!record.isHard && record.outcome == .counted && record.words.hasPrefix("expired after 1 attempt"), "\(record.words)")
  }

  @Test func `What the inbox of a rehearsal refuses is about nobody`() async throws {
    let campaign = try desk.campaign("hello.rehearsal-1", mode: "rehearsal")
    let person = try refuse("permfail@example.org", "550 5.1.1 no such mailbox", mode: .rehearsal, in: campaign)
    try await RefusalIntake(desk.feedback).tick()
    #expect(try desk.state(person) == .confirmed && desk.count("feedback") == 0)
  }

  @Test func `What is about nobody is forgotten after a month, and what is about somebody stays`() async throws {
    let person = try refuse("gone@example.org", "550 5.1.1 no such user")
    try desk.take(FeedbackEvent(["n"], source: "main", kind: .other, about: .nobody))
    try await RefusalIntake(desk.feedback).tick()
    desk.later(days: 31)
    try await RefusalIntake(desk.feedback).tick()
    #expect(try desk.count("feedback") == 1 && desk.records(person).count == 1)
    #expect(try desk.count("feedback_days") == 2)
  }
}
