import Accounts
import Audience
import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// Routes, settings and the domain's records, and the links of an issue: what is only read.
@Suite struct UpkeepAPITests {
  @Test func `Settings tell what is set, where it comes from and what a new start would change, and of a secret only that it is set`()
    async throws
  {
    let desk = try await APIDesk()
    let answer = try await desk.ask(.get, "/settings")
    let settings = try #require(answer.json["settings"] as? [[String: Any]])
    #expect(settings.map { $0["key"] as? String } == ["publication.name", "smtp.password", "smtp.port"])
    #expect(settings[0]["origin"] as? String == "/place/tuesday.toml:4" && settings[0]["next"] != nil)
    #expect(
      settings[1]["is_set"] as? Bool == true && settings[1]["value"] == nil && settings[1]["origin"] as? String == "TUESDAY_SMTP_PASSWORD")
    #expect(settings[2]["is_standard"] as? Bool == true && settings[2]["value"] as? String == "587")
    #expect((answer.json["fault"] as? String)?.contains("tuesday.toml:9:1") == true)
    let others = try await APIDesk.token("others", Set(Permission.allCases).subtracting([.settings]), desk.site)
    for path in ["/settings", "/settings/dns", "/routes"] { #expect(try await desk.ask(.get, path, as: others).status == 403, "\(path)") }
    for path in ["/settings/dns/look", "/routes/look"] { #expect(try await desk.ask(.post, path, as: others).status == 403, "\(path)") }
  }

  @Test func `Records are told at once, and with what the DNS says when that is asked for`() async throws {
    let desk = try await APIDesk()
    let told = try await desk.ask(.get, "/settings/dns")
    let records = try #require(told.json["records"] as? [[String: Any]])
    #expect(records.map { $0["purpose"] as? String } == ["dkim", "spf"] && !told.body.contains("standing") && !told.body.contains("BBBB"))
    let asked = try await desk.ask(.post, "/settings/dns/look")
    let found = try #require(asked.json["records"] as? [[String: Any]])
    #expect(found.map { $0["standing"] as? String } == ["other", "missing"], "\(asked.body)")
    #expect(((asked.json["findings"] as? [[String: Any]])?.first?["status"]) as? String == "warn")
    #expect(try await desk.ask(.post, "/routes/look").items.first?["check"] as? String == "returns")
    #expect(try await desk.log().isEmpty, "nothing was changed")
  }

  @Test func `Routes tell what works, what waits and who puts it off, and what servers said to who may see readers`() async throws {
    let desk = try await APIDesk()
    let (reader, now, list) = (try await desk.site.add("ada@slow.example", .confirmed), desk.site.now, desk.site.list)
    #expect(try await desk.ask(.get, "/routes").json["is_window_open"] as? Bool == true)
    try await desk.site.database.write { connection in
      let hash = String(repeating: "a", count: 64)
      try connection.execute("INSERT INTO contents (hash, title, description, issue) VALUES ($1, 'First', '', '{}')", [.text(hash)])
      try connection.execute(
        """
        INSERT INTO campaigns (id, name, slug, list_id, content_hash, mode, kind, state, promise, send_at, expires_after, audience, frozen_at, created_at)
        VALUES (1, 'first', 'first', $1, $2, 'live', 'issue', 'sending', 'never-twice', $3, 60000, 1, $3, $3)
        """, [list.sql, .text(hash), .time(now)])
      try connection.execute(
        """
        INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at, reply, attempts)
        VALUES (1, $1, 'deferred', $2, $2, '450 <ada@slow.example> greylisted', 1)
        """, [reader.id.sql, .time(now + .seconds(300))])
      try connection.execute(
        "INSERT INTO route_troubles (mode, route, reason, since, next_try) VALUES ('live', 'smtp', '421 closed', $1, $1)", [.time(now)])
      _ = try Campaign.pause(CampaignID(1), reason: "by hand: a link is wrong", now: now, connection)
    }
    let answer = try await desk.ask(.get, "/routes")
    let route = try #require((answer.json["routes"] as? [[String: Any]])?.first)
    #expect(
      route["state"] as? String == "trouble" && (route["trouble"] as? [String: Any])?["reason"] as? String == "421 closed", "\(answer.body)"
    )
    let waiting = try #require((answer.json["waiting"] as? [[String: Any]])?.first)
    #expect(waiting["campaign"] as? String == "first" && waiting["deferred"] as? Int == 1)
    #expect(waiting["halt_reason"] as? String == "by hand: a link is wrong")
    let putOff = try #require((answer.json["put_off"] as? [[String: Any]])?.first)
    #expect(putOff["domain"] as? String == "slow.example" && (putOff["reply"] as? String)?.contains("greylisted") == true)
    let keeper = try await APIDesk.token("keeper", [.settings], desk.site)
    let hidden = try await desk.ask(.get, "/routes", as: keeper)
    #expect(hidden.status == 200 && hidden.body.contains("slow.example") && !hidden.body.contains("ada@"), "\(hidden.body)")
  }

  @Test func `Counted links are told with where they lead by now and how often each was followed`() async throws {
    let desk = try await APIDesk()
    let site = desk.site
    _ = try await site.add("ada@example.org", .confirmed)
    try desk.post("hello", "ready: true", "[One](https://example.org/1) and [two](https://example.org/2).")
    let publication = try Pages.publication("en", site.folder, tracking: Tracking(clicks: .total))
    let post = try Post.load(site.folder + "/posts/hello.md", in: publication).post
    let issue = try IssueRenderer(publication, mode: .live).issue(of: post, today: LocalDate(year: 2027, month: 1, day: 15))
    try await site.database.write { connection in
      let campaign = try Campaign.schedule(
        issue, list: site.list, rule: .everyone, mode: .live, promise: .neverTwice, sendAt: site.now, expiresAfter: .seconds(60),
        now: site.now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, now: site.now, connection)
      let links = try #require(try IssueLink.all(of: campaign, connection))
      let two = try #require(links.first { $0.address == "https://example.org/2" })
      try LinkTargets.aim(two.number, of: campaign.id, at: "https://example.org/right", now: site.now, connection)
      try connection.execute(
        "INSERT INTO visit_counts (campaign_id, kind, link, people, machines, readers) VALUES ($1, 'clicked', $2, 3, 5, 0)",
        [campaign.id.sql, .integer(two.number)])
    }
    let links = try await desk.ask(.get, "/campaigns/hello/links")
    let two = try #require(links.items.first { $0["address"] as? String == "https://example.org/2" }, "\(links.body)")
    #expect(two["target"] as? String == "https://example.org/right" && two["people"] as? Int == 3 && two["machines"] as? Int == 5)
    #expect(links.items.contains { $0["address"] as? String == "https://example.org/1" && $0["people"] as? Int == 0 })
  }
}
