import Foundation
import Mail
import Store
import Testing

@testable import Accounts

@Suite struct PeopleTests {
  private let ada = "ada@example.org"

  private func accept(_ place: Place, _ link: String, _ password: String = Place.password, after time: Duration = .zero) async throws
    -> Accounts.Answer
  { try await place.accounts.accept(link, name: nil, password: password, repeated: password, place.caller(), now: place.now + time) }

  @Test func `The first link makes one admin, once, and none where there is somebody`() async throws {
    let place = try Place()
    let old = try #require(try await place.accounts.firstLink(by: .terminal, now: place.now))
    let link = try #require(try await place.accounts.firstLink(by: .terminal, now: place.now))
    let (accounts, caller, now) = (place.accounts, place.caller(), place.now)
    @Sendable func become(_ link: String, _ address: String, after time: Duration = .zero) async throws -> Accounts.Answer {
      try await accounts.becomeFirst(
        link, try EmailAddress(parsing: address), name: "Ada", password: Place.password, repeated: Place.password, caller, now: now + time)
    }
    await #expect(throws: Accounts.Refusal.unknown, "the newer one took its place") { try await become(old, "ada@example.org") }
    await #expect(throws: Accounts.Refusal.unknown, "a day is over") { try await become(link, "ada@example.org", after: .seconds(86_400)) }
    let words = await withTaskGroup(of: String.self) { group in
      for number in 0..<8 { group.addTask { (try? await become(link, "a\(number)@example.org").word) ?? "no" } }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(words == ["signed in": 1, "no": 7])
    let people = try await place.accounts.people(now: place.now)
    #expect(people.count == 1 && people.first?.user.role == .admin && people.first?.user.name == "Ada")
    #expect(try await place.accounts.firstLink(by: .terminal, now: place.now) == nil)
  }

  @Test func `Of two who accept one invitation at once one does, and what is kept of it opens nothing`() async throws {
    let place = try Place()
    let link = try await place.accounts.invite(
      try EmailAddress(parsing: "bo@example.org"), name: "Bo", role: .writer, by: .terminal, now: place.now)
    let kept = try await place.database.read { try $0.rows("SELECT hash FROM one_time_links") { try $0.text("hash") } }
    #expect(kept.count == 1 && !kept.contains(link))
    #expect(try await place.accounts.guest(kept[0], now: place.now) == nil)
    let words = await withTaskGroup(of: String.self) { group in
      for number in 0..<6 { group.addTask { (try? await self.accept(place, link, "\(Place.password) \(number)").word) ?? "no" } }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(words == ["signed in": 1, "no": 5])
    #expect(try await place.count("sessions") == 1)
  }

  @Test func `An invitation is over after a week, and a newer link ends an older one`() async throws {
    let place = try Place()
    let address = try EmailAddress(parsing: "bo@example.org")
    let link = try await place.accounts.invite(address, name: "", role: .writer, by: .terminal, now: place.now)
    #expect(try await place.accounts.guest(link, now: place.now + .seconds(7 * 86_400)) == nil)
    await #expect(throws: Accounts.Refusal.isKnown) {
      try await place.accounts.invite(
        try EmailAddress(parsing: "BO@example.org"), name: "", role: .admin, by: .terminal, now: place.now)
    }
    let user = try #require(try await place.accounts.user(of: address))
    let newer = try await place.accounts.link(for: user, by: .terminal, now: place.now)
    await #expect(throws: Accounts.Refusal.unknown) { try await self.accept(place, link) }
    #expect(try await accept(place, newer).word == "signed in")
  }

  @Test func `A password that cannot be taken uses no link up`() async throws {
    let place = try Place()
    let link = try await place.accounts.invite(try EmailAddress(parsing: ada), name: "", role: .admin, by: .terminal, now: place.now)
    await #expect(throws: PasswordFault.short) { try await self.accept(place, link, "short") }
    #expect(try await accept(place, link).word == "signed in")
  }

  @Test func `A new password ends every session, and its browser has a new one`() async throws {
    let place = try Place()
    let (_, first) = try await place.add()
    let second = try #require(try await place.signIn().secret)
    let visit = try #require(try await place.visit(second))
    let caller = place.caller(name: ada)
    await #expect(throws: Accounts.Refusal.wrongPassword) {
      try await place.accounts.changePassword(
        visit, current: "guess", to: "eight quiet benches", repeated: "eight quiet benches", caller, now: place.now)
    }
    let link = try await place.accounts.link(for: visit.user, by: .terminal, now: place.now)
    let new = try await place.accounts.changePassword(
      visit, current: Place.password, to: "eight quiet benches", repeated: "eight quiet benches", caller, now: place.now)
    #expect(try await place.accounts.guest(link, now: place.now) == nil, "a link that was asked for before would be one more password")
    #expect(try await place.visit(first) == nil)
    #expect(try await place.visit(second) == nil)
    #expect(try await place.visit(new) != nil)
    #expect(try await place.signIn().word == "refused")
    #expect(try await place.signIn(ada, "eight quiet benches").word == "signed in")
    await #expect(throws: Accounts.Refusal.unknown, "its session has ended") {
      try await place.accounts.changePassword(
        visit, current: Place.password, to: "nine quiet benches", repeated: "nine quiet benches", caller, now: place.now)
    }
  }

  @Test func `Whose role changes signs in again; the last admin stays one, whoever tries at once`() async throws {
    let place = try Place()
    let (admin, _) = try await place.add()
    let (bo, session) = try await place.add("bo@example.org", .writer)
    try await place.accounts.set(role: .admin, of: bo, by: .terminal, now: place.now)
    #expect(try await place.visit(session) == nil)
    let results = await withTaskGroup(of: Bool.self) { group in
      for user in [admin, bo] {
        group.addTask { (try? await place.accounts.set(role: .viewer, of: user, by: .terminal, now: place.now)) != nil }
        group.addTask { (try? await place.accounts.remove(user, by: .terminal, now: place.now)) != nil }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.contains(true))
    let people = try await place.accounts.people(now: place.now)
    #expect(people.filter { $0.user.role == .admin }.count == 1)
    let last = try #require(people.first { $0.user.role == .admin }).user
    await #expect(throws: Accounts.Refusal.lastAdmin) { try await place.accounts.remove(last, by: .terminal, now: place.now) }
    await #expect(throws: Accounts.Refusal.lastAdmin) {
      try await place.accounts.set(role: .sender, of: last, by: .terminal, now: place.now)
    }
  }

  @Test func `Who is removed is out at once, with all that was theirs`() async throws {
    let place = try Place()
    _ = try await place.add()
    let (bo, session) = try await place.add("bo@example.org", .sender)
    try await place.accounts.remove(bo, by: .terminal, now: place.now)
    #expect(try await place.visit(session) == nil)
    #expect(try await place.signIn("bo@example.org").word == "refused")
    await #expect(throws: Accounts.Refusal.unknown) { try await place.accounts.remove(bo, by: .terminal, now: place.now) }
    await #expect(throws: Accounts.Refusal.unknown) { _ = try await place.accounts.link(for: bo, by: .terminal, now: place.now) }
  }

  @Test func `A reset leaves nothing that lets in but its link`() async throws {
    let place = try Place()
    let (ada, session) = try await place.add()
    let (_, on, _) = try await place.turnOn(try #require(try await place.visit(session)))
    let half = try #require(try await place.signIn().secret)
    let link = try await place.accounts.reset(ada, by: .terminal, now: place.now)
    #expect(try await place.visit(on) == nil)
    #expect(try await place.signIn().word == "refused")
    await #expect(throws: Accounts.Refusal.unknown) {
      try await place.accounts.enter(code: "000000", secret: half, place.caller(), now: place.now)
    }
    #expect(try await accept(place, link, "eight quiet benches").word == "signed in", "codes are off")
    #expect(try await place.signIn(ada.address.text, "eight quiet benches").word == "signed in")
  }

  @Test func `A terminal's link for a new password leaves the second step where it is`() async throws {
    let place = try Place()
    let (ada, session) = try await place.add()
    let (secret, _, _) = try await place.turnOn(try #require(try await place.visit(session)))
    let link = try await place.accounts.link(for: ada, by: .terminal, now: place.now)
    #expect(try await place.signIn().word == "needs code", "the old password is good until then")
    let half = try await accept(place, link, "eight quiet benches")
    #expect(half.word == "needs code")
    let answer = try await place.accounts.enter(
      code: place.code(secret, after: .seconds(60)), secret: try #require(half.secret), place.caller(), now: place.now + .seconds(60))
    #expect(answer.word == "signed in")
  }

  @Test func `The log tells who did what and from where, never a secret, and is bounded; comings and goings push out nothing else`()
    async throws
  {
    let place = try Place()
    let (_, session) = try await place.add()
    _ = try await place.signIn(ada, "a wrong password", from: "192.0.2.0/24")
    let entries = try await place.database.read { try AuditEntry.page(0, of: 10, $0) }
    #expect(entries.map(\.deed) == [.refused, .joined, .invited])
    #expect(entries[0].network == "192.0.2.0/24" && entries[0].object == ada && entries[0].who.isEmpty)
    #expect(entries[2].who == "terminal" && entries[2].object == "ada@example.org (admin)")
    let texts = entries.flatMap { [$0.who, $0.object, $0.network] }
    #expect(!texts.contains { $0.contains(session) || $0.contains("password") })
    try await place.database.write { connection in
      for number in 0..<(AuditEntry.goingLimit + 2000) {
        try connection.execute(
          "INSERT INTO audit_log (at, who, deed, object, network) VALUES ($1, 'x', 'signed in', '', '')",
          [.integer(place.now.milliseconds + Int64(number))])
      }
      for _ in 0..<256 { try AuditEntry.add(.signedOut, by: .terminal, now: place.now, connection) }
    }
    #expect(try await place.count("audit_log WHERE deed IN ('signed in', 'signed out')") <= AuditEntry.goingLimit + 256)
    #expect(try await place.count("audit_log WHERE deed = 'invited'") == 1)
    try await place.database.write { connection in
      for _ in 0..<256 { try AuditEntry.add(.signedOut, by: .terminal, now: place.now + .seconds(500 * 86_400), connection) }
    }
    #expect(try await place.count("audit_log") <= 256)
  }

  @Test func `Each role may what the one below may, and only admins change who may what`() {
    let roles: [Role] = [.viewer, .writer, .sender, .admin]
    for (lower, higher) in zip(roles, roles.dropFirst()) { #expect(lower.permissions.isStrictSubset(of: higher.permissions)) }
    #expect(Role.allCases.filter { $0.may(.users) } == [.admin] && Role.allCases.filter { $0.may(.audit) } == [.admin])
    #expect(Permission.allCases.allSatisfy { Role.admin.may($0) })
    #expect(!Role.viewer.may(.readers) && !Role.writer.may(.send) && !Role.sender.may(.changeReaders))
  }
}
