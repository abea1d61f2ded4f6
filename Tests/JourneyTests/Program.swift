import Foundation
import Testing

/// The real binary, run as a user runs it.
struct Program {
  struct Ended {
    let code: Int32
    let output: String
    let errors: String
  }

  /// The folder of the checkout.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Beside the test bundle, in the build folder.
  static let path: String = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tuesday").path
    return FileManager.default.isExecutableFile(atPath: bundle) ? bundle : root + "/.build/debug/tuesday"
  }()

  /// Python with the peers of `.ci/peers.txt`; the system's own when the tests are run by hand.
  static let python = ProcessInfo.processInfo.environment["PEERS_PYTHON"] ?? "/usr/bin/python3"

  /// Runs to the end.
  @discardableResult
  static func run(_ executable: String = path, _ arguments: [String], in folder: String? = nil, input: String? = nil) async throws -> Ended
  {
    let running = try Running(executable, arguments, in: folder, input: input)
    return await running.end()
  }

  /// `tuesday` with these arguments in this folder, which must end well.
  static func tuesday(_ arguments: String..., in folder: String) async throws -> String {
    let ended = try await run(path, arguments, in: folder)
    #expect(ended.code == 0, "tuesday \(arguments.joined(separator: " ")): \(ended.errors)")
    return ended.output
  }
}

/// A process of ours under way. What it writes goes to files, so nothing blocks on a full pipe.
final class Running: @unchecked Sendable {
  let process = Process()
  private let outputFile: URL
  private let errorFile: URL

  init(_ executable: String, _ arguments: [String], in folder: String? = nil, input: String? = nil) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "tuesday-run-\(UUID().uuidString)")
    outputFile = place.appendingPathExtension("out")
    errorFile = place.appendingPathExtension("err")
    for file in [outputFile, errorFile] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    // The caller's own TUESDAY_ variables must not reach the program under test.
    process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TUESDAY_") }
    let (output, errors, pipe) = (try FileHandle(forWritingTo: outputFile), try FileHandle(forWritingTo: errorFile), Pipe())
    (process.standardOutput, process.standardError, process.standardInput) = (output, errors, pipe)
    try process.run()
    if let input { try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    // The process has its own. Foundation keeps ours for longer than is good: with some thousand open it reads beyond the list of them.
    for handle in [pipe.fileHandleForWriting, pipe.fileHandleForReading, output, errors] { try handle.close() }
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    for file in [outputFile, errorFile] { try? FileManager.default.removeItem(at: file) }
  }

  var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
  var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Lets a process go on for a moment and stops it again. Nothing may come between the two signals, so the thread is held.
  func runOn(for moment: Duration) {
    signal(SIGCONT)
    usleep(useconds_t(moment / .microseconds(1)))
    signal(SIGSTOP)
  }

  func end() async -> Program.Ended {
    while process.isRunning { try? await Task.sleep(for: .milliseconds(10)) }
    return Program.Ended(code: process.terminationStatus, output: output, errors: errors)
  }

  /// Waits until the output holds the pattern and gives its first group.
  func find(_ pattern: some RegexComponent<(Substring, Substring)>, within limit: Duration = .seconds(120)) async throws -> String {
    let found = try await eventually("\(process.arguments ?? []) to print what was expected; it said: \(errors)", within: limit) {
      output.firstMatch(of: pattern).map { String($0.output.1) }
    }
    return found
  }
}

struct NeverHappened: Error, CustomStringConvertible {
  let description: String
}

/// Polls until `body` gives something; tests wait for what can be seen, never for a time.
func eventually<Value>(_ what: String, within limit: Duration = .seconds(60), _ body: () async throws -> Value?) async throws -> Value {
  let clock = ContinuousClock()
  let end = clock.now + limit
  var looks = 0
  // Where other tests keep all threads busy, a time can be over before anybody has looked twice.
  while clock.now < end || looks < 100 {
    if let value = try await body() { return value }
    looks += 1
    try await Task.sleep(for: .milliseconds(20))
  }
  throw NeverHappened(description: "waited \(limit) for \(what)")
}
