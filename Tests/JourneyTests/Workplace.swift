import Foundation
import Store
import TestDatabases
import Testing

/// A publication in a folder of its own, which goes away afterwards.
final class Workplace: Sendable {
  let folder: String

  /// As `tuesday init` makes it, with its database where tests have theirs.
  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-test-\(UUID().uuidString)").path
    _ = try await Program.tuesday("init", folder, "--name", "The Linden Square Letter", in: FileManager.default.temporaryDirectory.path)
    if TestDatabase.isSQLite { return }
    try FileManager.default.removeItem(atPath: folder + "/data/tuesday.sqlite")
    try set(["data.database": "\"\(TestDatabase.path(folder))\""])
    #expect(try await tuesday("init").code == 0)
  }

  /// One that is there already.
  init(at folder: String) { self.folder = folder }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Rewrites keys of tuesday.toml.
  func set(_ values: [String: String]) throws {
    let file = folder + "/tuesday.toml"
    var table = ""
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("[") { table = String(line.dropFirst().dropLast()) }
      let key = table + "." + (line.split(separator: " ").first.map(String.init) ?? "")
      return values[key].map { "\(line.split(separator: " ")[0]) = \($0)" } ?? String(line)
    }
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// Changes what is in its database, as only time or another version would.
  func change(_ statements: String...) throws {
    let path = TestDatabase.isSQLite ? folder + "/data/tuesday.sqlite" : TestDatabase.path(folder)
    let database = try Database(path: path, folder: folder + "/data", creating: false)
    defer { try? database.close() }
    try database.blockingWrite { connection in
      for statement in statements { try connection.execute(statement) }
    }
  }

  /// Whether very many rows are being written, by the size of a file's log: who asks the database may wait for whoever stands still with its lock.
  var isFilling: Bool {
    if !TestDatabase.isSQLite { return true }
    let log = try? FileManager.default.attributesOfItem(atPath: folder + "/data/tuesday.sqlite-wal")
    return log?[.size] as? Int ?? 0 > 1 << 20
  }

  /// What mail to real people needs, without the time in which it can be taken back.
  static let reality = [
    "delivery.undo": "\"0s\"",
    "site.base_url": "\"https://letter.linden.test\"", "publication.from": "\"The Linden Square Letter <letter@linden.test>\"",
    "publication.postal_address": "\"2 Side Street, Linden\"",
  ]

  /// A relay on this machine, quick retries.
  func relay(port: Int, connections: Int = 8) throws {
    try set(Self.reality)
    try set([
      "smtp.host": "\"127.0.0.1\"", "smtp.port": "\(port)", "smtp.security": "\"none\"", "smtp.connections": "\(connections)",
      "delivery.retry_first": "\"1s\"",
    ])
  }

  /// Makes a certificate that nobody vouches for, and its key.
  func certificate(of name: String) async throws -> [String] {
    let paths = ["\(folder)/certificate", "\(folder)/key"]
    let made = try await Program.run(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout", paths[1], "-out", paths[0],
      ])
    #expect(made.code == 0, "\(made.errors)")
    return paths
  }

  func write(_ name: String, _ text: String) throws -> String {
    let path = folder + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Has a file look as if it had been written a while ago: one of this moment may be half of what it is to be.
  func settle(_ name: String) throws {
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: folder + "/" + name)
  }

  func tuesday(_ arguments: String...) async throws -> Program.Ended {
    try await Program.run(Program.path, arguments, in: folder)
  }

  /// The ledger of a campaign, by state, as `status --json` tells it.
  func status(_ campaign: String) async throws -> (state: String, audience: Int, counts: [String: Int], balances: Bool) {
    let ended = try await tuesday("status", campaign, "--json")
    let reports = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]]
    let report = try #require(reports?.first, "status said: \(ended.errors)")
    return (
      report["state"] as? String ?? "", report["audience"] as? Int ?? -1, report["counts"] as? [String: Int] ?? [:],
      report["balances"] as? Bool ?? false
    )
  }
}

extension Trait where Self == ConditionTrait {
  /// Of a test that does something to the file in which a publication has its database.
  static var ofAFile: Self { .enabled(if: TestDatabase.isSQLite, "its database has to be in a file") }
}

/// The built-in inbox in a process of its own: what it holds is the truth about who was mailed.
final class InboxPeer: Sendable {
  let running: Running
  let smtpPort: Int
  let webPort: Int
  let folder: String

  init(_ workplace: Workplace, smtpPort: Int = 0, temporaryRefusals: Int = 1, slowness: Int = 2000) async throws {
    folder = workplace.folder + "/sink"
    running = try Running(
      Program.path,
      [
        "inbox", "--folder", folder, "--smtp-port", "\(smtpPort)", "--web-port", "0", "--temporary-refusals", "\(temporaryRefusals)",
        "--slowness",
        "\(slowness)",
      ])
    self.smtpPort = Int(try await running.find(/smtp\s+127\.0\.0\.1:(\d+)/)) ?? 0
    webPort = Int(try await running.find(/inbox\s+http:\/\/127\.0\.0\.1:(\d+)/)) ?? 0
  }

  /// Every stored message: envelope recipient, and the octets as they came.
  func messages() throws -> [(recipient: String, bytes: [UInt8])] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/new").sorted()
    return try names.map { name in
      let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/new/" + name)))
      // Return-Path, Delivered-To and Received are the inbox's; the message is what follows.
      var lines = bytes[...]
      var recipient = ""
      for _ in 0..<3 {
        let end = try #require(lines.firstIndex(of: 0x0A))
        let line = String(decoding: lines[..<end], as: UTF8.self)
        if line.hasPrefix("Delivered-To: ") { recipient = line.dropFirst(14).trimmingCharacters(in: .whitespacesAndNewlines) }
        lines = lines[(end + 1)...]
      }
      return (recipient, Array(lines))
    }
  }

  /// How often each recipient got something.
  func tally() throws -> [String: Int] {
    try messages().reduce(into: [:]) { $0[$1.recipient, default: 0] += 1 }
  }
}

/// A port of this machine that nobody listens on.
func freePort() throws -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let bound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
    }
  }
  try #require(bound)
  return Int(in_port_t(bigEndian: address.sin_port))
}
