import Foundation
import Mail
import Store
import Testing

@testable import Audience

/// Whom a rule means where the same value is written in several ways, or is none.
@Suite struct SegmentValuesTests {
  @Test(arguments: ["city = \"Z\u{FC}rich\"", "city = \"Zu\u{308}rich\"", "city contains \"u\u{308}r\"", "city starts with \"Zu\u{308}\""])
  func `A rule means a city whichever way its accent was typed, there or in the file`(text: String) async throws {
    let place = try ImportPlace()
    try await place.run(
      "email,city\nbob@example.org,Z\u{FC}rich\ncid@example.org,Zu\u{308}rich\ndi@example.org,Zurich\n", attributes: ["city": .text])
    #expect(try await place.addresses(text, attributes: ["city": .text]) == ["bob@example.org", "cid@example.org"])
  }

  @Test(arguments: ["language = \"es-MX\"", "language = \"ES_mx\"", "language starts with \"ES\"", "language ends with \"-mx\""])
  func `A rule means a language in whatever spelling, there or in a row of old`(text: String) async throws {
    let place = try ImportPlace()
    try await place.run("email,language\nbob@example.org,es-MX\ncid@example.org,en\ndi@example.org,es-MX\neve@example.org,\n")
    _ = try await place.database.write { try $0.execute("UPDATE subscribers SET language = 'es_mx' WHERE address_key LIKE 'di@%'") }
    #expect(try await place.addresses(text) == ["bob@example.org", "di@example.org"])
    #expect(try await place.person("di@example.org")?.language == "es-MX")
  }

  @Test func `A value that was kept when its attribute was of another kind is none, and is counted`() async throws {
    let place = try ImportPlace()
    try await place.run(
      """
      email,age,renews,member
      ada@example.org,abc,May 2026,ja
      bo@example.org,17,2026-05-01,true
      cy@example.org,2024-1-5,2024-1-5,yes
      di@example.org,,,
      ed@example.org,9007199254740993,12/31/2024,false

      """, attributes: ["age": .text, "renews": .text, "member": .text])
    let kinds: [String: AttributeKind] = ["age": .number, "renews": .date, "member": .boolean]
    for (rule, found) in [
      ("age < 18", ["bo"]), ("age >= 0", ["bo", "ed"]), ("age is missing", ["ada", "cy", "di"]),
      ("not age < 18", ["ada", "cy", "di", "ed"]),
      ("renews after 2020-01-01", ["bo"]), ("renews is set", ["bo"]), ("renews before 2100-01-01", ["bo"]),
      ("member = true", ["bo"]), ("member is missing", ["ada", "cy", "di"]),
    ] {
      let kept = try SegmentRule(parsing: rule, names: SegmentNames(attributes: kinds))
      for isPrepared in [false, true] {
        if isPrepared { try await place.database.write { try kept.prepare($0) } }
        #expect(try await place.addresses(rule, attributes: kinds) == found.map { "\($0)@example.org" }, "\(rule)")
      }
    }
    let misfits = try await place.database.read { try SegmentField.misfits(kinds, $0) }
    #expect(misfits.map { "\($0.field.name) \($0.count)" } == ["age 2", "member 2", "renews 3"])
    let ada = try #require(try await place.person("ada@example.org"))
    let explained = try await place.database.read { connection in
      let names = SegmentNames(attributes: kinds)
      let moment = SegmentMoment(now: Timestamp(milliseconds: 0), zone: .gmt)
      return try SegmentExplanation.of(SegmentRule(parsing: "age < 18", names: names), for: ada, names: names, at: moment, connection)
    }
    #expect(!explained.holds && explained.known == "age is \"abc\", which is no number")
  }
}
