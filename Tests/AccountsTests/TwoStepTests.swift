import Foundation
import Mail
import Store
import Testing

@testable import Accounts

@Suite struct TwoStepTests {
  private func place() async throws -> (place: Place, secret: [UInt8], session: String, codes: [String]) {
    let place = try Place()
    let (_, session) = try await place.add()
    let visit = try #require(try await place.visit(session))
    let (secret, new, codes) = try await place.turnOn(visit)
    return (place, secret, new, codes)
  }

  private func enter(
    _ place: Place, _ code: String, _ secret: String, from network: String = "203.0.113.0/24", after time: Duration = .zero
  )
    async throws -> Accounts.Answer
  { try await place.accounts.enter(code: code, secret: secret, place.caller(network), now: place.now + time) }

  @Test func `With codes a password alone opens nothing`() async throws {
    let (place, secret, session, codes) = try await place()
    #expect(try await place.visit(session) != nil, "the browser that turned them on goes on")
    #expect(codes.count == 10 && Set(codes).count == 10)
    let half = try await place.signIn()
    #expect(half.word == "needs code")
    let half1 = try #require(half.secret)
    #expect(try await place.visit(half1) == nil)
    let answer = try await enter(place, place.code(secret, after: .seconds(60)), half1, after: .seconds(60))
    #expect(answer.word == "signed in" && answer.secret != half1)
    #expect(try await place.visit(try #require(answer.secret)) != nil)
    await #expect(throws: Accounts.Refusal.unknown, "it was used") { try await self.enter(place, place.code(secret), half1) }
  }

  @Test func `A code is taken once, also by two at the same moment`() async throws {
    let (place, secret, _, _) = try await place()
    let halves = [try #require(try await place.signIn().secret), try #require(try await place.signIn().secret)]
    let code = place.code(secret, after: .seconds(30))
    let words = try await withThrowingTaskGroup(of: String.self) { group in
      for half in halves { group.addTask { try await self.enter(place, code, half, after: .seconds(30)).word } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(words.sorted() == ["refused", "signed in"])
  }

  @Test func `Five wrong codes and the password has to be given again, and no number of passwords makes more than thirty tries`()
    async throws
  {
    let (place, secret, _, _) = try await place()
    let half = try #require(try await place.signIn(from: "192.0.2.0/24").secret)
    for _ in 0..<5 { #expect(try await enter(place, "000000", half, from: "192.0.2.0/24").word == "refused") }
    await #expect(throws: Accounts.Refusal.unknown) {
      try await self.enter(place, place.code(secret, after: .seconds(60)), half, from: "192.0.2.0/24", after: .seconds(60))
    }
    var tries = 0
    while case .needsCode(let next) = try await place.signIn(from: "192.0.2.0/24") {
      for _ in 0..<5 where try await enter(place, "000000", next, from: "192.0.2.0/24").word == "refused" { tries += 1 }
    }
    #expect(tries > 5 && tries < 30)
  }

  @Test func `A code must come within ten minutes`() async throws {
    let (place, secret, _, _) = try await place()
    let half = try #require(try await place.signIn().secret)
    await #expect(throws: Accounts.Refusal.unknown) {
      try await self.enter(place, place.code(secret, after: .seconds(600)), half, after: .seconds(600))
    }
  }

  @Test func `A recovery code lets in once, however it is typed, and is kept as a hash`() async throws {
    let (place, _, _, codes) = try await place()
    let code = codes[3]
    let half = try #require(try await place.signIn().secret)
    #expect(try await enter(place, " \(code.uppercased().replacing("-", with: " ")) ", half).word == "signed in")
    let other = try #require(try await place.signIn().secret)
    #expect(try await enter(place, code, other).word == "refused")
    #expect(try await place.count("recovery_codes") == 9)
    let kept = try await place.database.read { try $0.rows("SELECT hash FROM recovery_codes") { try $0.text("hash") } }
    #expect(!kept.contains { codes.contains($0) })
    #expect(try await place.deeds().contains(.usedRecoveryCode))
  }

  @Test func `Codes are on only when the phone has shown one, and off only for who knows the password`() async throws {
    let place = try Place()
    let (_, session) = try await place.add()
    let visit = try #require(try await place.visit(session))
    let caller = place.caller(name: "ada@example.org")
    await #expect(throws: Accounts.Refusal.wrongPassword) {
      try await place.accounts.prepareCodes(visit, password: "guess", caller, now: place.now)
    }
    try await place.accounts.prepareCodes(visit, password: Place.password, caller, now: place.now)
    let prepared = try #require(try await place.visit(session))
    await #expect(throws: Accounts.Refusal.wrongCode) { try await place.accounts.turnOn(prepared, code: "000000", caller, now: place.now) }
    #expect(try await place.signIn().word == "signed in")
    let secret = try #require(prepared.session.newCodeSecret)
    let (next, codes) = try await place.accounts.turnOn(prepared, code: place.code(secret), caller, now: place.now)
    let on = try #require(try await place.visit(next))
    #expect(try await place.visit(session) == nil && on.user.hasTwoSteps)
    let more = try await place.accounts.renewRecoveryCodes(on, password: Place.password, caller, now: place.now)
    #expect(Set(more).isDisjoint(with: codes))
    #expect(try await place.accounts.recoveryCodesLeft(on.user) == 10)
    await #expect(throws: Accounts.Refusal.wrongPassword) {
      try await place.accounts.turnOff(on, password: "guess", caller, now: place.now)
    }
    let last = try await place.accounts.turnOff(on, password: Place.password, caller, now: place.now)
    #expect(try await place.visit(last)?.user.hasTwoSteps == false)
    #expect(try await place.count("recovery_codes") == 0)
    #expect(try await place.signIn().word == "signed in")
  }
}
