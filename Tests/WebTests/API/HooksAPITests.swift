import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Hooks
import Store
import Testing

@testable import Web

/// Programs that are told what happens, as other programs see and steer them.
@Suite struct HooksAPITests {
  private func desk(failing: Bool = true) async throws -> APIDesk {
    let desk = try await APIDesk()
    let now = desk.site.now
    try await desk.site.database.write { try HookState.agree([Pages.hook], mark: { "m" }, now: now, $0) }
    for name in ["ada", "bo"] { _ = try await desk.site.add("\(name)@example.org", .confirmed) }
    try await desk.site.database.write {
      _ = try $0.execute(
        "UPDATE hooks SET failures = 2, failing_since = $1, next_at = $1, rested_at = $1, rest_reason = 'x', answer = 'answers with 500'",
        [.time(now)])
    }
    return desk
  }

  @Test func `Each is told with since when it fails, its answer and what waits, and of its address the host`() async throws {
    let desk = try await desk()
    let answer = try await desk.ask(.get, "/hooks")
    let hook = try #require(answer.items.first)
    #expect(hook["state"] as? String == "rests" && hook["answer"] as? String == "answers with 500" && hook["waiting"] as? Int == 2)
    #expect(hook["failing_since"] as? String == "2027-01-15T08:00:00Z" && hook["place"] as? String == "https://crm.example.org/…")
    #expect((hook["next"] as? [[String: Any]])?.map { $0["event"] as? String } == ["subscriber.confirmed", "subscriber.confirmed"])
    #expect(!answer.body.contains("secret-path") && !answer.body.contains("whsec"), "\(answer.body)")
    let tried = try await desk.ask(.post, "/hooks/crm/test")
    #expect(tried.json["is_taken"] as? Bool == false && tried.json["answer"] as? String == "answers with 500", "\(tried.body)")
    #expect(try await desk.ask(.post, "/hooks/cmr/test").status == 404)
    let others = try await APIDesk.token("others", Set(Permission.allCases).subtracting([.settings]), desk.site)
    #expect(try await desk.ask(.get, "/hooks", as: others).status == 403)
  }

  @Test func `One goes on, leaves out what it does not take once for a key, and is told once more`() async throws {
    let desk = try await desk()
    func waiting(_ answer: APIDesk.Answer) -> Int? { answer.json["waiting"] as? Int }
    #expect(try await desk.ask(.post, "/hooks/crm/resume", "{}").status == 400, "a key is needed")
    for _ in 1...2 {
      let skipped = try await desk.ask(.post, "/hooks/crm/resume", #"{"skip": true}"#, key: "1")
      #expect(skipped.json["state"] as? String == "ok" && waiting(skipped) == 1, "\(skipped.body)")
    }
    #expect(waiting(try await desk.ask(.post, "/hooks/crm/resume", #"{"skip": true}"#, key: "2")) == 0)
    #expect(try await desk.ask(.post, "/hooks/crm/resume", #"{"skip": true}"#, key: "3").status == 409)
    #expect(try await desk.ask(.post, "/hooks/crm/replay", #"{"since": "yesterday"}"#, key: "4").pointer == "/since")
    #expect(waiting(try await desk.ask(.post, "/hooks/crm/replay", #"{"since": "2027-01-14T00:00:00Z"}"#, key: "5")) == 2)
    #expect(
      try await desk.log() == [
        "token program: had a hook told once more: crm", "token program: had a hook go on: crm", "token program: had a hook go on: crm",
      ])
  }

  @Test func `A hook is told of a message what the API answers of it`() async throws {
    let desk = try await APIDesk()
    let folder = desk.site.folder + "/messages"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "---\ntitle: Receipt\nvalues: []\n---\n\nThanks.\n".write(toFile: folder + "/receipt.md", atomically: true, encoding: .utf8)
    let asked = try await desk.ask(.post, "/messages", #"{"message": "receipt", "to": "cy@example.org"}"#, key: "1")
    let id = try #require(asked.json["id"] as? String, "\(asked.body)")
    let found = try await desk.site.database.read { try SentMessage.find(id: id, $0) }
    #expect(APIText.json(try #require(found)) == asked.body)
  }
}
