import Foundation
import Testing

/// People come in once, whatever becomes of the process that takes them.
@Suite struct ImportSurvivesAKill {
  @Test func `An import killed in the middle goes on where it was: everybody once, every refused row once`() async throws {
    let place = try await Workplace()
    // Three batches; a wrong row in the first and one in the last.
    let wrong = [40, 60_000]
    let rows = (2...60_001).map { line in wrong.contains(line) ? "nobody at all,N\n" : "reader\(line)@example.org,Reader \(line)\n" }
    let file = try place.write("people.csv", "email,name\n" + rows.joined())

    let running = try Running(Program.path, ["subscribers", "import", file], in: place.folder)
    // It stands still while the people are counted, so however long that takes, it is not finished meanwhile.
    let some = try await eventually("a batch to be committed", within: .seconds(300)) { () -> Int? in
      running.runOn(for: .milliseconds(100))
      // Before the first rows are written, it may stand still with the lock in which a database is opened.
      let log = try? FileManager.default.attributesOfItem(atPath: place.folder + "/data/tuesday.sqlite-wal")
      guard log?[.size] as? Int ?? 0 > 1 << 20 else { return nil }
      let count = try await people(place)
      return count > 0 ? count : nil
    }
    running.signal(SIGKILL)
    _ = await running.end()
    let left = try await people(place)
    #expect(left >= some && left < 59_998, "killed in the middle: \(left)")

    let again = try await place.tuesday("subscribers", "import", file, "--json")
    #expect(again.code == 65, "rows were refused: \(again.errors)")
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
    let report = try #require(answer["report"] as? [String: Any])
    #expect(report["added"] as? Int == 59_998 && report["known"] as? Int == 0 && report["refused"] as? Int == 2)
    #expect(try await people(place) == 59_998)
    for line in [2, 30_000, 60_001] {
      let shown = try await place.tuesday("subscribers", "show", "reader\(line)@example.org").output
      #expect(shown.components(separatedBy: "imported from people.csv line \(line):").count == 2, "one line in the journal: \(shown)")
    }
    let rejects = try String(contentsOfFile: place.folder + "/data/rejected/people.csv", encoding: .utf8)
    #expect(rejects.split(separator: "\r\n").map { $0.prefix { $0 != "," } } == ["line", "40", "60000"])
  }

  private func people(_ place: Workplace) async throws -> Int {
    let ended = try await place.tuesday("lists", "--json")
    let lists = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]]
    return (lists?.first?["people"] as? [String: Int])?["confirmed"] ?? 0
  }
}
