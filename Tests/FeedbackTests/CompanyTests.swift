import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// A reader's soft bounces count where the mail of others arrived.
@Suite struct CompanyTests {
  private let desk: IntakeDesk

  init() throws { desk = try IntakeDesk() }

  private func readers(_ count: Int, at domain: String = "example.org") throws -> [Subscriber] {
    try (0..<count).map { try desk.reader("r\($0)@\(domain)") }
  }

  /// A day's issue to all of them. What comes back is told an hour later.
  private func issue(
    _ name: String, to readers: [Subscriber], state: String = "accepted", _ reason: RefusalReason = .other,
    words: (Int) -> String = { _ in "550 Rejected" }, missing: (Int) -> Bool
  ) throws {
    let campaign = try desk.campaign(name)
    let mails = try readers.enumerated().map { try desk.mail(campaign, to: $1, state: missing($0) ? state : "accepted") }
    desk.later(seconds: 3600)
    for (number, mail) in mails.enumerated() where missing(number) {
      try desk.take(desk.bounce(mail, reason, hard: false, words: words(number)))
    }
    desk.later(days: 1, seconds: -3600)
  }

  private var bounced: Int { get throws { try desk.count("memberships WHERE state = 'bounced'") } }

  @Test(arguments: [(2, "accepted"), (15, "failed"), (60, "failed"), (60, "accepted"), (260, "failed")])
  func `When nothing of an issue arrives anywhere, on however many days, nobody is given up`(count: Int, state: String) throws {
    let readers = try readers(count)
    for day in 0..<7 { try issue("day-\(day)", to: readers, state: state) { _ in true } }
    #expect(try bounced == 0)
    // As soon as others have theirs, only those days count: that of the first to come back was not known yet to be one of them.
    for day in 7..<11 { try issue("day-\(day)", to: readers, state: state) { $0 == 0 } }
    #expect(try bounced == 0)
    try issue("last", to: readers, state: state) { $0 == 0 }
    #expect(try desk.state(readers[0]) == .bounced && bounced == 1)
  }

  @Test func `Who alone misses five issues is given up, also where there is nobody to compare with`() throws {
    let readers = try readers(50)
    for day in 0..<5 { try issue("day-\(day)", to: readers) { $0 == 7 } }
    #expect(try desk.state(readers[7]) == .bounced && bounced == 1)
    let alone = try desk.reader("alone@example.net")
    for day in 0..<5 {
      desk.later(days: 5)
      try issue("alone-\(day)", to: [alone]) { _ in true }
    }
    #expect(try desk.state(alone) == .bounced)
  }

  @Test func `A provider that refuses all of its own gives none of them up, and somebody elsewhere is judged by the others`() throws {
    let readers = try readers(30, at: "large.example") + self.readers(120)
    for day in 0..<6 { try issue("day-\(day)", to: readers) { $0 < 30 || $0 == 140 } }
    #expect(try desk.state(readers[140]) == .bounced && bounced == 1)
  }

  @Test(arguments: [(5, "failed"), (15, "failed"), (15, "accepted"), (19, "failed")])
  func `Also when they are few, as long as nothing arrives at that provider`(count: Int, state: String) throws {
    let readers = try readers(count, at: "small.example") + self.readers(60)
    for day in 0..<6 { try issue("day-\(day)", to: readers, state: state) { $0 < count } }
    #expect(try bounced == 0)
    #expect(try Set(desk.records(readers[count - 1]).map(\.outcome)) == [.aboutUs])
    // Their neighbours have theirs again: what is known of them alone counts.
    for day in 6..<12 { try issue("day-\(day)", to: readers, state: state) { $0 == 0 } }
    #expect(try desk.state(readers[0]) == .bounced && bounced == 1)
  }

  @Test func `A few of a domain of whom some have their mail are given up, and so are those of a domain of four`() throws {
    let readers = try readers(9, at: "small.example") + self.readers(4, at: "four.example") + self.readers(60)
    for day in 0..<5 { try issue("day-\(day)", to: readers) { $0 < 7 || 9..<13 ~= $0 } }
    #expect(try bounced == 11)
  }

  @Test func `That a mailbox is full is said of one mailbox: others of a small list, or of a small domain, are full by chance`() throws {
    let few = try readers(4)
    for day in 0..<5 { try issue("few-\(day)", to: few, .mailboxFull) { $0 < 2 } }
    #expect(try bounced == 2)
    let readers = try readers(6, at: "small.example") + self.readers(60, at: "example.net")
    for day in 0..<5 { try issue("day-\(day)", to: readers, .mailboxFull) { $0 < 6 } }
    #expect(try bounced == 8)
  }

  @Test(arguments: [(5, "failed"), (12, "failed"), (12, "accepted"), (18, "failed")])
  func `Of a small list whose every answer is the same nobody is given up, whatever it seems to say of mailboxes`(
    count: Int, state: String
  ) throws {
    let readers = try readers(count)
    // Addresses, codes and numbers differ from mail to mail.
    let words = { (number: Int) in "552 5.2.2 <r\(number)@example.org> over quota k\(number)" }
    for day in 0..<6 { try issue("day-\(day)", to: readers, state: state, .mailboxFull, words: words) { _ in true } }
    #expect(try bounced == 0)
    #expect(try Set(desk.records(readers[count - 1]).map(\.outcome)) == [.aboutUs])
    // Somebody's arrives: those that stay full are readers' own.
    for day in 6..<11 { try issue("day-\(day)", to: readers, state: state, .mailboxFull, words: words) { $0 > 0 } }
    #expect(try bounced == count - 1)
  }

  @Test func `Where the answers differ, or there are fewer than five, a full mailbox is its reader's`() throws {
    let five = try readers(5)
    for day in 0..<5 {
      try issue("five-\(day)", to: five, .mailboxFull, words: { $0 == 0 ? "552 5.2.2 mailbox full" : "452 4.2.2 user is over quota" }) {
        _ in true
      }
    }
    #expect(try bounced == 5)
    let four = try readers(4, at: "example.net")
    for day in 0..<5 { try issue("four-\(day)", to: four, .mailboxFull, words: { _ in "552 5.2.2 mailbox full" }) { _ in true } }
    #expect(try bounced == 9)
  }

  @Test
  func
    `What the first few had to hear is nobody's word about all: as long as others wait, or their answers are not known, a full one counts`()
    throws
  {
    let readers = try readers(12)
    let campaign = try desk.campaign("slow")
    let mails = try readers.enumerated().map { try desk.mail(campaign, to: $1, state: $0 < 8 ? "failed" : "planned") }
    func full(_ number: Int, _ words: String = "552 5.2.2 over quota") throws -> FeedbackOutcome? {
      try desk.take(desk.bounce(mails[number], .mailboxFull, hard: false, words: words))
      return try desk.records(readers[number]).first?.outcome
    }
    for number in 0..<7 { #expect(try full(number) == .counted) }
    _ = try desk.write { try $0.execute("UPDATE deliveries SET state = 'failed', reply = '552 5.2.2 over quota'") }
    _ = try desk.write { try $0.execute("UPDATE deliveries SET reply = '552 5.2.2 mailbox is full' WHERE id = $1", [mails[11].sql]) }
    #expect(try full(7) == .counted, "somebody was told something else")
    _ = try desk.write { try $0.execute("UPDATE deliveries SET reply = '552 5.2.2 over quota'") }
    #expect(try full(8) == .aboutUs)
  }

  @Test func `A relay that has two wordings for all gives nobody up either`() throws {
    let readers = try readers(12)
    for day in 0..<7 {
      try issue(
        "day-\(day)", to: readers, state: "failed", .mailboxFull, words: { $0 < 6 ? "552 5.2.2 over quota" : "552 5.2.2 mailbox is full" }
      ) { _ in
        true
      }
    }
    #expect(try bounced == 0)
  }

  @Test func `A relay that says of everybody that they are full gives nobody up`() throws {
    let readers = try readers(6, at: "small.example") + self.readers(60)
    for day in 0..<6 { try issue("day-\(day)", to: readers, .mailboxFull) { _ in true } }
    #expect(try bounced == 0)
  }

  @Test func `A tenth that is always full is given up`() throws {
    let readers = try readers(100)
    for day in 0..<5 { try issue("day-\(day)", to: readers) { $0.isMultiple(of: 10) } }
    #expect(try bounced == 10)
  }

  @Test func `Messages, each to one alone, are held against those that left about then`() throws {
    let customers = try readers(30)
    for day in 0..<6 {
      let mails = try customers.enumerated().map { number, customer in
        try desk.mail(try desk.campaign("message.receipt.\(day).\(number)", kind: "message"), to: customer, state: "failed")
      }
      for mail in mails { try desk.take(desk.bounce(mail, .other, hard: false, words: "550 Rejected")) }
      desk.later(days: 1)
    }
    #expect(try bounced == 0)
    let records = try desk.records(customers[3])
    #expect(records.count == 6 && records.allSatisfy { $0.outcome == .aboutUs })
  }

  @Test func `Few mails of a large issue are looked at`() throws {
    let readers = try readers(600)
    try issue("large", to: readers) { _ in false }
    let plan = try desk.database.blockingRead { connection in
      let id = try connection.first("SELECT id FROM deliveries WHERE subscriber_id = $1", [readers[300].id.sql]) {
        try $0.id("id") as DeliveryID
      }
      return try Company.of(id ?? ID(0), connection)
    }
    #expect(plan == Company(answered: 200, missed: 0))
  }
}
