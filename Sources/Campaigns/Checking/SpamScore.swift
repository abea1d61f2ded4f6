internal import Foundation
package import Markdown
internal import Words

/// What a spam filter on this machine says of a finished message.
package struct SpamScore: Sendable {
  /// A filter's program, how it is asked, and how its answer reads.
  private struct Filter: Sendable {
    let name: String
    let program: String
    let arguments: [String]
    /// The score, and from where on a message is spam.
    let read: @Sendable (String) -> (score: Double, limit: Double, rules: String)?
  }

  /// Those that are installed, and where.
  private let installed: [(filter: Filter, path: String)]

  /// Nil when neither rspamd's client nor SpamAssassin is installed.
  package init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    installed = Self.filters.compactMap { filter in
      folders.map { "\($0)/\(filter.program)" }.first(where: FileManager.default.isExecutableFile).map { (filter, $0) }
    }
    if installed.isEmpty { return nil }
  }

  private static let filters = [
    Filter(name: "rspamd", program: "rspamc", arguments: ["symbols", "--timeout=20"]) { text in
      guard let match = text.firstMatch(of: /Score: (-?[0-9.]+) \/ (-?[0-9.]+)/), let score = Double(match.1), let limit = Double(match.2)
      else { return nil }
      return (
        score, limit,
        text.matches(of: /Symbol: (\S+) \((-?[0-9.]+)\)/).filter { !$0.2.hasPrefix("-") && Double($0.2) != 0 }.map { "\($0.1)" }.joined(
          separator: ", ")
      )
    },
    // Without the network: who has not sent yet is in no list.
    Filter(name: "SpamAssassin", program: "spamassassin", arguments: ["--local", "--test-mode"]) { text in
      let head = text.replacing(/\n[ \t]+/, with: " ")
      guard
        let match = head.firstMatch(
          of: /X-Spam-Status: \w+, score=(-?[0-9.]+) required=([0-9.]+) tests=([A-Za-z0-9_, ]*?)(?: autolearn| version|\n)/),
        let score = Double(match.1), let limit = Double(match.2)
      else { return nil }
      return (score, limit, match.3.split { $0 == "," || $0 == " " }.joined(separator: ", "))
    },
  ]

  /// One finding: a note of a good score, a warning of half the limit and more, an error of what a filter would throw away. The first that
  /// answers is asked: rspamd's client is also where its daemon does not run.
  package func findings(_ message: [UInt8]) -> [Diagnostic] {
    for (filter, path) in installed {
      if let answer = output(path, filter.arguments, message).flatMap(filter.read) { return [Self.finding(filter, answer)] }
    }
    let names = installed.map(\.filter.name).joined(separator: " and ")
    return [.warning("\(names) gave no score", hint: "see whether `\(installed.map(\.path).joined(separator: "` or `"))` works")]
  }

  private static func finding(_ filter: Filter, _ answer: (score: Double, limit: Double, rules: String)) -> Diagnostic {
    let severity: Diagnostic.Severity = answer.score >= answer.limit ? .error : answer.score >= answer.limit / 2 ? .warning : .note
    let message = "\(filter.name) gives \(answer.score) points; spam begins at \(answer.limit)"
    return Diagnostic(severity: severity, line: 1, column: 1, message: message, hint: answer.rules.isEmpty ? nil : "for \(answer.rules)")
  }

  /// Nil when the program failed or took longer than two minutes.
  private func output(_ path: String, _ arguments: [String], _ message: [UInt8]) -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-spam-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (given, printed) = (folder.appending(path: "given"), folder.appending(path: "printed"))
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(message).write(to: given)
      try Data().write(to: printed)
      let process = Process()
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
      process.standardInput = try FileHandle(forReadingFrom: given)
      process.standardOutput = try FileHandle(forWritingTo: printed)
      process.standardError = FileHandle.nullDevice
      let ended = Bell()
      process.terminationHandler = { _ in ended.ring() }
      try process.run()
      guard ended.wait(for: .seconds(120)) else {
        process.terminate()
        return nil
      }
      guard process.terminationStatus == 0 else { return nil }
      return String(decoding: try Data(contentsOf: printed), as: UTF8.self).replacing("\r\n", with: "\n")
    } catch {
      return nil
    }
  }
}
