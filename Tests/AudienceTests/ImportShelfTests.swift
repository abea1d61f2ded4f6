import Foundation
import Mail
import Store
import Synchronization
import TestDatabases
import Testing

@testable import Audience

/// Files that are handed over at the desk, from their coming to their end.
@Suite struct ImportShelfTests {
  private final class Clock: Sendable {
    let time = Mutex(Timestamp.now())
    var now: Timestamp { time.withLock { $0 } }
  }

  private let place: ImportPlace
  private let clock = Clock()

  init() throws { place = try ImportPlace() }

  private func shelf() -> ImportShelf {
    ImportShelf(
      folder: place.folder + "/uploads", data: place.folder, rejected: place.folder + "/rejected", database: place.database,
      attributes: ["city": .text], zone: .gmt, clock: { [clock] in clock.now })
  }

  private func take(_ text: String, named name: String = "people.csv", on shelf: ImportShelf) async throws -> String {
    let (id, path) = try await shelf.place()
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try await shelf.take(id, named: name)
    await shelf.settle()
    return id
  }

  private func find(_ id: String, on shelf: ImportShelf) async throws -> ImportUpload { try #require(await shelf.find(id)) }

  private static let text = "email,Ort,name\nada@example.org,Oslo,Ada\nnobody,,\nbo@example.org,Chicago,Bo\n"

  @Test func `A file is looked through, wished about, confirmed by its number of rows, taken in, and is gone afterwards`() async throws {
    let shelf = shelf()
    let id = try await take(Self.text, on: shelf)
    var upload = try await find(id, on: shelf)
    #expect(upload.phase == .ready && upload.report.added == 2 && upload.report.errors.map(\.line) == [3])
    #expect(upload.columns.map(\.name) == ["email", "Ort", "name"] && upload.columns.map(\.field) == ["email", nil, "name"])
    #expect(try await place.person("ada@example.org") == nil, "nothing is changed")

    let wishes = ImportUpload.Wishes(mapping: ["Ort": "city"], lists: ["main"], consent: "on paper, at the fair")
    try await shelf.look(id, wishes)
    await shelf.settle()
    upload = try await find(id, on: shelf)
    #expect(upload.columns.map(\.field) == ["email", "city", "name"] && upload.wishes == wishes && upload.phase == .ready)
    for wrong in [nil, 0, 2, 4] as [Int?] {
      await #expect(throws: ImportShelf.Refusal.number) { try await shelf.run(id, rows: wrong) }
    }
    try await shelf.run(id, rows: 3)
    await #expect(throws: ImportShelf.Refusal.busy) { try await shelf.run(id, rows: 3) }
    await #expect(throws: ImportShelf.Refusal.busy) { try await shelf.remove(id) }
    await shelf.settle()
    upload = try await find(id, on: shelf)
    #expect(upload.phase == .done && upload.report.added == 2 && upload.report.refused == 1)
    #expect(try await place.person("ada@example.org")?.attributes == ["city": "Oslo"])
    #expect(try await place.journal("ada@example.org").map(\.words) == ["on paper, at the fair"])
    #expect(!FileManager.default.fileExists(atPath: "\(place.folder)/uploads/\(id)/file"))
    let rejects = try String(contentsOfFile: try #require(upload.rejects), encoding: .utf8)
    #expect(rejects.contains("\r\n3,") && rejects.contains("nobody"))
    await #expect(throws: ImportShelf.Refusal.unknown) { try await shelf.run(id, rows: 3) }
    await #expect(throws: ImportShelf.Refusal.unknown) { try await shelf.look(id, wishes) }

    let again = try await find(try await take(Self.text, on: shelf), on: shelf)
    #expect(again.report.known == 2 && again.importedBefore == nil, "with other wishes it is another import")
    try await shelf.look(again.id, wishes)
    await shelf.settle()
    #expect(try await find(again.id, on: shelf).importedBefore == clock.now.rfc3339)
  }

  @Test func `How people agreed stands in the journal of who is new on a list, and of nobody who left or was there`() async throws {
    let shelf = shelf()
    try await place.run("email\nold@example.org\nasked@example.org\n")
    let asked = try #require(try await place.person("asked@example.org"))
    _ = try await place.database.write {
      try $0.execute("UPDATE memberships SET state = 'pending' WHERE subscriber_id = $1", [asked.id.sql])
    }
    let id = try await take(
      "email,state\nnew@example.org,confirmed\nleft@example.org,unsubscribed\nold@example.org,confirmed\nasked@example.org,confirmed\n",
      on: shelf)
    try await shelf.look(id, ImportUpload.Wishes(consent: "by a card"))
    await shelf.settle()
    try await shelf.run(id, rows: 4)
    await shelf.settle()
    for (name, words) in [("new", ["by a card"]), ("left", [nil]), ("old", [nil]), ("asked", [nil, "by a card"])] as [(String, [String?])] {
      #expect(try await place.journal("\(name)@example.org").map(\.words) == words, "\(name)")
    }
  }

  @Test(arguments: [
    ("", "the file is empty"), ("name\nAda\n", "no column named `email`"), ("email,email\na@b.cd,\n", "two columns are named `email`"),
    ("email,\"x\na@b.cd,1\n", "never closed"), ("PK\u{3}\u{4}", "a ZIP archive or a spreadsheet"),
  ])
  func `What cannot be imported is told in the command's words, and dropped or looked at again`(text: String, words: String) async throws {
    let shelf = shelf()
    let id = try await take(text, on: shelf)
    let upload = try await find(id, on: shelf)
    #expect(upload.phase == .faulty && "\(upload.fault)".contains(words), "\(upload.fault)")
    await #expect(throws: ImportShelf.Refusal.unknown) { try await shelf.run(id, rows: upload.report.rows) }
    if words.contains("email` ") || words.hasPrefix("no column") {
      #expect(upload.columns.map(\.name) == ["name"], "so that somebody can say what it is")
      try await shelf.look(id, ImportUpload.Wishes(mapping: ["name": "email"]))
      await shelf.settle()
      #expect(try await find(id, on: shelf).report.refused == 1)
    }
    try await shelf.remove(id)
    #expect(await shelf.find(id) == nil)
    await #expect(throws: ImportShelf.Refusal.unknown) { try await shelf.remove(id) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/uploads").isEmpty)
  }

  @Test func `What was under way when a process ended goes on with the next, and takes everybody once`() async throws {
    let id = try await take(Self.text, on: shelf())
    let first = shelf()
    var upload = try await find(id, on: first)
    upload.phase = .importing
    try await first.keep(upload)
    let next = shelf()
    await next.resume()
    await next.settle()
    #expect(try await find(id, on: next).phase == .done)
    #expect(try await place.journal("bo@example.org").count == 1)

    let looked = try await take("email\nchiara@example.org\n", on: next)
    upload = try await find(looked, on: next)
    upload.phase = .looking
    try await next.keep(upload)
    let last = shelf()
    await last.resume()
    await last.settle()
    #expect(try await find(looked, on: last).phase == .ready)
    #expect(try await place.person("chiara@example.org") == nil)
  }

  @Test func `It waits for another import, and goes on when that has ended`() async throws {
    let shelf = shelf()
    let id = try await take(Self.text, on: shelf)
    let turn = try ImportTurn(in: place.folder, place.database)
    #expect(throws: ImportTurn.Taken.self) { try ImportTurn(in: place.folder, place.database) }
    // Nor on another machine, whose folder of data is another.
    if !TestDatabase.isSQLite { #expect(throws: ImportTurn.Taken.self) { try ImportTurn(in: place.folder + "/..", place.database) } }
    try await shelf.run(id, rows: 3)
    #expect(try await find(id, on: shelf).phase == .importing)
    #expect(try await place.person("ada@example.org") == nil)
    turn.end()
    await shelf.settle()
    #expect(try await find(id, on: shelf).phase == .done)
  }

  @Test func `What nobody confirms is deleted after two days, and what came of the others after fourteen`() async throws {
    let shelf = shelf()
    let waiting = try await take(Self.text, on: shelf)
    let done = try await take("email\nada@example.org\n", on: shelf)
    try await shelf.run(done, rows: 1)
    await shelf.settle()
    let (torn, _) = try await shelf.place()
    func pass(days: Int) async {
      let now = Timestamp.now()
      clock.time.withLock { $0 = now + .seconds(86_400 * days) }
      await shelf.resume()
    }
    await pass(days: 1)
    #expect(await shelf.all().count == 2)
    await pass(days: 3)
    #expect(await shelf.all().map(\.id) == [done])
    #expect(await shelf.find(waiting) == nil)
    #expect(!FileManager.default.fileExists(atPath: "\(place.folder)/uploads/\(torn)"), "what never came whole")
    await pass(days: 15)
    #expect(await shelf.all().isEmpty)
  }

  @Test(arguments: [
    ("../../etc/passwd", "passwd"), ("C:\\Users\\a\\people.csv", "people.csv"), ("..", "people.csv"), ("", "people.csv"),
    (".hidden.csv", "hidden.csv"),
    ("a\nb\u{7}.csv", "a b .csv"), ("<b>.csv", "<b>.csv"), (String(repeating: "x", count: 500), String(repeating: "x", count: 100)),
  ])
  func `Whatever a browser calls a file, it is the name of one file`(name: String, wanted: String) {
    #expect(ImportUpload.clean(name) == wanted)
  }

  @Test(arguments: ["", "..", "../uploads", "0", String(repeating: "g", count: 32), String(repeating: "a", count: 31) + "/"])
  func `Only what is the name of an upload is looked for`(id: String) async {
    let shelf = shelf()
    #expect(await shelf.find(id) == nil)
    await #expect(throws: ImportShelf.Refusal.unknown) { try await shelf.remove(id) }
    await #expect(throws: ImportShelf.Refusal.unknown) { try await shelf.run(id, rows: 1) }
  }
}
