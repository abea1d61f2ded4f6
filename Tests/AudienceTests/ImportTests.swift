import Foundation
import Mail
import Store
import Testing

@testable import Audience

@Suite struct ImportTests {
  private func database() throws -> (Database, ListID) {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-import-\(UUID().uuidString).sqlite").path
    let database = try Database(path: path, creating: true)
    return (database, try database.blockingWrite { try MailingList.ensure("main", now: Timestamp(milliseconds: 0), $0) })
  }

  private func run(_ text: String, _ database: Database, _ list: ListID) async throws -> SubscriberImport.Report {
    try await SubscriberImport(Array(text.utf8), fileName: "people.csv").run(into: database, list: list, now: Timestamp(milliseconds: 1))
  }

  @Test(
    "Separators, byte-order mark, line ends and quotes are read as people write them",
    arguments: [
      ("email,name\na@example.org,\"Ada, the first\"\n", [["email", "name"], ["a@example.org", "Ada, the first"]]),
      ("\u{FEFF}email;name\r\na@example.org;Ada\r\n", [["email", "name"], ["a@example.org", "Ada"]]),
      ("email\tname\ra@example.org\tAda", [["email", "name"], ["a@example.org", "Ada"]]),
      ("a,b\n\"x\ny\",\"say \"\"hi\"\"\"\n\n5\" disc,z\n", [["a", "b"], ["x\ny", "say \"hi\""], ["5\" disc", "z"]]),
    ] as [(String, [[String]])])
  func csv(text: String, rows: [[String]]) {
    #expect(CSVReader(Array(text.utf8)).map(\.fields) == rows)
  }

  @Test func `Records know the line they begin on`() {
    let lines = CSVReader(Array("h,i\n\"a\nb\",c\n\nd,e\n\"open".utf8)).map { ($0.line, $0.brokenQuote) }
    #expect(lines.map(\.0) == [1, 2, 5, 6] && lines.map(\.1) == [false, false, false, true])
  }

  @Test func `Importing twice changes nothing, and nobody who left comes back`() async throws {
    let (database, list) = try database()
    let text = "Email,First Name,Last name\nada@example.org,Ada,Lindqvist\nADA@Example.ORG,,\nbo@example.org,Bo,\n"
    let first = try await run(text, database, list)
    #expect(first.added == 2 && first.known == 1 && first.errors.isEmpty)
    let again = try await run(text, database, list)
    #expect(again.added == 0 && again.known == 3)

    let bo = try #require(try await database.read { try Subscriber.find(try EmailAddress(parsing: "bo@example.org"), $0) })
    #expect(bo.name == "Bo")
    _ = try await database.write { try Membership.unsubscribe(bo.id, list: list, cause: "asked", now: Timestamp(milliseconds: 2), $0) }
    let third = try await run(text, database, list)
    #expect(third.keptOut == 1 && third.added == 0)
    let history = try await database.read { try Consent.journal(of: bo.id, $0) }
    #expect(history.map(\.event) == ["confirmed", "unsubscribed"] && history[0].cause == "imported from people.csv line 4")
  }

  @Test func `A wrong row is told with its line and the others go in`() async throws {
    let (database, list) = try database()
    let report = try await run("email,name\nada@example.org,A\nnot an address,B\n,C\nbo@example,D\nchiara@example.org\n", database, list)
    #expect(report.added == 2)
    #expect(report.errors.map(\.line) == [3, 4, 5])
  }

  @Test func `A quote that swallows the next row is told, and names are one line of sensible length`() async throws {
    let (database, list) = try database()
    let long = String(repeating: "x", count: 300)
    let report = try await run(
      "email,name\na@example.org,\"Foo\nb@example.org,\"Bar\"\nc@example.org,C\nd@example.org,\(long)\ne@example.org,\"E\nF\"\n", database,
      list)
    #expect(report.added == 2 && report.errors.map(\.line) == [2, 5])
    let reader = try #require(try await database.read { try Subscriber.find(try EmailAddress(parsing: "e@example.org"), $0) })
    #expect(reader.name == "E F")
  }

  @Test func `A file without a column of addresses is refused whole`() {
    #expect { _ = try SubscriberImport(Array("name,town\n".utf8), fileName: "x.csv") } throws: {
      "\($0)".contains("no column named `email`")
    }
    #expect(throws: SubscriberImport.FileError.self) { _ = try SubscriberImport([], fileName: "x.csv") }
  }

  @Test func `Public ids are 128 random bits in hex`() {
    var generator = SystemRandomNumberGenerator()
    let ids = (0..<1000).map { _ in PublicID(&generator).hex }
    #expect(Set(ids).count == 1000 && ids.allSatisfy { $0.utf8.count == 32 && PublicID(hex: $0)?.hex == $0 })
    #expect(PublicID(hex: "zz") == nil && PublicID(hex: String(repeating: "g", count: 32)) == nil)
  }
}
