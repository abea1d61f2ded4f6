import Campaigns
import HTTPTypes
import Mail
import Store
import Testing

@testable import Audience
@testable import Web

/// The pages behind the unsubscribe link.
@Suite struct LeavingTests {
  private func link(_ person: Subscriber, list: ListID, campaign: CampaignID = ID(1), _ site: Pages) -> String {
    let token = LinkToken(purpose: .unsubscribe, subscriber: person.publicID, list: list, campaign: campaign)
    return "/unsubscribe/\(token.sealed(with: site.keys))"
  }

  @Test func `Who chose Spanish reads Spanish where they leave, and everybody which list it is`() async throws {
    let site = try await Pages()
    let now = site.now
    let digest = try await site.database.write { connection in
      try MailingList.set("digest", name: "The Digest", description: "", visibility: .public, optIn: .double, now: now, connection)
      return try #require(try MailingList.find("digest", connection)).id
    }
    let ada = try await site.add("ada@example.org", .confirmed)
    let bo = try await site.add("bo@example.org", .confirmed)
    try await site.database.write { connection in
      var changes = Subscriber.Changes()
      try changes.set("language", to: "es-MX", attributes: [:])
      try Subscriber.change(ada.id, changes, cause: "test", now: now, connection)
    }
    for (person, language, title, button) in [
      (ada, "es", "Te has dado de baja", "Suscribirme otra vez"), (bo, "en", "You are unsubscribed", "Subscribe again"),
    ] {
      let path = link(person, list: digest, site)
      let asked = try await site.send(.get, path)
      #expect(asked.status == 200 && asked.headers[.cacheControl] == "no-store" && asked.body.contains("lang=\"\(language)\" dir="))
      #expect(asked.body.contains(person.address.masked) && asked.body.contains("The Digest") && !asked.body.contains(person.address.text))
      let left = try await site.send(.post, path, "confirm=unsubscribe")
      #expect(left.headers[.cacheControl] == "no-store" && left.body.contains("lang=\"\(language)\" dir="))
      for text in ["<h1>\(title)</h1>", ">\(button)</button>", "The Digest"] { #expect(left.body.contains(text), "\(text)") }
      #expect(try await site.state(person) == .confirmed, "the other list stays")
    }
    #expect(try await site.send(.get, link(ada, list: digest, site)).body.contains(">Darme de baja</button>"))
    _ = try await site.send(.post, link(ada, list: site.list, site), "List-Unsubscribe=One-Click")
    #expect(try await site.state(ada) == .unsubscribed)
    #expect(
      try await site.send(.post, link(ada, list: site.list, site), "confirm=return").body.contains("<h1>Te has suscrito otra vez</h1>"))
    #expect(try await site.state(ada) == .confirmed)
  }

  @Test func `A link that is cut, a preview's and a POST without an answer change nothing and say so`() async throws {
    let site = try await Pages()
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    #expect(try await site.send(.get, String(path.dropLast(4))).body.contains("<h1>This link is not complete</h1>"))
    #expect(try await site.send(.post, String(path.dropLast(4)), "confirm=unsubscribe").status == 404)
    let silent = try await site.send(.post, path, "confirm=perhaps")
    #expect(silent.status == 400 && silent.body.contains("<h1>Nothing was changed</h1>"))
    let preview = link(try await site.add("bo@example.org", .confirmed), list: site.list, campaign: ID(0), site)
    let shown = try await site.send(.get, preview)
    #expect(shown.status == 200 && shown.body.contains("This was a preview or a test") && !shown.body.contains("<form"))
    #expect(try await site.state(ada) == .confirmed)
  }

  @Test func `Who left by a link and comes back by it has a proof of both in the journal`() async throws {
    let site = try await Pages()
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    _ = try await site.send(.post, path, "confirm=unsubscribe")
    #expect(try await site.send(.post, path, "confirm=return").body.contains("<h1>You are subscribed again</h1>"))
    let lines = try await site.database.read { try Consent.journal(of: ada.id, $0) }.suffix(2)
    #expect(lines.map(\.event) == [.unsubscribed, .confirmed] && lines.allSatisfy { $0.network != nil })
    #expect(lines.map { $0.words?.contains("[Unsubscribe]") } == [true, false] && lines.last?.words?.contains("[Subscribe again]") == true)
  }

  @Test(arguments: ["another way", "another link", "long ago"])
  func `A link brings nobody back who said no in another way, by another link or long ago`(no: String) async throws {
    let site = try await Pages()
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    let (list, now) = (site.list, site.now)
    if no == "long ago" {
      let token = LinkToken(purpose: .unsubscribe, subscriber: ada.publicID, list: list, campaign: ID(1))
      let unsubscribing = Unsubscribing(database: site.database, keys: site.keys)
      try await unsubscribing.act(on: token, by: .oneClick, proof: nil, now: now + .seconds(-86_401))
    } else {
      let cause = no == "another way" ? "on the phone" : "unsubscribed by one click, from campaign other"
      try await site.database.write { _ = try Membership.unsubscribe(ada.id, list: list, cause: cause, now: now, $0) }
      _ = try await site.send(.post, path, "confirm=unsubscribe")
    }
    let answer = try await site.send(.post, path, "confirm=return")
    #expect(answer.body.contains("<h1>Nothing was changed</h1>") && answer.body.contains("href=\"/subscribe\""))
    #expect(try await site.state(ada) == .unsubscribed)
  }

  @Test(arguments: [true, false])
  func `Who gets no mail is not told that the next letter comes`(isSuppressed: Bool) async throws {
    let site = try await Pages()
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    let other = try await site.database.write { connection in
      let other = try MailingList.ensure("other", now: site.now, connection)
      try Membership.confirm(ada.id, list: other, cause: "test", now: site.now, connection)
      return other
    }
    _ = try await site.send(.post, path, "confirm=unsubscribe")
    try await site.database.write { connection in
      if isSuppressed {
        try Suppression.add(.address, "ada@example.org", list: nil, reason: "asked by phone", now: site.now, connection)
      } else {
        try connection.execute("UPDATE memberships SET state = 'complained' WHERE list_id = $1", [other.sql])
      }
    }
    let answer = try await site.send(.post, path, "confirm=return").body
    #expect(answer.contains("sends nothing to your address at present"))
    #expect(try await site.state(ada) == .unsubscribed)
  }

  @Test func `What a stranger's form asked of somebody who had left all is no no of theirs when they are back`() async throws {
    let site = try await Pages()
    let (person, main, now) = (try await site.add("ada@example.org", .confirmed), site.list, site.now)
    let (states, ends) = try await site.database.write { connection in
      let lists = try ["digest", "second"].map {
        try MailingList.set($0, name: "", description: "", visibility: .public, optIn: .double, now: now, connection)
      }
      try Membership.confirm(person.id, list: lists[0], cause: "test", now: now, connection)
      try Membership.leaveAll(person.id, cause: "test", now: now, connection)
      for list in lists { try Membership.ask(person.id, list: list, cause: "a form", proof: nil, remindAt: nil, now: now, connection) }
      let states = { try Membership.all(of: person.id, connection).map { [$0.state.rawValue, $0.isWaiting ? "asked" : "quiet"] } }
      let before = try states()
      _ = try Membership.comeBack(person.id, list: main, cause: "test", now: now, connection)
      return (before, try states())
    }
    #expect(states == [["unsubscribed", "quiet"], ["unsubscribed", "asked"], ["unsubscribed", "asked"]])
    #expect(ends == [["confirmed", "quiet"], ["unsubscribed", "asked"], ["pending", "asked"]], "the digest has their own no")
  }

  private func reasons(of person: Subscriber, _ site: Pages) async throws -> [LeavingReason?] {
    try await site.database.read { try Consent.journal(of: person.id, $0).map(\.reason) }
  }

  @Test func `Whoever has left may say why, once more in the place of what they said, and nobody else`() async throws {
    let site = try await Pages()
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    let early = try await site.send(.post, path, "confirm=why&why=something+else&words=early")
    #expect(early.body.contains("<h1>Nothing was kept</h1>"))
    #expect(try await site.count("leaving_reasons") == 0, "who is still a reader has left nothing")

    let left = try await site.send(.post, path, "confirm=unsubscribe").body
    for text in [
      "<h1>You are unsubscribed</h1>", "Would you like to say why?", "type=\"radio\" name=\"why\" value=\"never signed up\"",
      "name=\"confirm\" value=\"why\"", "maxlength=\"500\"",
    ] {
      #expect(left.contains(text), "\(text)")
    }
    let silent = try await site.send(.post, path, "confirm=why&why=because")
    #expect(silent.status == 400 && silent.body.contains("No reason was chosen"))
    #expect(try await site.count("leaving_reasons") == 0)
    let thanked = try await site.send(.post, path, "confirm=why&why=too+many+mails&words=One%0D%0Aa%00%1B+week+%3Cb%3E")
    #expect(thanked.status == 200 && thanked.body.contains("<h1>Thank you</h1>") && thanked.headers[.cacheControl] == "no-store")
    #expect(try await reasons(of: ada, site) == [nil, LeavingReason(.tooMany, words: "One a week <b>", at: site.now)])
    _ = try await site.send(.post, path, "confirm=why&words=" + String(repeating: "%C3%A9", count: 600))
    let last = LeavingReason(.other, words: String(repeating: "\u{E9}", count: 500), at: site.now)
    #expect(try await reasons(of: ada, site) == [nil, last])
    #expect(try await site.count("consents") == 2, "it is no second leaving")

    _ = try await site.send(.post, path, "confirm=return")
    #expect(try await site.send(.post, path, "confirm=why&why=something+else").body.contains("<h1>Nothing was kept</h1>"))
    #expect(try await reasons(of: ada, site) == [nil, last, nil])
    _ = try await site.send(.post, path, "confirm=unsubscribe")
    _ = try await site.send(.post, path, "confirm=why&why=never+signed+up")
    #expect(try await reasons(of: ada, site).compactMap(\.?.kind) == [.other, .neverSignedUp], "each leaving has its own")
    #expect(try await site.count("suppressions") == 0)
    #expect(!site.log.lines.contains { $0.contains("signed up") || $0.contains("One a week") })
  }

  @Test func `Whatever is said of why, the way back stays as long as it leads anywhere`() async throws {
    let site = try await Pages()
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    _ = try await site.send(.post, path, "confirm=unsubscribe")
    let back = "name=\"confirm\" value=\"return\""
    for (form, asks) in [("confirm=why", true), ("confirm=why&why=too+many+mails", false)] {
      let page = try await site.send(.post, path, form).body
      #expect(page.contains(back) && page.contains(">Subscribe again</button>") && page.contains("type=\"radio\"") == asks, "\(form)")
    }
    #expect(try await site.send(.post, path, "confirm=return").body.contains("<h1>You are subscribed again</h1>"))
    _ = try await site.send(.post, path, "confirm=unsubscribe")
    _ = try await site.database.write { try $0.execute("UPDATE consents SET at = at - 90000000 WHERE event = 'unsubscribed'") }
    let late = try await site.send(.post, path, "confirm=why&why=too+many+mails").body
    #expect(late.contains("<h1>Thank you</h1>") && !late.contains(back), "a day is over")
    #expect(try await site.send(.post, path, "confirm=return").body.contains("<h1>Nothing was changed</h1>"))
  }

  @Test func `Who left by their mail program says why on the page of the same link, in their language`() async throws {
    let site = try await Pages(language: "es")
    let ada = try await site.add("ada@example.org", .confirmed)
    let path = link(ada, list: site.list, site)
    _ = try await site.send(.post, path, "List-Unsubscribe=One-Click")
    #expect(try await site.send(.post, path, "confirm=unsubscribe").body.contains("¿Quieres decir por qué?"))
    #expect(try await site.send(.post, path, "confirm=why&why=no+longer+interested").body.contains("<h1>Gracias</h1>"))
    #expect(try await reasons(of: ada, site).map { $0?.kind } == [nil, .uninterested, nil], "beside the line by which they left")
  }

  @Test func `What is said of a mail that was shown or rehearsed, of another's no or by a stranger is not kept`() async throws {
    let site = try await Pages()
    let (list, now) = (site.list, site.now)
    let ada = try await site.add("ada@example.org", .confirmed)
    let rehearsed = try await site.database.write { connection in
      try connection.execute(
        "INSERT INTO contents (hash, title, description, issue) VALUES ($1, 'T', '', '{}')", [.text(String(repeating: "a", count: 64))])
      try connection.execute(
        """
        INSERT INTO campaigns (id, name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
        VALUES (9, 'c.rehearsal-1', 'c', $1, 'rehearsal', 'sent', 'never-twice', $2, 0, 0, 1, 0, 0)
        """, [list.sql, .text(String(repeating: "a", count: 64))])
      return CampaignID(9)
    }
    for campaign in [ID(0), rehearsed] {
      _ = try await site.send(.post, link(ada, list: list, campaign: campaign, site), "confirm=unsubscribe")
      let answer = try await site.send(.post, link(ada, list: list, campaign: campaign, site), "confirm=why&why=something+else")
      #expect(answer.body.contains("This was a preview or a test"))
    }
    let bo = try await site.add("bo@example.org", .confirmed)
    try await site.database.write { _ = try Membership.unsubscribe(bo.id, list: list, cause: "on the phone", now: now, $0) }
    let path = link(bo, list: list, site)
    #expect(try await site.send(.post, path, "confirm=why&why=something+else").body.contains("<h1>Nothing was kept</h1>"))
    #expect(try await site.send(.post, String(path.dropLast(4)), "confirm=why&why=something+else").status == 404)
    _ = try await site.database.write { try Erasure.erase(bo.id, cause: "", now: now, $0) }
    #expect(try await site.send(.post, path, "confirm=why&why=something+else").body.contains("<h1>Nothing was kept</h1>"))
    #expect(try await site.count("leaving_reasons") == 0)
  }
}
