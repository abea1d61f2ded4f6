import Foundation
import Mail
import Store
import Testing

@testable import Accounts

@Suite struct SignInTests {
  @Test func `The right password gives a session, and what it says is kept as a hash`() async throws {
    let place = try Place()
    let (user, _) = try await place.add()
    let secret = try #require(try await place.signIn("ADA@Example.org").secret)
    #expect(try await place.visit(secret)?.user.id == user.id)
    let kept = try await place.database.read { connection in
      try connection.rows("SELECT hash AS x FROM sessions UNION ALL SELECT password FROM users") { try $0.text("x") }
    }
    #expect(!kept.contains { $0.contains(secret) || $0.contains(Place.password) })
    #expect(secret.count == 43, "256 bits in base64url")
    #expect(try await place.deeds().contains(.signedIn))
  }

  @Test func `A wrong password, an unknown address, an account without a password and no address at all are one answer`() async throws {
    let place = try Place()
    _ = try await place.add()
    _ = try await place.accounts.invite(try EmailAddress(parsing: "bo@example.org"), name: "", role: .writer, by: .terminal, now: place.now)
    for (address, password) in [
      ("ada@example.org", "seven quiet bench"), ("nobody@example.org", Place.password), ("bo@example.org", ""), ("", ""),
      ("seven quiet benches", "x"), ("ada@example.org", ""),
    ] {
      #expect(try await place.signIn(address, password).word == "refused", "\(address)")
    }
  }

  @Test func `A password that was kept at another cost is kept anew when it is used`() async throws {
    let place = try Place()
    _ = try await place.add()
    func kept() async throws -> String? { try await place.accounts.user(of: try EmailAddress(parsing: "ada@example.org"))?.password }
    let before = try await kept()
    let later = Accounts(database: place.database, hasher: PasswordHasher(cost: 5))
    func signIn(_ password: String) async throws -> Accounts.Answer {
      try await later.signIn(address: "ada@example.org", password: password, replacing: nil, place.caller(), now: place.now)
    }
    #expect(try await signIn("seven quiet bench").word == "refused")
    #expect(try await kept() == before)
    #expect(try await signIn(Place.password).secret != nil)
    #expect(try await kept()?.hasPrefix("$scrypt$ln=5,") == true)
    #expect(try await signIn(Place.password).secret != nil)
  }

  @Test func `What a browser showed before is worth nothing after a sign-in`() async throws {
    let place = try Place()
    let (_, before) = try await place.add()
    let after = try #require(try await place.signIn(replacing: before).secret)
    #expect(after != before)
    #expect(try await place.visit(before) == nil)
    #expect(try await place.visit(after) != nil)
    #expect(try await place.visit("planted by a stranger") == nil)
  }

  @Test func `A thousand guesses, many at once, are thirty looks, and the owner gets in from elsewhere and from home`() async throws {
    let place = try Place()
    _ = try await place.add()
    let words = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<1000 {
        group.addTask {
          do {
            return try await place.signIn("ada@example.org", "guess number \(number)", from: "198.51.100.0/24").word
          } catch is PasswordHasher.Busy {
            return "busy"
          }
        }
      }
      return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect((words["refused"] ?? 0) + (words["busy"] ?? 0) == 30 && words["limited"] == 970, "\(words)")
    #expect(try await place.signIn("ada@example.org", Place.password, from: "198.51.100.0/24").word == "limited")
    #expect(try await place.signIn(from: "192.0.2.0/24").word == "signed in", "another network")
    #expect(try await place.signIn().word == "signed in")
    #expect(try await place.signIn("ada@example.org", Place.password, from: "198.51.100.0/24", after: .seconds(3601)).word == "signed in")
    #expect(try await place.deeds().filter { $0 == .limited }.count == 1, "said once")
  }

  @Test func `Guesses from everywhere close an account to strangers, and not to its owner's own network`() async throws {
    let place = try Place()
    _ = try await place.add()
    for number in 0..<101 { _ = try await place.signIn("ada@example.org", "guess", from: "2001:db8:0:\(number)::/64") }
    #expect(try await place.signIn("ada@example.org", Place.password, from: "2001:db8:1::/64").word == "limited")
    #expect(try await place.signIn("nobody@example.org", Place.password, from: "2001:db8:1::/64").word == "refused")
    #expect(try await place.signIn().word == "signed in")
    #expect(try await place.signIn("ada@example.org", Place.password, from: "2001:db8:1::/64").word == "signed in", "that forgets them")
  }

  @Test func `What is counted of guesses is let go when no span reaches back to it, and a clock that goes back locks nobody out`()
    async throws
  {
    let place = try Place()
    _ = try await place.add()
    for number in 0..<50 { _ = try await place.signIn("x\(number)@example.org", "guess", from: "2001:db8:0:\(number)::/64") }
    #expect(try await place.count("guess_counts") >= 100)
    _ = try await place.signIn("x@example.org", "guess", after: .seconds(90_000))
    #expect(try await place.count("guess_counts") <= 2)
    for _ in 0..<40 { _ = try await place.signIn("ada@example.org", "guess", after: .seconds(90_000)) }
    #expect(try await place.signIn(after: .seconds(90_001)).word == "limited")
    #expect(try await place.signIn().word == "signed in", "the clock was a day fast")
  }

  @Test func `A session ends when it is idle, when it is old, and when the clock goes back behind it`() async throws {
    let place = try Place()
    let (_, secret) = try await place.add()
    #expect(try await place.visit(secret, after: .seconds(12 * 3600 - 1)) != nil)
    #expect(try await place.visit(secret, after: .seconds(24 * 3600 - 2)) != nil, "it was used in between")
    #expect(try await place.visit(secret, after: .seconds(36 * 3600)) == nil)
    let other = try #require(try await place.signIn().secret)
    for hour in stride(from: 0, to: 14 * 24, by: 6) {
      #expect(try await place.visit(other, after: .seconds(hour * 3600)) != nil, "\(hour)")
    }
    #expect(try await place.visit(other, after: .seconds(14 * 86_400)) == nil)
    let third = try #require(try await place.signIn(after: .seconds(3600)).secret)
    #expect(try await place.visit(third) == nil)
  }

  @Test func `Of many sessions the oldest end`() async throws {
    let place = try Place()
    let (user, first) = try await place.add()
    for _ in 0..<25 { _ = try await place.signIn() }
    #expect(try await place.accounts.people(now: place.now).first?.sessions == Session.limit)
    #expect(try await place.visit(first) == nil)
    let sessions = try await place.database.read { try Session.all(of: user.id, now: place.now, $0) }
    let one = try #require(sessions.first)
    try await place.accounts.end(one.id, of: user, by: place.caller(name: "ada@example.org"), now: place.now)
    await #expect(throws: Accounts.Refusal.unknown) { try await place.accounts.end(one.id, of: user, by: place.caller(), now: place.now) }
    #expect(try await place.accounts.endAll(of: user, by: .terminal, now: place.now) == Session.limit - 1)
  }
}
