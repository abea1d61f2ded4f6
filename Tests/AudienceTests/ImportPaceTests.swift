import Foundation
import Mail
import Store
import Synchronization
import TestDatabases
import Testing
import Words

@testable import Audience

/// How long an import keeps others from writing.
@Suite struct ImportPaceTests {
  private static func batch(_ rows: Int, from line: Int = 2) -> ImportBatch {
    var batch = ImportBatch(line: line + rows - 1, rows: rows)
    batch.refusals = (0..<rows).map { ImportBatch.Refusal(line: line + $0, message: "no address", fields: []) }
    return batch
  }

  @Test func `A transaction has as many rows as lately took its time: soon twenty thousand quick ones, and few slow ones`() async throws {
    var pace = ImportPace(most: 20_000, spans: .always(.milliseconds(250)))
    var sizes: [Int] = []
    func take(_ count: Int, row: Duration, isAwaited: Bool = false) {
      for _ in 0..<count {
        sizes.append(pace.rows)
        pace.took(row * pace.rows, for: Self.batch(pace.rows), isAwaited: isAwaited)
      }
    }
    take(4, row: .microseconds(10))
    #expect(sizes == [500, 2_000, 8_000, 20_000], "it begins with few, because a file may be slow from its first row on")
    sizes = []
    take(2, row: .microseconds(100))
    #expect(sizes == [20_000, 2_500])
    let database = try ImportPlace().database
    pace.gaveUp(pace.turn(of: Self.batch(2_500), in: database), for: Self.batch(2_500))
    take(1, row: .milliseconds(10))
    #expect(sizes == [20_000, 2_500, 500] && pace.rows == 500, "never fewer than some hundred")
    let hasty = ImportPace(most: 20_000, spans: .always(.zero))
    #expect(throws: Never.self, "so few are taken, however long it lasts") {
      try hasty.turn(of: Self.batch(500), in: database).check(at: 0)
    }
    #expect(throws: ImportPace.Overdue.self) { try hasty.turn(of: Self.batch(501), in: database).check(at: 0) }
    #expect(ImportPace(most: 100, spans: .standard).rows == 100)
    pace = ImportPace(most: 20_000, spans: .standard)
    sizes = []
    take(5, row: .microseconds(100))
    take(1, row: .microseconds(100), isAwaited: true)
    take(2, row: .microseconds(100))
    #expect(sizes == [500, 2_000, 8_000, 20_000, 20_000, 20_000, 5_000, 5_000], "short since somebody waited")
  }

  @Test func `The parts of a batch are its rows in the file's order, each with an id for everybody`() throws {
    var batch = Self.batch(3, from: 10)
    let place = try ImportPlace()
    let reading = try ImportSurvey(place.file(Array("email\nc@example.org\nb@example.org\na@example.org\nd@example.org\n".utf8)))
    var records = try ImportRecords(reading)
    let columns = try ImportColumns(of: reading, mapping: [:], attributes: [:], fileName: "people.csv")
    let reader = ImportedPersonReader(columns, .utf8, attributes: [:], zone: .gmt, lists: nil)
    var record = ImportRecord()
    while try records.next(&record) { batch.people.append(try reader.person(record)) }
    batch.rows += batch.people.count
    batch.people.sort { $0.key < $1.key }
    batch.publicIDs = (0..<4).map { [$0] }
    let parts = batch.parts(of: 3)
    #expect(parts.map(\.line) == [4, 11, 12])
    #expect(parts.map { $0.people.map(\.line) } == [[4, 3, 2], [5], []])
    #expect(parts.map { $0.refusals.map(\.line) } == [[], [10, 11], [12]])
    #expect(parts.map(\.publicIDs) == [[[0], [1], [2]], [[3]], []])
    #expect(batch.parts(of: 7).count == 1)
  }

  @Test func `Beside an import that changes people who are known others wait for some hundred rows, and its report is the same`()
    async throws
  {
    let (place, count) = (try ImportPlace(), 6_000)
    let text = { (city: String) in
      "email,city\n" + (0..<count).map { $0 % 1_000 == 7 ? "wrong \($0),\n" : "reader\($0)@example.org,\(city)\n" }.joined()
    }
    try await place.run(text("Rome"), name: "first.csv", attributes: ["city": .text])
    let reading = try place.reading(Array(text("Oslo").utf8), attributes: ["city": .text], updating: true)
    let rejects = RejectFile(place.folder + "/rejected.csv", for: reading)
    let steps = Mutex<[Int]>([])
    // No machine is that fast: each transaction that is longer than the shortest is given up.
    let report = try await reading.run(
      into: place.database, lists: [place.main], now: Timestamp(milliseconds: 2), rejects: rejects, spans: .always(.nanoseconds(1))
    ) { progress in steps.withLock { $0.append(progress.report.rows) } }
    #expect(report.known == count - 6 && report.changed == count - 6 && report.refused == 6)
    let rows = steps.withLock { $0 }
    #expect(zip(rows, [0] + rows).map { $0 - $1 }.allSatisfy { 1...500 ~= $0 } && rows.last == count, "\(rows)")
    #expect(try await place.person("reader5999@example.org")?.attributes == ["city": "Oslo"])
    let kept = try String(contentsOfFile: rejects.path ?? "", encoding: .utf8).split(separator: "\r\n").dropFirst()
    #expect(kept.compactMap { Int($0.prefix { $0 != "," }) } == (0..<6).map { 1_000 * $0 + 9 })
  }

  @Test func `A long transaction of an import is given up for whoever waits to write in another process, and none of its rows is lost`()
    async throws
  {
    let place = try ImportPlace()
    let text = "email\n" + (0..<20_000).map { "reader\($0)@example.org\n" }.joined()
    let other = try TestDatabase.open(place.folder + "/tuesday.sqlite", creating: false)
    let done = Mutex(false)
    let (database, main) = (place.database, place.main)
    async let written = Task {
      var count = 0
      while !done.withLock({ $0 }) {
        try await other.write { _ = try MailingList.ensure("other", now: Timestamp(milliseconds: 1), $0) }
        count += 1
      }
      return count
    }.value
    let reading = try place.reading(Array(text.utf8), attributes: [:])
    let spans = ImportPace.Spans(whileAwaited: .nanoseconds(1), alone: .seconds(600))
    let report = try await reading.run(into: database, lists: [main], now: Timestamp(milliseconds: 2), spans: spans)
    done.withLock { $0 = true }
    #expect(try await written > 0)
    #expect(report.added == 20_000)
  }

  @Test func `A batch that is given up leaves nothing, and a run that ends behind one of its parts goes on there`() async throws {
    let (place, count) = (try ImportPlace(), 6_000)
    let known = "email,city\n" + (3_000..<count).map { "reader\($0)@example.org,Rome\n" }.joined()
    try await place.run(known, name: "first.csv", attributes: ["city": .text])
    // Quick rows first, so that a large batch meets the slow ones.
    let text = "email,city\n" + (0..<count).map { "reader\($0)@example.org,Oslo\n" }.joined()
    let reading = try place.reading(Array(text.utf8), attributes: ["city": .text], updating: true)
    let (database, main) = (place.database, place.main)
    let task = Task {
      try await reading.run(into: database, lists: [main], now: Timestamp(milliseconds: 2), spans: .always(.milliseconds(20))) { progress in
        if progress.report.changed > 0 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let changed = try await database.read { connection in
      try connection.first("SELECT count(*) AS n FROM consents WHERE event = 'changed'") { try $0.int("n") }
    }
    #expect(try #require(changed) > 0 && #require(changed) < 3_000)
    let report = try await reading.run(into: database, lists: [main], now: Timestamp(milliseconds: 3))
    #expect(report.added == 3_000 && report.known == 3_000 && report.changed == 3_000, "each is counted once")
  }
}
