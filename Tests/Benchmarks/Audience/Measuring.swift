import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Store

/// What this process has used so far.
struct Usage {
  let cpu: Double
  let peakMegabytes: Int

  static var now: Usage { of(0) }

  /// Of the programs that it ran.
  static var children: Usage { of(-1) }

  /// - Parameter who: RUSAGE_SELF is 0, RUSAGE_CHILDREN is -1.
  private static func of(_ who: Int32) -> Usage {
    var usage = rusage()
    getrusage(who, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Usage(cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMegabytes: Int(usage.ru_maxrss) / 1024)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
  var milliseconds: String { (seconds * 1000).short }
}

extension Double {
  /// Three digits or so.
  var short: String { String(format: self < 10 ? "%.2f" : "%.1f", self) }
}

func repeated(_ times: Int, _ body: () async throws -> Void) async rethrows -> [Duration] {
  var durations: [Duration] = []
  for _ in 0..<times { durations.append(try await ContinuousClock().measure(body)) }
  return durations
}

/// The command-line shell of SQLite, reading the same file into a table with a primary key.
enum SQLiteShell {
  /// Nil, with a printed reason, where it is not installed.
  static func seconds(importing file: String, into database: String) throws -> Double? {
    let shell = Process()
    shell.executableURL = URL(filePath: "/usr/bin/sqlite3")
    shell.arguments = [
      database, "CREATE TABLE people (email TEXT PRIMARY KEY, name, city, country, plan, source, age, score, birthday, vip, joined, lists)",
      ".mode csv", ".import --skip 1 \(file) people",
    ]
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3") else {
      print("sqlite3 is not installed: no ratio")
      return nil
    }
    let duration = try ContinuousClock().measure {
      try shell.run()
      shell.waitUntilExit()
    }
    return shell.terminationStatus == 0 ? duration.seconds : nil
  }
}

/// Reads small things again and again until it is told to end: how long did the longest wait?
struct ReadWatch {
  private let task: Task<Duration, Never>

  init(_ database: Database, _ list: ListID) {
    task = Task.detached {
      var slowest = Duration.zero
      while !Task.isCancelled {
        let time = await ContinuousClock().measure { _ = try? await database.read { try MailingList.find(list, $0) } }
        slowest = max(slowest, time)
        try? await Task.sleep(for: .milliseconds(5))
      }
      return slowest
    }
  }

  func end() async -> Duration {
    task.cancel()
    return await task.value
  }
}

extension Publication {
  static func measured(in folder: String) throws -> Publication {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    return Publication(
      name: "The Letter", description: "", from: try Mailbox(parsing: "The Letter <letter@example.org>"), replyTo: nil,
      postalAddress: "1 Main Street", language: "en", zone: .gmt, baseURL: "https://letter.example.org", posts: folder,
      themes: [root + "/Templates/Email"], theme: "letter", media: folder + "/media", cards: folder + "/cards",
      attributes: PeopleFile.attributes)
  }

  func measuredIssue() throws -> Issue {
    let path = posts + "/measured.md"
    try "---\ntitle: A measured letter\n---\n\nDear {{ first_name | default: \"friend\" }}.\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, in: self).post
    return try IssueRenderer(self, mode: .rehearsal).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
  }
}
