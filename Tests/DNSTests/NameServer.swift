import Foundation
import Testing

@testable import DNS

/// A real name server (dnslib, through `PEERS_PYTHON`) for a zone of the test's own.
final class NameServer: Sendable {
  private static let python = ProcessInfo.processInfo.environment["PEERS_PYTHON"]

  static let isReady: Bool = {
    let isReady = python.map(FileManager.default.isExecutableFile) == true
    if !isReady { print("no name server: set PEERS_PYTHON to a Python with dnslib") }
    return isReady
  }()

  static let reason: Comment = "PEERS_PYTHON is not set"

  private let process: Process
  private let folder: URL
  let port: Int

  init(_ zone: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "name-server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try zone.write(to: folder.appending(path: "zone"), atomically: true, encoding: .utf8)
    process = Process()
    process.executableURL = URL(filePath: Self.python ?? "")
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/name_server.py").path
    process.arguments = [script, folder.appending(path: "zone").path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    port = Int(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)) ?? 0
    try #require(port > 0)
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// What another script of `Peers` prints when it is given `input`.
  static func run(_ script: String, input: Data) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "peer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try input.write(to: folder.appending(path: "input"))
    let process = Process()
    process.executableURL = URL(filePath: python ?? "")
    process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/\(script)").path]
    process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "input"))
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return printed
  }

  func resolver(patience: Duration = .seconds(20)) -> Resolver { Resolver(servers: ["127.0.0.1:\(port)"], patience: patience) }
}
