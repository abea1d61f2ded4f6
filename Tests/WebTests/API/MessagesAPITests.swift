import Accounts
import Campaigns
import Foundation
import HTTPTypes
import Store
import TestDatabases
import Testing

@testable import Web

@Suite struct MessagesAPITests {
  private static let path = "/api/v1/messages"

  /// A site with a message and a token.
  private func site() async throws -> (site: Pages, secret: String) {
    let site = try await Pages()
    let folder = site.folder + "/messages"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "---\ntitle: Order {{ order }}\nvalues: [order]\n---\n\nThanks.\n".write(
      toFile: folder + "/api-receipt.md", atomically: true, encoding: .utf8)
    let now = site.now
    let secret = try await site.database.write { try APIToken.create("shop", permissions: [.messages], now: now, $0) }
    return (site, try #require(secret))
  }

  private func headers(_ secret: String?, key: String? = "k", type: String = "application/json") throws -> HTTPFields {
    var headers: HTTPFields = [.contentType: type]
    if let secret { headers[.authorization] = "Bearer \(secret)" }
    if let key { headers[try #require(HTTPField.Name("idempotency-key"))] = key }
    return headers
  }

  private func problem(_ body: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
  }

  private let order = #"{"message": "api-receipt", "to": "Zoe <zoe@example.net>", "values": {"order": "17"}}"#

  @Test func `A message is taken, told of, and the same for whoever asks again`() async throws {
    let (site, secret) = try await site()
    let first = try await site.send(.post, Self.path, order, headers: headers(secret, key: "\"order 17\""))
    #expect(first.status == 202 && first.headers[.contentType] == "application/json" && first.headers[.cacheControl] == "no-store")
    let state = try problem(first.body)
    let id = try #require(state["id"] as? String)
    #expect(state["state"] as? String == "planned" && state["to"] as? String == "zoe@example.net" && state["mode"] as? String == "live")
    #expect(first.headers[.location] == "https://letter.example.org/api/v1/messages/\(id)")
    let again = try await site.send(.post, Self.path, order, headers: headers(secret, key: "order 17"))
    #expect(again.status == 202 && again.body == first.body)
    #expect(try again.headers[#require(HTTPField.Name("idempotent-replayed"))] == "true")
    #expect(try await site.send(.get, "\(Self.path)/\(id)", headers: headers(secret)).body == first.body)
    let other = try await site.send(.post, Self.path, order.replacing("17", with: "18"), headers: headers(secret, key: "order 17"))
    #expect(try other.status == 422 && (problem(other.body)["detail"] as? String)?.contains("new key") == true)
    #expect(try await site.count("messages") == 1)
  }

  @Test func `Who shows no token, another's or one that was revoked is not let in, and learns nothing`() async throws {
    let (site, secret) = try await site()
    for wrong in [nil, "", "tuesday_x", secret + "x", String(secret.dropLast())] as [String?] {
      for (method, path) in [(HTTPRequest.Method.post, Self.path), (.get, Self.path + "/message.api-receipt.x")] {
        let answer = try await site.send(method, path, order, headers: headers(wrong))
        #expect(answer.status == 401 && answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        #expect(answer.headers[.contentType] == "application/problem+json")
      }
    }
    var basic = try headers(nil)
    basic[.authorization] = "Basic \(secret)"
    #expect(try await site.send(.post, Self.path, order, headers: basic).status == 401)
    #expect(try await site.send(.post, Self.path, order, headers: headers(secret)).status == 202)
    #expect(try await site.database.read { try APIToken.all($0).first?.usedAt } == site.now)
    #expect(try await site.database.write { try APIToken.revoke("shop", $0) })
    #expect(try await site.send(.post, Self.path, order, headers: headers(secret, key: "other")).status == 401)
    #expect(try await site.count("messages") == 1)
    let kept = try await site.database.read {
      try $0.first("SELECT count(*) AS n FROM api_tokens WHERE hash LIKE 'tuesday%'") { try $0.int("n") }
    }
    #expect(kept == 0)
  }

  @Test(arguments: [
    ("", 400, "the body is not JSON", ""), ("[\u{0}{\u{0}}\u{0}]\u{0}", 400, "it has a NUL octet", ""),
    ("{\"message\": \"api-receipt\",}", 400, "a comma stands behind the last value", ""),
    (#"{"message": "api-receipt", "to": "a@example.org", "values": {"order": "1" , } }"#, 400, "a comma stands behind the last value", ""),
    ("{\"message\": [1, [2] ,\n]}", 400, "a comma stands behind the last value", ""),
    ("// now\n{\"message\": \"api-receipt\"}", 400, "the body is not JSON", ""),
    ("{\"message\": /* now */ \"api-receipt\"}", 400, "the body is not JSON", ""),
    ("[]", 422, "the body: must be an object", ""), ("{}", 422, "message: is missing", "/message"),
    (#"{"message": 1}"#, 422, "message: must be a text", "/message"),
    (#"{"message": "api-receipt", "to": "zoe"}"#, 422, "to: ", "/to"),
    (
      #"{"message": "api-receipt", "to": "a@example.org", "valeus": {}}"#, 422, "valeus: is not known here; did you mean values?", "/valeus"
    ),
    (#"{"message": "api-receipt", "to": "a@example.org", "values": []}"#, 422, "must be an object of texts", "/values"),
    (
      #"{"message": "api-receipt", "to": "a@example.org", "values": {"order": 17.50}}"#, 422, "values.order: must be a text, in quotes",
      "/values/order"
    ),
    (#"{"message": "api-receipt", "to": "a@example.org", "values": {}}"#, 422, "order is missing", "/values/order"),
    (#"{"message": "api-receipt", "to": "a@example.org", "values": {"order": "1", "a/b": "2"}}"#, 422, "no value a/b", "/values/a~1b"),
    (
      #"{"message": "api-receipt", "to": "a@example.org", "values": {"order": "1", "order": "2"}}"#, 422, "values.order: is there twice",
      "/values/order"
    ), (#"{"message": "api-receipt", "to": "a@example.org", "t\u006F": "b@example.org"}"#, 422, "to: is there twice", "/to"),
    ("\u{FEFF}{\"message\": \"api-receipt\", \"to\": \"a@example.org\", \"to\": \"b@example.org\"}", 422, "to: is there twice", "/to"),
    (#"{"message": "../../etc/passwd", "to": "a@example.org"}"#, 422, "there is no message", "/message"),
    (
      "{\"message\": \"api-receipt\", \"to\": \"a@example.org\\r\\nBcc: b@example.org\", \"values\": {\"order\": \"1\"}}", 422, "to: ",
      "/to"
    ),
  ]) func `What is wrong with a request is told with its place, and nothing is sent`(
    body: String, status: Int, words: String, pointer: String
  ) async throws {
    let (site, secret) = try await site()
    let answer = try await site.send(.post, Self.path, body, headers: headers(secret))
    let problem = try problem(answer.body)
    #expect(answer.status == status && answer.headers[.contentType] == "application/problem+json")
    #expect(problem["status"] as? Int == status && (problem["detail"] as? String)?.contains(words) == true, "\(answer.body)")
    let errors = problem["errors"] as? [[String: Any]]
    #expect((errors?.first?["pointer"] as? String ?? "") == pointer, "\(answer.body)")
    #expect(try await site.count("campaigns") == 0)
  }

  @Test func `The key, the type and the size are asked for, and other paths and methods have JSON too`() async throws {
    let (site, secret) = try await site()
    for key in [nil, "", "\"\"", "ä", String(repeating: "k", count: 256)] as [String?] {
      #expect(try await site.send(.post, Self.path, order, headers: headers(secret, key: key)).status == 400)
    }
    #expect(try await site.send(.post, Self.path, order, headers: headers(secret, type: "text/plain")).status == 415)
    let charset = try headers(secret, type: "application/json; charset=utf-8")
    #expect(try await site.send(.post, Self.path, order, headers: charset).status == 202)
    let large = order + String(repeating: " ", count: 1 << 16)
    let tooLarge = try await site.send(.post, Self.path, large, headers: headers(secret, key: "l"))
    #expect(tooLarge.status == 413 && tooLarge.body.contains("more than 64 KB"))
    let unknown = try await site.send(.get, "/api/v1/nothing", headers: headers(secret))
    #expect(unknown.status == 404 && unknown.headers[.contentType] == "application/problem+json")
    let put = try await site.send(.put, Self.path, order, headers: headers(secret))
    #expect(put.status == 405 && put.headers[.contentType] == "application/problem+json" && put.headers[.allow]?.contains("POST") == true)
    #expect(try await site.send(.get, Self.path + "/message.x.y", headers: headers(secret)).status == 404)
  }

  @Test func `A program takes its own message back by id or key while that waits, and learns when it has left`() async throws {
    let (site, secret) = try await site()
    let now = site.now
    let other = try #require(try await site.database.write { try APIToken.create("other", permissions: [.messages], now: now, $0) })
    let key = "order/17 %41"
    let path = Self.path + "/order%2F17%20%2541"
    #expect(try await site.send(.post, Self.path, order, headers: headers(secret, key: key)).status == 202)
    let asked = try await site.send(.get, path, headers: headers(secret))
    #expect(try asked.status == 200 && problem(asked.body)["state"] as? String == "planned")
    #expect(try await site.send(.delete, path, headers: headers(nil)).status == 401)
    #expect(try await site.send(.delete, path, headers: headers(other)).status == 404)
    #expect(try await site.send(.delete, Self.path + "/nothing", headers: headers(secret)).status == 404)
    for _ in 1...2 {
      let answer = try await site.send(.delete, path, headers: headers(secret))
      let told = try problem(answer.body)
      #expect(answer.status == 200 && told["state"] as? String == "cancelled" && told["reply"] as? String == "cancelled by token shop")
    }
    let again = try await site.send(.post, Self.path, order, headers: headers(secret, key: key))
    #expect(try again.status == 202 && problem(again.body)["state"] as? String == "cancelled")
    let left = try problem(try await site.send(.post, Self.path, order, headers: headers(secret, key: "b")).body)
    let id = try #require(left["id"] as? String)
    try await site.database.write { _ = try $0.execute("UPDATE deliveries SET state = 'accepted' WHERE state = 'planned'") }
    let late = try await site.send(.delete, "\(Self.path)/\(id)", headers: headers(secret))
    #expect(late.status == 409 && late.headers[.contentType] == "application/problem+json" && late.body.contains("is accepted"))
  }

  @Test func `A fault of ours is told without paths and statements, and with what the log calls it`() async throws {
    let (site, secret) = try await site()
    func fault(_ words: String) async throws {
      let answer = try await site.send(.post, Self.path, order, headers: headers(secret))
      let told = try problem(answer.body)
      let instance = try #require(told["instance"] as? String)
      let id = String(instance.dropFirst("urn:uuid:".count))
      #expect(answer.status == 500 && (told["detail"] as? String)?.contains(id) == true && UUID(uuidString: id) != nil)
      #expect(!answer.body.contains(site.folder) && !answer.body.contains("messages/") && !answer.body.contains("SELECT"), "\(answer.body)")
      #expect(site.log.lines.contains { $0.contains(id) && $0.contains(words) }, "\(site.log.lines)")
    }
    let file = site.folder + "/messages/api-receipt.md"
    try "---\ntitle: {{ nothing }}\nvalues: [order]\n---\n\nThanks.\n".write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try await site.send(.post, Self.path, order, headers: headers(secret))
    let words = try problem(refused.body)["detail"] as? String ?? ""
    #expect(refused.status == 409 && words.contains("messages/api-receipt.md:2:"), "the writer's fault is told, with its place: \(words)")
    #expect(!refused.body.contains(site.folder) && !site.log.lines.contains { $0.contains("api-receipt") }, "\(site.log.lines)")
    try "---\ntitle: Receipt\nvalues: [order]\n---\n\nThanks for {{ order }}.\n".write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.modificationDate: site.now.date.addingTimeInterval(-3)], ofItemAtPath: file)
    let early = try await site.send(.post, Self.path, order, headers: headers(secret))
    #expect(early.status == 503 && early.headers[.retryAfter] == "10", "it may not be whole yet")
    #expect((try problem(early.body)["detail"] as? String)?.contains("messages/api-receipt.md was written a moment ago") == true)
    try FileManager.default.setAttributes([.modificationDate: site.now.date.addingTimeInterval(-60)], ofItemAtPath: file)
    try await site.database.write { _ = try $0.execute("ALTER TABLE messages RENAME TO elsewhere") }
    try await fault(TestDatabase.isSQLite ? "no such table" : "does not exist")
  }
}
