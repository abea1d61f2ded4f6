import Foundation
import Mail
import Store
import Testing

@testable import Audience

/// An import never takes back what a person or a writer said since.
@Suite struct ImportAgainTests {
  private static let attributes = ["city": AttributeKind.text, "age": .number]

  /// Ada, of whom little is known.
  private func inhabited() async throws -> ImportPlace {
    let place = try ImportPlace()
    try await place.run(
      "email,name,first_name,language,city,tags\nada@example.org,Ada Lindqvist,Ada,sv,Bergen,vip\n", attributes: Self.attributes)
    return place
  }

  @Test func `A file that was imported to its end is known again, whatever it is called, until its wishes are others`() async throws {
    let place = try ImportPlace()
    let digest = try place.makeList("digest")
    let text = Array("email,city\nada@example.org,Rome\n".utf8)
    let reading = try place.reading(text)
    #expect(try await reading.earlierRun(in: place.database, lists: [place.main]) == nil)
    _ = try await reading.run(
      into: place.database, lists: [place.main], now: Timestamp(milliseconds: 1), end: { Timestamp(milliseconds: 5) })
    let copy = try place.reading(text, name: "copy.csv")
    let earlier = try #require(try await copy.earlierRun(in: place.database, lists: [place.main, place.main]))
    #expect(earlier.end == Timestamp(milliseconds: 5) && earlier.fileName == "people.csv")
    #expect(try await copy.earlierRun(in: place.database, lists: [digest]) == nil)
    for other in [
      try place.reading(text, attributes: Self.attributes), try place.reading(text, updating: true),
      try place.reading(text, mapping: ["city": ""]), try place.reading(text + text),
    ] { #expect(try await other.earlierRun(in: place.database, lists: [place.main]) == nil) }
    _ = try await place.database.write { try $0.execute("UPDATE imports SET finished_at = NULL") }
    #expect(try await reading.earlierRun(in: place.database, lists: [place.main]) == nil, "one that was cut short goes on")
  }

  @Test(arguments: [true, false])
  func `A list that is named twice is one list`(isWriting: Bool) async throws {
    let place = try ImportPlace()
    let report = try await place.reading(Array("email\nada@example.org\n".utf8)).run(
      into: place.database, lists: [place.main, place.main], writing: isWriting, now: Timestamp(milliseconds: 1))
    #expect(report.added == 1)
  }

  @Test func `Of who is known a file fills in what is empty and adds tags, with a line in the journal`() async throws {
    let place = try await inhabited()
    let text = "email,name,language,zone,city,age,tags\nada@example.org,Adele,en,Europe/Oslo,Oslo,41,staff\n"
    let dry = try await place.run(text, name: "more.csv", attributes: Self.attributes, writing: false, now: 2)
    let report = try await place.run(text, name: "more.csv", attributes: Self.attributes, now: 2)
    #expect(report == dry && report.known == 1 && report.changed == 1)
    let ada = try #require(try await place.person("ada@example.org"))
    #expect([ada.name, ada.givenName, ada.language, ada.zone] == ["Ada Lindqvist", "Ada", "sv", "Europe/Oslo"])
    #expect(ada.attributes == ["city": "Bergen", "age": "41"])
    #expect(try await place.tags("ada@example.org") == ["staff", "vip"])
    #expect(try await place.journal("ada@example.org").map(\.event) == [.imported, .changed])
    #expect(try await place.journal("ada@example.org").last?.cause == "zone, age by the import of more.csv line 2")
    #expect(try await place.run(text, name: "more.csv", attributes: Self.attributes, now: 3).changed == 0)
    #expect(try await place.journal("ada@example.org").count == 2, "nothing is changed twice")
  }

  @Test func `What somebody emptied or took off by hand is not filled in again, unless the import is to update`() async throws {
    let place = try await inhabited()
    let ada = try #require(try await place.person("ada@example.org")).id
    try await place.database.write { connection in
      func empty(_ fields: [String], _ cause: String) throws {
        var changes = Subscriber.Changes()
        for field in fields { try changes.set(field, to: "", attributes: Self.attributes) }
        try Subscriber.change(ada, changes, cause: cause, now: Timestamp(milliseconds: 2), connection)
      }
      try empty(["name", "language"], "on the preference page")
      try empty(["city"], "on the command line")
      try Tag.put("@home", on: ada, connection)
      try Tag.put("of bo@example.org", on: ada, connection)
      for tag in ["of bo@example.org", "@home", "vip", "never"] {
        _ = try Tag.take(tag, from: ada, cause: "on the command line", now: Timestamp(milliseconds: 2), connection)
      }
    }
    let untagged = try await place.journal("ada@example.org").filter { $0.event == .untagged }.map(\.cause)
    #expect(untagged == ["\"@home\" on the command line", "\"vip\" on the command line"], "what was there, and nobody's address")
    let text = "email,name,first_name,language,zone,city,age,tags\nada@example.org,Ada Spam,Ada,es,Europe/Oslo,Rome,41,\"@home;Vip;v\"\n"
    func kept() async throws -> [String] {
      let ada = try #require(try await place.person("ada@example.org"))
      return try await [ada.name, ada.givenName, ada.language, ada.zone, ada.attributes["city"] ?? "", ada.attributes["age"] ?? ""]
        + place.tags("ada@example.org")
    }
    let dry = try await place.run(text, name: "new.csv", attributes: Self.attributes, writing: false, now: 3)
    #expect(try await place.run(text, name: "new.csv", attributes: Self.attributes, now: 3) == dry && dry.changed == 1)
    #expect(try await kept() == ["", "", "", "Europe/Oslo", "", "41", "v"])
    #expect(try await place.run(text, name: "new.csv", attributes: Self.attributes, now: 4).changed == 0)
    // What an import changed nobody changed by hand.
    _ = try await place.database.write { try $0.execute("UPDATE subscribers SET zone = '' WHERE id = $1", [ada.sql]) }
    try await place.run(text, name: "new.csv", attributes: Self.attributes, now: 5)
    #expect(try await kept()[3] == "Europe/Oslo")
    #expect(try await place.run(text, name: "new.csv", attributes: Self.attributes, updating: true, now: 6).changed == 1)
    #expect(try await kept() == ["Ada Spam", "Ada", "es", "Europe/Oslo", "Rome", "41", "@home", "Vip", "v"])
  }

  @Test func `An import that is to update writes over what is there, but not with nothing, and a whole name not with a part`() async throws
  {
    let place = try await inhabited()
    let text = "email,name,language,city,age\nada@example.org,Ada Holm,en,Oslo,\n"
    let dry = try await place.run(text, name: "new.csv", attributes: Self.attributes, updating: true, writing: false, now: 2)
    let report = try await place.run(text, name: "new.csv", attributes: Self.attributes, updating: true, now: 2)
    #expect(report == dry && report.known == 1 && report.changed == 1)
    func ada() async throws -> [String] {
      let ada = try #require(try await place.person("ada@example.org"))
      return [ada.name, ada.givenName, ada.language, ada.attributes["city"] ?? ""]
    }
    #expect(try await ada() == ["Ada Holm", "", "en", "Oslo"], "another name is another's given name")
    #expect(try await place.journal("ada@example.org").map(\.cause).suffix(1) == ["name, language, city by the import of new.csv line 2"])
    try await place.run("email,language,city,age\nada@example.org,,,\n", attributes: Self.attributes, updating: true, now: 3)
    #expect(try await ada() == ["Ada Holm", "", "en", "Oslo"])
    try await place.run("email,first name\nada@example.org,Adele\n", updating: true, now: 4)
    #expect(try await ada().prefix(2) == ["Ada Holm", "Adele"])
    try await place.run("email,last name\nada@example.org,Lind\n", updating: true, now: 5)
    #expect(try await ada().prefix(2) == ["Ada Holm", "Adele"])
    try await place.run("email,first name,last name\nada@example.org,Ada,Lind\n", updating: true, now: 6)
    #expect(try await ada().prefix(2) == ["Ada Lind", "Ada"])
  }

  @Test(arguments: [MembershipState.unsubscribed, .bounced, .complained])
  func `Of who is kept out nothing is taken, and nothing is written but a no that nobody had said`(state: MembershipState) async throws {
    let place = try ImportPlace()
    try await place.run("email,state,tags\nada@example.org,\(state.rawValue),a\n", attributes: Self.attributes)
    let before = try await place.journal("ada@example.org")
    for told in ["confirmed", "unsubscribed"] {
      let text = "email,state,name,language,city,tags\nada@example.org,\(told),Ada,es,Oslo,hot-lead\n"
      let dry = try await place.run(text, name: "new.csv", attributes: Self.attributes, updating: true, writing: false, now: 2)
      let report = try await place.run(text, name: "new.csv", attributes: Self.attributes, updating: true, now: 2)
      #expect(report == dry && report.changed == 0 && report.keptOut + report.known == 1)
    }
    let ada = try #require(try await place.person("ada@example.org"))
    #expect(ada.name.isEmpty && ada.language.isEmpty && ada.attributes.isEmpty)
    #expect(try await place.tags("ada@example.org") == ["a"])
    let after = try await place.journal("ada@example.org")
    #expect(after.prefix(before.count) == before[...])
    #expect(after.dropFirst(before.count).map(\.event) == (state == .unsubscribed ? [] : [.unsubscribed]))
  }

  @Test func `Somebody is counted as changed once, however many of their rows there are, and not who is new`() async throws {
    let place = try await inhabited()
    let text = """
      email,language,zone,age
      bo@example.org,,,
      bo@example.org,sv,,
      ada@example.org,,,
      ada@example.org,,Europe/Oslo,
      ada@example.org,,,41

      """
    let dry = try await place.run(text, attributes: Self.attributes, writing: false, now: 2)
    let report = try await place.run(text, attributes: Self.attributes, now: 2)
    #expect(report == dry && report.added == 1 && report.known == 4 && report.changed == 1)
    #expect(try await place.person("bo@example.org")?.language == "sv")
    #expect(try await place.person("ada@example.org")?.attributes["age"] == "41")
    #expect(try await place.journal("ada@example.org").count == 3, "each change has its line")
  }
}
