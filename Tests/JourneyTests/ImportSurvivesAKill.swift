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
      guard place.isFilling else { return nil }
      let count = try await people(place)
      return count > 0 ? count : nil
    }
    let beside = try await place.tuesday("subscribers", "import", try place.write("other.csv", "email\nada@example.org\n"))
    #expect(beside.code == 75 && beside.errors.contains("another import is under way"), "\(beside)")
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
    #expect(answer["rejects"] as? String == place.folder + "/data/rejected/people.csv")
  }

  @Test func `A file is imported once: what was said since stands, and refused rows that were mended stay where they are`() async throws {
    let place = try await Workplace()
    let file = try place.write("people.csv", "email,language\nada@example.org,en\nbad@@x,en\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 65)
    let rejected = try place.write("data/rejected/people.csv", "mended\n")
    #expect(try await place.tuesday("subscribers", "change", "ada@example.org", "language=es").code == 0)
    for arguments in [["--dry-run"], [], ["--json"]] {
      let again = try await Program.run(Program.path, ["subscribers", "import", file] + arguments, in: place.folder)
      #expect(again.code == 0, "\(again.errors)")
      if arguments == ["--json"] {
        let answer = try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any]
        #expect((answer?["importedBefore"] as? String)?.hasSuffix("Z") == true)
        #expect((answer?["report"] as? [String: Any])?["known"] as? Int == 0)
      } else {
        #expect(again.output.contains("was imported with the same options before") && again.output.contains("--again"))
      }
    }
    let again = try await place.tuesday("subscribers", "import", file, "--again")
    #expect(again.code == 65 && again.output.contains("data/rejected/people.2.csv: mend it"), "\(again.output)")
    #expect(try String(contentsOfFile: rejected, encoding: .utf8) == "mended\n")
    #expect(try await place.tuesday("subscribers", "show", "ada@example.org").output.contains("language: es"))
    let update = try await place.tuesday("subscribers", "import", file, "--update")
    #expect(update.output.contains("1 already there, 1 row refused; of those who were here before 1 changed."), "\(update.output)")
    let shown = try await place.tuesday("subscribers", "show", "ada@example.org").output
    #expect(shown.contains("language: en") && shown.contains("changed  language by the import of people.csv line 2"), "\(shown)")
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

  @Test func `What can be read only once is taken whole: a pipe, the other end of one, and standard input`() async throws {
    let place = try await Workplace()
    let script = """
      printf 'email\\nada@example.org\\n' | "$1" subscribers import /dev/stdin &&
      "$1" subscribers import <(printf 'email\\nbo@example.org\\n') &&
      printf 'value\\nchiara@example.org\\n' | "$1" suppressions import - &&
      "$1" suppressions import <(printf 'dora@example.org\\n')
      """
    let ended = try await Program.run("/bin/bash", ["-c", script, "bash", Program.path], in: place.folder)
    #expect(ended.code == 0, "\(ended.errors)")
    let people = try await place.tuesday("subscribers", "list").output
    #expect(people.contains("ada@example.org\tconfirmed") && people.contains("bo@example.org\tconfirmed"))
    let suppressed = try await place.tuesday("suppressions").output
    #expect(suppressed.contains("chiara@example.org") && suppressed.contains("imported from standard input"))
    #expect(suppressed.contains("dora@example.org"))
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
