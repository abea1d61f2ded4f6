import Foundation

/// `tuesday serve` under way.
final class ServePeer: Sendable {
  let running: Running
  let site: String
  let mailbox: String?

  /// - Parameter roles: none: all.
  init(_ place: Workplace, roles: [String] = []) async throws {
    running = try Running(Program.path, ["serve"] + roles.flatMap { ["--role", $0] }, in: place.folder)
    site = try await running.find(/site\s+(http:\/\/127\.0\.0\.1:\d+)\//)
    mailbox = running.output.firstMatch(of: /inbox\s+(http:\/\/127\.0\.0\.1:\d+)\//).map { String($0.1) }
  }

  /// A request without cookies that follows no redirect.
  func request(
    _ method: String, _ path: String, form: String? = nil, type: String = "application/x-www-form-urlencoded", headers: [String] = []
  ) async throws -> (
    status: Int, body: String, headers: [String: String]
  ) {
    var arguments = ["--silent", "--include", "--request", method, path.hasPrefix("http") ? path : site + path]
    arguments += headers.flatMap { ["--header", $0] }
    if let form { arguments += ["--header", "Content-Type: \(type)", "--data-binary", form] }
    if method == "HEAD" { arguments += ["--head"] }
    let ended = try await Program.run("/usr/bin/curl", arguments)
    let parts = ended.output.replacing("\r\n", with: "\n").split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = (parts.first ?? "").split(separator: "\n")
    let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
    let fields = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
    return (status, parts.count > 1 ? String(parts[1]) : "", Dictionary(fields) { first, _ in first })
  }

  func stop() async -> Int32 {
    running.signal(SIGTERM)
    return await running.end().code
  }
}
