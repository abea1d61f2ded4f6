import Audience
import Mail
import Store
import Testing

@testable import Campaigns

/// Whom a form names again.
@Suite struct SignUpAgainTests {
  @Test(arguments: [("Victoria", "Idiot Face"), ("Idiot Face", "Victoria"), ("Idiot Face", ""), ("", "Idiot Face")])
  func `Of two forms that name one address differently and have one mail, neither's name is taken`(
    first: String, second: String
  ) async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("vic@example.org", name: first)
    try await place.ask("vic@example.org", name: second, network: "m", at: place.start + .seconds(60))
    try await place.ask("vic@example.org", name: second, network: "m", at: place.start + .seconds(61))
    #expect(try await place.confirm("vic@example.org", at: place.start + .seconds(120)))
    #expect(try place.person("vic@example.org")?.name == "")
  }

  @Test func `Until a click the name of the form whose mail went out last counts, and after it no form's`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("vic@example.org", name: "Somebody Else")
    for second in [60, 61] { try await place.ask("vic@example.org", name: "Somebody Else", at: place.start + .seconds(second)) }
    #expect(try place.person("vic@example.org")?.name == "Somebody Else")
    try place.deliverAll()
    let day = place.start + .seconds(86_400)
    let vic = try #require(try place.person("vic@example.org"))
    try await place.ask("vic@example.org", name: "Victoria Lind", at: day)
    #expect(try await place.confirm("vic@example.org", at: day + .seconds(60)))
    try place.desk.database.blockingWrite {
      _ = try Membership.leaveAll(vic.id, cause: "test", now: day + .seconds(120), $0)
    }
    try await place.ask("vic@example.org", name: "Somebody Else", at: day + .seconds(2 * 86_400))
    #expect(try place.person("vic@example.org")?.name == "Victoria Lind")
  }

  @Test func `Who asks for a new link keeps the name that they gave`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("vic@example.org", name: "Victoria")
    let late = place.start + .seconds(8 * 86_400)
    let token = try place.token("vic@example.org", until: place.start)
    var generator = SystemRandomNumberGenerator()
    let proof = Consent.Proof(words: "This link has ended", network: String(repeating: "n", count: 32))
    try await place.signUp.askAgain(token, proof: proof, id: PublicID(&generator), now: late)
    #expect(try place.person("vic@example.org")?.name == "Victoria" && place.mails("vic@example.org").count == 2)
  }

  @Test func `Who leaves and signs up again on the day of their confirmation is asked when the day is over, and reminded once`()
    async throws
  {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("oops@example.org")
    try place.deliverAll()
    #expect(try await place.confirm("oops@example.org", at: place.start + .seconds(60)))
    let oops = try #require(try place.person("oops@example.org")).id
    let left = place.start + .seconds(120)
    try place.desk.database.blockingWrite { _ = try Membership.leaveAll(oops, cause: "test", now: left, $0) }
    let hour = place.start + .seconds(3600)
    for second in 0..<2 { try await place.ask("oops@example.org", at: hour + .seconds(second)) }
    let membership = try await place.desk.database.read { try Membership.all(of: oops, $0).first }
    #expect(membership?.state == .unsubscribed && membership?.askedAt == hour, "a form says nothing for them")
    func asked() throws -> [String] { try place.mails("oops@example.org").filter { !$0.hasPrefix("welcome") } }
    #expect(try await place.signUp.remind(now: hour + .seconds(86_399)) == 0)
    #expect(try asked().count == 1)
    let day = hour + .seconds(86_400)
    #expect(try await place.signUp.remind(now: day) == 1)
    #expect(try asked().last == "confirmation.main.2026-11-25 planned")
    try place.deliverAll()
    #expect(try await place.signUp.remind(now: day + .seconds(48 * 3600)) == 1)
    #expect(try asked().last == "reminder.main.2026-11-27 planned")
    #expect(try await place.signUp.remind(now: day + .seconds(4 * 86_400)) == 0)
  }

  @Test func `Who leaves their only list while another waits for a click, and asks for it again, is asked on the next day`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let (start, list) = (place.start, place.desk.list)
    let other = try await place.desk.database.write { try MailingList.ensure("second", now: start, $0) }
    try place.desk.subscribe("swap@example.org")
    #expect(try await place.ask("swap@example.org", lists: [other]))
    let old = try place.token("swap@example.org", until: start + LinkToken.confirmTime)
    try place.deliverAll()
    let swap = try #require(try place.person("swap@example.org"))
    try await place.desk.database.write {
      _ = try Membership.unsubscribe(swap.id, list: list, cause: "one click", now: start + .seconds(60), $0)
    }
    #expect(try await place.signUp.look(old)?.waiting.isEmpty == true)
    for second in [120, 180] { try await place.ask("swap@example.org", lists: [other], at: start + .seconds(second)) }
    #expect(try await place.signUp.look(old)?.waiting.isEmpty == true)
    let day = start + .seconds(120 + 86_400)
    #expect(try await place.signUp.remind(now: day) == 1)
    #expect(try place.mails("swap@example.org").last == "confirmation.second.2026-11-25 planned")
    #expect(try await place.confirm("swap@example.org", list: other, at: day, lists: ["second"]))
  }

  @Test(arguments: [true, false])
  func `Of two forms of one day the second is answered by the first one's mail, or gets its own after a no to all`(
    hasLeft: Bool
  ) async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let (start, list, address) = (place.start, place.desk.list, "two@example.org")
    let second = try await place.desk.database.write { try MailingList.ensure("second", now: start, $0) }
    if hasLeft {
      try place.desk.subscribe(address)
      let two = try #require(try place.person(address)).id
      try await place.desk.database.write { _ = try Membership.leaveAll(two, cause: "by phone", now: start, $0) }
    }
    #expect(try await place.ask(address, lists: [list], at: start + .seconds(1)))
    let mail = try place.token(address, until: start + .seconds(2) + LinkToken.confirmTime)
    try place.deliverAll()
    for second in [second, list] { _ = try await place.ask(address, lists: [second], at: start + .seconds(3)) }
    #expect(try await place.signUp.look(mail)?.waiting.map(\.slug) == (hasLeft ? ["main"] : ["main", "second"]))
    let proof = Consent.Proof(words: "One click left", network: "n")
    #expect(try await place.signUp.confirm(mail, lists: ["main"], proof: proof, now: start + .seconds(4)) == .reader)
    let day = start + .seconds(4 + 86_400)
    #expect(try await place.signUp.remind(now: day) == 1)
    #expect(try place.mails(address).last == "confirmation.second.2026-11-25 planned")
    #expect(try await place.confirm(address, at: day, lists: ["second"]))
  }

  @Test func `Who was suppressed since is not reminded, and the journal has no reminder`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    for name in ["everywhere", "here", "elsewhere"] { try await place.ask("\(name)@example.org", network: name) }
    try place.deliverAll()
    let (now, main) = (place.start, place.desk.list)
    try await place.desk.database.write { connection in
      let other = try MailingList.set("other", name: "", description: "", visibility: .private, optIn: .double, now: now, connection)
      for (name, list) in [("everywhere", nil), ("here", main), ("elsewhere", other)] as [(String, ListID?)] {
        try Suppression.add(.address, "\(name)@example.org", list: list, reason: "asked", now: now, connection)
      }
    }
    #expect(try await place.signUp.remind(now: now + .seconds(48 * 3600)) == 1)
    #expect(try await place.signUp.remind(now: now + .seconds(49 * 3600)) == 0)
    for (name, events) in [("everywhere", [Consent.Event.pending]), ("here", [.pending]), ("elsewhere", [.pending, .reminded])] {
      let person = try #require(try place.person("\(name)@example.org")).id
      #expect(try await place.desk.database.read { try Consent.journal(of: person, $0).map(\.event) } == events)
    }
  }
}
