import Campaigns
import Delivery
import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Mail
import NIOCore
import Store
import Testing

@testable import Audience
@testable import Web

/// The public pages over a database, without a socket, at a time that the test turns.
private final class Pages: Sendable {
  let folder: String
  let database: Database
  let list: ListID
  let keys: SigningKeys
  let now = Timestamp(milliseconds: 1_800_000_000_000)
  let pages: PublicPages
  private let responder: RouterResponder<VisitorContext>
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func publication(_ language: String, _ folder: String) throws -> Publication {
    Publication(
      name: "The <Letter>", description: "", from: try Mailbox(parsing: "The Letter <letter@example.org>"), replyTo: nil,
      postalAddress: "1 Main Street", language: language, zone: .gmt, baseURL: "https://letter.example.org", posts: folder,
      themes: [root + "/Templates/Email"], theme: "letter", media: folder, cards: folder, mails: [root + "/Templates/Mails"])
  }

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-pages-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    database = try Database(path: folder + "/t.sqlite", creating: true)
    let now = now
    list = try await database.write { try MailingList.ensure("main", now: now, $0) }
    keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let root = Self.root
    let publication = try Self.publication("en", folder)
    let signUp = SignUp(
      database: database, keys: keys, mails: try PersonalMails(publication, mode: .live),
      settings: SignUp.Settings(
        perNetworkHour: 3, perDomainHour: 200, welcomes: true, proxies: [], mode: .live, promise: .neverTwice, expiresAfter: .seconds(60)))
    pages = PublicPages(publication: publication, rehearsal: false)
    let templates = try await SiteTemplates(folder: root + "/Templates/Public")
    responder = PublicSite(
      pages: pages, templates: templates, archive: Archive(database: database, mode: .live),
      unsubscribing: Unsubscribing(database: database, keys: keys),
      signUp: SignUpSite(pages: pages, templates: templates, signUp: signUp, clock: { now }),
      preferences: PreferencesSite(
        pages: pages, templates: templates,
        preferences: Preferences(database: database, keys: keys, files: LooseFiles(in: [folder + "/rejected"])),
        signUp: signUp, logger: logger, clock: { now }),
      assets: root + "/Templates/Assets", media: folder, logger: logger, clock: { now }
    ).router().buildResponder()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func send(_ method: HTTPRequest.Method, _ path: String, _ form: String = "", from peer: String = "203.0.113.9") async throws -> (
    status: Int, body: String, headers: HTTPFields
  ) {
    let head = HTTPRequest(
      method: method, scheme: "http", authority: "localhost", path: path,
      headerFields: [.contentType: "application/x-www-form-urlencoded"])
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: form)))
    let response = try await responder.respond(to: request, context: VisitorContext(peer: peer, logger: logger))
    let writer = Collector()
    try await response.body.write(writer)
    return (response.status.code, String(buffer: writer.buffer), response.headers)
  }

  func add(_ address: String, _ state: MembershipState) async throws -> Subscriber {
    let (now, list) = (now, list)
    return try await database.write { connection in
      var generator = SystemRandomNumberGenerator()
      let address = try EmailAddress(parsing: address)
      let id = try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: now, connection).id
      try Membership.confirm(id, list: list, cause: "test", now: now, connection)
      try connection.execute("UPDATE memberships SET state = $2 WHERE subscriber_id = $1", [id.sql, .text(state.rawValue)])
      guard let person = try Subscriber.find(address, connection) else { throw StoreError.engine("nobody") }
      return person
    }
  }

  func person(_ text: String) async throws -> Subscriber {
    let address = try EmailAddress(parsing: text)
    return try #require(try await database.read { try Subscriber.find(address, $0) })
  }

  func state(_ person: Subscriber) async throws -> MembershipState? {
    let list = list
    return try await database.read { try Membership.state(person.id, list: list, $0) }
  }

  func count(_ table: String) async throws -> Int? {
    try await database.read { try $0.first("SELECT count(*) AS count FROM \(table)") { try $0.int("count") } }
  }

  /// Of a form that was shown ten seconds ago.
  var time: String { get async throws { try await time(secondsAgo: 10) } }

  func time(secondsAgo seconds: Int) async throws -> String {
    let lists = try await database.read { try MailingList.all($0) }
    return FormTime.sealed(now + .seconds(-seconds), words: pages.formWords(lists), with: keys)
  }

  func words(of person: Subscriber) async throws -> [String?] {
    try await database.read { try Consent.journal(of: person.id, $0).map(\.words) }
  }

  func preferences(_ person: Subscriber) -> String {
    "/preferences/" + LinkToken(purpose: .preferences, subscriber: person.publicID, list: list, campaign: ID(1)).sealed(with: keys)
  }
}

private final class Collector: ResponseBodyWriter, @unchecked Sendable {
  var buffer = ByteBuffer()
  func write(_ part: ByteBuffer) async throws { buffer.writeImmutableBuffer(part) }
  func finish(_ trailers: HTTPFields?) async throws {}
}

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
    _ = try await site.send(.post, path, "do=lists&shown=main&list=main")
    #expect(try await site.state(person) == .confirmed)
    _ = try await site.send(.post, path, "do=leave")
    let events = try await site.database.read { try Consent.journal(of: person.id, $0).map(\.event) }
    #expect(events == [.confirmed, .snoozed, .resumed, .changed, .unsubscribed, .confirmed, .unsubscribed])
    // A bounce or a complaint is not undone by a box.
    let gone = try await site.add("gone@example.org", .complained)
    _ = try await site.send(.post, site.preferences(gone), "do=lists&shown=main&list=main")
    #expect(try await site.state(gone) == .complained)
    let unsubscribe = LinkToken(purpose: .unsubscribe, subscriber: person.publicID, list: site.list, campaign: ID(1)).sealed(
      with: site.keys)
    #expect(try await site.send(.post, "/preferences/\(unsubscribe)", "do=leave").status == 404, "each link has its purpose")
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
    for (form, words) in [
      (
        "do=lists&shown=main&shown=digest&list=main&list=digest",
        ["Lists", "[ ] The <Letter>", "[ ] The Digest", "    Once a month.", "[Save]"]
      ),
      ("do=lists&shown=main&list=main&often-main=weekly", ["Lists", "[ ] The <Letter>", "[Save]"]),
      ("do=rest&weeks=2", ["A rest", "[2 weeks]"]),
      ("do=about&name=Ada&language=", ["About you", "Name", "Language of our mails to you alone", "[Save]"]),
      ("do=export", ["What is kept about you", "[Download it]"]),
      ("do=leave&shown=main", ["Lists", "[ ] The <Letter>", "[Leave all lists]"]),
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

  @Test func `To take an unsubscribing back confirms nobody who has not clicked yet`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .pending)
    let token = LinkToken(purpose: .unsubscribe, subscriber: person.publicID, list: site.list, campaign: ID(1))
    let unsubscribing = Unsubscribing(database: site.database, keys: site.keys)
    #expect(try await unsubscribing.undo(token, now: site.now) == false)
    #expect(try await site.state(person) == .pending)
    try await unsubscribing.act(on: token, how: "page", now: site.now)
    #expect(try await unsubscribing.undo(token, now: site.now))
    #expect(try await site.state(person) == .confirmed)
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
    let preferences = Preferences(database: site.database, keys: site.keys, files: LooseFiles(in: []))
    let remnants = try await preferences.erase(ada, now: site.now)
    #expect(remnants.mentions == ["the attributes of b•••@example.org"] && !remnants.isEmpty)
  }

  @Test func `Who erases themself while another process reads is promised nothing about the database's file`() async throws {
    let site = try await Pages()
    let person = try await site.add("ada@example.org", .confirmed)
    let reader = try Database(path: site.folder + "/t.sqlite", creating: false)
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
}
