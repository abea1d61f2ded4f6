import Accounts
import Campaigns
import Foundation
import HTTPTypes
import Mail
import Store
import Synchronization
import Testing

@testable import Web

/// The desk's pages as browsers of several people see them.
struct Desk {
  let site: Pages
  static let password = "seven quiet benches"
  static let name = "__Host-tuesday"

  init(language: String = "en", approvers: [String] = []) async throws {
    site = try await Pages(language: language, approvers: approvers)
  }

  /// Somebody with a session.
  func add(_ role: Role, _ address: String? = nil) async throws -> (user: User, secret: String) {
    let address = try EmailAddress(parsing: address ?? "\(role.rawValue)@example.org")
    let link = try await site.accounts.invite(address, name: "", role: role, by: .terminal, now: site.now)
    let caller = Caller(name: "", network: "203.0.113.0/24", agent: "")
    let answer = try await site.accounts.accept(
      link, name: nil, password: Self.password, repeated: Self.password, caller, now: site.now)
    guard case .signedIn(let secret) = answer else { throw StoreError.defect("not signed in") }
    return (try #require(try await site.accounts.user(of: address)), secret)
  }

  /// As a browser on a page of the desk sends it.
  ///
  /// - Parameters:
  ///   - fetch: of `Sec-Fetch-Site`; nil: a browser that does not say.
  ///   - before: what happens while the form is still on its way.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ form: [String: String] = [:], as secret: String? = nil, fetch: String? = "same-origin",
    origin: String? = nil, from peer: String? = "203.0.113.9", cookie: String = Desk.name,
    before: (@Sendable () async throws -> Void)? = nil
  ) async throws -> (status: Int, body: String, headers: HTTPFields) {
    var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .userAgent: "Mozilla/5.0 (X11; Linux) Firefox/145.0"]
    if let secret { headers[.cookie] = "\(cookie)=\(secret)" }
    if let fetch { headers[try #require(HTTPField.Name("sec-fetch-site"))] = fetch }
    if let origin { headers[.origin] = origin }
    let body = form.map { key, value in
      "\(key)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }.joined(separator: "&")
    return try await site.send(method, path, body, from: peer, headers: headers, before: before)
  }

  /// The post `hello.md`, with two versions.
  func writePost(_ text: String = "---\ntitle: A bench  # ours\n---\nHello there.\n") async throws {
    let file = try #require(site.newsroom.file("hello.md"))
    try Data("---\ntitle: Before\n---\nHello there.\n".utf8).write(to: URL(filePath: file.path))
    let base = try file.read()?.hash ?? ""
    _ = try await site.newsroom.save(text, to: file, over: base, .saved, by: "ada@example.org", now: site.now) { _ in }
  }

  func post() throws -> (text: String, hash: String) {
    let content = try site.newsroom.file("hello.md")?.read()
    return (content?.text ?? "", content?.hash ?? "")
  }

  /// A form of the editor as a page of the desk has it, and what somebody changed in it.
  func form(_ changes: [String: String] = [:]) throws -> [String: String] {
    let (text, hash) = try post()
    let form = EditorForm(text, base: hash)
    var fields = ["base": hash, "fenced": "yes", "head": form.head, "text": form.body, "do": "save"]
    for (key, value) in form.values {
      fields["was_\(key)"] = value
      if key != "ready" || value == "yes" { fields[key] = value }
    }
    return fields.merging(changes) { $1 }
  }

  /// The session that an answer gives a browser.
  func secret(_ answer: (status: Int, body: String, headers: HTTPFields)) -> String? {
    answer.headers[.setCookie].flatMap { $0.firstMatch(of: /^__Host-tuesday=([^;]+);/)?.1 }.map(String.init)
  }

  func turn(_ time: Duration) { site.turned.time.withLock { $0 = time } }

  /// All rows of what the desk keeps, but for when a session was seen.
  func state() async throws -> [String] {
    try await site.database.read { connection in
      try ["users", "recovery_codes", "one_time_links", "audit_log", "post_revisions", "campaigns", "queue_places", "slot_skips"].flatMap {
        table in
        let last = table == "users" || table == "audit_log" ? "coalesce(max(id), 0)" : "count(*)"
        return try connection.rows("SELECT count(*) || '.' || \(last) AS x FROM \(table)") { "\(table) \(try $0.text("x"))" }
      } + connection.rows("SELECT id || role || coalesce(password, '') || code_step AS x FROM users ORDER BY id") { try $0.text("x") }
        + connection.rows("SELECT id || stage || tries AS x FROM sessions ORDER BY id") { try $0.text("x") }
    }
  }
}
