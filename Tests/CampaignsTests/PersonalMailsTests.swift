import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct PersonalMailsTests {
  private func message(_ issue: Campaigns.Issue, _ keys: SigningKeys, now: Timestamp) throws -> ParsedMessage {
    let id = try #require(PublicID(hex: String(repeating: "a", count: 32)))
    let reader = Subscriber(
      id: ID(1), publicID: id, address: try EmailAddress(parsing: "ada@example.org"), name: "Ada Lindqvist", createdAt: now)
    return ParsedMessage(
      try CompiledIssue(issue, keys: keys).message(for: .init(subscriber: reader, list: ID(1), campaign: ID(5)), now: now))
  }

  @Test func `A confirmation is no mail of a list; a welcome is, and both are marked as automatic`() throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let day = LocalDate(year: 2026, month: 11, day: 24)
    let mails = try PersonalMails(place.desk.publication, mode: .live)
    for kind in [Campaign.Kind.confirmation, .reminder, .welcome] {
      let made = try message(try mails.issue(kind, language: "", list: "main", day: day).issue, place.keys, now: place.start)
      #expect(made.root.field("Auto-Submitted") == "auto-generated")
      let fields = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post"].map { made.root.field($0) != nil }
      #expect(fields == [Bool](repeating: kind == .welcome, count: 4))
      #expect(made.to.contains("Ada") == (kind == .welcome), "whoever typed the address typed the name too")
      let text = try #require(made.textBody)
      #expect(text.contains("/confirm/") == (kind != .welcome) && text.contains("/preferences/") == (kind == .welcome))
      #expect(text.contains("/unsubscribe/") == (kind == .welcome) && !text.contains("/posts/"))
      let spanish = try #require(
        try message(try mails.issue(kind, language: "es", list: "main", day: day).issue, place.keys, now: place.start).textBody)
      #expect(text.contains("do nothing: you get no more mail") == (kind == .reminder))
      #expect(spanish.contains("no hagas nada: no recibirás más correo") == (kind == .reminder))
      #expect(text.contains("at most one reminder, and then no more mail") == (kind == .confirmation))
      #expect(spanish.contains("como máximo un recordatorio y después ningún correo más") == (kind == .confirmation))
      guard kind != .welcome else { continue }
      let link = String(try #require(text.firstMatch(of: /\/confirm\/([A-Za-z0-9_\-]+)/)).1)
      let token = try #require(LinkToken(link, purpose: .confirm, keys: place.keys))
      #expect(!token.isOver(at: place.start + .seconds(7 * 86_400)) && token.isOver(at: place.start + .seconds(7 * 86_400 + 1)))
    }
  }

  @Test func `The words are the publication's own where it has them, in the language of the person where there is one`() throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    let folder = place.desk.folder + "/mails"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func subject(_ language: String) throws -> String {
      let mails = try PersonalMails(place.desk.publication, mode: .live)
      let day = LocalDate(year: 2026, month: 11, day: 24)
      let (tag, issue) = try mails.issue(.confirmation, language: language, list: "main", day: day)
      return "\(tag): \(try message(issue, place.keys, now: place.start).subject)"
    }
    #expect(try subject("") == "en: Please confirm: The Letter")
    #expect(try subject("es-MX") == "es: Confirma, por favor: The Letter")
    let file = folder + "/confirm.md"
    try "---\ntitle: Ours\n---\n\n[Yes]({{ confirm_url }})\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try subject("fr") == "en: Ours")
    #expect(try subject("es") == "es: Confirma, por favor: The Letter")
    try "---\ntitle: Ours\n---\n\nNo link.\n".write(toFile: file, atomically: true, encoding: .utf8)
    #expect { _ = try subject("") } throws: { "\($0)".contains("confirm.md:1:1: error: the mail has no {{ confirm_url }}") }
    // Nobody else's mail can carry it.
    #expect(throws: Post.Faulty.self) { _ = try Post.parse("---\ntitle: T\n---\n\n{{ confirm_url }}\n", path: "t.md") }
  }

  @Test func `A day's mails are one campaign whose ledger balances at any moment, closed when the day is over`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    for (index, name) in ["x", "y", "z"].enumerated() {
      try await place.ask("\(name)@example.net", network: name)
      let ledger = try place.desk.database.blockingRead { connection in
        try Campaign.find(name: "confirmation.main.2026-11-24", connection).flatMap { try Ledger.of($0.id, connection) }
      }
      #expect(ledger == Ledger(audience: index + 1, counts: [.planned: index + 1]))
    }
    try place.deliverAll()
    func state() throws -> Campaign.State? {
      try place.desk.database.blockingRead { try Campaign.find(name: "confirmation.main.2026-11-24", $0)?.state }
    }
    try await place.desk.scheduler(at: place.start + .seconds(13 * 3600)).tick()
    #expect(try state() == .sending, "the next person of the day joins it")
    try await place.desk.scheduler(at: place.start + .seconds(14 * 3600)).tick()
    #expect(try state() == .sent)
    // A clock that is set back finds it closed.
    try await place.ask("late@example.net", network: "late")
    #expect(try place.mails("late@example.net") == ["confirmation.main.2026-11-24.2 planned"])
  }

  @Test func `Mails to one person are no issues: not in the archive, not for the slot, not in a rule`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("x@example.net")
    _ = try await place.confirm("x@example.net", at: place.start)
    try place.deliverAll()
    let archive = Archive(database: place.desk.database, mode: .live)
    #expect(try await archive.entries(limit: 10) == [])
    #expect(try await archive.issue(slug: "confirmation.main.2026-11-24") == nil)
    #expect(try place.desk.names() == [])
    try place.desk.database.blockingRead { connection in
      #expect(try Campaign.usedSlugs(list: place.desk.list, mode: .live, connection) == [])
      let names = try SegmentNames(attributes: [:], connection)
      let rule = try SegmentRule(parsing: "received", names: names)
      let readers = Readers(list: place.desk.list, rule: rule, moment: SegmentMoment(now: place.start, zone: .gmt))
      #expect(try readers.count(connection) == 0)
    }
  }

  @Test func `At the moment of sending a confirmation needs somebody who waits, and an issue a reader`() async throws {
    let place = try SignUpDesk()
    defer { place.desk.remove() }
    try await place.ask("x@example.net")
    let composer = Composer(keys: place.keys, clock: { place.start })
    let person = try #require(try place.person("x@example.net"))
    func reason(_ name: String) throws -> String? {
      let id = try #require(try place.desk.database.blockingRead { try Campaign.find(name: name, $0)?.id })
      let lease = Lease(delivery: ID(1), campaign: id, subscriber: person.id, attempts: 0, token: 1, expiresAt: place.start)
      if case .excluded(let reason) = try place.desk.database.blockingRead({ try composer.compose(lease, $0) }) { return reason }
      return nil
    }
    #expect(try reason("confirmation.main.2026-11-24") == nil)
    _ = try await place.confirm("x@example.net", at: place.start)
    #expect(try reason("confirmation.main.2026-11-24") == "confirmed")
    #expect(try reason("welcome.main.2026-11-24") == nil)
    try place.set(.unsubscribed, "x@example.net")
    #expect(try reason("welcome.main.2026-11-24") == "unsubscribed")
  }
}
