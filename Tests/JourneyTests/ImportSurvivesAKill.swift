import Foundation
import Testing

/// People come in once, whatever becomes of the process that takes them.
@Suite(.inTurn) struct ImportSurvivesAKill {
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

  @Test func `Killed while it takes standard input, an import leaves no copy behind, and takes all of it the next time`() async throws {
    let place = try await Workplace()
    let temporary = place.folder + "/temporary"
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    // More than is read at once.
    let note = String(repeating: "n", count: 600_000)
    let text = "email,note\nada@example.org,\(note)\nbo@example.org,\(note)\n"
    let file = try place.write("people.csv", text)
    // The pipe stays open: the import waits for more.
    let script = "{ cat \"$1\"; exec sleep 600; } | { TMPDIR=\"$2\" exec \"$3\" subscribers import -; }"
    let running = try Running("/bin/sh", ["-c", script, "sh", file, temporary, Program.path], in: place.folder)
    _ = try await eventually("the import to have read what there is") { () -> Int32? in
      try processes(in: place.folder).first { id in
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd")) ?? []
        return descriptors.contains { name in
          let path = "/proc/\(id)/fd/\(name)"
          return (try? FileManager.default.destinationOfSymbolicLink(atPath: path))?.hasSuffix("(deleted)") == true
            && (try? String(contentsOfFile: path, encoding: .utf8))?.contains("ada@example.org") == true
        }
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [], "the copy has no name")
    for id in try processes(in: place.folder) { kill(id, SIGKILL) }
    _ = await running.end()
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
    let whole = try await Program.run(Program.path, ["subscribers", "import", "-"], in: place.folder, input: text)
    #expect(whole.code == 0 && whole.output.contains("2 added"), "\(whole.errors)")
  }

  /// Those of ours that work in a folder which no other test has.
  private func processes(in folder: String) throws -> [Int32] {
    let own = URL(filePath: folder).resolvingSymlinksInPath().path
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter { id in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")) == own
    }
  }

  private func people(_ place: Workplace) async throws -> Int {
    let ended = try await place.tuesday("lists", "--json")
    let lists = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]]
    return (lists?.first?["people"] as? [String: Int])?["confirmed"] ?? 0
  }
}
