import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// Lists, slots, how much mail somebody wants, whom no mail may go to, and who is taken away in a file.
@Suite struct WholeAPITests {
  @Test func `Lists are made and changed, and what is not said stays`() async throws {
    let desk = try await APIDesk()
    let made = try await desk.ask(.put, "/lists/local", #"{"name": "Local", "visibility": "private"}"#)
    #expect(made.status == 201 && made.json["opt_in"] as? String == "double", "\(made.body)")
    let changed = try await desk.ask(.put, "/lists/local", #"{"opt_in": "single"}"#)
    #expect(changed.status == 200 && changed.json["name"] as? String == "Local" && changed.json["visibility"] as? String == "private")
    #expect(try await desk.ask(.put, "/lists/local", "{}").status == 200)
    #expect(try await desk.ask(.put, "/lists/Local", "{}").parameter == "list")
    #expect(try await desk.ask(.put, "/lists/local", #"{"name": "a\nb"}"#).pointer == "/name")
    let unseen = try await desk.ask(.put, "/lists/local", #"{"name": "a\u2060b"}"#)
    #expect(unseen.pointer == "/name" && unseen.detail.contains("U+2060"), "\(unseen.body)")
    #expect(try await desk.log() == ["token program: set a list: local", "token program: set a list: local"])
  }

  @Test func `A slot is set and taken away, and what is no rule is told`() async throws {
    let desk = try await APIDesk()
    let slot = try await desk.ask(.put, "/lists/main/slot", #"{"rule": "every Tuesday 09:00", "zone": "America/Chicago"}"#)
    #expect(slot.status == 200 && slot.json["zone"] as? String == "America/Chicago", "\(slot.body)")
    #expect(try await desk.ask(.get, "/slots/coming?limit=3").items.count == 3)
    for odd in ["every Toosday", "every Tuesday 09:00 and 10:00", "every Tuesday 25:00"] {
      let answer = try await desk.ask(.put, "/lists/main/slot", "{\"rule\": \"\(odd)\", \"zone\": \"UTC\"}")
      #expect(answer.status == 422 && answer.pointer == "/rule", "\(odd): \(answer.body)")
    }
    #expect(try await desk.ask(.put, "/lists/none/slot", #"{"rule": "every Tuesday 09:00", "zone": "UTC"}"#).status == 404)
    #expect(try await desk.ask(.delete, "/lists/main/slot").status == 200)
    #expect(try await desk.ask(.get, "/slots/coming").items.isEmpty)
    #expect(try await desk.log().count == 2)
  }

  @Test func `How often somebody wants mail, and until when none, is kept with its cause`() async throws {
    let desk = try await APIDesk()
    let ada = try await desk.site.add("ada@example.org", .confirmed)
    _ = try await desk.site.add("bo@example.org", .unsubscribed)
    let weekly = try await desk.ask(.post, "/subscribers/ada@example.org/frequency", #"{"frequency": "weekly"}"#)
    #expect(weekly.status == 200 && weekly.body.contains("at most one issue a week"), "\(weekly.body)")
    let rest = try await desk.ask(.post, "/subscribers/ada@example.org/snooze", #"{"until": "2027-12-29T00:00:00Z"}"#)
    #expect(rest.body.contains("2027-12-29T00:00:00Z"), "\(rest.body)")
    #expect(try await !desk.ask(.post, "/subscribers/ada@example.org/snooze", "{}").body.contains("snoozed_until"))
    #expect(try await desk.ask(.post, "/subscribers/ada@example.org/snooze", #"{"until": "2020-01-01T00:00:00Z"}"#).pointer == "/until")
    #expect(try await desk.ask(.post, "/subscribers/bo@example.org/snooze", "{}").status == 409)
    #expect(try await desk.ask(.post, "/subscribers/bo@example.org/frequency", #"{"frequency": "digest"}"#).status == 409)
    let journal = try await desk.site.database.read { try Consent.journal(of: ada.id, $0).map(\.cause) }
    #expect(journal.filter { $0.contains("by the program program") }.count == 3, "\(journal)")
    let deeds = try await desk.log().map { $0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces) }
    #expect(Set(deeds) == ["chose how often a reader has mail", "let a reader's mail rest"], "as the desk calls it")
  }

  @Test func `Whom no mail may go to is listed, added and taken away, and no log has an address`() async throws {
    let desk = try await APIDesk()
    _ = try await desk.site.add("ada@example.org", .confirmed)
    for value in ["ada@example.org", "example.net", "bo@example.org"] {
      let added = try await desk.ask(.post, "/suppressions", "{\"value\": \"\(value)\", \"reason\": \"asked\"}")
      #expect(added.json["is_changed"] as? Bool == true, "\(added.body)")
    }
    let page = try await desk.ask(.get, "/suppressions?limit=2")
    let next = try #require(page.json["next"] as? String)
    let rest = try await desk.ask(.get, "/suppressions?limit=2&cursor=\(next)")
    #expect((page.items + rest.items).compactMap { $0["value"] as? String } == ["ada@example.org", "example.net", "bo@example.org"])
    #expect(try await desk.ask(.get, "/suppressions?address=x@example.net").items.count == 1)
    #expect(try await desk.ask(.post, "/suppressions/remove", #"{"value": "example.net"}"#).json["is_changed"] as? Bool == true)
    #expect(try await desk.ask(.post, "/suppressions/remove", #"{"value": "example.net"}"#).json["is_changed"] as? Bool == false)
    #expect(try await desk.ask(.post, "/suppressions", #"{"value": "no thing", "reason": "x"}"#).pointer == "/value")
    #expect(try await !desk.log().joined().contains("@"))
    #expect(try await desk.ask(.get, "/log?limit=2").items.count == 2)
  }

  @Test func `Readers are taken away as a file that comes back, and one as their document, and the log tells`() async throws {
    let desk = try await APIDesk()
    for name in ["ada", "bo"] { _ = try await desk.site.add("\(name)@example.org", .confirmed) }
    let all = try await desk.ask(.post, "/exports", "{}")
    #expect(all.headers[.contentType] == "text/csv" && all.body.contains("bo@example.org"), "\(all.body)")
    let some = try await desk.ask(.post, "/exports", #"{"list": "main", "rule": "address = \"ada@example.org\""}"#)
    #expect(some.status != 200 || !some.body.contains("bo@example.org"), "\(some.body)")
    #expect(try await desk.ask(.post, "/exports", #"{"list": "none"}"#).pointer == "/list")
    #expect(try await desk.ask(.post, "/exports", #"{"rule": "city ="}"#).pointer == "/rule")
    let one = try await desk.ask(.post, "/subscribers/ada@example.org/export")
    #expect(one.json["address"] as? String == "ada@example.org", "\(one.body)")
    let deeds = try await desk.log()
    #expect(
      deeds.contains("token program: took readers away in a file: ") && deeds.contains { $0.contains("all that is kept") }, "\(deeds)")
  }

  @Test func `What bounced at many is taken back when their number is said`() async throws {
    let desk = try await APIDesk()
    let list = desk.site.list
    for number in 1...3 {
      let person = try await desk.site.add("p\(number)@example.org", .bounced)
      try await desk.site.database.write { connection in
        let id = try connection.first(
          """
          INSERT INTO feedback (key, source, kind, reason, is_hard, subscriber_id, words, outcome, at)
          VALUES ($2, 'smtp', 'bounce', 'unknown user', 1, $1, '550 no such user', 'bounced', 5) RETURNING id
          """, [person.id.sql, .text("k\(number)".padding(toLength: 64, withPad: "k", startingAt: 0))]
        ) { try $0.integer("id") }
        try connection.execute(
          "INSERT INTO feedback_changes (feedback_id, list_id, was, became) VALUES ($2, $1, 'confirmed', 'bounced')",
          [list.sql, .integer(id ?? 0)])
      }
    }
    #expect(try await desk.ask(.post, "/bounces/undo", "{}").status == 422)
    let asked = try await desk.ask(.post, "/bounces/undo", #"{"hard": true}"#)
    #expect(asked.json["people"] as? Int == 3 && asked.json["is_done"] as? Bool == false, "\(asked.body)")
    #expect(try await desk.ask(.post, "/bounces/undo", #"{"hard": true, "people": 2}"#).pointer == "/people")
    let done = try await desk.ask(.post, "/bounces/undo", #"{"hard": true, "people": 3, "because": "the provider was down"}"#)
    #expect(done.json["is_done"] as? Bool == true && done.json["came_back"] as? Int == 3, "\(done.body)")
    #expect(try await desk.ask(.post, "/bounces/undo", #"{"hard": true, "people": 3}"#).status == 409)
    #expect(try await desk.ask(.get, "/bounces/domains").items.first?["domain"] as? String ?? "example.org" == "example.org")
    #expect(try await desk.ask(.get, "/bounces/held").items.isEmpty)
    #expect(try await desk.ask(.post, "/bounces/accept", #"{"bounces": 1}"#).status == 409)
  }

  @Test func `A test goes to one address, and a post that nobody has to approve asks nobody`() async throws {
    let desk = try await APIDesk()
    try desk.post("hello")
    let tried = try await desk.ask(.post, "/posts/hello/test", #"{"to": "me@example.org"}"#)
    #expect(tried.status == 200 && tried.json["told"] as? [String] == ["me@example.org"], "\(tried.body)")
    #expect(try await desk.ask(.post, "/posts/hello/review", "{}").status == 409)
    #expect(try await desk.log() == ["token program: had a test sent: hello.md"])
  }
}
