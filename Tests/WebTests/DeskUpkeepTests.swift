import Accounts
import Audience
import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Hooks
import Store
import Testing

@testable import Web

/// Routes and settings at the desk, and how often somebody has mail.
@Suite struct DeskUpkeepTests {
  private func deeds(_ desk: Desk) async throws -> [String] {
    try await desk.site.accounts.audit(page: 0, of: 50).filter { $0.who == "admin@example.org" && $0.deed != .joined }.map {
      "\($0.word): \($0.object)"
    }
  }

  @Test func `Settings tell what is set, where it comes from and what a new start would change, and of a secret only that it is set`()
    async throws
  {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let page = try await desk.ask(.get, "/desk/settings", as: admin).body
    for words in [
      "&lt;script&gt;alert(1)&lt;/script&gt;", "/place/tuesday.toml:4", "&lt;img src=x onerror=alert(2)&gt;", "set, and not shown",
      "TUESDAY_SMTP_PASSWORD", "&lt;b&gt;wrong&lt;/b&gt;", "1 as they come", "[smtp] port = 587",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("<script>") && !page.contains("<img"))
    for role in [Role.viewer, .writer, .sender] {
      let secret = try await desk.add(role).secret
      for path in ["/desk/settings", "/desk/settings/dns", "/desk/routes"] {
        #expect(try await desk.ask(.get, path, as: secret).status == 403, "\(role) \(path)")
      }
    }
  }

  @Test func `Records are shown at once, and beside them what the DNS says when somebody asks`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let page = try await desk.ask(.get, "/desk/settings/dns", as: admin).body
    #expect(page.contains("t._domainkey.example.org") && page.contains("v=DKIM1; p=AAAA") && !page.contains("BBBB"))
    let asked = try await desk.ask(.post, "/desk/settings/dns", as: admin).body
    #expect(asked.contains("it says something else") && asked.contains("p=&lt;b&gt;BBBB&lt;/b&gt;") && asked.contains("not there"))
    #expect(asked.contains("&lt;u&gt;odd&lt;/u&gt;") && asked.contains("look at this"))
  }

  @Test func `Routes tell what works, what waits, who puts it off and what came back`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let (reader, now, list) = (try await desk.site.add("ada@slow.example", .confirmed), desk.site.now, desk.site.list)
    try await desk.site.database.write { connection in
      let hash = String(repeating: "a", count: 64)
      try connection.execute(
        "INSERT INTO contents (hash, title, description, issue) VALUES ($1, 'The <First>', '', '{}')", [.text(hash)])
      try connection.execute(
        """
        INSERT INTO campaigns (id, name, slug, list_id, content_hash, mode, kind, state, promise, send_at, expires_after, audience, frozen_at, created_at)
        VALUES (1, 'first', 'first', $1, $2, 'live', 'issue', 'sending', 'never-twice', $3, 60000, 1, $3, $3)
        """, [list.sql, .text(hash), .time(now)])
      try connection.execute(
        """
        INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at, reply, attempts)
        VALUES (1, $1, 'deferred', $2, $2, '450 <b>greylisted</b>', 1)
        """, [reader.id.sql, .time(now + .seconds(300))])
      try connection.execute(
        "INSERT INTO route_troubles (mode, route, reason, since, next_try) VALUES ('live', 'smtp', '421 <i>closed</i>', $1, $1)",
        [.time(now)])
      try connection.execute("INSERT INTO route_speeds (mode, route, per_hour, at) VALUES ('live', 'smtp', 3600, $1)", [.time(now)])
    }
    let page = try await desk.ask(.get, "/desk/routes", as: admin).body
    for words in [
      "relay.example.org", "does not work", "421 &lt;i&gt;closed&lt;/i&gt;", "The &lt;First&gt;", "1 wait, 1 of them put off",
      "slow.example", "450 &lt;b&gt;greylisted&lt;/b&gt;", "3600 an hour now", "at most 600 a minute, 5 sessions at once",
      "&lt;u&gt;odd&lt;/u&gt;", "Known without asking anybody.",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(try await desk.ask(.post, "/desk/routes", as: admin).body.contains("Asked just now."))
  }

  @Test func `The days of a list are set as the command sets them, told in words, and taken away when somebody means it`() async throws {
    let desk = try await Desk()
    let (admin, list) = (try await desk.add(.admin).secret, desk.site.list)
    func slot(_ form: [String: String]) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(
        .post, "/desk/settings/slot", ["list": "main", "do": "set", "zone": "America/Chicago"].merging(form) { $1 }, as: admin)
    }
    for (rule, zone, words) in [
      ("every moonday 09:00", "GMT", "is not a schedule"), ("every Tuesday 09:00", "Nowhere/Here", "Nowhere/Here"),
      ("every Tuesday 09:00; every Tuesday 10:00", "GMT", "name each day once"), ("", "GMT", "is not a schedule"),
    ] {
      let answer = try await slot(["rule": rule, "zone": zone])
      #expect(answer.status == 422 && answer.body.contains(words), "\(rule)")
    }
    #expect(try await slot(["rule": "every Tuesday 09:00", "list": "none"]).status == 422)
    #expect(try await deeds(desk) == [])
    #expect(try await slot(["rule": "first and last friday of the month 17:00", "local": "yes"]).status == 303)
    let set = try await desk.site.database.read { try Slot.find(list: list, $0) }
    #expect(set?.rule.text == "first and last Friday of the month 17:00" && set?.isLocal == true)
    #expect(try await desk.ask(.get, "/desk/schedule", as: admin).body.contains("first and last Friday of the month 17:00"))
    #expect(try await slot(["do": "remove"]).status == 422)
    #expect(try await slot(["do": "remove", "sure": "yes"]).status == 303)
    #expect(try await desk.site.database.read { try Slot.find(list: list, $0) } == nil)
    #expect(
      try await deeds(desk) == [
        "took the days of a list away: main", "set the days of a list: main: first and last Friday of the month 17:00 America/Chicago",
      ])
  }

  @Test(
    arguments: [
      ("every Tuesday and Friday 09:00", "cada martes y viernes a las 09:00"), ("every weekday 07:30", "de lunes a viernes a las 07:30"),
      ("every day 07:30", "cada día a las 07:30"),
      ("every 2 weeks on Sunday 09:00 from 2026-12-06", "cada 2 semanas, el domingo, a las 09:00 desde el 6 de diciembre de 2026"),
      ("first and last Tuesday of the month 09:00", "el primer y último martes de cada mes a las 09:00"),
      ("every Monday 09:00; every Friday 10:00", "cada lunes a las 09:00; cada viernes a las 10:00"),
    ])
  func `A rule is told in the desk's language`(_ rule: String, _ words: String) throws {
    let pages = DeskPages(publication: try Pages.publication("es", "/nowhere"), rehearsal: false)
    #expect(pages.words(of: try SlotRule(rule, zoneName: "GMT")) == words)
    let english = DeskPages(publication: try Pages.publication("en", "/nowhere"), rehearsal: false)
    #expect(english.words(of: try SlotRule(rule, zoneName: "GMT")).hasPrefix(rule.prefix { $0 != ":" }))
  }

  @Test func `A list is called otherwise, and all else of it stays`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let now = desk.site.now
    _ = try await desk.site.database.write {
      try MailingList.set("staff", name: "", description: "", visibility: .private, optIn: .single, now: now, $0)
    }
    let form = ["list": "staff", "name": "The <Staff>", "description": "Two\nlines"]
    #expect(try await desk.ask(.post, "/desk/settings/lists", form, as: admin).status == 303)
    let list = try await desk.site.database.read { try MailingList.find("staff", $0) }
    #expect(list?.name == "The <Staff>" && list?.description == "Two lines" && list?.visibility == .private && list?.optIn == .single)
    let long = form.merging(["name": String(repeating: "x", count: 201)]) { $1 }
    #expect(try await desk.ask(.post, "/desk/settings/lists", long, as: admin).status == 422)
    let wordy = form.merging(["description": String(repeating: "x", count: 1001)]) { $1 }
    #expect(try await desk.ask(.post, "/desk/settings/lists", wordy, as: admin).status == 422, "the API takes 1000")
    #expect(try await desk.ask(.post, "/desk/settings/lists", ["list": "new", "name": "x"], as: admin).status == 422)
    let unseen = try await desk.ask(.post, "/desk/settings/lists", form.merging(["name": "The\u{200B}Letter"]) { $1 }, as: admin)
    #expect(unseen.status == 422 && unseen.body.contains("U+200B"))
    #expect(try await desk.ask(.get, "/desk/settings", as: admin).body.contains("The &lt;Staff&gt;"))
    #expect(try await deeds(desk) == ["set a list: staff"], "as the API calls it")
  }

  @Test func `A mail to oneself leads to the page that tells what became of it`() async throws {
    let desk = try await Desk()
    try await desk.writePost()
    let admin = try await desk.add(.admin).secret
    #expect(try await desk.ask(.post, "/desk/settings/test", ["file": "../x"], as: admin).status == 422)
    #expect(try await desk.ask(.post, "/desk/settings/test", ["file": "none.md"], as: admin).status == 422)
    let sent = try await desk.ask(.post, "/desk/settings/test", ["file": "hello.md"], as: admin)
    #expect(sent.headers[.location] == "/desk/campaigns/test.hello.1?done=tested")
    let page = try await desk.ask(.get, "/desk/campaigns/test.hello.1?done=tested", as: admin).body
    #expect(page.contains("It is on its way.") && page.contains("<b>1</b> audience") && !page.contains("/cancel"))
    #expect(try await desk.ask(.get, "/desk/campaigns?mails=yes", as: admin).body.contains("test.hello.1"))
    #expect(try await desk.ask(.post, "/desk/campaigns/test.hello.1/cancel", ["confirm": "test.hello.1"], as: admin).status == 422)
  }

  @Test func `How often somebody wants a list, and that their mail rests, is noted because they asked`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let reader = try await desk.site.add("ada@example.org", .confirmed)
    let path = "/desk/subscribers/\(reader.id.rawValue)"
    func standing() async throws -> Membership? { try await desk.site.database.read { try Membership.all(of: reader.id, $0).first } }
    for weeks in ["", "0x", "-1", "521"] {
      #expect(try await desk.ask(.post, path + "/rest", ["list": "main", "weeks": weeks], as: admin).status == 422, "\(weeks)")
    }
    #expect(try await desk.ask(.post, path + "/frequency", ["list": "main", "frequency": "daily"], as: admin).status == 422)
    #expect(try await desk.ask(.post, path + "/rest", ["list": "main", "weeks": "4"], as: admin).status == 303)
    #expect(try await standing()?.snoozedUntil == desk.site.now + .seconds(4 * 7 * 86_400))
    #expect(try await desk.ask(.get, path, as: admin).body.contains("End the rest now"))
    #expect(try await desk.ask(.post, path + "/rest", ["list": "main", "weeks": "0"], as: admin).status == 303)
    #expect(try await desk.ask(.post, path + "/frequency", ["list": "main", "frequency": "monthly"], as: admin).status == 303)
    let now = try await standing()
    #expect(now?.frequency == .monthly && now?.snoozedUntil == nil)
    _ = try await desk.site.database.write { try $0.execute("UPDATE memberships SET state = 'unsubscribed'") }
    #expect(try await desk.ask(.post, path + "/rest", ["list": "main", "weeks": "4"], as: admin).body.contains("not confirmed"))
    let id = reader.id.rawValue
    #expect(
      try await deeds(desk) == [
        "chose how often a reader has mail: #\(id)", "let a reader's mail rest: #\(id)", "let a reader's mail rest: #\(id)",
      ])
  }

  @Test func `After relays were asked the page says one thing of each: what was tried a moment ago`() async throws {
    let desk = try await Desk()
    let secret = try await desk.add(.admin).secret
    let visit = try #require(try await desk.site.accounts.visit(secret, now: desk.site.now))
    let pages = DeskPages(publication: try Pages.publication("en", "/nowhere"), rehearsal: false)
    let routes = Pages.upkeep.routes
    func state(_ tried: DeskUpkeep.Finding.Status?, inTrouble: Bool) async throws -> (state: String, said: String, works: Bool, all: String)
    {
      let now = desk.site.now
      let found = try await desk.site.database.write { connection in
        try connection.execute("DELETE FROM route_troubles")
        if inTrouble {
          for route in ["smtp", ""] {
            try connection.execute(
              "INSERT INTO route_troubles (mode, route, reason, since, next_try) VALUES ('live', $1, '421 closed', $2, $2)",
              [.text(route), .time(now)])
          }
        }
        return try RoutesPage(
          routes, .live, SendingSituation(mode: .live, window: nil, relays: routes, now: now, connection), now: now, connection)
      }
      let findings =
        tried.map { [DeskUpkeep.Finding(check: "relay", status: $0, what: "relay: refused", why: nil, fix: nil, route: "smtp")] } ?? []
      let values = pages.routes(found, providers: [], findings: findings, isLooked: tried != nil, visit, now: now)
      let route = try #require((values["routes"] as? [[String: Any]])?.first)
      return (
        route["state"] as? String ?? "", route["said"] as? String ?? "", route["works"] as? Bool ?? false,
        values["standstill"] as? String ?? ""
      )
    }
    let untried = try await state(nil, inTrouble: true)
    #expect(untried.state == "does not work" && untried.said == "421 closed" && untried.all.contains("421 closed"), "\(untried)")
    let failed = try await state(.fail, inTrouble: false)
    #expect(failed.state.contains("does not work") && failed.said == "relay: refused" && !failed.works, "\(failed)")
    let fine = try await state(.ok, inTrouble: false)
    #expect(fine.state == "works: it let us in just now" && fine.works, "\(fine)")
    let again = try await state(.ok, inTrouble: true)
    #expect(again.state.contains("lets us in again") && again.works && again.all == "", "\(again)")
  }

  @Test func `A hook that fails is on the first page and with the routes, by its host alone, and does there what commands do`() async throws
  {
    let desk = try await Desk()
    let (admin, writer) = (try await desk.add(.admin).secret, try await desk.add(.writer).secret)
    func act(_ form: [String: String]) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "/desk/routes/hooks", ["hook": "crm"].merging(form) { $1 }, as: admin)
    }
    #expect(try await act(["do": "resume"]).body.contains("Nothing is kept for it yet"))
    let now = desk.site.now
    try await desk.site.database.write { try HookState.agree([Pages.hook], mark: { "m" }, now: now, $0) }
    for name in ["ada", "bo"] { _ = try await desk.site.add("\(name)@example.org", .confirmed) }
    try await desk.site.database.write {
      _ = try $0.execute(
        "UPDATE hooks SET failures = 3, failing_since = $1, next_at = $1, answer = 'answers with 500 <b>', answered_at = $1", [.time(now)])
    }
    let since = DeskPages(publication: try Pages.publication("en", "/nowhere"), rehearsal: false).moment(now)
    for path in ["/desk", "/desk/routes"] {
      let page = try await desk.ask(.get, path, as: admin).body
      #expect(page.contains("answers with 500 &lt;b&gt;") && page.contains("https://crm.example.org/…"), "\(path)")
      #expect(page.contains("events that wait: 2") && page.contains("since \(since)"), "\(path)")
      #expect(!page.contains("secret-path") && !page.contains("key=1"), "\(path)")
    }
    #expect(try await !desk.ask(.get, "/desk", as: writer).body.contains("crm.example.org"))
    #expect(try await desk.ask(.post, "/desk/routes/hooks", ["hook": "crm", "do": "resume"], as: writer).status == 403)
    let tried = try await act(["do": "test"])
    #expect(
      tried.status == 200 && tried.body.contains("crm was told something that means nothing. It") && tried.body.contains("answers with 500")
    )
    func state() async throws -> HookState? { try await desk.site.database.read { try HookState.find("crm", $0) } }
    #expect(try await act(["do": "skip"]).status == 303)
    let skipped = try await state()
    #expect(skipped?.position == 1 && skipped?.failures == 0)
    #expect(try await act(["do": "replay", "since": "tomorrow"]).status == 422)
    #expect(try await act(["do": "replay", "since": "2027-01-14"]).headers[.location] == "/desk/routes?done=hook_replayed#hooks")
    #expect(try await state()?.position == 0)
    #expect(try await act(["do": "resume"]).status == 303)
    for odd in [["do": "resume", "hook": "other"], ["do": "sing"], [:]] { #expect(try await act(odd).status == 422, "\(odd)") }
    #expect(
      try await deeds(desk) == [
        "had a hook go on: crm", "had a hook told once more: crm: 2027-01-14", "had a hook go on: crm", "tried a hook: crm",
      ])
  }
}
