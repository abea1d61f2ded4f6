import ArgumentParser
import Foundation
import ServiceLifecycle

struct SelfTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "See on this machine that a crash costs no reader their mail, and gives nobody two.",
    discussion: """
      Sends invented issues to invented readers in a temporary folder (TMPDIR; some 15 kB a reader), into the built-in inbox. Your own \
      publications are not looked at, and nothing leaves this machine. The sender is killed at random moments, runs beside another, out of \
      room, on a clock that jumps, and is paused and cancelled; then the ledger and the inbox are compared, reader by reader. \
      The exit code is 1 when a promise was broken.
      """)

  @OptionGroup var output: OutputOptions

  @Flag(help: "The exam of crashes; for now the only one, and it takes minutes.")
  var crash = false

  @Option(help: "How many readers.", transform: WholeNumber.within(200...1_000_000))
  var readers: Int = 20_000

  @Option(help: "How often the sender is killed for each of the two promises.", transform: WholeNumber.within(1...1000))
  var kills: Int = 50

  @Option(help: "The same seed gives the same random moments, as far as a machine can.", transform: WholeNumber.within(0...Int.max))
  var seed: Int?

  @Option(help: "Only this part; may be given more than once: \(ExamPart.allCases.map(\.rawValue).joined(separator: ", ")).")
  var only: [ExamPart] = []

  private struct Report: Encodable {
    let seed: Int
    let readers: Int
    let kills: Int
    let seconds: Int
    let parts: [ExamFinding]
  }

  func run() async throws {
    guard crash else { throw CommandError.usage("say which test: tuesday selftest --crash") }
    let seed = seed ?? Int.random(in: 0..<1_000_000)
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-selftest-\(UUID().uuidString.prefix(8))").path
    let exam = CrashExam(readers: readers, kills: kills, seed: UInt64(seed), folder: folder)
    let parts = ExamPart.allCases.filter { only.isEmpty || only.contains($0) }
    let minutes = max(1, Int(exam.estimate(of: parts) / .seconds(60)))
    Terminal.complain(
      "In \(folder), with --seed \(seed). It takes about \(minutes) \(minutes == 1 ? "minute" : "minutes"); Ctrl-C ends it.")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandError.cannotCreate(folder, error)
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let begin = ContinuousClock.now
    let findings = try await findings(exam, parts)
    let seconds = Int((ContinuousClock.now - begin) / .seconds(1))
    let report = Report(seed: seed, readers: readers, kills: kills, seconds: seconds, parts: findings)
    try output.show(report, else: findings.map(\.text).joined(separator: "\n"))
    guard findings.count == parts.count else {
      throw CommandError(code: .temporary, description: "ended before its time; the temporary folder is removed")
    }
    if findings.contains(where: { $0.status == .failed }) { throw ExitCode(CommandError.Code.partial.rawValue) }
  }

  /// Those of the parts that were done when somebody ended it.
  private func findings(_ exam: CrashExam, _ parts: [ExamPart]) async throws -> [ExamFinding] {
    let (found, finding) = AsyncStream<ExamFinding>.makeStream()
    let examining = ClosureService {
      defer { finding.finish() }
      do {
        try await cancelWhenGracefulShutdown {
          for (number, part) in parts.enumerated() {
            Terminal.complain("\(number + 1)/\(parts.count) \(part.rawValue) …")
            finding.yield(try await exam.look(at: part))
            if Terminal.isInteractive { Terminal.redraw("") }
          }
        }
      } catch is CancellationError {}
    }
    try await Services.run([Services.leading(examining)])
    return await found.reduce(into: []) { $0.append($1) }
  }
}
