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
    #expect(try await site.send(.get, preview).status == 200)
    #expect(try await site.state(ada) == .confirmed)
  }
}
