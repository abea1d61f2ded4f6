import Foundation
import Testing

/// Mail servers that bounce for the tests (`Peers/bounce_mails.py`).
enum LiveBounces {
  struct Server: Sendable, CustomTestStringConvertible {
    let name: String
    let program: String
    var testDescription: String { name }
  }

  struct Mail: Decodable, Sendable {
    /// The recipient's, who was refused.
    let name: String
    let octets: Data
  }

  private static let environment = ProcessInfo.processInfo.environment
  private static let python = environment["PEERS_PYTHON"]

  static let servers: [Server] = [
    Server(name: "postfix", program: "/usr/sbin/postfix"), Server(name: "exim", program: environment["PEERS_EXIM"] ?? ""),
    Server(name: "opensmtpd", program: environment["PEERS_OPENSMTPD"] ?? ""),
  ].filter { FileManager.default.isExecutableFile(atPath: $0.program) }

  static let reason: Comment = "PEERS_PYTHON is not set, there is no mail server, or the tests are not run as root"

  static let isReady: Bool = {
    let isReady = python.map(FileManager.default.isExecutableFile) == true && !servers.isEmpty && getuid() == 0
    if !isReady { print("no reports of real servers: \(reason)") }
    return isReady
  }()

  static func mails(of server: Server) async throws -> [Mail] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bounces-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let printed = folder.appending(path: "printed")
    try Data().write(to: printed)
    let process = Process()
    process.executableURL = URL(filePath: python ?? "")
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/bounce_mails.py").path
    process.arguments = [script, server.name] + (server.name == "postfix" ? [] : [server.program])
    process.standardOutput = try FileHandle(forWritingTo: printed)
    let (ended, continuation) = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      continuation.yield($0.terminationStatus)
      continuation.finish()
    }
    try process.run()
    var status: Int32 = -1
    for await code in ended { status = code }
    #expect(status == 0, "\(server.name): bounce_mails.py ended with \(status)")
    return try JSONDecoder().decode([Mail].self, from: Data(contentsOf: printed))
  }
}
