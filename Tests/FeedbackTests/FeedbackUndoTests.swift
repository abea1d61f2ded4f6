import Audience
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

@Suite struct FeedbackUndoTests {
  private let desk: IntakeDesk
  private let ada: Subscriber
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    ada = try desk.reader("ada@example.org", on: [desk.main, desk.digest])
    hello = try desk.campaign("hello")
  }

  private func undo(_ person: Subscriber, because: String? = nil) throws -> [FeedbackUndo.Done] {
    try desk.write { connection in
      var filter = FeedbackFilter()
      (filter.person, filter.stands) = (person.id, true)
      let records = try FeedbackRecord.all(filter, limit: .max, connection)
      return try FeedbackUndo(rules: desk.rules).undo(records, because: because, now: desk.now, connection)
    }
  }

  @Test func `Everybody stands again where they stood, list by list, with their rest`() throws {
    let rest = desk.now + .seconds(30 * 86_400)
    try desk.write { connection in
      _ = try Membership.snooze(ada.id, list: desk.main, until: rest, cause: "test", now: desk.now, connection)
      try connection.execute("UPDATE memberships SET state = 'pending' WHERE list_id = $1", [desk.digest.sql])
    }
    let event = desk.bounce(try desk.mail(hello, to: ada))
    try desk.take(event)
    desk.later(seconds: 60)
    #expect(try undo(ada, because: "she called") == [.init(address: "ada@example.org", lists: ["digest", "main"], isStillOut: false)])
    let main = try #require(try desk.database.blockingRead { try Membership.find(ada.id, list: desk.main, $0) })
    #expect(main.state == .confirmed && main.snoozedUntil == rest)
    #expect(try desk.state(ada, desk.digest) == .pending)
    #expect(try desk.journal(ada).last { $0.event == .confirmed }?.cause == "taken back by hand: she called")
    #expect(try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }.hard == 1, "their mail did come back")
  }

  @Test func `An undo is not undone by the same bounce, nor by another about the same mail; a later issue's counts`() throws {
    let mail = try desk.mail(hello, to: ada)
    let event = desk.bounce(mail)
    try desk.take(event)
    _ = try undo(ada)
    #expect(try desk.take(event) == .known)
    #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, .undone))
    #expect(try desk.state(ada) == .confirmed)
    desk.later(days: 7)
    let next = try desk.mail(try desk.campaign("next"), to: ada)
    #expect(try desk.take(desk.bounce(next)) == .taken(.bounce, .bounced))
  }

  @Test func `An issue that is sent once more after an undo, and refused once more, counts`() throws {
    let mail = try desk.mail(hello, to: ada)
    try desk.take(desk.bounce(mail))
    _ = try undo(ada)
    desk.later(seconds: 3_600)
    _ = try desk.write { try $0.execute("UPDATE deliveries SET changed_at = $1", [.time(desk.now)]) }
    #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, .bounced))
  }

  @Test func `What has changed since stays as it is`() throws {
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    _ = try desk.write { try $0.execute("UPDATE memberships SET state = 'unsubscribed' WHERE list_id = $1", [desk.main.sql]) }
    #expect(try undo(ada)[0].lists == ["digest"])
    #expect(try desk.state(ada) == .unsubscribed)
    #expect(try undo(ada).isEmpty, "there is nothing more to take back")
  }

  @Test func `A no that they say while they are out stays one, when the bounce is taken back, and in the journal`() throws {
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    for _ in 0..<2 {
      #expect(try !desk.write { try Membership.unsubscribe(ada.id, list: desk.main, cause: "one click", now: desk.now, $0) })
    }
    #expect(try desk.journal(ada).last?.cause == "one click" && desk.journal(ada).count { $0.event == .unsubscribed } == 1)
    #expect(try undo(ada)[0].lists == ["digest"])
    #expect(try desk.state(ada) == .unsubscribed && desk.state(ada, desk.digest) == .confirmed)
  }

  @Test func `A no beside a bounce does not forget that the mailbox is none: no program and no form mails there`() throws {
    let bo = try desk.reader("bo@example.org")
    try desk.take(desk.bounce(try desk.mail(hello, to: bo)))
    try desk.write { connection in
      try Membership.leaveAll(bo.id, cause: "by import", now: desk.now, connection)
      try Membership.ask(bo.id, list: desk.digest, cause: "form", proof: nil, remindAt: nil, now: desk.now, connection)
      #expect(try Membership.stop(bo.id, connection)?.state == .bounced)
      let found = try Addressee.find(bo.id, list: desk.main, kind: .message, now: desk.now, connection)
      let addressee = try #require(found)
      #expect(try addressee.obstacles(nil, connection) == ["bounced on main"])
      #expect(try Membership.comeBack(bo.id, list: desk.main, cause: "the link", now: desk.now, connection) == false)
    }
    #expect(try desk.state(bo) == .bounced && desk.state(bo, desk.digest) == nil)
  }

  @Test func `A no between a bounce and a complaint stays one when both are taken back`() throws {
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    _ = try desk.write { try Membership.unsubscribe(ada.id, list: desk.main, cause: "one click", now: desk.now, $0) }
    try desk.take(
      FeedbackEvent(["c"], source: "main", kind: .complaint, about: .delivery(try desk.mail(try desk.campaign("second"), to: ada))))
    #expect(try desk.state(ada) == .complained)
    _ = try undo(ada, because: "a slip")
    #expect(try desk.state(ada) == .unsubscribed && desk.state(ada, desk.digest) == .confirmed)
  }

  @Test func `Who complained comes back by a word of theirs alone, and without one nothing is changed`() throws {
    try desk.take(FeedbackEvent(["c"], source: "main", kind: .complaint, about: .delivery(try desk.mail(hello, to: ada))))
    for silence in [nil, ""] as [String?] {
      #expect(throws: FeedbackUndo.NeedsReason.self) { try undo(ada, because: silence) }
    }
    #expect(try desk.state(ada) == .complained)
    #expect(try undo(ada, because: "she wrote that it was a slip")[0].lists.contains("main"))
  }

  @Test func `What somebody changes after an undo, no later undo of something else takes back`() throws {
    try desk.take(desk.bounce(try desk.mail(hello, to: ada)))
    #expect(try undo(ada)[0].lists == ["digest", "main"])
    desk.later(seconds: 60)
    _ = try desk.write { try Membership.bounce(ada.id, cause: "known by telephone", now: desk.now, $0) }
    desk.later(seconds: 60)
    try desk.take(desk.bounce(try desk.mail(try desk.campaign("second"), to: ada), .mailboxFull, hard: false))
    #expect(try undo(ada).map(\.lists) == [[]])
    #expect(try desk.state(ada) == .bounced)
  }

  @Test func `That a bounce was taken back is no yes of theirs: a no that a provider brings late counts`() throws {
    let mail = try desk.mail(hello, to: ada)
    let said = desk.now + .seconds(600)
    desk.later(seconds: 900)
    try desk.take(desk.bounce(mail))
    _ = try undo(ada)
    desk.later(seconds: 60)
    let event = FeedbackEvent(["late"], source: "webhooks.own", kind: .unsubscribe, about: .delivery(mail), at: said)
    #expect(try desk.take(event) == .taken(.unsubscribe, .unsubscribed))
    #expect(try desk.state(ada) == .unsubscribed)
  }

  @Test func `Taken back in parts, the last part brings them back, whichever bounce had taken them off`() throws {
    let (first, second) = (desk.bounce(try desk.mail(hello, to: ada)), desk.bounce(try desk.mail(try desk.campaign("second"), to: ada)))
    for event in [first, second] { try desk.take(event) }
    let records = try desk.write { connection in
      var filter = FeedbackFilter()
      filter.person = ada.id
      return try FeedbackRecord.all(filter, limit: .max, connection).sorted { $0.id < $1.id }
    }
    #expect(records.count == 2)
    func undo(_ record: FeedbackRecord) throws -> [FeedbackUndo.Done] {
      try desk.write { try FeedbackUndo(rules: desk.rules).undo([record], because: nil, now: desk.now, $0) }
    }
    #expect(try undo(records[0]).map(\.isStillOut) == [true] && desk.state(ada) == .bounced)
    #expect(try undo(records[1]) == [.init(address: "ada@example.org", lists: ["digest", "main"], isStillOut: false)])
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test func `While another bounce stands nobody comes back`() throws {
    let first = desk.bounce(try desk.mail(hello, to: ada), .hostUnknown, words: "550 5.1.2 host unknown")
    try desk.take(first)
    try desk.take(desk.bounce(try desk.mail(try desk.campaign("second"), to: ada)))
    let done = try desk.write { connection in
      var filter = FeedbackFilter()
      (filter.reason, filter.stands) = (.hostUnknown, true)
      let records = try FeedbackRecord.all(filter, limit: .max, connection)
      #expect(records.count == 1)
      return try FeedbackUndo(rules: desk.rules).undo(records, because: nil, now: desk.now, connection)
    }
    #expect(done == [.init(address: "ada@example.org", lists: [], isStillOut: true)])
    #expect(try desk.state(ada) == .bounced)
    #expect(try undo(ada)[0].lists == ["digest", "main"] && desk.state(ada) == .confirmed)
  }

  @Test func `A no that they say beside a complaint is written down, and stays when the complaint is taken back`() throws {
    // The same way as once before, which they took back.
    try desk.write { connection in
      _ = try Membership.unsubscribe(ada.id, list: desk.main, cause: "one click", now: desk.now, connection)
      _ = try Membership.comeBack(ada.id, list: desk.main, cause: "by the link", now: desk.now, connection)
    }
    try desk.take(FeedbackEvent(["c"], source: "main", kind: .complaint, about: .delivery(try desk.mail(hello, to: ada))))
    for _ in 0..<2 {
      #expect(try !desk.write { try Membership.unsubscribe(ada.id, list: desk.main, cause: "one click", now: desk.now, $0) })
    }
    #expect(try desk.journal(ada).filter { $0.event == .unsubscribed }.map(\.cause) == ["one click", "one click"])
    #expect(try desk.state(ada) == .complained, "a complaint stands against every list")
    #expect(try undo(ada, because: "a slip of the finger, she writes") == [.init(address: "ada@example.org", lists: [], isStillOut: false)])
    #expect(try desk.state(ada) == .unsubscribed && desk.state(ada, desk.digest) == .confirmed)
    #expect(try desk.count("suppressions") == 0)
  }

  @Test func `A complaint is taken back with its suppression, unless the writer had one before`() throws {
    try desk.take(FeedbackEvent(["c"], source: "main", kind: .complaint, about: .delivery(try desk.mail(hello, to: ada))))
    _ = try undo(ada, because: "a slip of the finger, she writes")
    #expect(try desk.state(ada) == .confirmed && desk.count("suppressions") == 0)

    let bo = try desk.reader("bo@example.org")
    let mail = try desk.mail(hello, to: bo)
    _ = try desk.write {
      try Suppression.add(.address, bo.address.key, list: desk.main, reason: "asked by phone", now: desk.now, $0)
    }
    try desk.take(FeedbackEvent(["d"], source: "main", kind: .complaint, about: .delivery(mail)))
    _ = try undo(bo, because: "x")
    #expect(try desk.count("suppressions WHERE reason = 'asked by phone'") == 1)
  }
}
