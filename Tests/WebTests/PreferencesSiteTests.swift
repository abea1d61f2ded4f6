import Campaigns
import Dispatch
import Foundation
import HTTPTypes
import Mail
import Store
import TestDatabases
import Testing

@testable import Audience
@testable import Web

@Suite struct PreferencesSiteTests {
  @Test func `Preferences change what their buttons say, and looking changes nothing`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let path = site.preferences(person)
    let shown = try await site.send(.get, path)
    #expect(shown.status == 200 && shown.body.contains("a•••@example.org") && !shown.body.contains("ada@example.org"))
    _ = try await site.send(.post, path, "do=nothing&list=")
    #expect(try await site.state(person) == .confirmed)
    #expect(try await site.count("consents") == 1)
    #expect(try await site.send(.post, path, "do=rest&weeks=4").body.contains("No mail until February 12, 2027"))
    #expect(!(try await site.send(.post, path, "do=rest&weeks=0").body.contains("No mail until")))
    _ = try await site.send(.post, path, "do=rest&weeks=999")
    #expect(try await site.send(.post, path, "do=about&name=Ada+L&language=es").body.contains("Tus preferencias"))
    #expect(try await site.send(.post, path, "do=about&name=see+casino.com&language=es").body.contains("sin direcciones web"))
    _ = try await site.send(.post, path, "do=lists&shown=main")
    #expect(try await site.state(person) == .unsubscribed)
    #expect(try await site.send(.post, path, "do=lists&shown=main&list=main").body.contains("<h1>Mira en tu buzón</h1>"))
    #expect(try await site.state(person) == .unsubscribed)
    _ = try await site.send(.post, path, "do=leave")
    let events = try await site.database.read { try Consent.journal(of: person.id, $0).map(\.event) }
    #expect(events == [.confirmed, .snoozed, .resumed, .changed, .unsubscribed, .pending, .unsubscribed])
    // A bounce or a complaint is not undone by a box.
    let gone = try await site.add("gone@example.org", .complained)
    _ = try await site.send(.post, site.preferences(gone), "do=lists&shown=main&list=main")
    #expect(try await site.state(gone) == .complained)
    let unsubscribe = LinkToken(purpose: .unsubscribe, subscriber: person.publicID, list: site.list, campaign: ID(1)).sealed(
      with: site.keys)
    #expect(try await site.send(.post, "/preferences/\(unsubscribe)", "do=leave").status == 404, "each link has its purpose")
  }

  @Test func `A list that is added in a rest rests too, as the page says`() async throws {
    let site = try await Pages()
    let now = site.now
    let person = try await site.add("ada@example.org", .confirmed)
    try await site.database.write { connection in
      _ = try MailingList.set(
        "digest", name: "The Digest", description: "", visibility: .public, optIn: .double, now: now, connection)
    }
    _ = try await site.send(.post, site.preferences(person), "do=rest&weeks=4")
    let added = try await site.send(
      .post, site.preferences(person), "do=lists&shown=main&shown=digest&list=main&list=digest")
    #expect(added.body.contains("No mail until February 12, 2027"))
    let ends = try await site.database.read { try Membership.all(of: person.id, $0).map(\.snoozedUntil) }
    #expect(ends.count == 2 && Set(ends) == [now + .seconds(4 * 7 * 86_400)])
    _ = try await site.send(.post, site.preferences(person), "do=rest&weeks=0")
    let after = try await site.database.read { try Membership.all(of: person.id, $0).compactMap(\.snoozedUntil) }
    #expect(after == [])
  }

  @Test func `What is chosen on the preference page has its proof: the words that it showed, and the network`() async throws {
    let site = try await Pages()
    let now = site.now
    let person = try await site.add("ada@example.org", .confirmed)
    try await site.database.write { connection in
      _ = try MailingList.set(
        "digest", name: "The Digest", description: "Once a month.", visibility: .public, optIn: .double, now: now, connection)
    }
    _ = try await site.send(.post, "/subscribe", "email=bo%40example.org&list=main&time=\(try await site.time)")
    let bo = try await site.person("bo@example.org")
    let network = try await site.database.read { try Consent.journal(of: bo.id, $0).last?.network }
    let path = site.preferences(person)
    let shown = try await site.send(.get, path).body.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
    let often = ["How often", "[Every letter]", "[At most one a week]", "[At most one a month]", "[All of a month in one mail]"].map {
      "    " + $0
    }
    for (form, words) in [
      (
        "do=lists&shown=main&shown=digest&list=main&list=digest",
        ["Lists", "[ ] The <Letter>"] + often + ["[ ] The Digest", "    Once a month.", "[Save]"]
      ),
      ("do=lists&shown=main&list=main&often-main=weekly", ["Lists", "[ ] The <Letter>"] + often + ["[Save]"]),
      ("do=rest&weeks=2", ["A rest", "[2 weeks]"]),
      ("do=about&name=Ada&language=", ["About you", "Name", "Language of our mails to you alone", "[Save]"]),
      ("do=export", ["What is kept about you", "[Download it]"]),
      ("do=leave&shown=main", ["Lists", "[ ] The <Letter>"] + often + ["[Leave all lists]"]),
    ] {
      _ = try await site.send(.post, path, form)
      let line = try #require(try await site.database.read { try Consent.journal(of: person.id, $0).last })
      #expect(line.words == (["Your preferences"] + words).joined(separator: "\n") && line.network == network, "\(form): \(line)")
      for line in words { #expect(shown.contains(line.trimmingPrefix("[ ] ").trimmingCharacters(in: ["[", "]", " "])), "\(line)") }
    }
  }

  @Test func `Who only waits for a click can leave all lists, and who has left cannot`() async throws {
    let site = try await Pages()
    let waits = try await site.add("ada@example.org", .pending)
    let path = site.preferences(waits)
    #expect(try await site.send(.get, path).body.contains("value=\"leave\""))
    let after = try await site.send(.post, path, "do=leave&shown=main").body
    #expect(after.contains("Saved.") && !after.contains("value=\"leave\""))
    #expect(try await site.state(waits) == .unsubscribed)
    #expect(try await site.words(of: waits).last == "Your preferences\nLists\n[ ] The <Letter>\n[Leave all lists]")
  }

  @Test func `A new name on the preference page is greeted by its own first word`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    try await site.database.write { _ = try $0.execute("UPDATE subscribers SET name = 'Mary Ann Evans', given_name = 'Mary Ann'") }
    _ = try await site.send(.post, site.preferences(person), "do=about&name=Mary+Ann+Evans&language=es")
    #expect(try await site.person("ada@example.org").firstName == "Mary Ann", "only the language is another")
    _ = try await site.send(.post, site.preferences(person), "do=about&name=George+Eliot&language=es")
    #expect(try await site.person("ada@example.org").firstName == "George")
  }

  @Test func `Leaving all lists ends what waits for a click: no reminder comes, and the old link does nothing`() async throws {
    let site = try await Pages()
    let (now, list) = (site.now, site.list)
    let person = try await site.add("ada@example.org", .pending)
    let other = try await site.database.write { connection in
      try Membership.remind(person.id, list: list, at: now, connection)
      let other = try MailingList.ensure("digest", now: now, connection)
      try Membership.confirm(person.id, list: other, cause: "test", now: now, connection)
      return other
    }
    #expect(try await site.send(.post, site.preferences(person), "do=leave").body.contains("Saved."))
    let (all, journal) = try await site.database.read {
      (try Membership.all(of: person.id, $0).map(\.state), try Consent.journal(of: person.id, $0))
    }
    #expect(all == [.unsubscribed, .unsubscribed] && journal.suffix(2).map(\.list) == ["main", "digest"])
    #expect(try await site.count("memberships WHERE remind_at IS NOT NULL") == 0)
    let link = LinkToken(confirming: person.publicID, list: list, until: now + .seconds(60)).sealed(with: site.keys)
    #expect(try await site.send(.post, "/confirm/\(link)", "do=confirm&list=main").body.contains("Nothing waits for this link"))
    #expect(try await site.state(person) == .unsubscribed && other != list)
  }

  @Test(arguments: [MembershipState.pending, .unsubscribed])
  func `To take an unsubscribing back confirms nobody who has not clicked, be they new or back by a form`(
    before: MembershipState
  ) async throws {
    let site = try await Pages()
    let (person, list, now) = (try await site.add("ada@example.org", before), site.list, site.now)
    try await site.database.write {
      try Membership.ask(person.id, list: list, cause: "a form", proof: nil, remindAt: nil, now: now, $0)
    }
    let token = LinkToken(purpose: .unsubscribe, subscriber: person.publicID, list: site.list, campaign: ID(1))
    let unsubscribing = Unsubscribing(database: site.database, keys: site.keys)
    let proof = Consent.Proof(words: "Was it a mistake?", network: "n")
    #expect(try await unsubscribing.undo(token, proof: proof, now: site.now) == .nothing)
    #expect(try await site.state(person) == before)
    try await unsubscribing.act(on: token, by: .page, proof: proof, now: site.now)
    #expect(try await unsubscribing.undo(token, proof: proof, now: site.now) == .nothing)
    #expect(try await site.state(person) == .unsubscribed)
  }

  @Test(arguments: [false, true])
  func `Who changes from their only list to another in one press gets the other, also one that waited for a click`(waits: Bool) async throws
  {
    let site = try await Pages()
    let (person, now) = (try await site.add("ada@example.org", .confirmed), site.now)
    let digest = try await site.database.write { connection in
      let digest = try MailingList.set("digest", name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
      if waits { try Membership.ask(person.id, list: digest, cause: "a form", proof: nil, remindAt: nil, now: now, connection) }
      return digest
    }
    #expect(try await site.send(.post, site.preferences(person), "do=lists&shown=main&shown=digest&list=digest").body.contains("Saved."))
    #expect(try await site.state(person) == .unsubscribed)
    #expect(try await site.database.read { try Membership.state(person.id, list: digest, $0) } == .confirmed)
  }

  @Test(arguments: [false, true])
  func `A list that somebody left, or any of who gets no mail, is theirs again after a mail, and another one at once`(isHeld: Bool)
    async throws
  {
    let site = try await Pages()
    let (person, now) = (try await site.add("ada@example.org", .unsubscribed), site.now)
    let digest = try await site.database.write { connection in
      let digest = try MailingList.set("digest", name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
      if isHeld {
        // On a list, but nothing of it comes.
        let closed = try MailingList.set("closed", name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
        _ = try Membership.comeBack(person.id, list: closed, cause: "test", now: now, connection)
        try Suppression.add(.address, person.address.key, list: closed, reason: "asked by phone", now: now, connection)
      }
      return digest
    }
    let path = site.preferences(person)
    func choose(_ form: String) async throws -> String { try await site.send(.post, path, "do=lists&shown=main&shown=digest\(form)").body }
    #expect(try await choose("").contains("Saved."), "nothing is wanted, so nothing is asked")
    for _ in 0..<2 {
      let body = try await choose("&list=main&list=digest")
      #expect(body.contains("<h1>Look into your mailbox</h1>") && body.contains("a•••@example.org"))
      let all = try await site.database.read { try Membership.all(of: person.id, $0) }.filter { $0.slug != "closed" }
      #expect(all.map(\.state) == [.unsubscribed, isHeld ? .pending : .unsubscribed] && all.allSatisfy(\.isWaiting))
    }
    #expect(try await site.count("deliveries") == 1, "one mail asks for both, once")
    let link = LinkToken(confirming: person.publicID, list: site.list, until: now + .seconds(7 * 86_400)).sealed(with: site.keys)
    _ = try await site.send(.post, "/confirm/\(link)", "do=confirm&list=main")
    #expect(try await site.state(person) == .confirmed)
    // Of the digest they had said nothing, but as one of all.
    #expect(try await choose("&list=main&list=digest").contains("Saved."))
    #expect(try await site.database.read { try Membership.state(person.id, list: digest, $0) } == .confirmed)
    #expect(try await choose("&list=digest").contains("Saved."))
    #expect(try await choose("&list=digest&list=main").contains("Look into your mailbox"), "also of who gets mail of another")
    #expect(try await site.state(person) == .unsubscribed)
  }

  @Test(arguments: [("en", "At most one a month"), ("es", "Una al mes como máximo")])
  func `How often a list comes is chosen beside it, kept as it is where nothing is said, and journaled once`(
    language: String, words: String
  ) async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let path = site.preferences(person)
    _ = try await site.send(.post, path, "do=about&name=Ada&language=\(language)")
    #expect(try await site.send(.get, path).body.contains("<option value=\"every\" selected>"))
    let chosen = try await site.send(.post, path, "do=lists&shown=main&list=main&often-main=monthly").body
    #expect(chosen.contains("<option value=\"monthly\" selected>\(words)</option>"))
    for form in ["list=main&often-main=monthly", "list=main&often-main=hourly", "list=main&often-other=weekly", "list=main"] {
      #expect(try await site.send(.post, path, "do=lists&shown=main&\(form)").body.contains("value=\"monthly\" selected"))
    }
    #expect(!(try await site.send(.post, path, "do=leave").body.contains("often-main")))
    let causes = try await site.database.read { try Consent.journal(of: person.id, $0).map(\.cause) }
    #expect(causes.filter { $0.contains("issue") } == ["at most one issue a month, on the preference page"])
  }

  @Test func `Who erases themself hears whether files still hold the address`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let rejected = site.folder + "/rejected"
    try FileManager.default.createDirectory(atPath: rejected, withIntermediateDirectories: true)
    try "3,no state,ADA@example.org\r\n".write(toFile: rejected + "/people.csv", atomically: true, encoding: .utf8)
    let answer = try await site.send(.post, site.preferences(person), "do=erase-now").body
    #expect(answer.contains("some files that a person has to delete or change") && !answer.contains("Nothing is kept"))
    let other = try await site.add("bo@example.org", .confirmed)
    #expect(try await site.send(.post, site.preferences(other), "do=erase-now").body.contains("Nothing is kept here about you any more"))
  }

  @Test func `Where others speak of who erased themself, the operator is told whose rows, with no address whole`() async throws {
    let site = try await Pages()
    let (ada, bo) = (try await site.add("ada@example.org", .confirmed), try await site.add("bo@example.org", .confirmed))
    try await site.database.write { try Subscriber.set(["by": "ADA@example.org"], of: bo.id, $0) }
    let preferences = Preferences(database: site.database, keys: site.keys, files: LooseFiles(in: []), signUp: site.signUp)
    let remnants = try await preferences.erase(ada, now: site.now)
    #expect(remnants.mentions == ["the attributes of b•••@example.org"] && !remnants.isEmpty)
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its file"))
  func `Who erases themself while another process reads is promised nothing about the database's file`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let reader = try TestDatabase.open(site.folder + "/t.sqlite", creating: false)
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let isOver = DispatchSemaphore(value: 0)
    async let reading: Void = reader.read { connection in
      _ = try connection.first("SELECT count(*) AS count FROM consents") { try $0.int("count") }
      begin.yield()
      isOver.wait()
    }
    for await _ in begun { break }
    let answer = try await site.send(.post, site.preferences(person), "do=erase-now").body
    isOver.signal()
    try await reading
    #expect(answer.contains("some files that a person has to delete or change"))
    #expect(try await site.state(person) == .erased)
  }

  @Test func `Data can be had, and erasing asks once`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let path = site.preferences(person)
    let data = try await site.send(.post, path, "do=export")
    #expect(data.body.contains("\"address\" : \"ada@example.org\"") && data.headers[.contentType] == "application/json")
    #expect(try await site.send(.post, path, "do=erase").body.contains("value=\"erase-now\""))
    #expect(try await site.state(person) == .confirmed)
    #expect(try await site.send(.post, path, "do=erase-now").body.contains("You are erased"))
    #expect(try await site.state(person) == .erased)
    #expect(try await site.send(.post, path, "do=export").body.contains("ada@") == false, "the link leads to nobody now")
  }

  @Test func `Who leaves on the page may say why, of all that they left together`() async throws {
    let site = try await Pages()
    let (main, now) = (site.list, site.now)
    let ada = try await site.add("ada@example.org", .confirmed)
    try await site.database.write { connection in
      for slug in ["digest", "events"] {
        let list = try MailingList.set(slug, name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
        try Membership.confirm(ada.id, list: list, cause: "test", now: now, connection)
      }
      _ = try Membership.unsubscribe(ada.id, list: main, cause: Consent.onPage, now: now + .seconds(-60), connection)
    }
    let path = site.preferences(ada)
    #expect(!(try await site.send(.get, path).body.contains("say why")), "only whoever has just left is asked")
    #expect(!(try await site.send(.post, path, "do=lists&shown=digest&list=digest").body.contains("say why")))
    let left = try await site.send(.post, path, "do=leave").body
    #expect(left.contains("Would you like to say why?") && left.contains("name=\"do\" value=\"why\""))
    #expect(try await site.send(.post, path, "do=why").body.contains("Please choose one of them"))
    #expect(try await site.send(.post, path, "do=why&why=not+what+they+expected&words=Oh").body.contains("Your answer is kept"))
    let said = try await site.database.read { try Consent.journal(of: ada.id, $0).filter { $0.reason != nil } }
    #expect(said.map(\.list) == ["digest", "events"] && said.allSatisfy { $0.reason?.kind == .unexpected && $0.reason?.words == "Oh" })
    let export = try await site.send(.post, path, "do=export").body
    #expect(export.contains("\"reason\" : \"not what they expected\"") && export.contains("\"reasonWords\" : \"Oh\""))
    let bo = try await site.add("bo@example.org", .confirmed)
    #expect(try await site.send(.post, site.preferences(bo), "do=why&why=something+else").body.contains("Only who has left"))
    #expect(try await site.send(.post, site.preferences(bo), "do=lists&shown=main").body.contains("say why"))
  }
}
