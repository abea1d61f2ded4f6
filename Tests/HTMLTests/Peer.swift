import Foundation
import Testing

/// Chromium, through a Python with Playwright (`PEERS_PYTHON`); the browser is `PEERS_CHROMIUM`, else Debian's.
enum Peer {
  private static let python = ProcessInfo.processInfo.environment["PEERS_PYTHON"]
  private static let browser = ProcessInfo.processInfo.environment["PEERS_CHROMIUM"] ?? "/usr/bin/chromium"

  static let isReady: Bool = {
    let isReady = python.map(FileManager.default.isExecutableFile) == true && FileManager.default.isExecutableFile(atPath: browser)
    if !isReady { print("not compared with Chromium: set PEERS_PYTHON to a Python with Playwright, and have \(browser)") }
    return isReady
  }()

  static let reason: Comment = "PEERS_PYTHON is not set, or there is no Chromium"

  /// What a script in `Peers` prints when it is given `input` as JSON.
  static func output(of script: String, _ input: some Encodable) async throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "html-peer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (given, printed) = (folder.appending(path: "given"), folder.appending(path: "printed"))
    try JSONEncoder().encode(input).write(to: given)
    try Data().write(to: printed)
    let process = Process()
    process.executableURL = URL(filePath: python ?? "")
    process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/\(script)").path, browser]
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: printed)
    let (ended, continuation) = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      continuation.yield($0.terminationStatus)
      continuation.finish()
    }
    try process.run()
    var status: Int32 = -1
    for await code in ended { status = code }
    #expect(status == 0, "\(script) ended with \(status)")
    return try Data(contentsOf: printed)
  }
}
