import Accounts
import Audience
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// People come by a program's file.
@Suite struct ImportsAPITests {
  private static let csv = "email,Ort,name\nada@example.org,Oslo,Ada\nnobody,,\nbo@example.org,Chicago,Bo\n"

  private func send(_ desk: APIDesk, _ text: String = csv, type: String = "text/csv", name: String = "?name=people.csv") async throws
    -> String
  {
    let made = try await desk.ask(.post, "/imports" + name, text, type: type)
    #expect(made.status == 201, "\(made.body)")
    await desk.site.imports.settle()
    return "/imports/" + (try #require(made.json["id"] as? String))
  }

  @Test func `A file is looked through, its columns said, confirmed by its number, and taken in with each fault by its line`() async throws
  {
    let desk = try await APIDesk(attributes: ["city": .text])
    let path = try await send(desk)
    let looked = try await desk.ask(.get, path)
    #expect(looked.json["phase"] as? String == "ready" && looked.json["rows"] as? Int == 3, "\(looked.body)")
    #expect((looked.json["errors"] as? [[String: Any]])?.first?["line"] as? Int == 3)
    #expect(try await desk.ask(.post, path + "/run", #"{"rows": 3}"#).status == 409, "first how they agreed")
    let wishes = #"{"consent": "at the fair", "columns": {"Ort": "city"}, "lists": ["main"]}"#
    #expect(try await desk.ask(.post, path + "/look", wishes).status == 200)
    await desk.site.imports.settle()
    #expect(try await desk.site.count("subscribers") == 0, "nothing is changed")
    #expect(try await desk.ask(.post, path + "/run", #"{"rows": 2}"#).pointer == "/rows")
    #expect(try await desk.ask(.post, path + "/run", #"{"rows": 3}"#).status == 200)
    await desk.site.imports.settle()
    let done = try await desk.ask(.get, path)
    #expect(done.json["phase"] as? String == "done" && (done.json["counts"] as? [String: Int])?["added"] == 2, "\(done.body)")
    let rejects = try await desk.ask(.get, path + "/rejects")
    #expect(rejects.headers[.contentType] == "text/csv" && rejects.body.contains("nobody"), "\(rejects.body)")
    #expect(try await desk.ask(.get, "/subscribers/ada@example.org").body.contains("Oslo"))
    #expect(try await desk.ask(.post, path + "/run", #"{"rows": 3}"#).status == 409, "once")
    #expect(try await desk.site.count("subscribers") == 2)
    #expect(try await desk.log() == ["token program: began an import: 3"])
    #expect(try await desk.ask(.get, "/imports").items.count == 1)
  }

  @Test func `JSON lines are taken too, and what is dropped is gone`() async throws {
    let desk = try await APIDesk()
    let path = try await send(desk, "{\"email\": \"ada@example.org\"}\n", type: "application/jsonl", name: "")
    let looked = try await desk.ask(.get, path)
    #expect(looked.json["file"] as? String == "people.jsonl" && looked.json["rows"] as? Int == 1, "\(looked.body)")
    #expect(try await desk.ask(.delete, path).status == 200)
    #expect(try await desk.ask(.get, path).status == 404)
    #expect(try await desk.ask(.delete, path).status == 404)
  }

  @Test func `A file of another kind, an empty one, and one whose token ends while it comes are not kept`() async throws {
    let desk = try await APIDesk()
    #expect(try await desk.ask(.post, "/imports", "x", type: "text/html").status == 415)
    #expect(try await desk.ask(.post, "/imports", "", type: "text/csv").status == 422)
    let site = desk.site
    let secret = try await APIDesk.token("short", [.changeReaders], site)
    let headers: HTTPFields = [.contentType: "text/csv", .authorization: "Bearer \(secret)"]
    let answer = try await site.send(.post, "/api/v1/imports", Self.csv, headers: headers) {
      _ = try await site.database.write { try APIToken.revoke("short", $0) }
    }
    #expect(answer.status == 401)
    let left = (try? FileManager.default.contentsOfDirectory(atPath: site.folder + "/uploads")) ?? []
    #expect(left == [])
    let other = try await send(desk, "name\nAda\n")
    #expect(try await desk.ask(.get, other).json["phase"] as? String == "faulty")
    #expect(try await desk.ask(.post, other + "/look", #"{"consent": "x", "lists": ["nothing"]}"#).pointer == "/lists/0")
  }
}
