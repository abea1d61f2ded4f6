import Foundation
import Store
import Testing

@testable import Audience

/// Files that no program ever wrote: each is taken row by row, or refused whole with its place; nothing in between, and no crash.
@Suite struct ImportFuzzTests {
  private static let seeds = [
    "email,name,city,joined,tags,state\nada@example.org,\"Ada, L\",Chicago,2024-01-02,\"a,b\",active\nbo@example.org,Bo,,,,unsubscribed\n",
    "\u{FEFF}email;name\r\nada@example.org;René\r\n\"bo@example.org\";\"Bo\r\nB\"\r\n",
    "{\"email\":\"ada@example.org\",\"tags\":[\"a\",\"b\"],\"attributes\":{\"city\":\"Chicago\"}}\n{\"email\":\"bo@example.org\"}\n",
  ].map { Array($0.utf8) }

  private static let pieces: [[UInt8]] = [
    [0], [0xFF], [0xE9], [0xC3], [0xEF, 0xBB, 0xBF], [0x0D], [0x0A], [0x0D, 0x0A], [0x22], [0x22, 0x22], [0x2C], [0x3B], [0x09], [0x7B],
    [0x7D],
    Array("=cmd|'/C calc'!A0".utf8), Array("'; DROP TABLE subscribers; --".utf8), Array("<script>alert(1)</script>".utf8),
    Array("\r\nBcc: x@example.org".utf8), Array("\u{202E}\u{2028}".utf8), Array(String(repeating: "x", count: 5000).utf8),
    Array("email,".utf8), Array("\\u0000".utf8), Array(String(repeating: "[", count: 600).utf8),
  ]

  private func mutated(_ dice: inout Dice) -> [UInt8] {
    var bytes = Self.seeds.randomElement(using: &dice) ?? []
    for _ in 0..<Int.random(in: 1...6, using: &dice) {
      let place = Int.random(in: 0...bytes.count, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &dice) ?? [], at: place)
      case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &dice)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &dice)))
      default: bytes.insert(contentsOf: bytes.suffix(Int.random(in: 0...40, using: &dice)), at: place)
      }
    }
    return bytes
  }

  @Test func `Two thousand damaged files are each counted row by row or refused whole`() async throws {
    let place = try ImportPlace()
    var dice = Dice(state: 4)
    var (taken, refused) = (0, 0)
    for round in 0..<2000 {
      let bytes = mutated(&dice)
      let before = try await people(place)
      do {
        let reading = try place.reading(bytes, name: "people-\(round)", attributes: ["city": .text])
        let report = try await reading.run(into: place.database, lists: [place.main], now: Timestamp(milliseconds: 1))
        #expect(try await people(place) - before <= report.added + report.left)
        taken += 1
      } catch let error as ImportFileError {
        #expect(error.description.hasPrefix("people-\(round)"))
        #expect(try await people(place) == before)
        refused += 1
      }
    }
    #expect(taken > 500 && refused > 200, "the mutations reach both: \(taken) taken, \(refused) refused")
    let names = try await place.database.read { try $0.rows("SELECT name FROM subscribers") { try $0.text("name") } }
    #expect(names.allSatisfy { name in !name.unicodeScalars.contains { $0.properties.generalCategory == .control } })
  }

  private func people(_ place: ImportPlace) async throws -> Int {
    try await place.database.read { try $0.first("SELECT count(*) AS n FROM subscribers") { try $0.int("n") } } ?? 0
  }

  @Test(
    "What attacks spreadsheets, pages, headers or statements is a name like any other, on one line",
    arguments: [
      "=cmd|'/C calc'!A0", "'; DROP TABLE subscribers; --", "<img src=x onerror=alert(1)>", "Ada\r\nBcc: x@example.org", "{{ name }}",
      "%s%n",
    ])
  func injection(text: String) async throws {
    let place = try ImportPlace()
    let report = try await place.run(
      CSVText.row(["email", "name", "city", "tags", "list:main"]) + CSVText.row(["ada@example.org", text, text, text, "confirmed"]),
      attributes: ["city": .text])
    #expect(report.added == 1, "\(report.errors)")
    let ada = try #require(try await place.person("ada@example.org"))
    #expect(ada.name == Subscriber.cleanName(text) && !ada.name.contains { $0.isNewline })
    #expect(ada.attributes["city"] == ada.name)
    #expect(try await place.states("ada@example.org") == ["main": .confirmed])
  }
}
