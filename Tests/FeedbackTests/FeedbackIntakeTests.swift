import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// What follows from what is said of mail of ours.
@Suite struct FeedbackIntakeTests {
  private let desk: IntakeDesk
  private let ada: Subscriber
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    ada = try desk.reader("ada@example.org", on: [desk.main, desk.digest])
    hello = try desk.campaign("hello")
  }

  @Test func `A hard bounce takes somebody off all lists at once, says why, and a second time nothing changes`() throws {
    let mail = try desk.mail(hello, to: ada)
    let event = desk.bounce(mail)
    #expect(try desk.take(event) == .taken(.bounce, .bounced))
    #expect(try desk.state(ada) == .bounced && desk.state(ada, desk.digest) == .bounced)
    let lines = try desk.journal(ada).filter { $0.event == .bounced }
    #expect(lines.count == 2)
    #expect(lines[0].cause == "550 5.1.1 No such user, on campaign hello at 2027-01-15T08:00:00Z, by inbound.main")
    #expect(try desk.take(event) == .known)
    #expect(try desk.records(ada).count == 1 && desk.journal(ada).count == 4)
    let ledger = try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }
    #expect(ledger.hard == 1 && ledger.bounced == 1)
  }

  @Test func `A mail that was sent after the yes came back after it, whatever the clock of who says so`() throws {
    let bo = try desk.reader("bo@example.org")
    let yes = desk.now
    desk.later(seconds: 2)
    let mail = try desk.mail(hello, to: bo)
    desk.later(seconds: 5)
    #expect(try desk.take(desk.bounce(mail, at: yes + .seconds(-4))) == .taken(.bounce, .bounced))
    #expect(try desk.records(bo).map(\.at) == [yes + .seconds(2)], "none comes back before it was sent")
  }

  @Test func `What came back of a mail before the last yes says nothing`() throws {
    let mail = try desk.mail(hello, to: ada)
    desk.later(days: 1)
    let yes = desk.now
    try desk.reader("ada@example.org", on: [try desk.list("other")])
    desk.later(days: 1)
    #expect(try desk.take(desk.bounce(mail, at: yes + .seconds(-4))) == .taken(.bounce, .counted))
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test(arguments: [true, false]) func `A yes and a mail of days on which our clock was ahead hold nothing up`(isMailAhead: Bool) throws {
    desk.later(days: 3)
    let bo = try desk.reader("bo@example.org")
    desk.later(seconds: 10)
    let ahead = isMailAhead ? try desk.mail(hello, to: bo) : nil
    desk.later(days: -3)
    let mail = try ahead ?? desk.mail(hello, to: bo)
    desk.later(seconds: 60)
    #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, .bounced))
    #expect(try desk.state(bo) == .bounced)
  }

  @Test func `Who has left a list said so themselves, and that stays`() throws {
    try desk.write { _ = try Membership.unsubscribe(ada.id, list: desk.digest, cause: "test", now: desk.now, $0) }
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    #expect(try desk.state(ada) == .bounced && desk.state(ada, desk.digest) == .unsubscribed)
  }

  @Test func `Soft bounces on five issues that never arrive end it, and not before`() throws {
    for week in 0..<5 {
      let mail = try desk.mail(try desk.campaign("issue-\(week)"), to: ada)
      desk.later(seconds: 60)
      let outcome = try desk.take(desk.bounce(mail, .mailboxFull, hard: false, words: "452 4.2.2 Mailbox full"))
      #expect(outcome == .taken(.bounce, week < 4 ? .counted : .bounced))
      #expect(try desk.state(ada) == (week < 4 ? .confirmed : .bounced))
      desk.later(days: 7)
    }
    let cause = try #require(try desk.journal(ada).last).cause
    #expect(cause.hasPrefix("nothing arrived on 5 days; the last answer was: 452 4.2.2 Mailbox full"), "\(cause)")
  }

  @Test func `An issue that arrives between forgets them`() throws {
    for week in 0..<10 {
      let mail = try desk.mail(try desk.campaign("issue-\(week)"), to: ada)
      desk.later(seconds: 60)
      if week % 3 != 2 { try desk.take(desk.bounce(mail, .mailboxFull, hard: false)) }
      desk.later(days: 7)
    }
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test func `A yes of their own forgets all that was before`() throws {
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    desk.later(days: 1)
    try desk.write { connection in
      for list in [desk.main, desk.digest] {
        try connection.execute("UPDATE memberships SET state = 'confirmed' WHERE list_id = $1", [list.sql])
      }
      try Consent.record(.confirmed, of: ada.id, list: desk.main, cause: "brought back", now: desk.now, connection)
    }
    desk.later(days: 1)
    let mail = try desk.mail(try desk.campaign("next"), to: ada)
    #expect(try desk.take(desk.bounce(mail, .mailboxFull, hard: false)) == .taken(.bounce, .counted))
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test(arguments: [RefusalReason.policy, .spam, .authentication, .rate, .size, .content])
  func `What is refused because of us or the mail changes nobody, however it is called`(_ reason: RefusalReason) throws {
    for issue in 0..<8 {
      let mail = try desk.mail(try desk.campaign("issue-\(issue)"), to: ada)
      #expect(try desk.take(desk.bounce(mail, reason, hard: issue.isMultiple(of: 2))) == .taken(.bounce, .aboutUs))
      desk.later(days: 1)
    }
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test func `A complaint closes the list to them for good, and stands against every other`() throws {
    let mail = try desk.mail(hello, to: ada)
    let event = FeedbackEvent(["c"], source: "main", kind: .complaint, about: .delivery(mail))
    #expect(try desk.take(event) == .taken(.complaint, .complained))
    #expect(try desk.state(ada) == .complained && desk.state(ada, desk.digest) == .confirmed)
    try desk.database.blockingRead { connection in
      #expect(try Membership.stop(ada.id, connection)?.state == .complained)
      let against = try Suppression.standing(against: ada.address, connection)
      #expect(against.count == 1 && against[0].covers(desk.main) && !against[0].covers(desk.digest))
      #expect(against[0].reason == "reported as spam, on campaign hello at 2027-01-15T08:00:00Z, by inbound.main")
    }
    #expect(try desk.take(event) == .known)
    #expect(try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }.complained == 1)
  }

  @Test func `A delay is remembered and changes nothing, and a delivery heals`() throws {
    let mail = try desk.mail(hello, to: ada)
    #expect(try desk.take(FeedbackEvent(["1"], source: "main", kind: .delay, about: .delivery(mail))) == .taken(.delay, .noted))
    #expect(try desk.take(FeedbackEvent(["2"], source: "main", kind: .delivered, about: .delivery(mail))) == .taken(.delivered, .noted))
    desk.later(seconds: 5)
    try desk.take(desk.bounce(mail, .mailboxFull, hard: false))
    desk.later(seconds: 5)
    #expect(try desk.take(FeedbackEvent(["3"], source: "main", kind: .delivered, about: .delivery(mail))) == .taken(.delivered, .healed))
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).count == 4)
  }

  @Test func `What comes back of an uncertain mail says that it was taken, and the ledger balances`() throws {
    for (number, kind) in ReturnedMail.Kind.allCases.enumerated() {
      let person = try desk.reader("r\(number)@example.org")
      let mail = try desk.mail(hello, to: person, state: "uncertain")
      try desk.take(FeedbackEvent(["u\(number)"], source: "main", kind: kind, about: .delivery(mail)))
      #expect(try desk.ledgerState(of: mail) == "accepted")
    }
  }

  @Test func `A mail that was refused for our sake has not arrived, and forgets no soft bounce`() throws {
    for week in 0..<6 {
      let mail = try desk.mail(try desk.campaign("issue-\(week)"), to: ada)
      desk.later(seconds: 60)
      let reason: RefusalReason = week == 4 ? .policy : .mailboxFull
      #expect(
        try desk.take(desk.bounce(mail, reason, hard: false)) == .taken(.bounce, week == 4 ? .aboutUs : week == 5 ? .bounced : .counted))
      desk.later(days: 7)
    }
    #expect(try desk.state(ada) == .bounced)
  }

  @Test(arguments: [(ReturnedMail.Kind.delivered, FeedbackOutcome.noted), (.delay, .noted), (.bounce, .bounced)])
  func `A report of several says of each what became of their mail`(_ kind: ReturnedMail.Kind, _ outcome: FeedbackOutcome) throws {
    let mail = try desk.mail(hello, to: ada)
    let event = FeedbackEvent(
      ["several"], source: "main", kind: .bounce, about: .delivery(mail),
      said: [
        .init(address: "other@elsewhere.example", reason: .unknownUser, isHard: true, words: "550 5.1.1 No such user", kind: .bounce),
        .init(address: "ada@example.org", reason: kind == .bounce ? .unknownUser : nil, isHard: kind == .bounce, words: "", kind: kind),
      ])
    #expect(try desk.take(event) == .taken(kind, outcome))
    #expect(try desk.records(ada).first?.kind == kind)
  }

  @Test func `A rehearsal's mail, and a delivery that never was, are about nobody`() throws {
    let mail = try desk.mail(try desk.campaign("hello.rehearsal-1", mode: "rehearsal"), to: ada)
    #expect(try desk.take(desk.bounce(mail)) == .unproved(.bounce))
    #expect(try desk.take(desk.bounce(ID(4711))) == .unproved(.bounce))
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).isEmpty)
  }

  @Test func `Of a mail that went on elsewhere both addresses are known, and it is about the reader`() throws {
    let mail = try desk.mail(hello, to: ada)
    let event = FeedbackEvent(
      ["f"], source: "main", kind: .bounce, about: .delivery(mail),
      said: [.init(address: "old@elsewhere.example", reason: .unknownUser, isHard: true, words: "550 5.1.1 \u{1B}[31mno\r\nsuch")])
    #expect(try desk.take(event) == .taken(.bounce, .bounced))
    let record = try #require(try desk.records(ada).first)
    #expect(record.recipient == "old@elsewhere.example" && record.words == "550 5.1.1 [31mno such", "\(record.words)")
  }

  @Test func `Of several recipients the reader's own word counts, and else the mildest`() throws {
    let mail = try desk.mail(hello, to: ada)
    let hard = FeedbackEvent.Word(address: "x@elsewhere.example", reason: .unknownUser, isHard: true, words: "550")
    let soft = FeedbackEvent.Word(address: "y@elsewhere.example", reason: .mailboxFull, isHard: false, words: "452")
    let own = FeedbackEvent.Word(address: "Ada@EXAMPLE.org", reason: .mailboxFull, isHard: false, words: "452 own")
    func outcome(_ name: String, _ said: [FeedbackEvent.Word]) throws -> IntakeOutcome {
      try desk.take(FeedbackEvent([name], source: "main", kind: .bounce, about: .delivery(mail), said: said))
    }
    #expect(try outcome("1", [hard, soft]) == .taken(.bounce, .counted))
    #expect(try outcome("2", [hard, own]) == .taken(.bounce, .counted))
    #expect(try desk.records(ada).last?.words == "452 own")
    // An alias that leads to two mailboxes.
    let gone = FeedbackEvent.Word(address: "ada@example.org", reason: .unknownUser, isHard: true, words: "550 gone")
    #expect(try outcome("5", [gone, own]) == .taken(.bounce, .counted))
    #expect(try outcome("3", []) == .taken(.bounce, .counted), "a report that names nobody and no reason")
    #expect(try outcome("4", [hard, hard]) == .taken(.bounce, .bounced))
  }
}
