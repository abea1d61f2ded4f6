import Foundation
import Synchronization
import Testing

@testable import Store

@Suite struct ScrubTests {
  /// The words of people that stand in the files, whatever around them is no text.
  private func words(in file: String) -> [String] {
    ["", "-wal"].flatMap { suffix in
      let data = FileManager.default.contents(atPath: file + suffix) ?? Data()
      var found: [String] = []
      var rest = data[...]
      while let end = rest.range(of: Data("@example.org".utf8)) {
        let name = rest[..<end.lowerBound].suffix(12)
        found.append(String(decoding: name, as: UTF8.self) + "@example.org")
        rest = rest[end.upperBound...]
      }
      return found
    }
  }

  @Test func `Copies that page splits left behind are found and written away`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "tuesday-scrub-\(UUID().uuidString).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) } }
    let database = try Database(path: file, creating: true)
    let count = 20_000
    // In no order of the alphabet, so that the index is split everywhere; and then rows grow, so that the table is.
    let all = (0..<count).map { "reader\(100_000 + $0 * 7919 % count)@example.org" }
    try await database.write { connection in
      try connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, more TEXT NOT NULL)")
      let insert = try connection.prepared("INSERT INTO people (id, word, more) VALUES ($1, $2, '')")
      for (id, word) in all.enumerated() { _ = try insert.run(.integer(id), .text(word)) }
      let grow = try connection.prepared("UPDATE people SET more = '12345678901234567890123456789012345678901234567890' WHERE id = $1")
      for number in 0..<count / 3 { _ = try grow.run(.integer(number * 7919 % count)) }
    }
    _ = try await database.write { try $0.execute("UPDATE people SET word = 'gone ' || id") }
    // Nothing to look for: the log is emptied and no more.
    #expect(try await database.scrub([]) == [])
    let left = words(in: file)
    try #require(!left.isEmpty, "or the rest proves nothing")
    #expect(try await database.scrub(Array(left.prefix(5))) == [])
    #expect(words(in: file).isEmpty)
    #expect(try await database.scrub(["GONE 7"]) == [TextColumn("people", "word")], "a row has it")
    #expect(try await database.scrub(["one 7"]) == [], "a row has it as a part of another word")
    _ = try await database.write { try $0.execute("UPDATE people SET more = 'Ask LOU@BÜCHER.example' WHERE id = 7") }
    #expect(try await database.scrub(["lou@bücher.example"]) == [TextColumn("people", "more")], "in capitals outside ASCII")
    #expect(try await database.read { try $0.first("SELECT count(*) AS count FROM people") { try $0.int("count") } } == count)
  }

  @Test func `While the file is searched others write, and searches take turns`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "tuesday-scrub-\(UUID().uuidString).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) } }
    let database = try Database(path: file, creating: true)
    try await database.write { connection in
      try connection.execute("CREATE TABLE people (word TEXT)")
      let insert = try connection.prepared("INSERT INTO people (word) VALUES ($1)")
      for number in 0..<1_000 { _ = try insert.run(.text("\(number) " + String(repeating: "ada@example.net ", count: 60))) }
    }
    let isOver = Mutex(false)
    let written = Mutex(0)
    // A thread of its own: the tasks of other tests may keep Swift's busy until the searches are over.
    Thread.detachNewThread {
      while !isOver.withLock(\.self) {
        let isDone = (try? database.blockingWrite { try $0.execute("INSERT INTO people (word) VALUES ('more')") }) == 1
        if isDone { written.withLock { $0 += 1 } }
      }
    }
    try await withThrowingTaskGroup { group in
      for number in 0..<3 { group.addTask { try await database.scrub(["ada@example.org", "bo\(number)@example.org"]) } }
      for try await columns in group { #expect(columns == []) }
    }
    isOver.withLock { $0 = true }
    // Without that there is room for one before each search, and one behind.
    #expect(written.withLock(\.self) > 6)
  }

  @Test func `What a reader might still have seen is gone when they are`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "tuesday-scrub-\(UUID().uuidString).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) } }
    let database = try Database(path: file, creating: true)
    _ = try await database.write { try $0.execute("CREATE TABLE people (word TEXT)") }
    _ = try await database.write { try $0.execute("INSERT INTO people (word) VALUES ('ada@example.org')") }
    let reader = try Database(path: file, creating: false)
    try reader.blockingRead { connection in
      _ = try connection.first("SELECT word FROM people") { try $0.text("word") }
      try database.blockingWrite { _ = try $0.execute("DELETE FROM people") }
      #expect(!words(in: file).isEmpty)
    }
    #expect(try await database.scrub(["ada@example.org"]) == [], "and when they are gone it is")
    #expect(words(in: file).isEmpty)
  }
}
