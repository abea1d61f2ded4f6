import Accounts
import Audience
import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// What is put right about an issue that went out: the gap, what is uncertain, its subject.
@Suite struct SettlingAPITests {
  /// An issue to so many readers, whose mails stand as nobody has to send them for that.
  private func desk(
    _ head: String = "", readers: Int = 4, _ states: [Int: (DeliveryState, String)] = [:]
  ) async throws -> APIDesk {
    let desk = try await APIDesk()
    for index in 0..<readers { _ = try await desk.site.add("reader\(index)@example.org", .confirmed) }
    try desk.post("hello", "ready: true\(head)", "Hello, [a link](https://example.org/x).")
    let site = desk.site
    let file = try #require(site.newsroom.file("hello.md"))
    let outlook = try await site.newsroom.outlook(of: file, at: site.now, now: site.now)
    let campaign = try await site.newsroom.send(file, showing: outlook.prospect.hash, at: nil, now: site.now) { _, _ in }
    let publication = try Pages.publication("en", site.folder)
    try await site.database.write { connection in
      _ = try Campaign.freeze(campaign.id, in: publication, now: site.now, connection)
      for (index, (state, reply)) in states {
        try connection.execute(
          """
          UPDATE deliveries SET state = $2, reply = $3, attempts = 1, changed_at = $4
          WHERE subscriber_id = (SELECT id FROM subscribers WHERE address = $1)
          """, [.text("reader\(index)@example.org"), .text(state.rawValue), .text(reply), .time(site.now + .seconds(index))])
      }
      _ = try Campaign.finishIfDone(campaign.id, now: site.now + .seconds(60), connection)
    }
    return desk
  }

  private func ledger(_ desk: APIDesk) async throws -> [String: Int] {
    try #require(try await desk.ask(.get, "/campaigns/hello").json["counts"] as? [String: Int])
  }

  @Test func `Who did not get an issue has it sent once, when its name and their number are said`() async throws {
    let desk = try await desk("", [0: (.accepted, "250 Ok"), 1: (.excluded, "rests"), 2: (.failed, "550 gone"), 3: (.accepted, "250 Ok")])
    let gap = try await desk.ask(.get, "/campaigns/hello/gap")
    #expect(gap.json["count"] as? Int == 1 && gap.body.contains("reader1@example.org") && !gap.body.contains("reader2"), "\(gap.body)")
    #expect(try await desk.ask(.get, "/campaigns/hello/gap?refused=true").json["count"] as? Int == 2)
    let sender = try await APIDesk.token("sender", [.send], desk.site)
    let hidden = try await desk.ask(.get, "/campaigns/hello/gap", as: sender)
    #expect(hidden.json["count"] as? Int == 1 && !hidden.body.contains("@"), "\(hidden.body)")
    for (body, pointer) in [
      (#"{"confirm": "hallo", "count": 1}"#, "/confirm"), (#"{"confirm": "hello", "count": 2}"#, "/count"),
      (#"{"confirm": "hello", "count": 1, "refused": true}"#, "/count"),
    ] {
      let answer = try await desk.ask(.post, "/campaigns/hello/fill-gap", body, key: UUID().uuidString)
      #expect(answer.status == 422 && answer.pointer == pointer, "\(answer.body)")
    }
    #expect(try await ledger(desk)["planned"] == nil)
    let body = #"{"confirm": "hello", "count": 1}"#
    let answers = try await withThrowingTaskGroup(of: APIDesk.Answer.self) { group in
      for number in 0..<20 { group.addTask { try await desk.ask(.post, "/campaigns/hello/fill-gap", body, key: "k\(number)") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.filter { $0.status == 200 }.count == 1 && answers.allSatisfy { [200, 422].contains($0.status) })
    let ledger = try await ledger(desk)
    #expect(ledger == ["accepted": 2, "deferred": 1, "failed": 1], "\(ledger)")
    #expect(try await desk.log() == ["token program: had an issue sent to who did not get it: hello: 1"])
    #expect(try await desk.ask(.get, "/campaigns/hello/gap").json["count"] as? Int == 0)
  }

  @Test func `Asked again with its key, a filled gap is told as it was and filled once`() async throws {
    let desk = try await desk("", [0: (.accepted, "250 Ok"), 1: (.excluded, "rests"), 2: (.accepted, "250 Ok"), 3: (.accepted, "250 Ok")])
    let body = #"{"confirm": "hello", "count": 1}"#
    let first = try await desk.ask(.post, "/campaigns/hello/fill-gap", body, key: "k")
    let again = try await desk.ask(.post, "/campaigns/hello/fill-gap", body, key: "k")
    #expect(first.status == 200 && first.json["state"] as? String == "sending", "\(first.body)")
    #expect(again.body == first.body && again.header("idempotent-replayed") == "true")
    #expect(try await desk.log().count == 1)
    _ = try await desk.ask(.post, "/campaigns/hello/cancel", #"{"confirm": "hello"}"#)
    #expect(try await desk.ask(.get, "/campaigns/hello/gap").status == 409)
    #expect(try await desk.ask(.get, "/campaigns/none/gap").status == 404)
  }

  @Test func `What is uncertain is settled for those who are named, or all, when their number is said`() async throws {
    let desk = try await desk("", [0: (.uncertain, "x"), 1: (.uncertain, "x"), 2: (.uncertain, "x"), 3: (.accepted, "250 Ok")])
    func resolve(_ body: String, as secret: String? = nil) async throws -> APIDesk.Answer {
      try await desk.ask(.post, "/campaigns/hello/resolve", body, key: UUID().uuidString, as: secret)
    }
    for (body, pointer) in [
      (#"{"confirm": "hallo", "how": "close", "count": 3}"#, "/confirm"), (#"{"confirm": "hello", "how": "close", "count": 2}"#, "/count"),
      (#"{"confirm": "hello", "how": "drop", "count": 3}"#, "/how"),
      (#"{"confirm": "hello", "how": "close", "count": 1, "addresses": ["nobody@example.org"]}"#, "/addresses/0"),
      (#"{"confirm": "hello", "how": "close", "count": 1, "addresses": ["@"]}"#, "/addresses/0"),
      (#"{"confirm": "hello", "how": "close", "count": 1, "addresses": []}"#, "/addresses"),
      (#"{"confirm": "hello", "how": "resend", "count": 2, "addresses": ["reader0@example.org", "reader3@example.org"]}"#, "/addresses"),
    ] {
      let answer = try await resolve(body)
      #expect(answer.status == 422 && answer.pointer == pointer, "\(answer.body)")
    }
    #expect(try await ledger(desk) == ["uncertain": 3, "accepted": 1], "what is refused in the middle has changed nothing")
    let one = #"{"confirm": "hello", "how": "close", "count": 1, "addresses": ["reader0@example.org"]}"#
    let sender = try await APIDesk.token("sender", [.send], desk.site)
    #expect(try await resolve(one, as: sender).status == 403, "whoever may not see readers does not name them")
    #expect(try await resolve(one).json["counts"] as? [String: Int] == ["uncertain": 2, "accepted": 2])
    #expect(try await resolve(one).pointer == "/addresses")
    let closed = try await desk.ask(.get, "/subscribers/reader0@example.org/deliveries").body
    #expect(closed.contains("closed by the program program at"), "\(closed)")
    let all = try await resolve(#"{"confirm": "hello", "how": "resend", "count": 2}"#, as: sender)
    #expect(all.json["counts"] as? [String: Int] == ["deferred": 2, "accepted": 2] && all.json["state"] as? String == "sending")
    #expect(
      try await desk.log() == ["token sender: settled what was uncertain: hello: 2", "token program: settled what was uncertain: hello: 1"])
  }

  @Test func `Of a cancelled issue nothing is sent again, and what is uncertain can be closed`() async throws {
    let desk = try await desk("", [0: (.uncertain, "x")])
    _ = try await desk.ask(.post, "/campaigns/hello/cancel", #"{"confirm": "hello"}"#)
    let again = try await desk.ask(.post, "/campaigns/hello/resolve", #"{"confirm": "hello", "how": "resend", "count": 1}"#, key: "1")
    #expect(again.status == 409 && again.detail.contains("`close`"), "\(again.body)")
    let closed = try await desk.ask(.post, "/campaigns/hello/resolve", #"{"confirm": "hello", "how": "close", "count": 1}"#, key: "2")
    #expect(closed.json["counts"] as? [String: Int] == ["accepted": 1, "cancelled": 3], "\(closed.body)")
  }

  @Test func `A trial is told without who is ahead, somebody chooses, and choosing the same again is no fault`() async throws {
    let desk = try await desk("\nsubjects: [A bench, A tree]\ntrial: {metric: unsubscribes, wait: 4h}", readers: 200)
    let trial = try await desk.ask(.get, "/campaigns/hello/trial")
    #expect((trial.json["subjects"] as? [[String: Any]])?.count == 2 && trial.json["ends"] != nil, "\(trial.body)")
    #expect(trial.json["chosen"] == nil && trial.json["waiting"] as? Int ?? 0 > 0)
    for (body, pointer) in [(#"{"number": 3, "confirm": "hello"}"#, "/number"), (#"{"number": 2, "confirm": "x"}"#, "/confirm")] {
      #expect(try await desk.ask(.post, "/campaigns/hello/subject", body).pointer == pointer)
    }
    let chosen = try await desk.ask(.post, "/campaigns/hello/subject", #"{"number": 2, "confirm": "hello"}"#)
    #expect(chosen.status == 200 && chosen.json["chosen"] as? Int == 2 && chosen.json["waiting"] as? Int == 0, "\(chosen.body)")
    let again = try await desk.ask(.post, "/campaigns/hello/subject", #"{"number": 2, "confirm": "hello"}"#)
    #expect(again.status == 200 && again.body == chosen.body)
    #expect(try await desk.ask(.post, "/campaigns/hello/subject", #"{"number": 1, "confirm": "hello"}"#).status == 409)
    #expect(try await desk.log() == ["token program: chose a subject: hello"])
  }

  @Test func `The mail is told as it was kept, whatever its file has become, and as one reader had it`() async throws {
    let desk = try await desk()
    #expect(try await desk.ask(.get, "/campaigns/hello/trial").status == 409, "it has one subject")
    #expect(try await desk.ask(.get, "/campaigns/hello/links").status == 409, "nothing is counted")
    try desk.post("hello", "ready: true", "Other words.")
    let mail = try await desk.ask(.get, "/campaigns/hello/mail")
    #expect((mail.json["text"] as? String)?.contains("Hello,") == true && !mail.body.contains("Other words"), "\(mail.body)")
    #expect(try await desk.ask(.get, "/campaigns/hello/mail?as=reader0@example.org").status == 200)
    _ = try await desk.site.add("late@example.org", .confirmed)
    #expect(try await desk.ask(.get, "/campaigns/hello/mail?as=late@example.org").parameter == "as")
    let writer = try await APIDesk.token("writer", [.write], desk.site)
    #expect(try await desk.ask(.get, "/campaigns/hello/mail?as=reader0@example.org", as: writer).status == 403)
    #expect(try await desk.ask(.get, "/campaigns?state=sending&list=main").items.count == 1)
    #expect(try await desk.ask(.get, "/campaigns?state=sent").items.isEmpty)
    #expect(try await desk.ask(.get, "/campaigns?list=nothing").parameter == "list")
  }
}
