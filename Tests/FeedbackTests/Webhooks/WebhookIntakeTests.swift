import Audience
import Crypto
import Foundation
import Mail
import Store
import Synchronization
import TestDatabases
import Testing
import Words

@testable import Campaigns
@testable import Feedback

@Suite struct WebhookIntakeTests {
  private typealias S = ProviderSpecimens
  private let world: WebhookDesk

  init() throws { world = try WebhookDesk() }

  /// A post of each provider that says the same: Ada's mail came back for good.
  private func bounce(_ provider: String, of world: WebhookDesk, at seconds: Int64? = nil, forged: Bool = false) throws -> WebhookPost {
    let mark = try world.mark
    func filled(_ text: String) -> String { text.replacing("MARK", with: mark) }
    switch provider {
    case "postmark":
      return world.postmark(filled(S.postmark("HardBounce")), login: forged ? "letter:open-sesame-opem" : "letter:\(WebhookDesk.password)")
    case "sendgrid":
      return try world.sendGrid(
        "[" + filled(S.sendGrid("bounce", #""reason":"550 5.1.1 user unknown","type":"bounce""#)) + "]", at: seconds,
        key: forged ? P256.Signing.PrivateKey() : WebhookDesk.sendGrid)
    case "mailgun":
      return world.mailgun(
        filled(S.failed("permanent", "bounce", code: 550, "5.1.1 user unknown")), at: seconds, key: forged ? "x" : WebhookDesk.mailgun)
    default:
      return world.own(
        #"{"id":"1","event":"bounce","return_path":"\#(mark)","recipient":"ada@example.org","words":"550 5.1.1 user unknown"}"#,
        at: seconds,
        secret: forged ? "x" : WebhookDesk.secret)
    }
  }

  @Test(arguments: ["postmark", "sendgrid", "mailgun", "own"])
  func `What is signed takes effect once, and is told with its source`(provider: String) async throws {
    let post = try bounce(provider, of: world)
    #expect(await world.intake.take(post, at: provider) == .taken)
    #expect(try world.state == .bounced)
    let record = try #require(try world.records.first)
    #expect(record.source == "webhooks.\(provider)" && record.isHard && record.delivery == world.mail)
    #expect(try world.desk.journal(world.ada).contains { $0.cause.hasSuffix("by webhooks.\(provider)") })
    #expect(await world.intake.take(post, at: provider) == .taken)
    #expect(try world.records.count == 1 && world.count("bounce", from: provider) == 1)
  }

  @Test(arguments: ["postmark", "sendgrid", "mailgun", "own"])
  func `What is forged, changed, without a signature or for another place has no effect`(provider: String) async throws {
    #expect(await world.intake.take(try bounce(provider, of: world, forged: true), at: provider) == .refused)
    let good = try bounce(provider, of: world)
    #expect(
      await world.intake.take(WebhookPost(headers: [:], body: provider == "mailgun" ? [] : good.body, client: nil), at: provider)
        == .refused)
    #expect(await world.intake.take(good, at: "unknown") == .refused)
    for other in ["postmark", "sendgrid", "mailgun", "own", "ses"] where other != provider {
      #expect(await world.intake.take(good, at: other) == .refused, "\(other)")
    }
    if provider == "sendgrid" || provider == "own" {
      for place in [0, good.body.count / 2, good.body.count - 1] {
        var body = good.body
        body[place] ^= 1
        #expect(await world.intake.take(WebhookPost(headers: good.headers, body: body, client: nil), at: provider) == .refused)
      }
    }
    #expect(try world.state == .confirmed && world.desk.count("feedback") == 0)
    #expect(try world.count("refused", from: provider) == 1, "told at once, and then once a minute")
  }

  @Test(arguments: [("sendgrid", -27 * 3600), ("sendgrid", 400), ("mailgun", -27 * 3600), ("mailgun", 400), ("own", -301), ("own", 400)])
  func `What was signed long ago or far ahead has no effect`(provider: String, offset: Int64) async throws {
    #expect(await world.intake.take(try bounce(provider, of: world, at: world.seconds + offset), at: provider) == .refused)
    #expect(try world.state == .confirmed)
    #expect(world.log.withLock { $0.contains { $0.contains("signed too long ago") } })
  }

  @Test func `A signature of Mailgun's counts for one post, because it does not cover what the post says`() async throws {
    let mark = try world.mark
    let delivered = world.mailgun(S.mailgun("delivered").replacing("MARK", with: mark))
    #expect(await world.intake.take(delivered, at: "mailgun") == .taken)
    let forged = try bounce("mailgun", of: world)
    #expect(await world.intake.take(forged, at: "mailgun") == .refused)
    #expect(try world.state == .confirmed && world.records.count == 1)
    world.desk.later(seconds: 27 * 3600)
    #expect(await world.intake.take(delivered, at: "mailgun") == .refused, "it is too old by now")
    world.desk.later(days: 4)
    #expect(await world.intake.take(try bounce("mailgun", of: world), at: "mailgun") == .taken)
    #expect(try world.desk.count("webhook_posts") == 1, "those that are too old anyway are forgotten")
  }

  @Test func `Where Mailgun's time ends and its token begins is not signed, and cannot be moved`() async throws {
    let mark = try world.mark
    let delivered = S.mailgun("delivered").replacing("MARK", with: mark)
    #expect(await world.intake.take(world.mailgun(delivered, token: "e0token"), at: "mailgun") == .taken)
    let post = world.mailgun(delivered, token: "e0token")
    let body = String(decoding: try bounce("mailgun", of: world).body, as: UTF8.self)
    let event = try #require(body.firstRange(of: #""event-data":"#))
    let moved = String(decoding: post.body, as: UTF8.self).replacing(#"","token":"e0"#, with: #"e0","token":""#)
    let head = try #require(moved.firstRange(of: #""event-data":"#))
    let forged = moved[..<head.lowerBound] + body[event.lowerBound...]
    #expect(await world.intake.take(WebhookPost(headers: [:], body: Array(forged.utf8), client: nil), at: "mailgun") == .refused)
    #expect(try world.state == .confirmed)
  }

  @Test func `One event that cannot be read loses none of the others, and a batch that comes again changes nothing`() async throws {
    let bo = try world.desk.reader("bo@example.org")
    let mail = try world.desk.path.address(of: try world.desk.mail(world.campaign, to: bo)).local
    let mark = try world.mark
    let events = [
      S.sendGrid("bounce", #""reason":"550 5.1.1 user unknown","type":"bounce""#).replacing("MARK", with: mark), "7",
      #"{"event":"bounce"}"#,
      S.sendGrid("spamreport", id: "e-2").replacing("MARK", with: mail), S.sendGrid("delivered", id: String(repeating: "x", count: 600)),
    ]
    let post = try world.sendGrid("[\(events.joined(separator: ","))]")
    for _ in 0..<3 { #expect(await world.intake.take(post, at: "sendgrid") == .taken) }
    #expect(try world.state == .bounced && world.desk.state(bo) == .complained)
    #expect(try world.desk.count("feedback") == 2 && world.count("unread", from: "sendgrid") == 1)
    #expect(world.log.withLock { $0.contains { $0.contains("3 of its events: an event has no type") } })
    #expect(await world.intake.take(try world.sendGrid(#"{"event":"bounce"}"#), at: "sendgrid") == .unreadable)
    #expect(await world.intake.take(try world.sendGrid("not json"), at: "sendgrid") == .unreadable)
  }

  @Test func `More events than one transaction has are all taken, each once`() async throws {
    let events = (0..<250).map { S.sendGrid("delivered", id: "e-\($0)").replacing("MARK", with: (try? world.mark) ?? "") }
    let post = try world.sendGrid("[\(events.joined(separator: ","))]")
    for _ in 0..<2 { #expect(await world.intake.take(post, at: "sendgrid") == .taken) }
    #expect(try world.records.count == 250 && world.count("delivered", from: "sendgrid") == 250)
  }

  @Test(arguments: ["postmark", "sendgrid", "mailgun", "own"])
  func `While the database cannot take it, it is to be posted again, and then it counts`(provider: String) async throws {
    let post = try bounce(provider, of: world)
    try world.desk.write { _ = try $0.execute("ALTER TABLE feedback RENAME TO away") }
    #expect(await world.intake.take(post, at: provider) == .later)
    try world.desk.write { _ = try $0.execute("ALTER TABLE away RENAME TO feedback") }
    #expect(try world.state == .confirmed)
    #expect(await world.intake.take(post, at: provider) == .taken)
    #expect(try world.state == .bounced)
  }

  @Test func `Whatever a provider says of an uncertain mail says that it left`() async throws {
    for (number, event) in ["delivered", "deferred", "bounce"].enumerated() {
      let world = try WebhookDesk(state: "uncertain")
      let body = "[\(S.sendGrid(event, id: "e-\(number)").replacing("MARK", with: try world.mark))]"
      #expect(await world.intake.take(try world.sendGrid(body), at: "sendgrid") == .taken)
      #expect(try world.desk.ledgerState(of: world.mail) == "accepted", "\(event)")
    }
    let named = try WebhookDesk(state: "uncertain")
    let body = "[\(S.sendGrid("delivered").replacing("<x@ismtpd>", with: named.messageID).replacing("MARK", with: ""))]"
    #expect(await named.intake.take(try named.sendGrid(body), at: "sendgrid") == .taken)
    #expect(try named.desk.ledgerState(of: named.mail) == "accepted", "by its Message-ID")
  }

  @Test func `What came before anybody knew that a mail is uncertain settles it all the same, but not what an earlier sending left behind`()
    async throws
  {
    for (kind, source, early, isSettled) in [
      ("delivered", "own", 2, true), ("bounce", "own", 2, true), ("bounce", "own", 7200, false), ("bounce", "smtp", 2, false),
    ] {
      let world = try WebhookDesk(state: "planned")
      try world.desk.write {
        _ = try $0.execute("UPDATE deliveries SET state = 'leased', worker = 'w', lease = $1", [.time(world.desk.now)])
      }
      let event = FeedbackEvent(
        ["test"], source: source == "smtp" ? source : "webhooks.own", kind: try #require(ReturnedMail.Kind(rawValue: kind)),
        about: .delivery(world.mail),
        said: [.init(address: nil, reason: .policy, isHard: false, words: "")])
      try world.desk.take(event)
      #expect(try world.desk.ledgerState(of: world.mail) == "leased")
      world.desk.later(seconds: early)
      try world.desk.write { connection in
        _ = try connection.execute(
          "UPDATE deliveries SET state = 'uncertain', worker = NULL, lease = NULL, changed_at = $1", [.time(world.desk.now)])
      }
      try await RefusalIntake(world.desk.feedback).tick()
      #expect(
        try world.desk.ledgerState(of: world.mail) == (isSettled ? "accepted" : "uncertain"), "\(kind) by \(source), \(early) s before")
    }
    let plan = try world.desk.database.blockingRead { connection in
      try TestDatabase.plan(of: EarlyWord.query, connection)
    }
    #expect(plan.contains { $0.contains("deliveries_uncertain") } && plan.contains { $0.contains("feedback_by_delivery") }, "\(plan)")
  }

  @Test func `An address alone counts only where it is trusted`() async throws {
    let unproved = S.postmark("HardBounce").replacing("MARK", with: "b-aaaaaaaa")
    #expect(await world.intake.take(world.postmark(unproved), at: "postmark") == .taken)
    #expect(try world.state == .confirmed)
    #expect(world.log.withLock { $0.contains { $0.hasPrefix("what a webhook was told is about no mail of ours") } })
    #expect(try world.desk.database.blockingRead { try SourceNews.unproved(by: "webhooks.postmark", $0) } == 1)
    let trusting = try WebhookDesk(isTrusted: true)
    let others = try ReturnPath(domain: "x.example", keys: #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)])))
    let foreign = S.postmark("HardBounce").replacing("MARK", with: try others.address(of: trusting.mail).local)
    #expect(await trusting.intake.take(trusting.postmark(foreign.replacing("\"ID\":42", with: "\"ID\":41")), at: "postmark") == .taken)
    #expect(try trusting.state == .confirmed, "it is about mail of another publication")
    #expect(await trusting.intake.take(trusting.postmark(unproved), at: "postmark") == .taken)
    #expect(try trusting.state == .bounced)
    let stranger = unproved.replacing("ada@", with: "nobody@").replacing("\"ID\":42", with: "\"ID\":43")
    #expect(await trusting.intake.take(trusting.postmark(stranger), at: "postmark") == .taken)
  }

  @Test func `A Message-ID of ours proves it beside the address of who has that mail`() async throws {
    let event = S.mailgun("complained").replacing("MARK@bounces.example.org", with: "x@relay.example").replacing(
      "abc@example.org", with: String(world.messageID.dropFirst().dropLast()))
    let others = event.replacing("ada@example.org", with: "bo@example.org").replacing("mg-1", with: "mg-0")
    #expect(await world.intake.take(world.mailgun(others, token: "t0"), at: "mailgun") == .taken)
    #expect(try world.state == .confirmed)
    #expect(await world.intake.take(world.mailgun(event), at: "mailgun") == .taken)
    #expect(try world.state == .complained)
  }

  @Test func `Who leaves at the provider has left that list, with that in the journal`() async throws {
    let body = S.sendGrid("group_unsubscribe").replacing("MARK", with: try world.mark)
    #expect(await world.intake.take(try world.sendGrid("[\(body)]"), at: "sendgrid") == .taken)
    #expect(try world.state == .unsubscribed && world.desk.state(world.ada, world.desk.digest) == .confirmed)
    #expect(try world.desk.journal(world.ada).contains { $0.cause == "unsubscribed by the provider's link, from campaign hello" })
    // A yes of their own since then stands against the same event.
    try world.desk.write { _ = try $0.execute("UPDATE memberships SET state = 'confirmed'") }
    #expect(await world.intake.take(try world.sendGrid("[\(body)]"), at: "sendgrid") == .taken)
    #expect(try world.state == .confirmed)
  }

  @Test func `A wish to leave that comes late does not undo a later yes`() async throws {
    let bo = try world.desk.reader("bo@example.org")
    world.desk.later(seconds: -120)
    let mark = try world.desk.path.address(of: try world.desk.mail(world.campaign, to: bo)).local
    world.desk.later(seconds: 120)
    for (id, ago, state) in [("e-1", 60, MembershipState.confirmed), ("e-2", 0, .unsubscribed)] {
      let event = S.sendGrid("unsubscribe", id: id).replacing("MARK", with: mark).replacing(
        "1800000000", with: "\(world.seconds - Int64(ago))")
      #expect(await world.intake.take(try world.sendGrid("[\(event)]"), at: "sendgrid") == .taken)
      #expect(try world.desk.state(bo) == state)
    }
  }

  @Test func `Where addresses are named, no other may post`() async throws {
    let world = try WebhookDesk(networks: [try #require(IPNetwork("192.0.2.0/24"))])
    let body = #"{"id":"1","event":"bounce","return_path":"\#(try world.mark)","words":"550 5.1.1 user unknown"}"#
    for client in [nil, "198.51.100.7", "2001:db8::1"] {
      #expect(await world.intake.take(world.own(body, client: client), at: "own") == .refused)
    }
    #expect(try world.state == .confirmed)
    #expect(await world.intake.take(world.own(body, client: "::ffff:192.0.2.9"), at: "own") == .taken)
    #expect(try world.state == .bounced)
  }

  @Test func `A flood of forged posts is one line a minute, and all of it is counted`() async throws {
    for _ in 0..<500 { #expect(await world.intake.take(try bounce("own", of: world, forged: true), at: "own") == .refused) }
    #expect(world.log.withLock { $0.count } == 1)
    world.desk.later(seconds: 61)
    #expect(await world.intake.take(try bounce("own", of: world, forged: true), at: "own") == .refused)
    #expect(world.log.withLock { $0.last?.contains("posts=500") == true && $0.count == 2 })
    #expect(try world.count("refused", from: "own") == 501)
    let lines = world.log.withLock { $0.joined() }
    #expect(!lines.contains("ada") && !lines.contains("b-"), "nothing of the posts is in the log")
  }

  @Test func `When nothing follows them, refused posts are counted within the minute all the same, and at the end`() async throws {
    for _ in 0..<12 { #expect(await world.intake.take(try bounce("own", of: world, forged: true), at: "own") == .refused) }
    await world.intake.tellDue()
    #expect(try world.count("refused", from: "own") == 1, "not each by itself")
    world.desk.later(seconds: 60)
    for _ in 0..<2 { await world.intake.tellDue() }
    #expect(try world.count("refused", from: "own") == 12)
    #expect(await world.intake.take(try bounce("own", of: world, forged: true), at: "own") == .refused)
    await world.intake.tellDue(isEnd: true)
    #expect(try world.count("refused", from: "own") == 13)
    await world.intake.tellDue(isEnd: true)
    #expect(try world.count("refused", from: "own") == 13 && world.log.withLock { $0.count } == 3)
  }

  @Test func `A script's post of which no event can be read is told so, and of some that can it is taken`() async throws {
    let mark = try world.mark
    let good = #"{"id":"1","event":"bounce","return_path":"\#(mark)","words":"550 5.1.1 user unknown"}"#
    for bad in ["{}", "[{}]", #"{"id":"2","event":"bounced","return_path":"\#(mark)"}"#, #"{"event":"bounce","return_path":"\#(mark)"}"#] {
      #expect(await world.intake.take(world.own(bad), at: "own") == .unreadable, "\(bad)")
    }
    #expect(try world.state == .confirmed)
    #expect(await world.intake.take(world.own("[]"), at: "own") == .taken)
    #expect(await world.intake.take(world.own("[{},\(good)]"), at: "own") == .taken)
    #expect(try world.state == .bounced)
  }

  @Test func `Two webhooks of one Mailgun account share what was posted: a signature is good for one post at either`() async throws {
    let hooks = ["one", "two"].map { Webhook(name: $0, way: .mailgun(key: WebhookDesk.mailgun)) }
    let intake = WebhookIntake(world.desk.feedback, proof: MailProof(keys: world.desk.keys, domain: world.desk.path.domain), hooks: hooks) {
      _ in (404, [])
    }
    let delivered = world.mailgun(S.mailgun("delivered").replacing("MARK", with: try world.mark))
    #expect(await intake.take(delivered, at: "one") == .taken)
    #expect(await intake.take(try bounce("mailgun", of: world), at: "two") == .refused)
    #expect(await intake.take(delivered, at: "two") == .taken, "the same post, which changes nothing")
    #expect(try world.state == .confirmed && world.records.count == 1)
  }

  @Test(arguments: ["letter:wrong", "letter", ":", "", "letter:open-sesame-open:", "Letter:open-sesame-open", "letter:open-sesame-open\0"])
  func `Only user and password of the settings open the door for Postmark`(login: String) async throws {
    #expect(await world.intake.take(world.postmark(S.postmark("HardBounce"), login: login), at: "postmark") == .refused)
    for field in ["Basic", "Basic !", "Bearer \(Data("letter:\(WebhookDesk.password)".utf8).base64EncodedString())"] {
      let post = WebhookPost(headers: ["authorization": field], body: Array(S.postmark("HardBounce").utf8), client: nil)
      #expect(await world.intake.take(post, at: "postmark") == .refused)
    }
  }

  @Test func `Many at once, of the same and of others, change each person once`() async throws {
    let post = try bounce("own", of: world)
    await withTaskGroup(of: WebhookIntake.Answer.self) { group in
      for _ in 0..<20 { group.addTask { await world.intake.take(post, at: "own") } }
      for await answer in group { #expect(answer == .taken) }
    }
    #expect(try world.records.count == 1 && world.count("bounce", from: "own") == 1)
  }
}
