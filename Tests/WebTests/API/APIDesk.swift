import Accounts
import Audience
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// A site with a token, and what it answers as JSON.
struct APIDesk {
  let site: Pages
  let secret: String

  init(
    _ permissions: Set<Permission> = Set(Permission.allCases), attributes: [String: AttributeKind] = [:],
    limits: APILimits = APILimits(perToken: 100_000, failures: 100_000), approvers: [String] = []
  ) async throws {
    site = try await Pages(approvers: approvers, attributes: attributes, limits: limits)
    secret = try await Self.token("program", permissions, site)
  }

  static func token(_ name: String, _ permissions: Set<Permission>, days: Int? = nil, _ site: Pages) async throws -> String {
    let now = site.now
    let made = try await site.database.write {
      try APIToken.create(name, permissions: permissions, endsAt: days.map { now + .seconds($0 * 86_400) }, now: now, $0)
    }
    return try #require(made)
  }

  struct Answer {
    let status: Int
    let body: String
    let headers: HTTPFields

    /// Of an object; empty where it is none.
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:] }
    var items: [[String: Any]] { json["items"] as? [[String: Any]] ?? [] }
    var detail: String { json["detail"] as? String ?? "" }
    var pointer: String? { (json["errors"] as? [[String: Any]])?.first?["pointer"] as? String }
    var parameter: String? { (json["errors"] as? [[String: Any]])?.first?["parameter"] as? String }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
  }

  /// - Parameter path: behind `/api/v1`.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "", key: String? = nil, as secret: String? = nil,
    type: String? = "application/json", more: [String: String] = [:]
  ) async throws -> Answer {
    var headers = HTTPFields()
    if let type { headers[.contentType] = type }
    headers[.authorization] = "Bearer \(secret ?? self.secret)"
    if let key { headers[try #require(HTTPField.Name("idempotency-key"))] = key }
    for (name, value) in more { headers[try #require(HTTPField.Name(name))] = value }
    let answer = try await site.send(method, "/api/v1" + path, body, headers: headers)
    return Answer(status: answer.status, body: answer.body, headers: answer.headers)
  }

  /// What is known of everybody, sendings and tokens, to see that nothing changed.
  func state() async throws -> [String] {
    try await site.database.read { connection in
      try [
        "subscribers", "memberships", "consents", "campaigns", "deliveries", "segments", "queue_places", "slot_skips", "messages",
        "audit_log", "api_answers",
      ].map { table in
        let count = try connection.first("SELECT count(*) AS count FROM \(table)") { try $0.int("count") } ?? 0
        return "\(table) \(count)"
      }
    }
  }

  func log() async throws -> [String] {
    try await site.database.read { try AuditEntry.page(0, of: 1000, $0) }.map { "\($0.who): \($0.word): \($0.object)" }
  }

  func post(_ slug: String, _ head: String = "ready: true", _ body: String = "Words.") throws {
    try "---\ntitle: A post\n\(head)\n---\n\n\(body)\n".write(
      toFile: site.folder + "/posts/\(slug).md", atomically: true, encoding: .utf8)
  }
}
