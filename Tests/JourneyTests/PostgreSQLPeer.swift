import Foundation
import Testing

/// A PostgreSQL server of the test's own, reached by a socket in its folder. As root it runs as `postgres`, because it refuses to be root.
final class PostgreSQLPeer: @unchecked Sendable {
  let folder: String
  private var running: Running?
  private let asUser: [String]

  private static let programs: String = {
    let folder = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return "\(folder)/\(versions.max { $0.compare($1, options: .numeric) == .orderedAscending } ?? "")/bin"
  }()

  /// Where `name` is, as `data.database` has it.
  func url(_ name: String = "postgres") -> String { "postgresql:///\(name)?host=\(folder)&user=postgres" }

  init() async throws {
    // Short: the path of a socket has room for some hundred octets.
    folder = "/tmp/tuesday-pg-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0 {
      asUser = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
      _ = try await Program.run("/bin/chown", ["postgres", folder])
    } else {
      asUser = ["/usr/bin/env"]
    }
    let arguments = ["--pgdata=\(folder)/data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    let made = try await Program.run(asUser[0], asUser.dropFirst() + ["\(Self.programs)/initdb"] + arguments)
    try #require(made.code == 0, "\(made.errors)")
    try await start()
  }

  deinit {
    running?.signal(SIGQUIT)
    while running?.process.isRunning == true { usleep(10_000) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  func start() async throws {
    let arguments = ["-D", "\(folder)/data", "-c", "listen_addresses=", "-c", "unix_socket_directories=\(folder)", "-c", "fsync=off"]
    running = try Running(asUser[0], asUser.dropFirst() + ["\(Self.programs)/postgres"] + arguments)
    _ = try await eventually("PostgreSQL to answer: \(running?.errors ?? "")") {
      try await Program.run("\(Self.programs)/pg_isready", ["--quiet", "--host=\(folder)"]).code == 0 ? true : nil
    }
  }

  /// - Parameter signal: SIGINT lets nobody finish but writes all down; SIGQUIT is as if the server had crashed.
  func stop(_ signal: Int32) async {
    running?.signal(signal)
    _ = await running?.end()
  }

  func ask(_ sql: String, in name: String = "postgres") async throws -> String {
    let ended = try await Program.run(
      "\(Self.programs)/psql", ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--dbname=\(url(name))", "--command=\(sql)"])
    try #require(ended.code == 0, "\(ended.errors)")
    return ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
