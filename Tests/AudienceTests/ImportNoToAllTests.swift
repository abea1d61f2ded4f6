import Foundation
import Store
import Testing

@testable import Audience

/// Of which lists somebody is taken off by a row that names none.
@Suite struct ImportNoToAllTests {
  /// With a reader of `second` only and one of both lists.
  private func inhabited() async throws -> ImportPlace {
    let place = try ImportPlace()
    try place.makeList("second")
    try await place.run("email,lists\nsec@example.org,second\nboth@example.org,\"main,second\"\nmain@example.org,main\n")
    return place
  }

  private static let files = [
    ("leave.csv", "email,unsubscribed", "yes"), ("people.csv", "email,state", "unsubscribed"),
    ("unsubscribed_email_audience_export_1.csv", "Email Address,Name", ""),
  ]

  private static func rows(_ value: String) -> String {
    ["sec", "both", "main", "new"].map { "\($0)@example.org,\(value)\n" }.joined()
  }

  @Test(arguments: files)
  func `Where neither the row nor the run names a list, a no is one to all, and it is told of how many`(
    name: String, heads: String, value: String
  ) async throws {
    let place = try await inhabited()
    let text = "\(heads)\n\(Self.rows(value))"
    let dry = try await place.run(text, name: name, writing: false, isGeneral: true, now: 2)
    let report = try await place.run(text, name: name, isGeneral: true, now: 2)
    #expect(report == dry && report.left == 4 && report.leftOthers == 2 && report.stillOn == 0, "\(report)")
    #expect(try await place.states("sec@example.org") == ["second": .unsubscribed], "not a list that they never saw")
    #expect(try await place.states("both@example.org") == ["main": .unsubscribed, "second": .unsubscribed])
    for person in ["main", "new"] { #expect(try await place.states("\(person)@example.org") == ["main": .unsubscribed]) }
    #expect(try await place.journal("sec@example.org").last?.cause == "imported from \(name) line 2")
    let later = try await place.run("email,lists\n" + Self.rows("second"), name: "all.csv", now: 3)
    #expect(later.keptOut == 4)
    #expect(try await place.run(text, name: "again-\(name)", isGeneral: true, now: 4).leftOthers == 0)
  }

  @Test(arguments: files)
  func `With a list that the run names it is one to that list, and it is told how many are on others`(
    name: String, heads: String, value: String
  ) async throws {
    let place = try await inhabited()
    let text = "\(heads)\n\(Self.rows(value))"
    let dry = try await place.run(text, name: name, writing: false, now: 2)
    let report = try await place.run(text, name: name, now: 2)
    #expect(report == dry && report.left == 4 && report.leftOthers == 0 && report.stillOn == 2, "\(report)")
    #expect(try await place.states("both@example.org") == ["main": .unsubscribed, "second": .confirmed])
    // It is another wish.
    let reading = try place.reading(Array(text.utf8), name: name)
    #expect(try await reading.earlierRun(in: place.database, lists: [place.main]) != nil)
    #expect(try await reading.earlierRun(in: place.database, lists: []) == nil)
  }

  @Test func `With a list in the row it is one to that list, and where there is no such list to none, and is refused`() async throws {
    let place = try await inhabited()
    let text =
      "email,lists,unsubscribed\nboth@example.org,second,yes\nsec@example.org,nowhere,yes\nmain@example.org,\"nowhere,main\",yes\n"
      + "new@example.org,nowhere,yes\n"
    let dry = try await place.run(text, name: "no.csv", writing: false, isGeneral: true, now: 2)
    let rejects = place.folder + "/rejected.csv"
    let report = try await place.run(text, name: "no.csv", isGeneral: true, now: 2, rejects: rejects)
    #expect(report == dry && report.left == 2 && report.refused == 3 && report.leftOthers == 0 && report.stillOn == 1, "\(report)")
    #expect(try await place.states("both@example.org") == ["main": .confirmed, "second": .unsubscribed])
    #expect(try await place.states("sec@example.org") == ["second": .confirmed])
    #expect(try await place.states("main@example.org") == ["main": .unsubscribed])
    #expect(try await place.person("new@example.org") == nil)
    let reason = "there is no list nowhere; `tuesday lists set` makes one"
    let ends = ["; they left no list that is here, so nothing was changed", "; their no is kept all the same"]
    #expect(report.errors.map(\.message) == [reason + ends[0], reason + ends[1], reason + ends[0]])
    #expect(try String(contentsOfFile: rejects, encoding: .utf8).contains("sec@example.org"))
    // Nor does what a column says of one list alone that there is not make what another says of the person less.
    let fault = "email,state,list:nowhere\nboth@example.org,unsubscribed,confirmed\n"
    try await place.run(fault, name: "fault.csv", isGeneral: true, now: 3)
    #expect(try await place.states("both@example.org") == ["main": .unsubscribed, "second": .unsubscribed])
    // A bounce is about the address, whatever the list.
    try await place.run("email,lists,state\nsec@example.org,nowhere,bounced\n", name: "bounced.csv", isGeneral: true, now: 3)
    #expect(try await place.states("sec@example.org")?.values.contains(.bounced) == true)
    let told = "email,list:main,list:second\nmain@example.org,unsubscribed,confirmed\n"
    #expect(try await place.run(told, name: "both.csv", isGeneral: true, now: 3).stillOn == 0, "the row says so itself")
  }

  @Test func `It ends what waits for a click, and is kept beside a bounce too`() async throws {
    let place = try await inhabited()
    try place.makeList("alpha")
    try await place.run("email,lists,state\nback@example.org,second,bounced\n", name: "bounced.csv")
    for (name, list) in [("both", "alpha"), ("new", "second")] {
      try await place.run("email,lists,state\n\(name)@example.org,\(list),pending\n", name: name)
    }
    let text = "email,unsubscribed\n" + ["both", "new", "back"].map { "\($0)@example.org,yes\n" }.joined()
    let dry = try await place.run(text, name: "no.csv", writing: false, isGeneral: true, now: 2)
    let report = try await place.run(text, name: "no.csv", isGeneral: true, now: 2)
    #expect(report == dry && report.left == 3 && report.leftOthers == 1, "\(report)")
    #expect(try await place.states("both@example.org") == ["alpha": .unsubscribed, "main": .unsubscribed, "second": .unsubscribed])
    #expect(try await place.states("new@example.org") == ["second": .unsubscribed])
    #expect(try await place.states("back@example.org") == ["second": .bounced, "main": .unsubscribed])
  }

  @Test func `A run that was cut short and whose report is of an earlier form begins again`() async throws {
    let place = try await inhabited()
    let text = "email\nada@example.org\n"
    try await place.run(text)
    _ = try await place.database.write {
      try $0.execute("UPDATE imports SET finished_at = NULL, line = 9, report = '{\"added\":1}'")
    }
    #expect(try await place.run(text, now: 2).known == 1)
  }
}
