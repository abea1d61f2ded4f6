import Accounts
import Audience
import Campaigns
import Delivery
import Feedback
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Web

/// What came back, and what somebody at the desk does about it.
@Suite struct DeskBouncesTests {
  /// Rows as the intake writes them, of a campaign that everybody had.
  private func desk(bounced: Int, outcome: String = "bounced") async throws -> (desk: Desk, admin: String) {
    let desk = try await Desk()
    for index in 0..<bounced {
      let reader = try await desk.site.add(
        "reader\(index)@\(index % 2 == 0 ? "even" : "odd").example", outcome == "bounced" ? .bounced : .confirmed)
      let (list, now) = (desk.site.list, desk.site.now)
      try await desk.site.database.write { connection in
        try connection.execute(
          "INSERT INTO contents (hash, title, description, issue) VALUES ($1, 'The <First>', '', '{}') ON CONFLICT DO NOTHING",
          [.text(String(repeating: "a", count: 64))])
        try connection.execute(
          """
          INSERT INTO campaigns (id, name, slug, list_id, content_hash, mode, kind, state, promise, send_at, expires_after, audience, frozen_at, created_at)
          VALUES (1, 'first', 'first', $1, $2, 'live', 'issue', 'sent', 'never-twice', $3, 60000, 9, $3, $3) ON CONFLICT DO NOTHING
          """, [list.sql, .text(String(repeating: "a", count: 64)), .time(now)])
        let delivery = try connection.first(
          "INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at) VALUES (1, $1, 'accepted', $2, $2) RETURNING id",
          [reader.id.sql, .time(now)]
        ) { try $0.integer("id") }
        let id = try connection.first(
          """
          INSERT INTO feedback (key, source, kind, reason, is_hard, subscriber_id, campaign_id, words, outcome, at, delivery_id)
          VALUES ($1, 'main', 'bounce', 'unknown user', 1, $2, 1, $3, $4, $5, $6) RETURNING id
          """,
          [
            .text(String(format: "%064d", index)), reader.id.sql, .text("550 no <b>such</b> user \(index)"), .text(outcome),
            .time(now + .seconds(index)), delivery.map { .integer($0) } ?? .null,
          ]
        ) { try $0.integer("id") }
        guard let id, outcome == "bounced" else { return }
        try connection.execute(
          "INSERT INTO feedback_changes (feedback_id, list_id, was, became) VALUES ($1, $2, 'confirmed', 'bounced')",
          [.integer(id), list.sql])
      }
    }
    return (desk, try await desk.add(.admin).secret)
  }

  private func deeds(_ desk: Desk) async throws -> [String] {
    try await desk.site.accounts.audit(page: 0, of: 50).filter { $0.who == "admin@example.org" && $0.deed != .joined }.map {
      "\($0.word) \($0.object)"
    }
  }

  @Test func `What came back is listed with its reason and words, narrowed, and summed up by domain`() async throws {
    let (desk, admin) = try await desk(bounced: 5)
    let all = try await desk.ask(.get, "/desk/bounces", as: admin).body
    #expect(
      all.contains("Bounce, for good (no such mailbox)") && all.contains("550 no &lt;b&gt;such&lt;/b&gt; user 4")
        && all.contains("no more mail goes there"))
    for (query, count) in [
      ("", 5), ("?reason=policy", 0), ("?campaign=first&hard=yes", 5), ("?campaign=none", 0), ("?list=main", 5), ("?since=2999-01-01", 0),
      ("?since=nonsense", 0), ("?last=2", 2),
    ] {
      let body = try await desk.ask(.get, "/desk/bounces\(query)", as: admin).body
      #expect(body.components(separatedBy: "550 no ").count - 1 == count, "\(query)")
    }
    #expect(try await desk.ask(.get, "/desk/bounces?last=2", as: admin).body.contains("/desk/bounces?last=8"))
    let domains = try await desk.ask(.get, "/desk/bounces/domains", as: admin).body
    #expect(
      domains.contains("<bdi>even.example</bdi></th><td class=\"number\">3</td>")
        && domains.contains("<bdi>odd.example</bdi></th><td class=\"number\">2</td>"))
    let sender = try await desk.add(.sender).secret
    #expect(try await !desk.ask(.get, "/desk/bounces?hard=yes", as: sender).body.contains("Take these back"))
  }

  @Test func `Many are taken back when it is said which, and how many people that are`() async throws {
    let (desk, admin) = try await desk(bounced: 12)
    func undo(_ form: [String: String]) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "/desk/bounces/undo", form, as: admin)
    }
    #expect(try await undo(["count": "12"]).body.contains("Say which bounces"))
    #expect(try await undo(["campaign": "none", "count": "0"]).body.contains("No bounce that stands"))
    let asked = try await undo(["campaign": "first"])
    #expect(
      asked.status == 422 && asked.body.contains("Bounces of 12 people would be taken back") && asked.body.contains("… and 2 more")
        && asked.body.contains("name=\"campaign\" value=\"first\""))
    #expect(try await undo(["campaign": "first", "count": "11"]).body.contains("That is not 12"))
    #expect(try await desk.site.state(desk.site.person("reader3@odd.example")) == .bounced)
    #expect(try await deeds(desk) == [])
    let done = try await undo(["campaign": "first", "count": "12", "because": "their <provider>"])
    #expect(done.headers[.location] == "/desk/bounces?done=undone&count=12&beside=12")
    #expect(try await desk.site.state(desk.site.person("reader3@odd.example")) == .confirmed)
    #expect(try await deeds(desk) == ["took bounces back 12"])
    #expect(try await undo(["campaign": "first", "count": "12"]).body.contains("No bounce that stands"))
  }

  @Test func `One person's is taken back on their page`() async throws {
    let (desk, admin) = try await desk(bounced: 2)
    let reader = try await desk.site.person("reader1@odd.example")
    let path = "/desk/subscribers/\(reader.id.rawValue)"
    let before = try await desk.ask(.get, path, as: admin).body
    #expect(
      before.contains("Take it back: mail does arrive there") && before.contains("\(path)/why/first")
        && before.contains("The &lt;First&gt;"))
    let why = try await desk.ask(.get, path + "/why/first", as: admin)
    for words in [
      "The &lt;First&gt;: reader1@odd.example", "They are among its readers", "accepted", "550 no &lt;b&gt;such&lt;/b&gt; user 1",
      "it came back",
    ] {
      #expect(why.status == 200 && why.body.contains(words), "\(words)")
    }
    #expect(try await desk.ask(.get, path + "/why/none", as: admin).status == 404)
    #expect(try await desk.ask(.post, path + "/undo", ["because": "wrote to us"], as: admin).status == 303)
    #expect(try await desk.site.state(reader) == .confirmed)
    #expect(try await desk.site.state(desk.site.person("reader0@even.example")) == .bounced)
    let page = try await desk.ask(.get, path, as: admin).body
    #expect(page.contains("taken back") && page.contains("wrote to us") && !page.contains("Take it back: mail"))
    #expect(try await deeds(desk) == ["took bounces back #\(reader.id.rawValue)"])
  }

  @Test func `Held ones are shown, and count only when their number is typed`() async throws {
    let (desk, admin) = try await desk(bounced: 3, outcome: "held")
    let page = try await desk.ask(.get, "/desk/bounces", as: admin).body
    #expect(page.contains("3 held") && page.contains("href=\"/desk/bounces?campaign=first&amp;held=yes\""), "\(page)")
    for (campaign, count) in [("first", ""), ("first", "2"), ("none", "3")] {
      #expect(try await desk.ask(.post, "/desk/bounces/accept", ["campaign": campaign, "count": count], as: admin).status == 422)
    }
    #expect(try await deeds(desk) == [])
    let done = try await desk.ask(.post, "/desk/bounces/accept", ["campaign": "first", "count": "3"], as: admin)
    #expect(done.headers[.location] == "/desk/bounces?done=accepted&count=3&beside=0")
    #expect(try await desk.site.state(desk.site.person("reader0@even.example")) == .bounced)
    #expect(try await deeds(desk) == ["had held bounces count first: 3"])
    #expect(
      try await desk.ask(.post, "/desk/bounces/accept", ["campaign": "first", "count": "3"], as: admin).body.contains(
        "None of these is held any more"))
  }
}
