import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

@Suite struct CampaignsAPITests {
  private func desk(approvers: [String] = []) async throws -> APIDesk {
    let desk = try await APIDesk(approvers: approvers)
    for name in ["a", "b", "c"] { _ = try await desk.site.add("\(name)@example.org", .confirmed) }
    try desk.post("hello")
    return desk
  }

  /// What the plan wants to have said again.
  private func order(_ desk: APIDesk, readers: Int? = nil, more: String = "") async throws -> String {
    let plan = try await desk.ask(.get, "/posts/hello/plan")
    #expect(plan.status == 200, "\(plan.body)")
    let confirm = try #require(plan.json["confirm"] as? String)
    let count = try readers ?? #require(plan.json["readers"] as? Int)
    return "{\"post\": \"hello\", \"confirm\": \"\(confirm)\", \"readers\": \(count)\(more)}"
  }

  private func freeze(_ desk: APIDesk) async throws {
    let (now, publication) = (desk.site.now, try Pages.publication("en", desk.site.folder))
    try await desk.site.database.write { connection in
      for campaign in try Campaign.all("hello", connection) where campaign.state == .scheduled {
        _ = try Campaign.freeze(campaign.id, in: publication, now: now, connection)
      }
    }
  }

  @Test func `What the plan showed goes out, to as many as it showed, once`() async throws {
    let desk = try await desk()
    let body = try await order(desk, more: ", \"send_at\": \"2027-12-01T15:00:00Z\"")
    let made = try await desk.ask(.post, "/campaigns", body, key: "k")
    #expect(made.status == 201 && made.json["state"] as? String == "scheduled", "\(made.body)")
    #expect(made.json["send_at"] as? String == "2027-12-01T15:00:00Z" && made.headers[.location]?.hasSuffix("/campaigns/hello") == true)
    let again = try await desk.ask(.post, "/campaigns", body, key: "k")
    #expect(again.status == 201 && again.body == made.body && again.header("idempotent-replayed") == "true")
    try FileManager.default.removeItem(atPath: desk.site.folder + "/posts/hello.md")
    #expect(try await desk.ask(.post, "/campaigns", body, key: "k").body == made.body, "the file is not asked for again")
    #expect(try await desk.site.count("campaigns") == 1)
    #expect(try await desk.log() == ["token program: had a post sent: hello"])
    #expect(try await desk.ask(.get, "/campaigns/hello").body == made.body)
  }

  @Test func `Of twenty at once that mean the same, by one key or by twenty, one makes a campaign`() async throws {
    let desk = try await desk()
    let body = try await order(desk)
    for keys in [(0..<20).map { _ in "k" }, (0..<20).map { "k\($0)" }] {
      let answers = try await withThrowingTaskGroup(of: APIDesk.Answer.self) { group in
        for key in keys { group.addTask { try await desk.ask(.post, "/campaigns", body, key: key) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.allSatisfy { [201, 409].contains($0.status) }, "\(answers.map(\.body))")
    }
    #expect(try await desk.site.count("campaigns") == 1)
  }

  @Test func `Another content, another count, a time that is past or a post that is none sends nothing`() async throws {
    let desk = try await desk()
    let body = try await order(desk)
    func refused(_ body: String, _ status: Int, _ pointer: String?) async throws {
      let answer = try await desk.ask(.post, "/campaigns", body, key: UUID().uuidString)
      #expect(answer.status == status && answer.pointer == pointer, "\(answer.body)")
    }
    try await refused(try await order(desk, readers: 2), 422, "/readers")
    try await refused(try await order(desk, more: ", \"send_at\": \"2020-12-01T15:00:00Z\""), 422, "/send_at")
    try await refused(try await order(desk, more: ", \"send_at\": \"tomorrow\""), 422, "/send_at")
    try await refused(#"{"post": "hello", "confirm": "hello", "readers": 3}"#, 422, "/confirm")
    try await refused(#"{"post": "hullo", "confirm": "hullo", "readers": 3}"#, 422, "/post")
    try desk.post("hello", "ready: true", "Other words.")
    try await refused(body, 422, "/confirm")
    try desk.post("hello", "ready: true", "{{ nothing }}")
    try await refused(body, 409, nil)
    #expect(try await desk.ask(.get, "/posts/hello/plan").status == 409)
    #expect(try await desk.site.count("campaigns") == 0)
    #expect(try await desk.site.count("api_answers") == 0)
  }

  @Test func `Without the yes of who must approve it nothing goes out`() async throws {
    let desk = try await desk(approvers: ["anna@example.org"])
    let answer = try await desk.ask(.post, "/campaigns", try await order(desk), key: "k")
    #expect(answer.status == 409 && answer.detail.contains("not approved"), "\(answer.body)")
    #expect(try await desk.site.count("campaigns") == 0)
  }

  @Test func `A sending is paused, goes on and is cancelled, each with its line in the log`() async throws {
    let desk = try await desk()
    #expect(try await desk.ask(.post, "/campaigns", try await order(desk), key: "k").status == 201)
    #expect(try await desk.ask(.post, "/campaigns/hello/pause", "{}").status == 409)
    try await freeze(desk)
    let paused = try await desk.ask(.post, "/campaigns/hello/pause", #"{"because": "a link is wrong"}"#)
    #expect(paused.status == 200 && paused.json["state"] as? String == "paused", "\(paused.body)")
    #expect(paused.json["halt_reason"] as? String == "by the program program: a link is wrong")
    // Whoever has lost the answer asks again, and is told the same.
    let twice = try await desk.ask(.post, "/campaigns/hello/pause", #"{"because": "another reason"}"#)
    #expect(twice.status == 200 && twice.body == paused.body, "\(twice.body)")
    for _ in 1...2 {
      let resumed = try await desk.ask(.post, "/campaigns/hello/resume")
      #expect(resumed.status == 200 && resumed.json["state"] as? String == "sending", "\(resumed.body)")
    }
    #expect(try await desk.ask(.post, "/campaigns/hello/cancel", #"{"confirm": "hallo"}"#).pointer == "/confirm")
    let cancelled = try await desk.ask(.post, "/campaigns/hello/cancel", #"{"confirm": "hello"}"#)
    #expect(cancelled.status == 200 && cancelled.json["state"] as? String == "cancelled")
    #expect(try await desk.ask(.post, "/campaigns/hello/cancel", #"{"confirm": "hello"}"#).status == 200)
    #expect(try await desk.ask(.post, "/campaigns/hello/cancel", #"{"confirm": "hallo"}"#).pointer == "/confirm")
    let ledger = try await desk.ask(.get, "/campaigns/hello")
    #expect(ledger.json["counts"] as? [String: Int] == ["cancelled": 3] && ledger.json["balances"] as? Bool == true, "\(ledger.body)")
    #expect(try await desk.ask(.post, "/campaigns/nothing/pause", "{}").status == 404)
    #expect(
      try await desk.log().map { $0.split(separator: ": ")[1] } == [
        "cancelled a campaign", "had a campaign go on", "paused a campaign", "had a post sent",
      ])
  }

  @Test func `The ledger is read page by page, and of one person all is told`() async throws {
    let desk = try await desk()
    #expect(try await desk.ask(.post, "/campaigns", try await order(desk), key: "k").status == 201)
    #expect(try await desk.ask(.get, "/campaigns/hello/report").status == 409)
    try await freeze(desk)
    var (met, cursor): ([String], String?) = ([], nil)
    repeat {
      let page = try await desk.ask(.get, "/campaigns/hello/deliveries?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
      met += page.items.compactMap { $0["address"] as? String }
      cursor = page.json["next"] as? String
    } while cursor != nil
    #expect(met == ["a@example.org", "b@example.org", "c@example.org"])
    #expect(try await desk.ask(.get, "/campaigns/hello/deliveries?state=accepted").items.isEmpty)
    #expect(try await desk.ask(.get, "/campaigns/hello/report").json["audience"] as? Int == 3)
    let mails = try await desk.ask(.get, "/subscribers/a@example.org/deliveries").items
    #expect(mails.first?["campaign"] as? String == "hello" && mails.first?["state"] as? String == "planned")
    let story = try await desk.ask(.get, "/subscribers/a@example.org/deliveries/hello")
    #expect(story.json["is_in_audience"] as? Bool == true && story.json["delivery"] as? String == "planned", "\(story.body)")
    let seer = try await APIDesk.token("seer", [.overview], desk.site)
    #expect(try await !desk.ask(.get, "/campaigns", as: seer).body.contains("@example.org"))
    #expect(try await desk.ask(.get, "/campaigns/hello/deliveries", as: seer).status == 403)
  }

  @Test func `Posts that wait are shown, held, pinned and let go, and days left out`() async throws {
    let desk = try await desk()
    let now = desk.site.now
    #expect(try await desk.ask(.post, "/posts/hello/pin", #"{"day": "2027-01-19"}"#).status == 409)
    let list = desk.site.list
    try await desk.site.database.write { try Slot.set(SlotRule("every Tuesday 09:00", zoneName: "UTC"), list: list, now: now, $0) }
    try desk.post("draft", "ready: false")
    try desk.post("broken", "ready: true", "{{ nothing }}")
    let posts = try await desk.ask(.get, "/posts")
    let standings = Dictionary(uniqueKeysWithValues: posts.items.map { ($0["slug"] as? String ?? "", $0["standing"] as? String ?? "") })
    #expect(standings == ["hello": "ready", "draft": "draft", "broken": "faulty"], "\(posts.body)")
    let text = try await desk.ask(.get, "/posts/broken")
    #expect((text.json["markdown"] as? String)?.contains("{{ nothing }}") == true)
    #expect((text.json["findings"] as? [[String: Any]])?.contains { $0["severity"] as? String == "error" } == true, "\(text.body)")
    let tag = try #require(text.headers[.eTag])
    #expect(try await desk.ask(.get, "/posts/broken", more: ["if-none-match": tag]).status == 304)
    let coming = try await desk.ask(.get, "/slots/coming?limit=2")
    let days = coming.items.compactMap { $0["day"] as? String }
    #expect(days.count == 2 && coming.items.first?["post"] as? String == "hello", "\(coming.body)")
    #expect(try await desk.ask(.post, "/posts/hello/hold", #"{"because": "not yet"}"#).json["because"] as? String == "not yet")
    #expect(try await desk.ask(.post, "/posts/hello/release").json["standing"] as? String == "ready")
    let pinned = try await desk.ask(.post, "/posts/hello/pin", "{\"day\": \"\(days[1])\"}")
    #expect(pinned.json["standing"] as? String == "pinned" && pinned.json["day"] as? String == days[1], "\(pinned.body)")
    #expect(pinned.json["pinned"] as? String == days[1])
    #expect(try await desk.ask(.post, "/posts/draft/pin", "{\"day\": \"\(days[1])\"}").status == 409)
    #expect(try await desk.ask(.post, "/posts/hello/pin", #"{"day": "2027-01-20"}"#).pointer == "/day")
    #expect(try await desk.ask(.post, "/posts/hello/unpin").json["standing"] as? String == "ready")
    #expect(try await desk.ask(.post, "/slots/\(days[0])/skip", #"{"because": "we rest"}"#).status == 200)
    #expect(try await desk.ask(.get, "/slots/coming").items.first?["skipped"] as? String == "we rest")
    #expect(try await desk.ask(.post, "/slots/\(days[0])/unskip").json["is_skipped"] as? Bool == false)
    #expect(try await desk.ask(.post, "/slots/tomorrow/skip", "{}").parameter == "day")
    #expect(try await desk.ask(.get, "/slots/past").items.isEmpty)
    #expect(try await desk.log().count == 6)
  }

  @Test func `A day that is kept for a draft says so, and one whose day is left out what it was pinned to`() async throws {
    let desk = try await desk()
    let (now, list) = (desk.site.now, desk.site.list)
    try await desk.site.database.write { try Slot.set(SlotRule("every Tuesday 09:00", zoneName: "UTC"), list: list, now: now, $0) }
    try desk.post("draft", "ready: false")
    let day = try #require(try await desk.ask(.get, "/slots/coming?limit=1").items.first?["day"] as? String)
    #expect(try await desk.ask(.post, "/posts/draft/pin", "{\"day\": \"\(day)\"}").json["pinned"] as? String == day)
    let coming = try await desk.ask(.get, "/slots/coming?limit=1").items.first
    #expect(coming?["obstacle"] as? String == "the day is kept for draft, which is a draft" && coming?["post"] == nil, "\(coming ?? [:])")
    #expect(try await desk.ask(.post, "/slots/\(day)/skip", "{}").json["lapsed_pin"] as? String == "draft")
    #expect(try await desk.ask(.get, "/posts/draft").body.contains("was pinned to \(day), which is left out"))
    #expect(try await desk.ask(.post, "/posts/hello/pin", "{\"day\": \"\(day)\"}").status == 409)
    let moved = try await desk.ask(.put, "/lists/main/slot", #"{"rule": "every Friday 09:00", "zone": "UTC"}"#)
    #expect(moved.json["lapsed_pins"] as? [String] == ["draft"], "\(moved.body)")
    try desk.post("late", "ready: true\ndate: 2027-02-01")
    let early = try await desk.ask(.post, "/posts/late/pin", #"{"day": "2027-01-29"}"#)
    #expect(early.pointer == "/day" && early.detail.contains("does not go out before 2027-02-01"), "\(early.body)")
  }

  @Test func `The slot that is set already is not set again, and another ends an open day`() async throws {
    let desk = try await desk()
    // 2027-01-15 is the day of the test's clock: since a week before.
    let (before, list) = (desk.site.now + .seconds(-7 * 86_400), desk.site.list)
    let hour = Int(desk.site.now.milliseconds / 1000) % 86_400 / 3600
    let clock = (hour < 10 ? "0" : "") + "\(hour):00"
    try await desk.site.database.write { connection in
      try Slot.set(SlotRule("every day \(clock)", zoneName: "UTC"), list: list, now: before, connection)
    }
    let same = try await desk.ask(.put, "/lists/main/slot", "{\"rule\": \"every day \(clock)\", \"zone\": \"UTC\"}")
    #expect(same.json["ended"] as? [String] == [], "\(same.body)")
    #expect(try await desk.log().isEmpty)
    #expect(try await desk.ask(.get, "/slots/past").items.isEmpty)
    let other = try await desk.ask(.put, "/lists/main/slot", #"{"rule": "last Friday of the month 09:00", "zone": "UTC"}"#)
    #expect((other.json["ended"] as? [String])?.last == LocalDate(desk.site.now, in: .gmt).description, "\(other.body)")
    let past = try await desk.ask(.get, "/slots/past?limit=1").items.first
    #expect(past?["because"] as? String == "it was open when the slot became last Friday of the month 09:00 UTC", "\(past ?? [:])")
  }

  @Test func `What bounced is listed and taken back`() async throws {
    let desk = try await desk()
    let person = try await desk.site.person("a@example.org")
    let list = desk.site.list
    try await desk.site.database.write { connection in
      try connection.execute(
        """
        INSERT INTO feedback (key, source, kind, reason, is_hard, subscriber_id, words, outcome, at)
        VALUES ($2, 'smtp', 'bounce', 'unknown user', 1, $1, '550 no such user', 'bounced', 5)
        """, [person.id.sql, .text(String(repeating: "k", count: 64))])
      try connection.execute(
        "INSERT INTO feedback_changes (feedback_id, list_id, was, became) SELECT id, $1, 'confirmed', 'bounced' FROM feedback", [list.sql])
      try connection.execute("UPDATE memberships SET state = 'bounced' WHERE subscriber_id = $1", [person.id.sql])
    }
    let bounces = try await desk.ask(.get, "/bounces?limit=1")
    #expect(bounces.items.first?["reason"] as? String == "unknown user" && bounces.json["next"] == nil, "\(bounces.body)")
    #expect(try await desk.ask(.get, "/bounces?reason=spam").items.isEmpty)
    #expect(try await desk.ask(.get, "/bounces?campaign=nothing").parameter == "campaign")
    let undone = try await desk.ask(.post, "/subscribers/a@example.org/undo-bounces", "{}")
    #expect(undone.status == 200 && undone.json["lists"] as? [String] == ["main"], "\(undone.body)")
    #expect(try await desk.ask(.post, "/subscribers/a@example.org/undo-bounces", "{}").status == 409)
    #expect(try await desk.site.state(person) == .confirmed)
  }
}
