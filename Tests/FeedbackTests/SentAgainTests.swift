import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery
@testable import Feedback

/// A mail that was put back into the queue is another: what came back before says nothing of it, however quickly it went.
@Suite struct SentAgainTests {
  private let desk: IntakeDesk
  private let ada: Subscriber
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    ada = try desk.reader("ada@example.org")
    hello = try desk.campaign("hello")
  }

  private func undo() throws {
    try desk.write { connection in
      var filter = FeedbackFilter()
      filter.person = ada.id
      let records = try FeedbackRecord.standing(filter, connection)
      _ = try FeedbackUndo(rules: desk.rules).undo(records, because: nil, now: desk.now, connection)
    }
  }

  /// As fill-gap does.
  private func putBack(_ mail: DeliveryID, of state: DeliveryState = .accepted) throws {
    try desk.write { connection in
      let record = try #require(try DeliveryRecord.find(ada.id, in: hello, connection))
      #expect(record.state == state)
      let takenAt = state == .accepted ? record.changedAt : nil
      try Outbox.putBack(mail, takenAt: takenAt, cause: "by hand", connection, now: desk.now)
    }
    #expect(try desk.ledgerState(of: mail) == "deferred")
  }

  private func accepted(_ mail: DeliveryID) throws {
    _ = try desk.write {
      try $0.execute("UPDATE deliveries SET state = 'accepted', changed_at = $2 WHERE id = $1", [mail.sql, .time(desk.now)])
    }
  }

  private var cameBack: Bool { get throws { try desk.count("deliveries d WHERE \(ReturnCounts.cameBack)") > 0 } }

  private var counts: ReturnCounts { get throws { try desk.database.blockingRead { try ReturnCounts.of(hello, $0) } } }

  @Test(arguments: [0, 1, 30, 86_400]) func `Put back after an undo, and taken, it has not come back, whatever time went by`(seconds: Int)
    throws
  {
    let mail = try desk.mail(hello, to: ada)
    desk.later(seconds: 1)
    try desk.take(desk.bounce(mail))
    #expect(try cameBack && counts.hard == 1)
    try undo()
    desk.now = desk.now + .milliseconds(1)
    #expect(try cameBack, "that brings the reader back, and no mail")
    try putBack(mail)
    desk.later(seconds: seconds)
    try accepted(mail)
    #expect(try !cameBack && counts.isEmpty && desk.records(ada).map(\.overAt) == [desk.now + (.zero - .seconds(seconds))])
    desk.later(seconds: 1)
    #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, .bounced), "what comes back of it now is news")
    #expect(try cameBack && counts.hard == 1)
  }

  @Test func `Refused at once, put back and taken within the second, it has arrived`() throws {
    let mail = try desk.mail(hello, to: ada, state: "failed")
    try desk.take(desk.bounce(mail, at: desk.now))
    try undo()
    try putBack(mail, of: .failed)
    try accepted(mail)
    #expect(try !cameBack && counts.isEmpty && desk.state(ada) == .confirmed)
  }

  @Test func `Another word about the first mail is none about the second, while that waits and after`() throws {
    let mail = try desk.mail(hello, to: ada)
    desk.later(seconds: 5)
    let said = desk.now
    try desk.take(desk.bounce(mail))
    try undo()
    desk.later(seconds: 60)
    try putBack(mail)
    #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, .undone), "it has not left yet")
    try accepted(mail)
    #expect(try desk.take(desk.bounce(mail, at: said)) == .taken(.bounce, .undone), "a provider that tells it late")
    #expect(try desk.state(ada) == .confirmed && !cameBack && counts.isEmpty)
    #expect(try desk.take(desk.bounce(mail, at: desk.now)) == .taken(.bounce, .bounced))
  }

  @Test func `What a provider says of the second within the second in which it was put back counts`() throws {
    let mail = try desk.mail(hello, to: ada)
    try desk.take(desk.bounce(mail))
    try undo()
    let whole = desk.now
    desk.now = desk.now + .milliseconds(700)
    try putBack(mail)
    try accepted(mail)
    #expect(try desk.take(desk.bounce(mail, at: whole)) == .taken(.bounce, .bounced))
    #expect(try cameBack)
  }

  @Test func `An event from before the commit that says that it was taken counts`() throws {
    let mail = try desk.mail(hello, to: ada)
    let early = desk.now + (.zero - .seconds(3_600))
    try desk.take(desk.bounce(mail, .mailboxFull, hard: false, at: early))
    #expect(try cameBack && counts.soft == 1)
  }

  @Test func `A bounce of the first mail settles nothing about the second`() throws {
    let mail = try desk.mail(hello, to: ada)
    try desk.take(desk.bounce(mail))
    try undo()
    try putBack(mail)
    _ = try desk.write {
      try $0.execute("UPDATE deliveries SET state = 'uncertain', changed_at = $2 WHERE id = $1", [mail.sql, .time(desk.now)])
    }
    #expect(try desk.database.blockingRead { try EarlyWord.all($0) }.isEmpty)
  }
}
