import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

@Suite struct BounceBrakeTests {
  private let desk: IntakeDesk
  private let hello: CampaignID

  init() throws {
    desk = try IntakeDesk()
    hello = try desk.campaign("hello")
  }

  private func mails(_ count: Int, of campaign: CampaignID? = nil) throws -> [(person: Subscriber, mail: DeliveryID)] {
    try (0..<count).map { number in
      let person = try desk.reader("r\(number)@example.org")
      return (person, try desk.mail(campaign ?? hello, to: person))
    }
  }

  private func state(_ campaign: CampaignID) throws -> Campaign.State? {
    try desk.database.blockingRead { try Campaign.find(campaign, $0)?.state }
  }

  private func counts() throws -> ReturnCounts { try desk.database.blockingRead { try ReturnCounts.of(hello, $0) } }

  private var bounced: Int { get throws { try desk.count("memberships WHERE state = 'bounced'") } }

  private func accept(_ scope: BounceScope? = nil) async throws -> Int {
    try await HeldBounces(of: scope ?? .campaign(hello)).accept(in: desk.database, by: desk.rules) { [desk] in desk.now }.gone
  }

  @Test func `When thirty of a hundred are said to be gone within an hour, all of them stand again, and the issue is paused`() throws {
    let mails = try mails(100)
    try desk.mail(hello, to: try desk.reader("last@example.org"), state: "planned")
    for one in mails.prefix(29) { #expect(try desk.take(desk.bounce(one.mail)) == .taken(.bounce, .bounced)) }
    #expect(try bounced == 29 && state(hello) == .sending)
    #expect(try desk.take(desk.bounce(mails[29].mail)) == .taken(.bounce, .held))
    #expect(try bounced == 0 && state(hello) == .paused && counts().held == 30 && counts().hard == 30)
    #expect(try desk.count("feedback_changes") == 0)
    #expect(try desk.take(desk.bounce(mails[30].mail)) == .taken(.bounce, .held), "while some are held, the others are too")
    #expect(try desk.take(desk.bounce(mails[31].mail, .mailboxFull, hard: false)) == .taken(.bounce, .aboutUs))
    #expect(try desk.journal(mails[0].person).last?.cause == "held: hello came back from too many at once")
  }

  @Test func `An old list of which a fifth is gone is believed`() throws {
    for one in try mails(250).prefix(50) { #expect(try desk.take(desk.bounce(one.mail)) == .taken(.bounce, .bounced)) }
    #expect(try bounced == 50 && state(hello) == .sending)
  }

  @Test func `Nineteen are chance, however few there are, and so are many over days`() throws {
    let mails = try mails(60)
    for one in mails.prefix(19) { #expect(try desk.take(desk.bounce(one.mail)) == .taken(.bounce, .bounced)) }
    desk.later(seconds: 3_601)
    for one in mails.dropFirst(19) {
      desk.later(seconds: 600)
      #expect(try desk.take(desk.bounce(one.mail)) == .taken(.bounce, .bounced))
    }
  }

  @Test func `Accepted, each counts once, and what comes after counts again`() async throws {
    let mails = try mails(60)
    for one in mails.prefix(40) { try desk.take(desk.bounce(one.mail)) }
    // A second word about one of them.
    try desk.take(desk.bounce(mails[0].mail))
    #expect(try counts().held == 41 && bounced == 0)
    #expect(try await accept() == 40)
    #expect(try bounced == 40 && counts().held == 0 && desk.count("feedback_changes") == 40)
    #expect(try await accept() == 0, "once more changes nothing")
    #expect(try desk.journal(mails[0].person).last?.cause.hasSuffix("by inbound.main, and somebody has looked at it") == true)
    #expect(try desk.take(desk.bounce(mails[40].mail)) == .taken(.bounce, .bounced))
  }

  @Test func `Who has confirmed since by a mail that arrived is not given up by accepting`() async throws {
    let mails = try mails(40)
    for one in mails { try desk.take(desk.bounce(one.mail)) }
    desk.later(seconds: 60)
    _ = try desk.write { try Membership.confirm(mails[3].person.id, list: desk.digest, cause: "the link in the mail", now: desk.now, $0) }
    #expect(try await accept() == 39)
    #expect(try desk.state(mails[3].person) == .confirmed && counts().held == 0)
  }

  @Test func `The step of a series that leaves to many on one day is held too, and nothing pauses the series`() throws {
    let step = try desk.campaign("series.welcome.1.2027-01-15", kind: "series")
    for (number, one) in try mails(20, of: step).enumerated() {
      #expect(try desk.take(desk.bounce(one.mail)) == .taken(.bounce, number < 19 ? .bounced : .held))
    }
    #expect(try bounced == 0 && state(step) == .sending)
  }

  @Test(arguments: [
    "added on the command line", "added at the desk", "imported from second.csv line 2", "brought back: asked (imported from a.csv line 2)",
  ])
  func `Whom somebody put on another list since has said nothing, and is given up by accepting`(cause: String) async throws {
    let mails = try mails(40)
    for one in mails { try desk.take(desk.bounce(one.mail)) }
    desk.later(seconds: 60)
    _ = try desk.write { try Membership.confirm(mails[3].person.id, list: desk.digest, cause: cause, now: desk.now, $0) }
    #expect(try await accept() == 40)
    #expect(try desk.state(mails[3].person) == .bounced && desk.state(mails[3].person, desk.digest) == .bounced)
  }

  @Test func `Two who accept at once give everybody up once`() async throws {
    for one in try mails(700).prefix(600) { try desk.take(desk.bounce(one.mail)) }
    async let first = accept()
    async let second = accept()
    #expect(try await first + second == 600)
    #expect(try bounced == 600 && desk.count("feedback_changes") == 600 && desk.count("consents WHERE event = 'bounced'") >= 600)
  }

  @Test func `Taken back, nobody is given up for it, and the report counts it all the same`() throws {
    let mails = try mails(40)
    for one in mails { try desk.take(desk.bounce(one.mail)) }
    let done = try desk.write { connection in
      var filter = FeedbackFilter()
      (filter.campaign, filter.stands, filter.isHard) = (hello, true, true)
      let records = try FeedbackRecord.all(filter, limit: .max, connection)
      return try FeedbackUndo(rules: desk.rules).undo(records, because: "the relay was broken", now: desk.now, connection)
    }
    #expect(done.count == 40 && done.allSatisfy { !$0.isStillOut })
    #expect(try bounced == 0 && counts().held == 0 && counts().hard == 40)
    #expect(try desk.take(desk.bounce(mails[0].mail)) == .taken(.bounce, .undone))
  }

  @Test func `Whom another issue's bounce keeps out stays out`() throws {
    let mails = try mails(40)
    for one in mails.prefix(19) { try desk.take(desk.bounce(one.mail)) }
    let before = try desk.mail(try desk.campaign("before"), to: mails[0].person)
    #expect(try desk.take(desk.bounce(before)) == .taken(.bounce, .noted))
    #expect(try desk.take(desk.bounce(mails[19].mail)) == .taken(.bounce, .held))
    #expect(try bounced == 1 && desk.state(mails[0].person) == .bounced)
  }

  @Test func `An issue that is sent already is held too`() throws {
    let sent = try desk.campaign("sent", state: "sent")
    for (number, one) in try mails(20, of: sent).enumerated() {
      #expect(try desk.take(desk.bounce(one.mail)) == .taken(.bounce, number < 19 ? .bounced : .held))
    }
    #expect(try bounced == 0 && state(sent) == .sent)
  }

  @Test func `Mails to one alone are counted over all their campaigns and a day, and looked at together`() async throws {
    let asking = try desk.campaign("confirmation.main.2027-01-15", kind: "confirmation")
    let strangers = try (0..<12).map { try desk.reader("new\($0)@example.org", on: []) }
    let mails = try strangers.enumerated().map { number, person in
      try desk.write { try Membership.ask(person.id, list: desk.main, cause: "test", proof: nil, remindAt: nil, now: desk.now, $0) }
      let campaign = number < 6 ? asking : try desk.campaign("message.receipt.\(number)", kind: "message")
      return try desk.mail(campaign, to: person, state: "failed")
    }
    for (number, mail) in mails.prefix(11).enumerated() {
      #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, number < 9 ? .bounced : .held))
      desk.later(seconds: 1800)
    }
    #expect(try bounced == 0 && desk.count("memberships WHERE state = 'pending'") == 12)
    let issue = try desk.mail(hello, to: try desk.reader("ada@example.org"))
    #expect(try desk.take(desk.bounce(issue)) == .taken(.bounce, .bounced), "an issue is judged by itself")
    let held = HeldBounces(of: .singles)
    #expect(try desk.database.blockingRead { try held.count($0) } == 11)
    #expect(try await accept(.singles) == 11)
    #expect(try desk.take(desk.bounce(mails[11])) == .taken(.bounce, .bounced), "what comes after counts anew")
  }

  @Test func `A few wrong addresses among many sign-ups are believed`() throws {
    let asking = try desk.campaign("confirmation.main.2027-01-15", kind: "confirmation")
    let mails = try (0..<100).map { try desk.mail(asking, to: try desk.reader("new\($0)@example.org")) }
    for mail in mails.prefix(25) { #expect(try desk.take(desk.bounce(mail)) == .taken(.bounce, .bounced)) }
  }

  @Test func `While an issue's bounces are held, a notice of that gives no writer up`() throws {
    for one in try mails(40) { try desk.take(desk.bounce(one.mail)) }
    let writer = try desk.reader("me@example.org")
    let notice = try desk.mail(try desk.campaign("notice.held.hello.20", kind: "notice"), to: writer, state: "failed")
    #expect(try desk.take(desk.bounce(notice)) == .taken(.bounce, .held))
    #expect(try desk.state(writer) == .confirmed)
    desk.later(seconds: 2 * 3600)
    #expect(try desk.take(desk.bounce(try welcome("bo"))) == .taken(.bounce, .held), "until somebody has looked, for a day")
    desk.later(days: 1)
    #expect(try desk.take(desk.bounce(try welcome("cy"))) == .taken(.bounce, .bounced))
  }

  private func welcome(_ name: String) throws -> DeliveryID {
    let campaign = try desk.campaign("welcome.main.\(name)", kind: "welcome")
    return try desk.mail(campaign, to: try desk.reader("\(name)@example.org"), state: "failed")
  }

  @Test(arguments: [true, false]) func `One that is held beside an issue holds no later one, once that is decided about`(isAccepted: Bool)
    async throws
  {
    for one in try mails(25) { try desk.take(desk.bounce(one.mail)) }
    #expect(try desk.take(desk.bounce(try welcome("bo"))) == .taken(.bounce, .held))
    if isAccepted {
      #expect(try await accept() == 25)
    } else {
      try desk.write { connection in
        var filter = FeedbackFilter()
        (filter.campaign, filter.stands) = (hello, true)
        let records = try FeedbackRecord.all(filter, limit: .max, connection)
        _ = try FeedbackUndo(rules: desk.rules).undo(records, because: nil, now: desk.now, connection)
      }
    }
    #expect(try desk.take(desk.bounce(try welcome("cy"))) == .taken(.bounce, .bounced))
    #expect(try desk.database.blockingRead { try HeldBounces(of: .singles).count($0) } == 1, "that one still waits")
    #expect(try await accept(.singles) == 1)
  }

  @Test func `Ten that are held beside an issue hold all later ones, as any ten do`() throws {
    for one in try mails(25) { try desk.take(desk.bounce(one.mail)) }
    for number in 0..<10 { #expect(try desk.take(desk.bounce(try welcome("w\(number)"))) == .taken(.bounce, .held)) }
    desk.later(days: 3)
    #expect(try desk.take(desk.bounce(try welcome("late"))) == .taken(.bounce, .held))
  }

  @Test func `What comes later than an hour after is another matter, in whatever order it is posted`() throws {
    let mails = try mails(60)
    let begin = desk.now
    desk.later(days: 1)
    for (number, one) in mails.enumerated().reversed() {
      #expect(try desk.take(desk.bounce(one.mail, at: begin + .seconds(number * 1200))) == .taken(.bounce, .bounced))
    }
    #expect(try bounced == 60)
  }

  @Test(arguments: [1, 2, 3]) func `It is seen at the thirtieth of a hundred, whatever comes in turns with them`(_ turns: Int) throws {
    let mails = try mails(400)
    var held: Int?
    for (number, one) in mails.enumerated() where held == nil {
      for _ in 1..<turns { try desk.take(FeedbackEvent([UUID().uuidString], source: "main", kind: .delay, about: .delivery(one.mail))) }
      if try desk.take(desk.bounce(one.mail)) == .taken(.bounce, .held) { held = number + 1 }
    }
    #expect(held == 120)
    #expect(try bounced == 0)
  }

  @Test(arguments: [1, 2, 3, 7, 50, 64, 100, 1000]) func `Of very many about every sixty-fourth is looked at, however their numbers go`(
    _ step: Int64
  ) {
    let looks = (1...2000).count { BounceBrake.isLookedAt($0 * step + 1) }
    #expect((10...80).contains(looks), "\(looks)")
  }

  @Test func `What was said hours ago, and could not be taken in then, is held as well`() throws {
    let mails = try mails(60)
    let said = desk.now + .seconds(60)
    desk.later(seconds: 3 * 3600)
    for one in mails { try desk.take(desk.bounce(one.mail, at: said)) }
    #expect(try bounced == 0 && counts().held == 60)
  }
}
