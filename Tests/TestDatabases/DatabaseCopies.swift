import Foundation
import Store
import Synchronization

/// Databases of a PostgreSQL server with all tables: copies of one, because to make a schema step by step takes ten times as long. Each belongs to a file,
/// which is empty; when that is gone, so is the copy.
final class DatabaseCopies: Sendable {
  private struct State {
    /// By their files.
    var names: [String: String] = [:]
    /// Made, and nobody's yet: psql takes as long to start as to make some.
    var stock: [String] = []
    var made = 0
  }

  private static let batch = 4

  private let server: String
  private let template = "test_\(ProcessInfo.processInfo.processIdentifier)"
  private let state = Mutex(State())

  init(server: String) { self.server = server }

  func path(of file: String, creating: Bool) throws -> String {
    let name = try state.withLock { state in
      // Before anybody may take it for gone.
      if creating { _ = FileManager.default.createFile(atPath: file, contents: nil) }
      if let known = state.names[file] { return known }
      guard creating else { return "none" }
      if state.made == 0 { try makeTemplate() }
      if state.stock.isEmpty { try restock(&state) }
      let name = state.stock.removeLast()
      state.names[file] = name
      return name
    }
    return path(name)
  }

  private func makeTemplate() throws {
    try run(["CREATE DATABASE \(template) ENCODING UTF8 TEMPLATE template0"])
    try Database(path: path(template), creating: true).close()
  }

  private func restock(_ state: inout State) throws {
    let gone = state.names.filter { !FileManager.default.fileExists(atPath: $0.key) }
    for file in gone.keys { state.names[file] = nil }
    let new = (state.made..<(state.made + Self.batch)).map { "\(template)_\($0)" }
    try run(gone.values.map { "DROP DATABASE \($0) WITH (FORCE)" } + new.map { "CREATE DATABASE \($0) TEMPLATE \(template)" })
    state.made += Self.batch
    state.stock += new
  }

  private func path(_ name: String) -> String {
    var url = URLComponents(string: server)
    url?.path = "/" + name
    return url?.string ?? server
  }

  /// Where Debian has it; the one on the path is a script that starts slowly.
  private static let psql: String = {
    let folder = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return "\(folder)/\(versions.max { $0.compare($1, options: .numeric) == .orderedAscending } ?? "")/bin/psql"
  }()

  private func run(_ statements: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.psql)
    process.arguments = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname=\(server)"] + statements.map { "--command=\($0)" }
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw StoreError.engine("psql ended with \(process.terminationStatus)") }
  }
}
