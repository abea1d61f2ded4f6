import Foundation
import Mail
import Store
import Testing

@testable import Audience

@Suite struct PeopleExportTests {
  private let attributes = ["city": AttributeKind.text, "age": .number]

  private func csv(_ place: ImportPlace, rule: SegmentRule = .everyone, only: ListID? = nil) async throws -> String {
    let attributes = Array(attributes.keys)
    return try await place.database.read { connection in
      var text = ""
      let filter = ReaderFilter(list: only, rule: rule, moment: SegmentMoment(now: Timestamp(milliseconds: 0), zone: .gmt))
      let export = PeopleExport(filter, lists: try MailingList.all(connection), attributes: attributes)
      _ = try export.write(connection) { text += $0 }
      return text
    }
  }

  @Test func `What is exported is taken back: states on each list, rests, tags, dates and hostile values`() async throws {
    let place = try ImportPlace()
    try place.makeList("weekly-digest")
    try place.makeList("off")
    try await place.run(
      #"""
      email,name,first_name,language,zone,joined,tags,city,age,list:main,list:weekly-digest,list:off
      ada@example.org,"Ada, ""Countess""",,en,Europe/London,2020-01-31T10:20:30Z,poets;staff,London,36,confirmed,confirmed until 2099-01-02T03:04:05Z,
      '=cmd@example.org,"'=1+1",'=1,,,2021-01-01,,"'@SUM(A1)",,unsubscribed,pending,bounced
      bo@example.org,'=1 +2,Mary Ann,,,2021-01-01,,"<b>x</b>; y",-3,confirmed weekly,complained,confirmed Monthly until 2099-01-02
      nolist@example.org,,,,,2022-02-02,,,,,,
      erased@example.org,Gone,,,,2022-02-02,,,,confirmed,,
      """#, attributes: attributes)
    let gone = try #require(try await place.person("erased@example.org"))
    _ = try await place.database.write { try Erasure.erase(gone.id, cause: "", now: Timestamp(milliseconds: 9), $0) }
    let text = try await csv(place)
    #expect(
      text.hasPrefix("email,name,first_name,language,zone,joined,tags,age,city,list:main,list:weekly-digest,list:off,left_because\r\n"))
    #expect(text.contains("confirmed until 2099-01-02T03:04:05Z") && !text.contains("erased"))
    #expect(text.contains("confirmed weekly,complained,confirmed monthly until 2099-01-02T00:00:00Z,\r\n"))
    for line in text.split(separator: "\r\n").dropFirst() {
      for field in line.split(separator: ",") { #expect(!"=+-@\t".contains(field.first ?? "x"), "\(field) is a formula") }
    }

    let other = try ImportPlace()
    try other.makeList("weekly-digest")
    try other.makeList("off")
    let report = try await other.run(text, attributes: attributes)
    #expect(report.refused == 0 && report.added + report.left == 4)
    #expect(try await csv(other) == text)
    #expect(try await other.states("=cmd@example.org") == ["main": .unsubscribed, "weekly-digest": .pending, "off": .bounced])
    #expect(try await other.states("nolist@example.org") == ["main": .confirmed])
    #expect(try await other.tags("ada@example.org") == ["poets", "staff"])
    #expect(try await other.person("bo@example.org")?.firstName == "Mary Ann")
    #expect(try await other.person("=cmd@example.org").map { [$0.name, $0.givenName] } == ["=1+1", "=1"])
    let ada = try #require(try await other.person("ada@example.org"))
    #expect(ada.name == "Ada, \"Countess\"" && ada.createdAt.rfc3339 == "2020-01-31T10:20:30Z")
    let line = 1 + (text.components(separatedBy: "\r\n").firstIndex { $0.hasPrefix("ada@example.org") } ?? 0)
    #expect(
      try await other.journal("ada@example.org").map(\.cause) == [
        "imported from people.csv line \(line): confirmed on main, weekly-digest"
      ])
    // What is chosen for somebody who is known already is theirs from then on.
    let more = "email,list:off\nada@example.org,confirmed monthly\n"
    #expect(try await other.run(more, name: "more.csv").added == 1)
    #expect(try await csv(other).contains("confirmed until 2099-01-02T03:04:05Z,confirmed monthly,\r\n"))
    // Once more: nothing new, and a rest that ended here meanwhile is not begun again.
    #expect(try await other.run(text + "\n", attributes: attributes).known == 4)
  }

  @Test func `Who left, and whose address somebody typed into a form since, has left for the next publication too`() async throws {
    let place = try ImportPlace()
    try await place.run("email,list:main\nada@example.org,unsubscribed\n")
    let ada = try #require(try await place.person("ada@example.org")).id
    let list = place.main.id
    _ = try await place.database.write {
      try Membership.ask(ada, list: list, cause: "a form", proof: nil, remindAt: nil, now: Timestamp(milliseconds: 9), $0)
    }
    let asked = try await place.database.read { try Membership.find(ada, list: list, $0) }
    #expect(asked?.state == .unsubscribed && asked?.isWaiting == true)
    let text = try await csv(place)
    #expect(text.hasSuffix(",unsubscribed,\r\n"), "\(text)")
    let other = try ImportPlace()
    try await other.run(text)
    #expect(try await other.run("email\nada@example.org\n", name: "old.csv").keptOut == 1)
    #expect(try await other.states("ada@example.org") == ["main": .unsubscribed])
  }

  @Test func `A list and a rule choose who is exported, page after page`() async throws {
    let place = try ImportPlace()
    let digest = try place.makeList("digest")
    try await place.run(
      "email,city,list:main\n" + (0..<2_500).map { "r\($0)@example.org,C\($0 % 2),confirmed\n" }.joined(), attributes: attributes)
    try await place.run("email,list:digest\nd@example.org,unsubscribed\n", name: "d.csv")
    #expect(try await csv(place).split(separator: "\r\n").count == 2_502)
    #expect(
      try await csv(place, only: digest.id).split(separator: "\r\n").dropFirst() == [
        "d@example.org,,,,,1970-01-01T00:00:00Z,,,,,unsubscribed,"
      ])
    let rule = try SegmentRule(parsing: "city = \"C1\"", names: SegmentNames(attributes: attributes))
    #expect(try await csv(place, rule: rule).split(separator: "\r\n").count == 1_251)
  }

  @Test func `A column of a list that does not exist or a state that does not is refused with its line`() async throws {
    let place = try ImportPlace()
    let report = try await place.run(
      "email,list:main,list:nowhere\nada@example.org,confirmed,confirmed\nbo@example.org,pending weekly,\ncy@example.org,happy,\n")
    #expect(report.errors.map(\.line) == [2, 3, 4])
    #expect(report.errors.first?.message == "there is no list nowhere; `tuesday lists set` makes one")
    #expect(report.errors.last?.message == "\"happy\" is no state that is known, such as confirmed or confirmed until 2026-01-31")
  }

  @Test func `What those say who left goes along, and is no word about other lists where it comes in`() async throws {
    let place = try ImportPlace()
    try place.makeList("digest")
    try await place.run("email,list:main,list:digest\nada@example.org,confirmed,confirmed\nbo@example.org,confirmed,\n")
    let (main, now) = (place.main.id, Timestamp(milliseconds: 9))
    for (address, words) in [("ada@example.org", "I unsubscribed"), ("bo@example.org", "")] {
      let id = try #require(try await place.person(address)).id
      try await place.database.write { connection in
        _ = try Membership.unsubscribe(id, list: main, cause: Consent.byLink + "page, from campaign c", now: now, connection)
        #expect(try LeavingReason(.tooMany, words: words, at: now).note(of: id, list: main, connection))
        if words.isEmpty { _ = try Membership.comeBack(id, list: main, cause: "came back", now: now, connection) }
      }
    }
    let text = try await csv(place)
    #expect(text.contains("unsubscribed,confirmed,main: too many mails: “I unsubscribed”\r\n"))
    #expect(text.components(separatedBy: "too many").count == 2, "who is back has left nothing")
    let other = try ImportPlace()
    try other.makeList("digest")
    try await other.run(text, attributes: attributes)
    #expect(try await other.states("ada@example.org") == ["main": .unsubscribed, "digest": .confirmed])
  }
}
