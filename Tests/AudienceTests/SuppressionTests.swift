import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Audience

@Suite struct SuppressionTests {
  private let now = Timestamp(milliseconds: 5_000)

  private func standing(_ address: String, list: ListID? = nil, _ place: ImportPlace) async throws -> [String] {
    let address = try EmailAddress(parsing: address)
    return try await place.database.read {
      try Suppression.standing(against: address, $0).filter { suppression in list.map { suppression.covers($0) } ?? true }.map(\.reason)
    }
  }

  @Test func `Each kind stands against the addresses it means and no others`() async throws {
    let place = try ImportPlace()
    let digest = try place.makeList("digest")
    let md5 = Suppression.hashes(of: "dora@example.org")[1]
    try await place.database.write { connection in
      for (text, list) in [
        ("Ada@Example.org", nil), ("BÜCHER.example", nil), ("*@Evil.example", nil), ("chiara@example.org", digest.id), (md5, nil),
      ] {
        let (kind, value) = try Suppression.parse(text)
        try Suppression.add(kind, value, list: list, reason: text, now: now, connection)
      }
    }
    #expect(try await standing("ADA@example.org", place) == ["Ada@Example.org"])
    #expect(try await standing("x@xn--bcher-kva.example", place) == ["BÜCHER.example"])
    #expect(try await standing("anybody@evil.example", place) == ["*@Evil.example"])
    #expect(try await standing("x\u{D4E}@evil.example", place) == ["*@Evil.example"], "a letter that is one with what follows")
    #expect(try await standing("x@sub.xn--bcher-kva.example", place) == [], "subdomains are not meant")
    #expect(try await standing("Dora@example.org", place) == [md5])
    #expect(try await standing("chiara@example.org", list: digest.id, place) == ["chiara@example.org"])
    #expect(try await standing("chiara@example.org", list: place.main.id, place) == [])
    #expect(try await standing("bo@example.org", place) == [])
  }

  @Test func `A suppression on one list keeps people off that list alone`() async throws {
    let place = try ImportPlace()
    let digest = try place.makeList("digest")
    try await place.database.write { connection in
      try Suppression.add(.domain, "example.org", list: digest.id, reason: "asked", now: now, connection)
      try Suppression.add(.address, "bo@example.org", list: place.main.id, reason: "asked", now: now, connection)
    }
    let text = "email,lists\nada@example.org,\"main,digest\"\nbo@example.org,\"main,digest\"\nchiara@example.org,digest\n"
    let dry = try await place.run(text, writing: false)
    let report = try await place.run(text)
    #expect(report == dry && report.added == 1 && report.suppressed == 2)
    #expect(try await place.states("ada@example.org") == ["main": .confirmed])
    for gone in ["bo@example.org", "chiara@example.org"] { #expect(try await place.states(gone) == nil) }
  }

  @Test func `Files of suppressions are taken with or without a head, and again without change`() async throws {
    let place = try ImportPlace()
    _ = try place.makeList("digest")
    func take(_ text: String, _ name: String) async throws -> SuppressionImport.Report {
      try await SuppressionImport(try place.file(Array(text.utf8), name: name), fileName: name, zone: .gmt)
        .run(into: place.database, list: nil, reason: "imported", now: now, batchSize: 2)
    }
    let bare = "ada@example.org\r\nexample.net\r\nnot a value\r\n81a39b3276e72ec18ae25651a7c0ab3e\r\n"
    let first = try await take(bare, "bare.txt")
    #expect(first.added == 3 && first.errors.map(\.line) == [3])
    #expect(try await take(bare, "bare.txt").known == 3)
    let amazon = "Email address,Reason,Last updated\nbo@example.org,COMPLAINT,2026-01-01\n\"'=1+1@example.org\",BOUNCE,2026-01-01\n"
    #expect(try await take(amazon, "amazon.csv").added == 2)
    #expect(try await standing("bo@example.org", place) == ["COMPLAINT"])
    // Only what we wrote has an apostrophe of ours.
    #expect(try await standing("'=1+1@example.org", place) == ["BOUNCE"])
    #expect(try await take("value,list,reason,since\n'=1+1@example.org,,'-,\n", "ours.csv").added == 1)
    #expect(try await standing("=1+1@example.org", place) == ["-"])
    #expect(try await take("EmailAddress\neve@example.org\n", "other.csv").added == 1)
    #expect(try await take("Subscriber\nfay@example.org\n", "others.csv").added == 1)
    let lists = try await take("value,list\nchiara@example.org,digest\ndora@example.org,nowhere\n", "lists.csv")
    #expect(lists.added == 1 && lists.errors.first?.line == 3)
    let several = try await take("value,list\ngeo@example.org,\"digest, main\"\nhal@example.org,main;nowhere\n", "several.csv")
    #expect(several.added == 2 && several.errors.map(\.line) == [3])
    #expect(several.errors[0].message.hasSuffix("it is suppressed on the others"))
    let ofLists = try await place.database.read { connection in
      var found: Set<String> = []
      try Suppression.each(connection) { found.insert("\($0.value) \($0.slug ?? "all")") }
      return found
    }
    #expect(ofLists.isSuperset(of: ["geo@example.org digest", "geo@example.org main", "hal@example.org main"]))
    #expect(!ofLists.contains("geo@example.org all") && !ofLists.contains("hal@example.org all"))
    #expect(throws: ImportFileError.self) {
      try SuppressionImport(try place.file(Array("name,city\nAda,Chicago\n".utf8)), fileName: "people.csv", zone: .gmt)
    }
  }

  @Test func `What is exported comes back with the time since when, and a time that is none is told with its line`() async throws {
    let place = try ImportPlace()
    let text = """
      value,list,reason,since
      ada@example.org,,asked by letter,2024-01-02T03:04:05Z
      bo@example.org,,bounced,2024-01-02
      chiara@example.org,,,soon
      dora@example.org,,,

      """
    let chicago = try #require(TimeZone(identifier: "America/Chicago"))
    let reading = try SuppressionImport(try place.file(Array(text.utf8)), fileName: "s.csv", zone: chicago)
    let report = try await reading.run(into: place.database, list: nil, reason: "imported", now: now)
    #expect(report.added == 4 && report.errors.map(\.line) == [4] && report.errors[0].message.contains("soon"), "\(report)")
    let times = try await place.database.read { connection in
      var times: [String: String] = [:]
      try Suppression.each(connection) { times[$0.value] = $0.createdAt.rfc3339 }
      return times
    }
    #expect(
      times == [
        "ada@example.org": "2024-01-02T03:04:05Z", "bo@example.org": "2024-01-02T06:00:00Z", "chiara@example.org": now.rfc3339,
        "dora@example.org": now.rfc3339,
      ])
    let array = try SuppressionImport(
      try place.file(Array("{\"value\": [\"eve@example.org\"]}\n".utf8)), fileName: "s.ndjson", zone: .gmt)
    #expect(try await array.run(into: place.database, list: nil, reason: "imported", now: now).errors.map(\.line) == [1])
  }

  @Test(arguments: ["{}", "{ \"value\":\n  \"a@example.org\" }\n", "{\n  \"SuppressedDestinationSummaries\": [\n  ]\n}\n", "{\"a\": 1\n[]"])
  func `JSON of which no line is an object is refused with what to do`(text: String) async throws {
    let place = try ImportPlace()
    for read in [
      { try SuppressionImport($0, fileName: "s.json", zone: .gmt) as Any }, { try SubscriberImport($0, fileName: "s.json", zone: .gmt) },
    ] as [(String) throws -> Any] {
      let path = try place.file(Array(text.utf8))
      let error = try #require(throws: ImportFileError.self) { _ = try read(path) }
      #expect(error.description.hasPrefix("s.json:1: no line is a JSON object") && error.description.contains("`jq -c`"))
    }
  }

  // As Python's hashlib makes them of σας@example.org and σασ@example.org.
  @Test(arguments: [
    "248a5dc87de9bf13920869dc3382af046f77374a054eb6a07c9f8aecc9275e09",
    "125f02aeb260619ad25482894874bc20c339b555c7389ef9e6127a5a3e5a4324",
  ])
  func `A hash of an address stands against it whichever sigma ended a word of it`(hash: String) async throws {
    let place = try ImportPlace()
    try await place.database.write { _ = try Suppression.add(.hash, hash, list: nil, reason: hash, now: now, $0) }
    #expect(try await standing("ΣΑΣ@example.org", place) == [hash])
  }

  @Test(arguments: ["q@b\u{FC}cher.example", "q@xn--bcher-kva.example"])
  func `A hash of an address stands against it however its domain was written`(hashed: String) async throws {
    let place = try ImportPlace()
    for hash in Suppression.hashes(of: hashed).prefix(2) {
      try await place.database.write { _ = try Suppression.add(.hash, hash, list: nil, reason: hash, now: now, $0) }
      #expect(try await standing("Q@B\u{FC}cher.example", place) == [hash])
      try await place.database.write { _ = try Suppression.remove(.hash, hash, list: nil, $0) }
    }
  }

  @Test func `An answer stays one look into an index when there are very many`() async throws {
    let place = try ImportPlace()
    let plan = try await place.database.read { connection in
      try TestDatabase.plan(
        of: "SELECT x.reason FROM suppressions x WHERE x.kind = $1 AND x.value = $2", connection, [.text("address"), .text("a@b.c")])
    }
    #expect(plan.contains { $0.contains("suppressions_once") } && TestDatabase.scans(plan) == [], "\(plan)")
  }

  @Test func `What is passed on holds no address when hashes are asked for, and never a keyed hash`() {
    func value(_ kind: Suppression.Kind, hashed: Bool) -> String? {
      Suppression(kind: kind, value: "ada@example.org", list: nil, slug: nil, reason: "", createdAt: now).value(hashed: hashed)
    }
    #expect(value(.address, hashed: false) == "ada@example.org")
    #expect(value(.address, hashed: true) == Suppression.hashes(of: "ada@example.org")[0])
    #expect(value(.domain, hashed: true) == nil)
    #expect(value(.erased, hashed: false) == nil && value(.erased, hashed: true) == nil)
  }

  @Test func `What stands beside a value in a file without a head is told, and the value is taken`() async throws {
    let place = try ImportPlace()
    let path = try place.file(Array("y.example,a reason\nada@example.org\nz.example,\n".utf8), name: "bare.csv")
    let report = try await SuppressionImport(path, fileName: "bare.csv", zone: .gmt).run(
      into: place.database, list: nil, reason: "a file", now: Timestamp(milliseconds: 0))
    #expect(report.added == 3 && report.errors.map(\.line) == [1])
    #expect(
      report.errors.first?.message
        == "y.example is suppressed, but not what stands beside it: a first line would have to name the columns")
  }
}
