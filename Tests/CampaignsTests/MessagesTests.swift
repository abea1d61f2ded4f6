import Audience
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// Mails that programs have sent to one person.
@Suite struct MessagesTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)
  private let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(172_800))

  private static let receipt = """
    ---
    title: "Your order {{ order }}"
    values: [order, total, shop_url, note?]
    ---

    Dear {{ first_name | default: "customer" }}, you owe {{ total }}.

    [Look at it]({{ shop_url }} "button")

    {% if note %}

    A word to it: {{ note }}

    {% endif %}

    """

  private func desk(_ file: String = Self.receipt, _ name: String = "receipt.md") throws -> Desk {
    let desk = try Desk()
    try FileManager.default.createDirectory(atPath: desk.publication.messages, withIntermediateDirectories: true)
    try file.write(toFile: "\(desk.publication.messages)/\(name)", atomically: true, encoding: .utf8)
    return desk
  }

  private func order(_ to: String = "Zoe Q <zoe@example.net>", _ more: [String: String] = [:]) throws -> MessageOrder {
    let values = ["order": "17 & 18", "total": "12.50 <EUR>", "shop_url": "https://shop.example/o?id=17&k=a%20b#top"]
    return MessageOrder("receipt", to: try Mailbox(parsing: to), values: values.merging(more) { $1 })
  }

  private func names(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Campaign.all(limit: 99, mails: true, $0).map(\.name) }
  }

  @Test func `A file that was written a moment ago is not sent, whole or half, and the same key has it a little later`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let file = "\(desk.publication.messages)/receipt.md"
    func refuse(after seconds: Double) async throws {
      try FileManager.default.setAttributes([.modificationDate: now.date.addingTimeInterval(-seconds)], ofItemAtPath: file)
      let refusal = try await #require(throws: Messages.Refusal.self) {
        try await messages.send(order(), sender: "shop", key: "k", now: now)
      }
      #expect(refusal.description.hasPrefix("messages/receipt.md was written a moment ago"), "\(refusal)")
    }
    try await refuse(after: 9)
    try "---\ntitle: Your ord".write(toFile: file, atomically: true, encoding: .utf8)
    try await refuse(after: 0)
    #expect(try names(desk).isEmpty)
    try Self.receipt.write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.modificationDate: now.date.addingTimeInterval(-10)], ofItemAtPath: file)
    #expect(try await messages.send(order(), sender: "shop", key: "k", now: now).isNew)
  }

  private func draft(_ id: String, _ desk: Desk) throws -> Draft {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let now = now
    return try desk.database.blockingRead { connection in
      let campaign = try #require(try Campaign.find(name: id, connection))
      var person: SubscriberID?
      try DeliveryRecord.each(of: campaign.id, in: DeliveryState.allCases, connection) { id, _, _ in person = id }
      let lease = Lease(
        delivery: ID(1), campaign: campaign.id, subscriber: try #require(person), attempts: 0, token: 1, expiresAt: now)
      return try Composer(keys: keys, clock: { now }).compose(lease, connection)
    }
  }

  private func mail(_ id: String, _ desk: Desk) throws -> ParsedMessage {
    guard case .message(_, let make) = try draft(id, desk) else { throw StoreError.defect("excluded") }
    return ParsedMessage(try make().data)
  }

  @Test func `It says what the program gave, escaped where it stands, to somebody who need be no reader`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let (sent, isNew) = try await messages.send(order(), sender: "shop", key: "order-17", now: now)
    #expect(isNew && sent.state == .planned && sent.id.hasPrefix("message.receipt.") && sent.to == "zoe@example.net")
    let mail = try mail(sent.id, desk)
    #expect(mail.subject == "Your order 17 & 18")
    #expect(mail.textBody?.contains("Dear Zoe, you owe 12.50 <EUR>.") == true)
    #expect(mail.shownHTML?.contains("you owe 12.50 &lt;EUR&gt;.") == true)
    #expect(mail.shownHTML?.contains("href=\"https://shop.example/o?id=17&amp;k=a%20b#top\"") == true, "the address leads there as it is")
    #expect(mail.textBody?.contains("https://shop.example/o?id=17&k=a%20b#top") == true)
    #expect(mail.textBody?.contains("A word to it") == false && mail.textBody?.contains("no newsletter") == true)
    for field in ["List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "List-Post"] { #expect(mail.root.field(field) == nil) }
    #expect(mail.root.field("Auto-Submitted") == "auto-generated" && mail.to == "Zoe Q <zoe@example.net>")
    let count = try await desk.database.read { try Subscriber.count($0) }
    #expect(count == 2, "nobody has become a reader")
  }

  @Test func `However often and by whomever it is asked for, a key is one message; another order with it is refused`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let (order, now) = (try order(), now)
    let ids = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
      for _ in 0..<8 {
        group.addTask {
          let (sent, isNew) = try await messages.send(order, sender: "shop", key: "k", now: now)
          return (sent.id, isNew)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(ids.map(\.0)).count == 1 && ids.count(where: \.1) == 1)
    await #expect(throws: Messages.Refusal.self) {
      try await messages.send(self.order("other@example.net"), sender: "shop", key: "k", now: now)
    }
    #expect(try await messages.send(order, sender: "another program", key: "k", now: now).isNew, "keys are each sender's own")
    #expect(try await messages.send(order, sender: "shop", key: "k2", now: now).isNew, "the same twice, if that is meant")
    #expect(try names(desk).count == 3)
    // In rehearsal the same key is another one: what was tried out is sent in earnest later.
    let rehearsed = try Messages(
      desk.database, desk.publication, Campaign.Terms(mode: .rehearsal, promise: .neverTwice, expiresAfter: .seconds(60)))
    #expect(try await rehearsed.send(order, sender: "shop", key: "k", now: now).isNew)
  }

  @Test func `What a message compares by size must be a number as machines write it, and words are compared as words`() async throws {
    let file = """
      ---
      title: "Your order {{ order }}"
      values: [order, total, plan, points?]
      ---

      {% if total > 100 or points >= 5 %}Large.{% else %}Small.{% endif %}

      {% if plan == "pro" %}A pro.{% endif %} {% if plan > "b" %}Late.{% endif %}

      """
    let desk = try desk(file)
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    func order(_ total: String, _ more: [String: String] = [:]) throws -> MessageOrder {
      let values = ["order": "1,000", "total": total, "plan": "pro"].merging(more) { $1 }
      return MessageOrder("receipt", to: try Mailbox(parsing: "zoe@example.net"), values: values)
    }
    for total in ["1,000", "9 €", "12,50", "1 000", "$9", "٣", "0x10", "nan", "1.000,00"] {
      do {
        _ = try await messages.send(try order(total), sender: "shop", key: total, now: now)
        Issue.record("\(total) was taken")
      } catch Messages.Refusal.values(let faults) {
        #expect(faults.map(\.value) == ["total"])
        #expect(faults.first?.words.contains("\"\(total)\", and must be a number, since the message compares it with 100") == true)
      }
    }
    await #expect(throws: Messages.Refusal.self) {
      try await messages.send(try order("9", ["points": "many"]), sender: "shop", key: "p", now: self.now)
    }
    #expect(try names(desk).isEmpty)
    for (total, word) in [("1000", "Large."), ("99.5", "Small."), ("100", "Small."), ("-3", "Small.")] {
      let sent = try await messages.send(try order(total), sender: "shop", key: total, now: now).message
      let text = try mail(sent.id, desk).textBody
      #expect(text?.contains(word) == true && text?.contains("A pro.") == true && text?.contains("Late.") == true, "\(total)")
    }
    let titles = try await desk.database.read { try Campaign.all(limit: 9, mails: true, $0).map(\.title) }
    #expect(Set(titles) == ["Your order {{ order }}"])
  }

  @Test func `What a message is called has in it what is the same for all, and the names of the values that are not`() async throws {
    let head = "title: '{{ publication }}: order {{ order }} for {{ first_name | default: \"you\" }}'\nvalues: [order]"
    let desk = try desk("---\n\(head)\n---\n\nThanks.\n")
    defer { desk.remove() }
    let order = MessageOrder("receipt", to: try Mailbox(parsing: "zoe@example.net"), values: ["order": "17"])
    _ = try await Messages(desk.database, desk.publication, terms).send(order, sender: "shop", key: "k", now: now)
    let titles = try await desk.database.read { try Campaign.all(limit: 9, mails: true, $0).map(\.title) }
    #expect(titles == ["\(desk.publication.name): order {{ order }} for you"])
  }

  @Test func `What is wrong with an order is told value by value, and leaves nothing behind`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    func faults(_ more: [String: String], leavingOut name: String = "") async throws -> [String] {
      let whole = try order("zoe@example.net", more)
      let order = MessageOrder("receipt", to: whole.to, values: whole.values.filter { $0.key != name })
      do {
        _ = try await messages.send(order, sender: "shop", key: "k", now: now)
        return []
      } catch Messages.Refusal.values(let faults) {
        return faults.map(\.words)
      }
    }
    #expect(try await faults(["ordr": "1"]) == ["the message receipt has no value ordr; did you mean order?"])
    #expect(try await faults([:], leavingOut: "total") == ["total is missing"])
    #expect(try await faults(["total": " \u{200A}"]) == ["total is missing"])
    for address in ["javascript:alert(1)", "shop.example", "https://", "https://a b", "https://a\"b", "http:///x", "ftp://a.example"] {
      #expect(try await faults(["shop_url": address]).first?.hasPrefix("shop_url must be an address") == true, "\(address)")
    }
    for text in ["a\r\nBcc: x@example.org", "a\nb", "a\u{0}b", " a", "a\u{1B}[2J"] {
      #expect(try await faults(["order": text]).first?.hasPrefix("order must be one line") == true)
    }
    for name in ["A\u{0}", String(repeating: "x", count: 201)] {
      let to = Mailbox(name: name, address: try EmailAddress(parsing: "zoe@example.net"))
      await #expect(throws: Messages.Refusal.self) {
        try await messages.send(MessageOrder("receipt", to: to, values: self.order().values), sender: "shop", key: "k", now: self.now)
      }
    }
    #expect(try await faults(["order": String(repeating: "x", count: 2_001)]) == ["order has more than 2000 characters"])
    await #expect(throws: Messages.Refusal.self) {
      try await messages.send(MessageOrder("receipts", to: self.order().to), sender: "shop", key: "k", now: self.now)
    }
    #expect(try names(desk) == [])
    #expect(try await messages.send(order(), sender: "shop", key: "k", now: now).isNew, "the key is free still")
  }

  @Test func `No mail goes to whom a bounce, a complaint, a suppression or an erasure keeps out; who left the list gets it`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let now = now
    for name in ["cy", "di", "eve"] { try desk.subscribe("\(name)@example.org") }
    try await desk.database.write { [list = desk.list] connection in
      func id(_ text: String) throws -> SubscriberID { try #require(try Subscriber.find(try EmailAddress(parsing: text), connection)).id }
      try Membership.unsubscribe(try id("ada@example.org"), list: list, cause: "test", now: now, connection)
      try Suppression.add(.address, "bo@example.org", list: nil, reason: "asked by phone", now: now, connection)
      try Suppression.add(.address, "cy@example.org", list: list, reason: "this list only", now: now, connection)
      _ = try Erasure.erase(try id("eve@example.org"), cause: "test", now: now, connection)
    }
    for address in ["ada@example.org", "cy@example.org", "di@example.org"] {
      #expect(try await messages.send(order(address), sender: "shop", key: address, now: now).isNew, "\(address)")
    }
    for address in ["bo@example.org", "eve@example.org"] {
      await #expect(throws: Messages.Refusal.self) { try await messages.send(self.order(address), sender: "shop", key: address, now: now) }
    }
    // Who is kept out after it was ordered gets nothing either.
    let sent = try await messages.send(order("late@example.org"), sender: "shop", key: "late", now: now).message
    try await desk.database.write { _ = try Suppression.add(.address, "late@example.org", list: nil, reason: "no", now: now, $0) }
    guard case .excluded(let reason) = try draft(sent.id, desk) else { throw StoreError.defect("sent") }
    #expect(reason == "suppressed: no")
  }

  @Test func `An erasure takes the values too, and after a week nobody has them`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let now = now
    let first = try await messages.send(order(), sender: "shop", key: "a", now: now).message
    let second = try await messages.send(order("ada@example.org"), sender: "shop", key: "b", now: now).message
    try await desk.database.write { connection in
      let zoe = try #require(try Subscriber.find(try EmailAddress(parsing: "zoe@example.net"), connection)).id
      _ = try Erasure.erase(zoe, cause: "test", now: now, connection)
    }
    #expect(try await messages.find(first.id, sender: "shop") == nil)
    #expect(try await messages.find(second.id, sender: "another") == nil, "nobody sees another's")
    #expect(try await messages.find(second.id, sender: "shop")?.state == .planned)
    try await SentMessage.forget(now: now + .seconds(6 * 86_400), in: desk.database)
    #expect(try await messages.find(second.id, sender: "shop") != nil)
    let later = now + .seconds(8 * 86_400)
    try await SentMessage.forget(now: later, in: desk.database)
    #expect(try await messages.find(second.id, sender: "shop") != nil, "nobody was there to send it")
    let exported = try await desk.database.read { connection in
      try PersonExport.of(try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection)).id, connection)
    }
    #expect(exported?.deliveries.last?.values?["order"] == "17 & 18")
    try await desk.database.write { _ = try $0.execute("UPDATE deliveries SET state = 'accepted'") }
    try await SentMessage.forget(now: later, in: desk.database)
    #expect(try await messages.find(second.id, sender: "shop") == nil)
    guard case .excluded(let reason) = try draft(second.id, desk) else { throw StoreError.defect("sent") }
    #expect(reason == "its values are not kept any more")
    let again = try await messages.send(order("ada@example.org"), sender: "shop", key: "b", now: later)
    #expect(again.isNew && again.message.id == second.id + ".2")
  }

  @Test func `The language is the nearest that there is`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try "---\ntitle: Tu pedido\nlang: es\nvalues: []\n---\n\nHola.\n".write(
      toFile: desk.publication.messages + "/receipt.es.md", atomically: true, encoding: .utf8)
    let messages = try Messages(desk.database, desk.publication, terms)
    let to = try order().to
    let sent = try await messages.send(MessageOrder("receipt", to: to, language: "es-MX"), sender: "shop", key: "a", now: now).message
    #expect(try mail(sent.id, desk).subject == "Tu pedido")
    try "---\ntitle: Bonjour\nlang: fr\nvalues: []\n---\n\nSalut.\n".write(
      toFile: desk.publication.messages + "/only.fr.md", atomically: true, encoding: .utf8)
    let only = try await messages.send(MessageOrder("only", to: to, language: "de"), sender: "shop", key: "o", now: now).message
    #expect(try mail(only.id, desk).subject == "Bonjour", "better than none")
    await #expect(throws: Messages.Refusal.self, "the English one has values") {
      try await messages.send(MessageOrder("receipt", to: to, language: "fr"), sender: "shop", key: "b", now: self.now)
    }
  }

  @Test(arguments: [
    ("title: x", "the message has no `values`"), ("title: x\nvalues: order", "`values` is no list"),
    ("title: x\nvalues: [Order]", "`values` has what is no name"), ("title: x\nvalues: [a, a]", "`values` names a more than once"),
    ("title: x\nvalues: [email]", "the value `email` has a name that means something else"),
    ("title: x\nvalues: []\nlist: main", "`list` means nothing in a message"),
    ("title: \"{{ order }}\"\nvalues: []", "unknown"), ("title: \"{{ note }}\"\nvalues: [note?]", "the subject is empty"),
    ("title: \"{{ unsubscribe_url }}\"\nvalues: []", "unknown"),
  ]) func `A file that is no message says so`(head: String, message: String) throws {
    let desk = try desk("---\n\(head)\n---\n\nHello.\n")
    defer { desk.remove() }
    #expect {
      try Post.load(desk.publication.messages + "/receipt.md", in: desk.publication)
    } throws: { error in
      (error as? Post.Faulty)?.diagnostics.contains { $0.message.contains(message) } == true
    }
  }

  @Test func `Only a value that is called an address may decide where a link leads, and only in a message`() throws {
    let desk = try desk("---\ntitle: x\nvalues: [place]\n---\n\n[a]({{ place }})\n")
    defer { desk.remove() }
    #expect(throws: Post.Faulty.self) { try Post.load(desk.publication.messages + "/receipt.md", in: desk.publication) }
    try desk.write("a.md", "title: x\nvalues: [order]")
    #expect(throws: Post.Faulty.self) { try Post.load(desk.folder + "/posts/a.md", in: desk.publication) }
  }

  @Test func `What waits can be taken back by its id or key, by who ordered it, and its key stays used`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let (order, now) = (try order(), now)
    let sent = try await messages.send(order, sender: "shop", key: "k", now: now).message
    #expect(try await messages.cancel("k", sender: "another", reason: "by another", now: now) == nil)
    #expect(try await messages.cancel(sent.id, sender: "another", reason: "by another", now: now) == nil)
    let first = try #require(try await messages.cancel("k", sender: "shop", reason: "by shop", now: now))
    #expect(first.isNew && first.message.id == sent.id && first.message.state == .cancelled && first.message.reply == "cancelled by shop")
    let second = try #require(try await messages.cancel(sent.id, sender: "shop", reason: "by shop", now: now))
    #expect(!second.isNew && second.message.state == .cancelled)
    let again = try await messages.send(order, sender: "shop", key: "k", now: now)
    #expect(!again.isNew && again.message.state == .cancelled)
    let ended = try await desk.database.read { try #require(try Campaign.find(name: sent.id, $0)) }
    #expect(ended.state == .cancelled && ended.finishedAt == now)
    // Nothing is leased of it, and a week later it is forgotten.
    try await SentMessage.forget(now: now + .seconds(8 * 86_400), in: desk.database)
    #expect(try await messages.find("k", sender: "shop") == nil)
  }

  @Test(arguments: [DeliveryState.leased, .accepted, .failed, .uncertain, .excluded])
  func `What has left or never will cannot be taken back`(state: DeliveryState) async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let (order, now) = (try order(), now)
    let sent = try await messages.send(order, sender: "shop", key: "k", now: now).message
    try await desk.database.write {
      _ = try $0.execute(
        "UPDATE deliveries SET state = $1, worker = CASE WHEN $1 = 'leased' THEN 'w' END, lease = CASE WHEN $1 = 'leased' THEN 1 END",
        [.text(state.rawValue)])
    }
    await #expect(throws: Messages.Refusal.self) { try await messages.cancel("k", sender: "shop", reason: "by shop", now: now) }
    #expect(try await messages.find(sent.id, sender: "shop")?.state == state)
    #expect(try await desk.database.read { try Campaign.find(name: sent.id, $0)?.state } == .sending)
  }

  @Test func `What a rehearsal left waiting is cancelled once there is a way to real people, and forgotten like all others`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let rehearsed = try Messages(
      desk.database, desk.publication, Campaign.Terms(mode: .rehearsal, promise: .neverTwice, expiresAfter: .seconds(60)))
    let live = try Messages(desk.database, desk.publication, terms)
    let (order, now) = (try order(), now)
    for key in ["a", "b", "c"] { _ = try await rehearsed.send(order, sender: "shop", key: key, now: now) }
    _ = try await live.send(order, sender: "shop", key: "a", now: now)
    try await desk.database.write { connection in
      _ = try connection.execute(
        "UPDATE deliveries SET state = 'accepted' WHERE id = (SELECT min(d.id) FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE c.mode = 'rehearsal')"
      )
    }
    #expect(try await SentMessage.endRehearsal(now: now, in: desk.database) == 2)
    #expect(try await SentMessage.endRehearsal(now: now, in: desk.database) == 0)
    let told = try await desk.database.read { try SentMessage.last(9, $0) }
    #expect(
      told.map { "\($0.mode) \($0.state)" }.sorted() == [
        "live planned", "rehearsal accepted", "rehearsal cancelled", "rehearsal cancelled",
      ])
    #expect(told.contains { $0.reply == "cancelled because it was ordered in rehearsal, and mail goes to real people now" })
    try await SentMessage.forget(now: now + .seconds(8 * 86_400), in: desk.database)
    #expect(try await desk.database.read { try SentMessage.last(9, $0).map(\.mode) } == ["live"])
  }

  @Test func `A clock that is months ahead for a moment forgets no key, nor one that was behind when the order came`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let (order, now, behind) = (try order(), now, now + .seconds(-2000 * 86_400))
    for (key, time) in [("a", now), ("behind", behind)] {
      let id = try await messages.send(order, sender: "shop", key: key, now: time).message.id
      _ = try await messages.cancel(id, sender: "shop", reason: "by shop", now: time)
    }
    try await desk.scheduler(at: now + .seconds(62 * 86_400)).tick()
    for key in ["a", "behind"] { #expect(try await messages.find(key, sender: "shop") != nil) }
    try await SentMessage.forget(now: now + .seconds(6 * 86_400), in: desk.database)
    for key in ["a", "behind"] { #expect(try await messages.find(key, sender: "shop") != nil) }
    try await SentMessage.forget(now: now + .seconds(8 * 86_400), in: desk.database)
    for key in ["a", "behind"] { #expect(try await messages.find(key, sender: "shop") == nil) }
  }

  @Test(
    "A link or button that an optional address may leave without one is a fault, unless a condition or a default is around it",
    arguments: [
      ("[a]({{ more_url }})", "the address of a link"), ("[a]({{ more_url }} \"button\")", "the address of a button"),
      ("{% if shop_url %}[a]({{ more_url }}){% endif %}", "the address of a link"),
      ("{% if more_url %}[a]({{ more_url }}){% endif %}", nil),
      ("[a]({{ more_url | default: \"https://shop.example\" }})", nil), ("[a]({{ shop_url }})", nil),
      ("[a](https://shop.example/?from={{ more_url }})", nil),
    ])
  func emptyAddress(body: String, part: String?) throws {
    let desk = try desk("---\ntitle: x\nvalues: [shop_url, more_url?]\n---\n\nWords.\n\n\(body)\n")
    defer { desk.remove() }
    let inspection = try Inspection(of: desk.publication, mode: .live, today: LocalDate(year: 2026, month: 11, day: 24))
    let faults = try inspection.findings(ofPostAt: desk.publication.messages + "/receipt.md").filter { $0.severity == .error }
    let told = faults.map(\.message)
    #expect(
      told.count == (part == nil ? 0 : 1) && told.allSatisfy { $0.hasPrefix("\(part ?? "") is empty for readers who have no more_url") },
      "\(told)")
  }

  @Test func `A theme that is changed while the program runs is in the next message`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let own = desk.folder + "/theme/letter"
    try FileManager.default.createDirectory(atPath: desk.folder + "/theme", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: desk.publication.themes[1] + "/letter", toPath: own)
    let messages = try Messages(desk.database, desk.publication, terms)
    let first = try await messages.send(order(), sender: "shop", key: "a", now: now).message
    let layout = own + "/layout.txt.mustache"
    let text = try String(contentsOfFile: layout, encoding: .utf8)
    try (text + "\nSeen at the door.\n").write(toFile: layout, atomically: true, encoding: .utf8)
    let second = try await messages.send(order(), sender: "shop", key: "b", now: now).message
    #expect(try mail(first.id, desk).textBody?.contains("Seen at the door.") == false)
    #expect(try mail(second.id, desk).textBody?.contains("Seen at the door.") == true)
  }

  @Test func `Why somebody got it is told by who ordered it and when, and nothing of a list`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let messages = try Messages(desk.database, desk.publication, terms)
    let (publication, now) = (desk.publication, now)
    let sent = try await messages.send(order("ada@example.org"), sender: "token shop", key: "k", now: now).message
    func story() async throws -> DeliveryStory {
      try await desk.database.read { connection in
        let person = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
        let campaign = try #require(try Campaign.find(name: sent.id, connection))
        return try DeliveryStory.of(person, campaign, in: publication, hindrance: nil, now: now, connection)
      }
    }
    var told = try await story()
    #expect(told.order?.sender == "token shop" && told.order?.orderedAt == now.rfc3339 && told.isMessage)
    #expect(told.standing.list == nil && told.standing.confirmed == nil && told.rule == nil && told.standing.obstacles.isEmpty)
    try await desk.database.write { connection in
      _ = try Suppression.add(.address, "ada@example.org", list: nil, reason: "asked by phone", now: now, connection)
      _ = try connection.execute("DELETE FROM messages")
    }
    told = try await story()
    #expect(told.order == nil && told.isMessage && told.standing.obstacles == ["suppressed: asked by phone"])
  }
}
