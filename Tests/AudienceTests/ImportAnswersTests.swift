import Foundation
import Mail
import Store
import Testing

@testable import Audience

/// What a file says of people, taken at its word and no further.
@Suite struct ImportAnswersTests {
  @Test func `A no in one column is not taken back by a yes on one list, and the report says so`() async throws {
    let place = try ImportPlace()
    try place.makeList("digest")
    let text = """
      email,state,unsubscribed_at,bounced_at,list:main,list:digest,resubscribe
      u1@example.org,,2020-01-01,,confirmed,,
      u2@example.org,unsubscribed,,,confirmed weekly until 2099-01-01,pending,
      u3@example.org,,,2020-01-01,confirmed,complained,
      u4@example.org,confirmed,,,confirmed,unsubscribed,
      u5@example.org,,2020-01-01,,confirmed,,wrote to us in 2024

      """
    let dry = try await place.run(text, writing: false, now: 1_800_000_000_000)
    let report = try await place.run(text, now: 1_800_000_000_000)
    #expect(report == dry && report.left == 3 && report.added == 2)
    #expect(report.hints.map(\.line) == [2, 3, 4])
    #expect(
      report.hints[0].message
        == "u1@example.org: list:main says confirmed, but the row says elsewhere that they are unsubscribed; that no stands")
    #expect(try await place.states("u1@example.org") == ["main": .unsubscribed])
    #expect(try await place.states("u2@example.org") == ["main": .unsubscribed, "digest": .unsubscribed])
    #expect(try await place.states("u3@example.org") == ["main": .bounced, "digest": .complained])
    #expect(try await place.states("u4@example.org") == ["main": .confirmed, "digest": .unsubscribed])
    #expect(try await place.states("u5@example.org") == ["main": .confirmed])
  }

  @Test func `Rejected rows can be mended and imported, and what is still wrong again`() async throws {
    let place = try ImportPlace()
    let rejects = ["people.csv", "people.2.csv", "people.3.csv"].map { place.folder + "/rejected/" + $0 }
    try await place.run("email,name\nbad1,A\nbad2,\"B, the =1\"\nbad3,C\nada@example.org,D\n", rejects: rejects[0])
    for (round, mended) in [("bad1", "bo@example.org"), ("bad2", "chiara@example.org")].enumerated() {
      let text = try String(contentsOfFile: rejects[round], encoding: .utf8).replacing(mended.0 + ",", with: mended.1 + ",")
      let reading = try place.reading(Array(text.utf8), name: "mended\(round).csv")
      #expect(reading.ignoredColumns.isEmpty && reading.taken.map(\.column) == ["email", "name"])
      let report = try await place.run(text, name: "mended\(round).csv", rejects: rejects[round + 1])
      #expect(report.added == 1 && report.refused == 2 - round)
    }
    let last = try String(contentsOfFile: rejects[2], encoding: .utf8)
    #expect(last.hasPrefix("line,problem,email,name\r\n3,") && last.hasSuffix(",bad3,C\r\n"), "\(last)")
    #expect(try await place.person("chiara@example.org")?.name == "B, the =1")
  }

  @Test func `A line that is no object is kept whole beside empty columns, and can be mended there`() async throws {
    let place = try ImportPlace()
    let rejects = place.folder + "/rejected/people.ndjson.csv"
    let lines = [#"{"email":"ada@example.org","name":"Ada"}"#, "[1]", #"{"email":"a@example.org","email":"b@example.org"}"#]
    let report = try await place.run(lines.joined(separator: "\n"), name: "people.ndjson", rejects: rejects)
    #expect(report.added == 1 && report.errors.map(\.message) == ["the line is no JSON object", "the object has the key `email` twice"])
    let rejected = try String(contentsOfFile: rejects, encoding: .utf8)
    #expect(
      rejected == "line,problem,email,name\r\n2,the line is no JSON object: [1],,\r\n"
        + #"3,"the object has the key `email` twice: {""email"":""a@example.org"",""email"":""b@example.org""}",,"# + "\r\n")
    let mended = rejected.replacing(": [1],,", with: ": [1],bo@example.org,Bo").replacing("}\",,", with: "}\",b@example.org,")
    #expect(try await place.run(mended, name: "mended.csv").added == 2)
    #expect(try await place.person("bo@example.org")?.name == "Bo")
  }

  @Test(arguments: [("America/Chicago", "06:00:00Z"), ("Asia/Tokyo", "15:00:00Z"), ("GMT", "00:00:00Z")])
  func `A day is one of the publication's zone, as in rules, and a time without a zone is UTC`(zone: String, time: String) async throws {
    let place = try ImportPlace()
    let zone = try #require(TimeZone(identifier: zone))
    try await place.run(
      "email,joined,unsubscribed_at,list:main\nada@example.org,2026-01-01,,confirmed until 2099-01-01\n"
        + "bo@example.org,2026-01-01 03:04:05,2026-01-01,\n", zone: zone)
    let moment = SegmentMoment(now: Timestamp(milliseconds: 1_795_500_000_000), zone: zone)
    for (text, isAda) in [("joined = 2026-01-01", true), ("joined before 2026-01-01", false), ("joined after 2026-01-01", false)] {
      #expect(try await place.addresses(text, at: moment).contains("ada@example.org") == isAda, "\(text)")
    }
    #expect(try await place.person("ada@example.org")?.createdAt.rfc3339.hasSuffix(time) == true)
    #expect(try await place.person("bo@example.org")?.createdAt.rfc3339 == "2026-01-01T03:04:05Z")
    #expect(try await place.journal("bo@example.org").last?.cause.contains("\(time): unsubscribed on main") == true)
    let ada = try #require(try await place.person("ada@example.org"))
    let list = place.main.id
    let until = try await place.database.read { try Membership.find(ada.id, list: list, $0)?.snoozedUntil }
    #expect(until?.rfc3339.hasSuffix(time) == true)
  }

  @Test func `A file that goes wrong in the middle is refused whole, and one that is half good is taken`() async throws {
    let place = try ImportPlace()
    func file(good: Int, bad: Int) -> String {
      "email,name\n" + (0..<good).map { "r\($0)@example.org,R\n" }.joined() + String(repeating: "R,r@example.org\n", count: bad)
    }
    for (good, bad) in [(1_500, 1_501), (12_000, 40_000)] {
      let error = try #require(throws: ImportFileError.self) { _ = try place.reading(Array(file(good: good, bad: bad).utf8)) }
      #expect(error.description.contains("are wrong, this one because"), "\(error)")
    }
    let report = try await place.run(file(good: 1_500, bad: 1_500))
    #expect(report.added == 1_500 && report.refused == 1_500)
  }

  @Test func `A zone or language that is none costs nobody their place, and a wrong attribute does not undo a no`() async throws {
    let place = try ImportPlace()
    let text = """
      email,zone,state,age,language
      a@example.org,America/New_york,,,pt_BR
      b@example.org,gmt,,,ES
      c@example.org,EST,,,
      d@example.org,,unsubscribed,old,
      e@example.org,,,old,
      f@example.org,,,,English

      """
    let report = try await place.run(text, attributes: ["age": .number])
    #expect(report.added == 4 && report.left == 1 && report.errors.map(\.line) == [5, 6])
    #expect(report.errors[0].message == "age is \"old\", which is no number; their no is kept all the same")
    #expect(
      report.hints.map(\.message) == [
        "c@example.org: without what is wrong: zone is \"EST\", which is no time zone such as America/Chicago",
        "f@example.org: without what is wrong: language is \"English\", which is no language tag such as en or pt-BR",
      ])
    for (address, zone, language) in [("a", "America/New_York", "pt-BR"), ("b", "UTC", "es"), ("c", "", ""), ("f", "", "")] {
      let person = try #require(try await place.person("\(address)@example.org"))
      #expect([person.zone, person.language] == [zone, language])
    }
    #expect(try await place.states("d@example.org") == ["main": .unsubscribed])
  }
}
