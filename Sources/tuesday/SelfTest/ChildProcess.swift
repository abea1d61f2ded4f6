import Foundation

/// A program under way. What it says goes to a file, so that it never waits for a reader; what outlives its owner is killed.
final class ChildProcess: @unchecked Sendable {
  struct Ended: Sendable {
    let code: Int32
    let wasKilled: Bool
    let words: String

    /// What errors end with.
    var lastWords: String { words.split(separator: "\n").last.map(String.init) ?? "it said nothing" }
  }

  private let process = Process()
  private let file: String

  /// - Parameter folder: for the file of what it says.
  init(_ arguments: [String], of executable: String, environment: [String: String], in folder: String) throws {
    file = folder + "/said-\(UUID().uuidString)"
    guard FileManager.default.createFile(atPath: file, contents: nil), let said = FileHandle(forWritingAtPath: file) else {
      throw CommandError(code: .cannotCreate, description: "\(file) cannot be made")
    }
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    (process.standardOutput, process.standardError) = (said, said)
    try process.run()
  }

  deinit {
    signal(SIGKILL)
    while process.isRunning { usleep(1000) }
  }

  /// One more `tuesday`: this program.
  static func tuesday(_ arguments: [String], environment: [String: String], in folder: String) throws -> ChildProcess {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return try ChildProcess(arguments, of: program, environment: environment, in: folder)
  }

  var isRunning: Bool { process.isRunning }
  var identifier: Int32 { process.processIdentifier }
  var words: String { String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self) }

  func signal(_ number: Int32) {
    if process.isRunning { kill(process.processIdentifier, number) }
  }

  /// Once it does not run any more.
  var ended: Ended {
    Ended(code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal, words: words)
  }
}
