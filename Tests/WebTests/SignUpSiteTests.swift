import Campaigns
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Audience
@testable import Web

@Suite struct SignUpSiteTests {
  @Test func `The answer is the same for everybody, known or not, suppressed or over the limit`() async throws {
    let site = try await Pages()
    for state in MembershipState.allCases { _ = try await site.add("\(state.rawValue)@example.org", state) }
    let now = site.now
    try await site.database.write { _ = try Suppression.add(.address, "hidden@example.org", list: nil, reason: "asked", now: now, $0) }
    var answers = Set<String>()
    let time = try await site.time
    for (index, name) in (MembershipState.allCases.map(\.rawValue) + ["hidden", "nobody", "limited"]).enumerated() {
      let peer = name == "limited" ? "203.0.113.9" : "198.51.\(index).1"
      if name == "limited" { for _ in 0..<4 { _ = try await site.send(.post, "/subscribe", "email=a%40b.example&time=\(time)") } }
      let answer = try await site.send(.post, "/subscribe", "email=\(name)%40example.org&time=\(time)", from: peer)
      #expect(answer.status == 200 && answer.headers[.cacheControl] == "no-store" && answer.headers[.setCookie] == nil)
      answers.insert(answer.body.replacing("\(name)@example.org", with: "ADDRESS"))
    }
    #expect(answers.count == 1 && answers.first?.contains("Look into your mailbox") == true)
    #expect(try await site.count("deliveries") == 4, "pending, unsubscribed, nobody, and the one that used the limit up")
  }

  @Test func `A filled trap gets the answer and nothing else; a form without time, or in haste, is shown again`() async throws {
    let site = try await Pages()
    let time = try await site.time
    let trapped = try await site.send(.post, "/subscribe", "email=a%40b.example&website=x&time=\(time)")
    #expect(trapped.status == 200 && trapped.body.contains("Look into your mailbox"))
    let young = try await site.time(secondsAgo: 1)
    for (form, words) in [
      ("email=a%40b.example", "press the button once more"), ("email=a%40b.example&time=\(young)", "value=\"\(young)\""),
      ("email=a%40b.example&time=1.2.3", "open for a long time"), ("email=a&time=\(time)", "no complete email address"),
      ("email=a%40gmial.com&time=\(time)", "name=\"use\" value=\"a@gmail.com\""),
    ] {
      let answer = try await site.send(.post, "/subscribe", form)
      #expect(answer.body.contains(words) && answer.body.contains("<form"), "\(form)")
    }
    #expect(try await site.count("subscribers") == 0)
    #expect(try await site.count("deliveries") == 0)
    let large = try await site.send(.post, "/subscribe", "email=" + String(repeating: "a", count: 20_000))
    #expect(large.status == 413)
  }

  @Test func `Beside a slip of the pen, the button that Enter presses is the one that takes what stands in the field`() async throws {
    let site = try await Pages()
    let page = try await site.send(.post, "/subscribe", "email=a%40gmial.com&time=\(try await site.time)").body
    let form = try #require(page.range(of: "<form"))
    let buttons = page[form.lowerBound...].matches(of: /<button[^>]*>/).map { String($0.0) }
    #expect(buttons.count == 4 && buttons[0] == "<button type=\"submit\" tabindex=\"-1\">", "\(buttons)")
    #expect(buttons.filter { $0.contains("name=\"use\"") }.count == 2)
    let plain = try await site.send(.get, "/subscribe").body
    #expect(!plain.contains("tabindex=\"-1\">Subscribe"), "only where there is something to mistake")
  }

  @Test func `Who was suppressed after being asked is told that no mail comes, not that it does; strangers learn nothing`() async throws {
    let site = try await Pages()
    let now = site.now
    let ada = try await site.add("ada@example.org", .pending)
    let bo = try await site.add("bo@example.org", .confirmed)
    func link(_ person: Subscriber) -> String {
      "/confirm/" + LinkToken(confirming: person.publicID, list: site.list, until: now + .seconds(60)).sealed(with: site.keys)
    }
    #expect(try await site.send(.get, link(ada)).body.contains("One click left"))
    try await site.database.write { _ = try Suppression.add(.domain, "example.org", list: nil, reason: "secret", now: now, $0) }
    for person in [ada, bo] {
      for answer in [try await site.send(.get, link(person)), try await site.send(.post, link(person), "do=confirm&list=main")] {
        #expect(answer.status == 200 && answer.body.contains("No mail can come to you at present"), "\(answer.body)")
        #expect(!answer.body.contains("You are subscribed") && !answer.body.contains("secret"))
      }
    }
    #expect(try await site.state(ada) == .pending)
    #expect(try await site.count("deliveries") == 0)
    let stranger = try await site.send(.post, "/subscribe", "email=ada%40example.org&time=\(try await site.time)").body
    #expect(stranger.contains("Look into your mailbox"))
    // Of one list alone: the other is confirmed, and the page promises no more than that.
    try await site.database.write { connection in
      _ = try Suppression.remove(.domain, "example.org", list: nil, connection)
      _ = try MailingList.set("digest", name: "The Digest", description: "", visibility: .public, optIn: .double, now: now, connection)
      let list = try #require(try MailingList.find("digest", connection))
      try Membership.ask(ada.id, list: list.id, cause: "test", proof: nil, remindAt: nil, now: now, connection)
      try Suppression.add(.address, "ada@example.org", list: site.list, reason: "secret", now: now, connection)
    }
    let asked = try await site.send(.get, link(ada)).body
    #expect(asked.contains("One click left") && asked.contains("The Digest") && !asked.contains("value=\"main\""))
    #expect(try await site.send(.post, link(ada), "do=confirm&list=main&list=digest").body.contains("You are subscribed"))
    #expect(try await site.state(ada) == .pending, "of the list that is closed to her")
  }

  @Test(arguments: [MembershipState.bounced, .complained])
  func `Whose mail of another list came back is promised none by a used link, nor said to have left`(
    state: MembershipState
  ) async throws {
    let site = try await Pages()
    let now = site.now
    for (name, before) in [("zoe", MembershipState.confirmed), ("dora", .pending)] {
      let person = try await site.add("\(name)@example.org", before)
      try await site.database.write { connection in
        let digest = try MailingList.ensure("digest", now: now, connection)
        try Membership.set(state, person.id, list: digest, cause: "test", now: now, connection)
      }
      let link = "/confirm/" + LinkToken(confirming: person.publicID, list: site.list, until: now + .seconds(60)).sealed(with: site.keys)
      for answer in [try await site.send(.get, link), try await site.send(.post, link, "do=confirm&list=main")] {
        #expect(answer.status == 200 && answer.body.contains("No mail can come to you at present"), "\(answer.body)")
      }
      #expect(try await site.state(person) == before)
    }
  }

  @Test(arguments: ["left", "asked again", "closed"])
  func `A link tells how its own list stands, whatever other list is read`(standing: String) async throws {
    let site = try await Pages()
    let now = site.now
    let ada = try await site.add("ada@example.org", .confirmed)
    let digest = try await site.database.write { connection in
      let id = try MailingList.set("digest", name: "The Digest", description: "", visibility: .public, optIn: .double, now: now, connection)
      try Membership.ask(ada.id, list: id, cause: "test", proof: nil, remindAt: nil, now: now, connection)
      if standing == "closed" {
        try Suppression.add(.address, "ada@example.org", list: id, reason: "secret", now: now, connection)
      } else {
        try Membership.unsubscribe(ada.id, list: id, cause: "by phone", now: now, connection)
      }
      if standing == "asked again" {
        try Membership.ask(ada.id, list: id, cause: "test", proof: nil, remindAt: nil, now: now + .seconds(1), connection)
      }
      return id
    }
    func link(_ list: ListID) -> String {
      let token = LinkToken(confirming: ada.publicID, list: list, until: now + .seconds(7 * 86_400))
      return "/confirm/" + token.sealed(with: site.keys)
    }
    let words = standing == "closed" ? "The Digest sends nothing to your address at present" : "You have left The Digest since"
    for answer in [try await site.send(.get, link(digest)), try await site.send(.post, link(digest), "do=confirm&list=digest")] {
      #expect(answer.body.contains(words) && !answer.body.contains("You are subscribed"), "\(answer.body)")
    }
    #expect(try await site.send(.get, link(site.list)).body.contains("You are subscribed"))
  }

  @Test(arguments: [
    "do=rest&weeks=-4", "do=rest", "do=lists&shown=main&list=main&often-main=hourly", "do=lists&shown=main&shown=gone&list=gone",
    "do=lists&shown=main&list=gone", "do=lists&list=main",
  ])
  func `A choice that does not exist is not said to be saved, and changes nothing`(form: String) async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let answer = try await site.send(.post, site.preferences(person), form)
    #expect(answer.body.contains("This page has no such choice") && !answer.body.contains("Saved."))
    #expect(try await site.state(person) == .confirmed)
    #expect(try await site.count("consents") == 1)
  }

  @Test func `What was typed comes back as text, whatever it is`() async throws {
    let site = try await Pages()
    let answer = try await site.send(.post, "/subscribe", "email=%22%3E%3Cscript%3E&name=%3Cb%3E&time=x")
    #expect(answer.status == 422 && !answer.body.contains("<script>") && !answer.body.contains("<b>"))
    #expect(answer.body.contains("Subscribe to The &lt;Letter&gt;"))
    #expect(answer.headers[HTTPField.Name("content-security-policy") ?? .accept]?.contains("default-src 'none'") == true)
  }

  @Test func `The journal keeps what the page showed, whatever was ticked; a form that has changed since is shown again`() async throws {
    let site = try await Pages()
    let now = site.now
    try await site.database.write { connection in
      _ = try MailingList.set(
        "digest", name: "The Digest", description: "Once a month.", visibility: .public, optIn: .single, now: now, connection)
    }
    let shown = try await site.send(.get, "/subscribe").body
    let old = try await site.time
    _ = try await site.send(.post, "/subscribe", "email=ada%40x.example&list=main&time=\(old)")
    let ada = try await site.person("ada@x.example")
    let words = try #require(try await site.words(of: ada).last ?? nil)
    let sentence =
      "Letters of The Digest may come at once. For the others you get a mail that asks for a click, and at most one reminder. Every letter has a link to leave."
    #expect(
      words == """
        Subscribe to The <Letter>
        What would you like to get?
        [ ] The <Letter>
        [ ] The Digest
            Once a month.
        \(sentence)
        [Subscribe]
        """)
    for line in ["What would you like to get?", "The Digest", "Once a month.", sentence] { #expect(shown.contains(line), "\(line)") }
    try await site.database.write { connection in
      _ = try MailingList.set(
        "digest", name: "The Digest", description: "Every day.", visibility: .public, optIn: .single, now: now, connection)
    }
    let again = try await site.send(.post, "/subscribe", "email=bo%40x.example&list=digest&time=\(old)")
    #expect(again.body.contains("has changed since") && again.body.contains("Every day.") && again.body.contains("value=\"bo@x.example\""))
    #expect(try await site.count("subscribers") == 1)
  }

  @Test(arguments: ["en", "es"])
  func `The sentence beside the button promises what comes before a click, and what comes without one`(language: String) throws {
    func list(_ slug: String, _ optIn: MailingList.OptIn) -> MailingList {
      MailingList(id: ID(1), slug: slug, name: slug, description: "", visibility: .public, optIn: optIn)
    }
    let pages = PublicPages(publication: try Pages.publication(language, "/nowhere"), rehearsal: false)
    let isSpanish = language == "es"
    let nothingBefore = isSpanish ? "no llega nada más" : "Nothing else comes"
    let atOnce = isSpanish ? "enseguida" : "at once"
    for (lists, promises, names) in [
      ([list("a", .double), list("b", .double)], true, false), ([list("a", .single), list("b", .single)], false, false),
      ([list("a", .double), list("SINGLE", .single)], false, true),
    ] {
      for text in [pages.consent(lists), EmbeddedForm(try Pages.publication(language, "/nowhere"), lists: lists).html] {
        #expect(text.contains(nothingBefore) == promises && text.contains(atOnce) == !promises, "\(text)")
      }
      #expect(pages.consent(lists).contains("SINGLE") == names)
    }
  }

  @Test func `A click on a link that came too late offers a new one`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .pending)
    let over = LinkToken(confirming: person.publicID, list: site.list, until: site.now + .seconds(-1)).sealed(with: site.keys)
    let asked = try await site.send(.get, "/confirm/\(over)")
    #expect(asked.status == 410 && asked.body.contains("Send a new link") && asked.body.contains("a•••@example.org"))
    #expect(try await site.send(.post, "/confirm/\(over)", "do=confirm&list=main").status == 410)
    #expect(try await site.state(person) == .pending)
    #expect(try await site.count("deliveries") == 0)
    for _ in 0..<2 { #expect(try await site.send(.post, "/confirm/\(over)", "do=again").body.contains("Look into your mailbox")) }
    #expect(try await site.count("deliveries") == 1)
    let words = try #require(try await site.words(of: person).last ?? nil)
    #expect(words.hasPrefix("This link has ended\n") && words.contains(" to ….") && words.hasSuffix("\n[Send a new link]"))
    let preview = LinkToken(confirming: person.publicID, list: site.list, until: nil).sealed(with: site.keys)
    #expect(try await site.send(.post, "/confirm/\(preview)", "do=confirm&list=main").body.contains("This was a preview"))
    #expect(try await site.send(.get, "/confirm/\(over.dropLast())").status == 404)
  }
}
