import Foundation
import Testing

@Suite(.inTurn) struct CrashExamIsPassed {
  /// Nil as long as it is not told.
  private func folder(_ errors: String) -> String? {
    errors.firstMatch(of: /In (\S+tuesday-selftest-\w+),/).map { String($0.output.1) }
  }

  @Test func `Every part of the exam is passed, and nothing stays behind`() async throws {
    let ended = try await Program.run(
      Program.path, ["selftest", "--crash", "--readers", "2000", "--kills", "8", "--seed", "2", "--json"])
    #expect(ended.code == 0, "\(ended.output) \(ended.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let parts = try #require(report["parts"] as? [[String: Any]])
    #expect(parts.map { $0["part"] as? String } == ["never-twice", "never-miss", "two-engines", "disk-full", "clock-jump", "halts"])
    for part in parts {
      let what = part["what"] as? String ?? ""
      let isSkipped = part["status"] as? String == "skipped" && (what.contains("libfaketime") || what.contains("prlimit"))
      #expect(part["status"] as? String == "ok" || isSkipped, "\(what)")
    }
    // Not only that all is well: that there was something to be well.
    let twice = try #require(parts[0]["figures"] as? [String: Int])
    #expect(twice["readers"] == 2000 && twice["mails"] ?? 0 > 1900 && twice["lost"] == 0 && twice["duplicates"] == 0)
    #expect((parts[3]["what"] as? String ?? "").contains("cannot be read or written"), "the reason is told")
    #expect(!FileManager.default.fileExists(atPath: try #require(folder(ended.errors))))
  }

  @Test func `Ended by Ctrl-C it takes its programs and its folder with it`() async throws {
    let exam = try Running(Program.path, ["selftest", "--crash", "--readers", "5000", "--kills", "50"])
    let place = try await eventually("the first mails") {
      let place = folder(exam.errors)
      let mails = place.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0 + "/never-twice/sink/new") }
      return mails?.isEmpty == false ? place : nil
    }
    exam.signal(SIGINT)
    let ended = await exam.end()
    #expect(ended.code == 75 && ended.errors.contains("ended before its time"), "\(ended.errors)")
    #expect(!FileManager.default.fileExists(atPath: place))
    let left = try await Program.run("/usr/bin/pgrep", ["-f", place])
    #expect(left.output.isEmpty, "a program goes on: \(left.output)")
  }

  @Test func `Without saying which test nothing is begun`() async throws {
    let ended = try await Program.run(Program.path, ["selftest"])
    #expect(ended.code == 64 && ended.errors.contains("tuesday selftest --crash"), "\(ended.errors)")
  }
}
