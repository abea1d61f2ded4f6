import Accounts
import Audience
import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Web

/// Campaigns at the desk: how far they are, what became of them, and what somebody decides about them.
@Suite struct DeskCampaignsTests {
  private typealias Answer = (status: Int, body: String, headers: HTTPFields)
  private static let path = "/desk/campaigns/hello"

  /// An issue to so many readers, frozen, with a title that wants to be markup.
  private func desk(readers: Int = 4, frozen: Bool = true) async throws -> (desk: Desk, sender: String) {
    let desk = try await Desk()
    try await desk.writePost("---\ntitle: \"A <b>bench</b>\"\nready: true\n---\nHello <there>, [a link](https://example.org/x).\n")
    for index in 0..<readers { _ = try await desk.site.add("reader\(index)@example.org", .confirmed) }
    let (site, now) = (desk.site, desk.site.now)
    let file = try #require(site.newsroom.file("hello.md"))
    let outlook = try await site.newsroom.outlook(of: file, at: now, now: now)
    let campaign = try await site.newsroom.send(file, showing: outlook.prospect.hash, at: nil, now: now) { _, _ in }
    if frozen {
      let publication = try Pages.publication("en", site.folder)
      _ = try await site.database.write { try Campaign.freeze(campaign.id, in: publication, now: now, $0) }
    }
    return (desk, try await desk.add(.sender).secret)
  }

  /// Has mails stand as nobody has to send them for that.
  private func set(_ desk: Desk, _ states: [Int: (DeliveryState, String)]) async throws {
    let now = desk.site.now
    try await desk.site.database.write { connection in
      for (index, (state, reply)) in states {
        try connection.execute(
          """
          UPDATE deliveries SET state = $2, reply = $3, attempts = 1, changed_at = $4
          WHERE subscriber_id = (SELECT id FROM subscribers WHERE address = $1)
          """, [.text("reader\(index)@example.org"), .text(state.rawValue), .text(reply), .time(now + .seconds(index))])
      }
      _ = try Campaign.finishIfDone(#require(try Campaign.find(name: "hello", connection)).id, now: now + .seconds(60), connection)
    }
  }

  private func state(_ desk: Desk) async throws -> Campaign.State? {
    try await desk.site.database.read { try Campaign.find(name: "hello", $0)?.state }
  }

  private func ledger(_ desk: Desk) async throws -> Ledger? {
    try await desk.site.database.read { connection in
      try Campaign.find(name: "hello", connection).flatMap { try Ledger.of($0.id, connection) }
    }
  }

  private func deeds(_ desk: Desk) async throws -> [String] {
    try await desk.site.accounts.audit(page: 0, of: 50).filter { $0.who == "sender@example.org" && $0.deed != .joined }.map {
      "\($0.word): \($0.object)"
    }
  }

  @Test func `A campaign tells its ledger, what each state means, its numbers and what can be done, and is markup nowhere`() async throws {
    let (desk, sender) = try await desk()
    try await set(
      desk,
      [
        0: (.accepted, "250 2.0.0 Ok"), 1: (.failed, "550 5.1.1 <reader1@example.org>: no <u>such</u> user"),
        2: (.uncertain, "the sender stopped"),
      ])
    let page = try await desk.ask(.get, Self.path, as: sender).body
    for words in [
      "A &lt;b&gt;bench&lt;/b&gt;", "<b>4</b> audience", "<b>1</b> failed", "A server took the mail.", "It is under way.",
      "/desk/campaigns/hello/ledger?state=failed", "Decide about them", "Joined until the next issue", "When servers took it",
      "/desk/campaigns/hello/pause", "data-url=\"/desk/campaigns/hello/progress\"", "src=\"/desk/campaigns/hello/mail\"",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("<b>bench") && !page.contains("/resume"))
    let part = try await desk.ask(.get, Self.path + "/progress", as: sender)
    #expect(part.status == 200 && part.body.contains("data-state=\"sending\"") && !part.body.contains("<main"))
    #expect(page.contains(part.body.trimmingCharacters(in: .whitespacesAndNewlines)), "the page has what is put there later")
    let list = try await desk.ask(.get, "/desk/campaigns", as: sender).body
    #expect(list.contains("href=\"/desk/campaigns/hello\"") && list.contains("A &lt;b&gt;bench&lt;/b&gt;"))
    #expect(try await desk.ask(.get, "/desk/campaigns?state=paused", as: sender).body.contains("There is no campaign like this"))
    #expect(try await desk.ask(.get, "/desk/campaigns?list=nothing", as: sender).body.contains("There is no campaign like this"))
  }

  @Test func `The mail is shown as it was kept, whatever its file has become, and as one reader has it`() async throws {
    let (desk, sender) = try await desk()
    try await desk.writePost("---\ntitle: Other\n---\nOther words.\n")
    let mail = try await desk.ask(.get, Self.path + "/mail", as: sender)
    #expect(mail.status == 200 && mail.body.contains("Hello") && !mail.body.contains("Other words"))
    #expect(mail.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
    let reader = try await desk.site.person("reader0@example.org")
    let source = try await desk.ask(.get, Self.path + "/mail?view=source&reader=\(reader.id.rawValue)", as: sender).body
    #expect(source.contains("reader0@example.org"))
    let writer = try await desk.add(.writer).secret
    let hidden = try await desk.ask(.get, Self.path + "/mail?view=source&reader=\(reader.id.rawValue)", as: writer).body
    #expect(!hidden.contains("reader0@example.org"), "who may not see readers sees nobody's")
    #expect(try await desk.ask(.get, Self.path + "/mail", as: try await desk.add(.viewer).secret).status == 403)
  }

  @Test func `A ledger is read page by page; who may not see readers sees numbers and codes`() async throws {
    let (desk, sender) = try await desk(readers: 60)
    try await set(desk, [7: (.failed, "550 5.1.1 <reader7@example.org>: no <u>such</u> user")])
    let first = try await desk.ask(.get, Self.path + "/ledger?state=planned", as: sender).body
    #expect(first.contains("reader0@example.org") && !first.contains("reader7@example.org") && !first.contains("reader59@example.org"))
    let more = try #require(first.firstMatch(of: /href="([^"]+after=[0-9]+)" rel="next"/)?.1).replacing("&amp;", with: "&")
    let second = try await desk.ask(.get, String(more), as: sender).body
    #expect(second.contains("reader59@example.org") && !second.contains("reader0@example.org") && !second.contains("rel=\"next\""))
    let failed = try await desk.ask(.get, Self.path + "/ledger?state=failed", as: sender).body
    #expect(failed.contains("no &lt;u&gt;such&lt;/u&gt; user") && failed.contains("/why/hello"))
    let viewer = try await desk.add(.viewer).secret
    let hidden = try await desk.ask(.get, Self.path + "/ledger?state=failed", as: viewer).body
    #expect(hidden.contains("550 5.1.1") && hidden.contains("#") && !hidden.contains("@example.org\"") && !hidden.contains("reader7"))
    #expect(!hidden.contains("no &lt;u&gt;"))
  }

  @Test func `An issue is paused, goes on and is cancelled, each once, by who may, with its line in the log`() async throws {
    let (desk, sender) = try await desk()
    #expect(try await desk.ask(.post, Self.path + "/resume", as: sender).status == 422)
    let paused = try await desk.ask(.post, Self.path + "/pause", ["because": "the <second>\nlink"], as: sender)
    #expect(paused.headers[.location] == "/desk/campaigns/hello?done=paused")
    let page = try await desk.ask(.get, Self.path + "?done=paused", as: sender).body
    #expect(page.contains("by hand: the &lt;second&gt; link") && page.contains("It is paused.") && page.contains("/resume"))
    #expect(try await desk.ask(.post, Self.path + "/pause", as: sender).body.contains("hello is paused by now"))
    #expect(try await desk.ask(.post, Self.path + "/resume", as: sender).status == 303)
    #expect(try await state(desk) == .sending)
    let unsure = try await desk.ask(.post, Self.path + "/cancel", ["confirm": "hallo"], as: sender)
    #expect(unsure.status == 422 && unsure.body.contains("type hello to confirm"))
    #expect(try await desk.ask(.post, Self.path + "/cancel", ["confirm": "hello"], as: sender).status == 303)
    #expect(try await ledger(desk)?.counts == [.cancelled: 4])
    #expect(try await desk.ask(.post, Self.path + "/cancel", ["confirm": "hello"], as: sender).status == 422)
    #expect(try await desk.ask(.post, "/desk/campaigns/none/cancel", ["confirm": "none"], as: sender).status == 404)
    #expect(try await deeds(desk) == ["cancelled a campaign: hello", "had a campaign go on: hello", "paused a campaign: hello"])
  }

  @Test func `Of twenty presses at once one pauses it`() async throws {
    let (desk, sender) = try await desk()
    let answers = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 { group.addTask { try await desk.ask(.post, Self.path + "/pause", as: sender).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.filter { $0 == 303 }.count == 1 && answers.allSatisfy { [303, 422].contains($0) }, "\(answers)")
    #expect(try await deeds(desk).count == 1)
  }

  @Test func `Who did not get an issue has it sent when its name and their number are typed`() async throws {
    let (desk, sender) = try await desk()
    try await set(
      desk,
      [
        0: (.accepted, "250 Ok"), 1: (.excluded, "rests"), 2: (.failed, "550 gone"), 3: (.accepted, "250 Ok"),
      ])
    let page = try await desk.ask(.get, Self.path + "/gap", as: sender).body
    #expect(page.contains("1 person would get it") && page.contains("reader1@example.org") && !page.contains("reader2@example.org"))
    #expect(try await desk.ask(.get, Self.path + "/gap?refused=yes", as: sender).body.contains("2 people would get it"))
    for form in [["count": "1"], ["confirm": "hello"], ["confirm": "hello", "count": "2"], ["confirm": "hallo", "count": "1"]] {
      #expect(try await desk.ask(.post, Self.path + "/gap", form, as: sender).status == 422, "\(form)")
    }
    #expect(try await state(desk) == .sent)
    #expect(try await deeds(desk) == [])
    let done = try await desk.ask(.post, Self.path + "/gap", ["confirm": "hello", "count": "1"], as: sender)
    #expect(done.headers[.location] == "/desk/campaigns/hello?done=filled&count=1")
    #expect(try await state(desk) == .sending)
    #expect(try await ledger(desk)?.open == 1)
    #expect(try await deeds(desk) == ["had an issue sent to who did not get it: hello: 1"])
    #expect(try await desk.ask(.get, Self.path + "/gap", as: sender).body.contains("Nobody is missing"))
  }

  @Test func `What is uncertain is settled for those who are ticked, or all, when their number is typed`() async throws {
    let (desk, sender) = try await desk()
    try await set(
      desk,
      [
        0: (.uncertain, "the <b>sender</b> stopped"), 1: (.uncertain, "x"), 2: (.uncertain, "x"), 3: (.accepted, "250 Ok"),
      ])
    let page = try await desk.ask(.get, Self.path + "/uncertain", as: sender).body
    #expect(page.contains("All 3") && page.contains("the &lt;b&gt;sender&lt;/b&gt; stopped"))
    let one = try await desk.site.person("reader0@example.org").id.rawValue
    let ticked = ["whom": "ticked", "how": "close", "reader": "\(one)", "confirm": "hello", "count": "1"]
    for (key, value) in [("how", "x"), ("reader", "x"), ("confirm", "x"), ("count", "2")] {
      #expect(try await desk.ask(.post, Self.path + "/uncertain", ticked.merging([key: value]) { $1 }, as: sender).status == 422, "\(key)")
    }
    #expect(try await ledger(desk)?[.uncertain] == 3)
    #expect(try await desk.ask(.post, Self.path + "/uncertain", ticked, as: sender).status == 303)
    #expect(try await ledger(desk)?.counts == [.accepted: 2, .uncertain: 2])
    #expect(try await desk.ask(.post, Self.path + "/uncertain", ticked, as: sender).status == 422, "that one is settled")
    let all = ["whom": "all", "how": "resend", "confirm": "hello", "count": "2"]
    #expect(try await desk.ask(.post, Self.path + "/uncertain", all, as: sender).status == 303)
    #expect(try await ledger(desk)?[.accepted] == 2)
    #expect(try await ledger(desk)?.open == 2)
    #expect(try await state(desk) == .sending)
    #expect(try await deeds(desk) == ["settled what was uncertain: hello: 2", "settled what was uncertain: hello: 1"])
  }

  @Test func `A post that was sent is not offered again, and leads to its campaign`() async throws {
    let (desk, sender) = try await desk(frozen: false)
    #expect(try await desk.ask(.get, "/desk/posts", as: sender).body.contains("/desk/posts/hello.md/send"), "it can be taken back there")
    #expect(try await desk.ask(.post, Self.path + "/pause", as: sender).status == 422)
    let (site, publication) = (desk.site, try Pages.publication("en", desk.site.folder))
    try await site.database.write { connection in
      _ = try Campaign.freeze(#require(try Campaign.find(name: "hello", connection)).id, in: publication, now: site.now, connection)
    }
    for page in ["/desk/posts", "/desk/posts/hello.md"] {
      let body = try await desk.ask(.get, page, as: sender).body
      #expect(body.contains("href=\"/desk/campaigns/hello\"") && !body.contains("/desk/posts/hello.md/send\""), "\(page)")
    }
    #expect(try await desk.ask(.get, "/desk/posts/hello.md/send", as: sender).body.contains("href=\"/desk/campaigns/hello\""))
  }

  @Test func `What a brake has stopped is told on overview, schedule and in the list, until somebody lets it go on`() async throws {
    let (desk, sender) = try await desk()
    let now = desk.site.now
    try await desk.site.database.write { connection in
      let id = try #require(try Campaign.find(name: "hello", connection)).id
      _ = try Campaign.pause(id, reason: Halt.Brake.bounces.beginning + "20 <b>mails</b> came back", now: now, connection)
    }
    for page in ["/desk", "/desk/schedule", "/desk/campaigns", "/desk/campaigns/hello"] {
      let body = try await desk.ask(.get, page, as: sender).body
      #expect(body.contains("20 &lt;b&gt;mails&lt;/b&gt; came back"), "\(page)")
      #expect(body.contains("paused by its bounces") || page == Self.path, "\(page)")
    }
    #expect(try await desk.ask(.post, Self.path + "/resume", as: sender).status == 303)
    for page in ["/desk", "/desk/schedule"] {
      #expect(try await !desk.ask(.get, page, as: sender).body.contains("came back"), "\(page)")
    }
  }

  @Test func `Of a campaign of which only the counts are kept no link leads to people`() async throws {
    let (desk, sender) = try await desk()
    try await set(desk, [0: (.accepted, "250"), 1: (.uncertain, ""), 2: (.failed, "550"), 3: (.accepted, "250")])
    let before = try await desk.ask(.get, Self.path, as: sender).body
    for part in ["/gap\"", "/ledger\"", "/ledger?state=failed\"", "/uncertain\""] { #expect(before.contains(Self.path + part), "\(part)") }
    _ = try await desk.site.database.write { try $0.execute("UPDATE campaigns SET rolled_up_at = 1") }
    let page = try await desk.ask(.get, Self.path, as: sender).body
    for part in ["/gap", "/ledger", "/uncertain"] { #expect(!page.contains(Self.path + part), "\(part)") }
    #expect(page.contains("only its counts are kept") && page.contains("<b>1</b> failed") && !page.contains("id=\"deeds\""))
  }

  @Test func `A scheduled issue that nobody would get is told on overview, in the list, on its page and in the schedule`() async throws {
    let (desk, sender) = try await desk(readers: 1, frozen: false)
    _ = try await desk.site.database.write { try $0.execute("UPDATE memberships SET state = 'unsubscribed'") }
    for page in ["/desk", "/desk/campaigns", Self.path, Self.path + "/progress", "/desk/schedule?month=2027-01"] {
      #expect(try await desk.ask(.get, page, as: sender).body.contains("Nobody will get it"), "\(page)")
    }
  }

  @Test func `A trial of subjects is told without who is ahead, and somebody may choose`() async throws {
    let desk = try await Desk()
    try await desk.writePost(
      "---\ntitle: A bench\nsubjects: [\"A <i>bench</i>\", A tree]\ntrial: {metric: unsubscribes, wait: 4h}\nready: true\n---\nHello.\n")
    for index in 0..<200 { _ = try await desk.site.add("reader\(index)@example.org", .confirmed) }
    let (site, now) = (desk.site, desk.site.now)
    let file = try #require(site.newsroom.file("hello.md"))
    let outlook = try await site.newsroom.outlook(of: file, at: now, now: now)
    let campaign = try await site.newsroom.send(file, showing: outlook.prospect.hash, at: nil, now: now) { _, _ in }
    let publication = try Pages.publication("en", site.folder)
    _ = try await site.database.write { try Campaign.freeze(campaign.id, in: publication, now: now, $0) }
    let sender = try await desk.add(.sender).secret
    let page = try await desk.ask(.get, Self.path, as: sender).body
    #expect(
      page.contains("A &lt;i&gt;bench&lt;/i&gt;") && page.contains("The trial is open until") && page.contains("Choose a subject now"))
    for form in [["number": "2"], ["number": "3", "confirm": "hello"], ["confirm": "hello"]] {
      #expect(try await desk.ask(.post, Self.path + "/subject", form, as: sender).status == 422, "\(form)")
    }
    #expect(try await desk.ask(.post, Self.path + "/subject", ["number": "2", "confirm": "hello"], as: sender).status == 303)
    #expect(try await desk.ask(.post, Self.path + "/subject", ["number": "1", "confirm": "hello"], as: sender).status == 422)
    #expect(try await desk.site.database.read { try Campaign.find(name: "hello", $0)?.variant } == 2)
    #expect(try await desk.ask(.get, Self.path, as: sender).body.contains("chosen"))
    #expect(try await deeds(desk) == ["chose a subject: hello"])
  }

  @Test func `Who left by an issue and why is counted for all, and what they wrote is for who may see readers`() async throws {
    let (desk, sender) = try await desk()
    let campaign = try #require(try await desk.site.database.read { try Campaign.find(name: "hello", $0) })
    let reader = try await desk.site.person("reader1@example.org")
    let token = LinkToken(purpose: .unsubscribe, subscriber: reader.publicID, list: desk.site.list, campaign: campaign.id)
    let path = "/unsubscribe/\(token.sealed(with: desk.site.keys))"
    _ = try await desk.site.send(.post, path, "List-Unsubscribe=One-Click")
    _ = try await desk.site.send(.post, path, "confirm=why&why=never+signed+up&words=Who+%3Cb%3Eare%3C%2Fb%3E+you%3F")
    let page = try await desk.ask(.get, Self.path, as: sender).body
    #expect(page.contains("<dt>Left by its link</dt><dd>1</dd>\n<dt>of them, who say “I never signed up”</dt><dd>1</dd>"))
    #expect(page.contains("Who &lt;b&gt;are&lt;/b&gt; you?") && page.contains("/desk/subscribers/\(reader.id.rawValue)\""))
    let seen = try await desk.ask(.get, Self.path, as: try await desk.add(.viewer).secret).body
    #expect(seen.contains("who say “I never signed up”") && !seen.contains("are&lt;/b&gt; you?"))
    for part in ["", "/why/hello"] {
      let told = try await desk.ask(.get, "/desk/subscribers/\(reader.id.rawValue)\(part)", as: sender).body
      #expect(told.contains("They say: I never signed up: <q><bdi>Who &lt;b&gt;are&lt;/b&gt; you?</bdi></q>"), "\(part)")
    }
  }
}
