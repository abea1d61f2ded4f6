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
    #expect(try place.state("oops@example.org") == .pending)
    let membership = try await place.desk.database.read { try Membership.all(of: oops, $0).first }
    #expect(membership?.answer == .unsubscribed, "a form says nothing for them")
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
