import Audience
import Campaigns
import Foundation
import HTTPTypes
import Hooks
import Store
import Testing

@testable import Web

@Suite struct AnswersFitTests {
  @Test func `What is answered is what the document says, nothing more and nothing of another kind`() async throws {
    let desk = try await APIDesk(attributes: ["city": .text])
    let now = desk.site.now
    _ = try await desk.site.add("ada@example.org", .confirmed)
    _ = try await desk.site.add("bo@example.org", .unsubscribed)
    let list = desk.site.list
    try await desk.site.database.write { try Slot.set(SlotRule("every Tuesday 09:00", zoneName: "UTC"), list: list, now: now, $0) }
    try desk.post("hello")
    @discardableResult
    func fits(
      _ method: HTTPRequest.Method, _ path: String, _ body: String = "", key: String? = nil, type: String = "application/json",
      more: [String: String] = [:]
    ) async throws -> APIDesk.Answer {
      let template = path.split(separator: "?")[0]
      let answer = try await desk.ask(method, path, body, key: key, type: type, more: more)
      let tree = try JSONDecoder().decode(JSONTree.self, from: Data(answer.body.utf8))
      let fitting = APISite.table.filter { route in
        route.method == method
          && (try? Regex("/" + route.path.dropFirst().replacing(/:\w+/, with: "[^/]+")).wholeMatch(in: template)) != nil
      }
      let route = try #require(fitting.first, "\(path)")
      let gift = try #require(route.gifts.first { $0.status.code == answer.status }, "\(path): \(answer.status) \(answer.body)")
      #expect(gift.schema?.faults(in: tree, isStrict: true) == [], "\(path): \(answer.body)")
      return answer
    }
    let reader = "/subscribers/ada@example.org"
    try await fits(.put, "/segments/all", #"{"rule": "domain = \"example.org\""}"#)
    try await fits(.patch, reader, #"{"name": "Ada", "attributes": {"city": "London"}, "tags": ["staff"]}"#)
    try await fits(.post, "/subscribers", #"{"address": "new@example.org", "consent": "ask"}"#, key: "1")
    for path in [
      "/publication", "/lists", "/lists/main", "/subscribers", "/subscribers?limit=1", reader, reader + "/journal", "/segments",
      "/segments/all",
    ] {
      try await fits(.get, path)
    }
    for path in ["/posts", "/posts/hello", "/posts/hello/plan", "/slots/coming", "/slots/past", "/bounces"] { try await fits(.get, path) }
    for path in [
      "/posts?folder=true", "/posts/hello/mail", "/posts/hello/revisions", "/pictures", "/imports", "/bounces/held", "/bounces/domains",
      "/log",
    ] {
      try await fits(.get, path)
    }
    let text = #"{"markdown": "---\ntitle: Fit\n---\n\nWords.\n"}"#
    let made = try await fits(.put, "/posts/fit", text, more: ["if-none-match": "*"])
    let tag = try #require(made.headers[.eTag])
    try await fits(.post, "/posts/fit/preview", text)
    let version = try #require(try await fits(.get, "/posts/fit/revisions").items.first?["id"] as? Int)
    try await fits(.get, "/posts/fit/revisions/\(version)")
    try await fits(.post, "/posts/fit/revisions/\(version)/restore", more: ["if-match": tag])
    try await fits(.post, "/posts/hello/test", #"{"to": "me@example.org"}"#)
    try await fits(.post, "/posts/hello/move", #"{"place": 1}"#)
    try await fits(.delete, "/posts/fit", more: ["if-match": tag])
    try await fits(.get, "/former-posts")
    try await fits(.delete, "/posts/fit/revisions")
    try await fits(.put, "/lists/more", #"{"name": "More"}"#)
    try await fits(.put, "/lists/more/slot", #"{"rule": "every Friday 09:00", "zone": "UTC"}"#)
    try await fits(.delete, "/lists/more/slot")
    try await fits(.post, reader + "/frequency", #"{"frequency": "weekly"}"#)
    try await fits(.post, reader + "/snooze", #"{"until": "2099-01-01T00:00:00Z"}"#)
    try await fits(.post, reader + "/snooze", "{}")
    try await fits(.post, reader + "/export")
    try await fits(.post, "/suppressions", #"{"value": "example.net", "reason": "asked"}"#)
    for path in ["/suppressions", "/suppressions?address=x@example.net"] { try await fits(.get, path) }
    try await fits(.post, "/suppressions/remove", #"{"value": "example.net"}"#)
    try await fits(.post, "/bounces/undo", #"{"hard": true}"#)
    let upload = try await fits(.post, "/imports?name=x.csv", "email\nx@example.org\nnobody\n", type: "text/csv")
    let place = "/imports/" + (try #require(upload.json["id"] as? String))
    await desk.site.imports.settle()
    try await fits(.get, place)
    try await fits(.post, place + "/look", #"{"consent": "at the fair"}"#)
    await desk.site.imports.settle()
    try await fits(.delete, place)
    try await fits(.post, "/rules/evaluate", #"{"rule": "all", "sample": 3}"#)
    try await fits(.post, "/posts/hello/hold", "{}")
    try await fits(.post, "/posts/hello/release")
    let confirm = try #require(try await desk.ask(.get, "/posts/hello/plan").json["confirm"] as? String)
    try await fits(.post, "/campaigns", "{\"post\": \"hello\", \"confirm\": \"\(confirm)\", \"readers\": 1}", key: "2")
    let publication = try Pages.publication("en", desk.site.folder)
    try await desk.site.database.write { connection in
      for campaign in try Campaign.all("hello", connection) { _ = try Campaign.freeze(campaign.id, in: publication, now: now, connection) }
    }
    for path in ["/campaigns", "/campaigns?mails=true", "/campaigns/hello", "/campaigns/hello/deliveries", "/campaigns/hello/report"] {
      try await fits(.get, path)
    }
    try await fits(.get, reader + "/deliveries")
    try await fits(.get, reader + "/deliveries/hello")
    for path in ["/campaigns/hello/gap", "/campaigns/hello/mail", "/routes", "/settings", "/settings/dns", "/feeds", "/series"] {
      try await fits(.get, path)
    }
    for path in ["/routes/look", "/settings/dns/look"] { try await fits(.post, path) }
    _ = try await desk.site.database.write { try $0.execute("UPDATE deliveries SET state = 'uncertain', attempts = 1") }
    try await fits(.post, "/campaigns/hello/resolve", #"{"confirm": "hello", "how": "resend", "count": 1}"#, key: "3")
    try await fits(.post, "/campaigns/hello/pause", "{}")
    try await fits(.post, "/campaigns/hello/resume")
    try await fits(.post, "/campaigns/hello/cancel", #"{"confirm": "hello"}"#)
    try await desk.site.database.write { connection in
      try HookState.agree([Pages.hook], mark: { "m" }, now: now, connection)
    }
    try await fits(.get, "/hooks")
    try await fits(.post, "/hooks/crm/test")
    try await fits(.post, "/hooks/crm/resume", "{}", key: "4")
    try await fits(.post, "/hooks/crm/replay", #"{"since": "2026-11-24T09:00:00Z"}"#, key: "5")
    try await fits(.post, "/users", #"{"address": "new@example.org", "role": "writer"}"#)
    try await fits(.get, "/users")
    try await fits(.post, "/users/new@example.org/role", #"{"role": "sender"}"#)
    try await fits(.post, "/users/new@example.org/reset")
    try await fits(.delete, "/users/new@example.org")
    try await fits(.post, reader + "/unsubscribe", "{}")
    try await fits(.post, reader + "/erase", #"{"confirm": "ada@example.org"}"#)
    for problem in [
      try await desk.ask(.post, "/subscribers", "{}", key: "4"),
      try await desk.ask(.put, "/posts/hello", text, more: ["if-match": "\"x\""]),
    ] {
      let tree = try JSONDecoder().decode(JSONTree.self, from: Data(problem.body.utf8))
      #expect(problem.status >= 400 && ProblemAnswer.schema.faults(in: tree, isStrict: true) == [], "\(problem.body)")
    }
  }
}
