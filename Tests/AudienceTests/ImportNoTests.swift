import Foundation
import Mail
import Store
import Testing

@testable import Audience

/// Whoever says no in a file is heeded, whatever else is so; and a no is taken back only in words.
@Suite struct ImportNoTests {
  private func suppress(_ kind: Suppression.Kind, _ value: String, list: ListID?, in place: ImportPlace) async throws {
    try await place.database.write {
      _ = try Suppression.add(kind, value, list: list, reason: "asked", now: Timestamp(milliseconds: 0), $0)
    }
  }

  @Test(arguments: [Suppression.Kind.address, .domain, .hash], [MembershipState.unsubscribed, .bounced, .complained])
  func `A suppression stops a yes and never a no, of people who are known and who are not`(
    kind: Suppression.Kind, state: MembershipState
  ) async throws {
    for isEverywhere in [true, false] {
      let place = try ImportPlace()
      try place.makeList("digest")
      try await place.run("email,lists\nada@example.org,\"main,digest\"\n")
      for key in ["ada@example.org", "bo@example.org"] {
        let value = [.address: key, .domain: "example.org", .hash: Suppression.hashes(of: key)[0]][kind]
        try await suppress(kind, try #require(value), list: isEverywhere ? nil : place.main.id, in: place)
      }
      let text = "email,list:main,list:digest\nada@example.org,\(state.rawValue),confirmed\nbo@example.org,\(state.rawValue),confirmed\n"
      let dry = try await place.run(text, name: "left.csv", writing: false, now: 2)
      let report = try await place.run(text, name: "left.csv", now: 2)
      #expect(report == dry && report.suppressed == 0 && report.left + report.added + report.keptOut == 2, "\(report)")
      #expect(try await place.states("ada@example.org") == ["main": state, "digest": .confirmed])
      #expect(try await place.states("bo@example.org") == (isEverywhere ? ["main": state] : ["main": state, "digest": .confirmed]))
      #expect(try await place.journal("ada@example.org").last?.cause == "imported from left.csv line 2")
      #expect(try await place.journal("bo@example.org").last?.cause.contains("left.csv line 3: ") == true)
      _ = try await place.database.write { try $0.execute("DELETE FROM suppressions") }
      let later = try await place.run("email\nada@example.org\nbo@example.org\n", name: "all.csv", now: 3)
      #expect(later.added == 0 && later.keptOut == 2)
    }
  }

  @Test func `Of who is suppressed a yes is not taken, and of who was erased not even a no: it would tell who they were`() async throws {
    let place = try ImportPlace()
    try await place.run("email\neve@example.org\n")
    let eve = try #require(try await place.person("eve@example.org")).id
    _ = try await place.database.write { try Erasure.erase(eve, cause: "", now: Timestamp(milliseconds: 1), $0) }
    try await suppress(.address, "ada@example.org", list: nil, in: place)
    let text = "email,state\nada@example.org,confirmed\nada@example.org,pending\neve@example.org,unsubscribed\n"
    let dry = try await place.run(text, writing: false)
    let report = try await place.run(text)
    #expect(report == dry && report.suppressed == 3)
    for address in ["ada@example.org", "eve@example.org"] { #expect(try await place.person(address) == nil) }
  }

  @Test func `A no on a list is written down beside a bounce of another, and a bounce or complaint beside a no`() async throws {
    let place = try ImportPlace()
    try place.makeList("digest")
    try await place.run("email,list:main,list:digest\nada@example.org,bounced,\nbo@example.org,unsubscribed,confirmed\n")
    let text = "email,list:digest,list:main\nada@example.org,unsubscribed,\nbo@example.org,,complained\n"
    let dry = try await place.run(text, writing: false, now: 2)
    let report = try await place.run(text, now: 2)
    #expect(report == dry && report.left == 2)
    #expect(try await place.states("ada@example.org") == ["main": .bounced, "digest": .unsubscribed])
    #expect(try await place.states("bo@example.org") == ["main": .complained, "digest": .confirmed])
    #expect(try await place.run(text, now: 3).known == 2, "once")
    try await place.run("email,state,bounced_at\ncy@example.org,unsubscribed,2020-01-01\ndi@example.org,complained,2020-01-01\n", now: 4)
    #expect(try await place.states("cy@example.org") == ["main": .bounced], "the bounce is about all lists")
    #expect(try await place.states("di@example.org") == ["main": .complained])
  }

  @Test(arguments: [
    ("joined", "12/31/2024"), ("tags", String(repeating: "t", count: 61)), ("lists", "newsletter;main"),
    ("name", String(repeating: "n", count: 300)), ("confirmed_at", "31.12.2024"), ("score", "old"), ("list:main", "whatever"),
    ("list:nowhere", "confirmed"), ("resubscribe", "no"), ("name", "Doe, Ada"),
  ])
  func `No fault of a row keeps the no in it from being kept, and the fault is told`(column: String, value: String) async throws {
    for (heading, word, state) in [
      ("state", "unsubscribed", MembershipState.unsubscribed), ("state", "complained", .complained),
      ("bounced_at", "2024-01-01", .bounced), ("unsubscribed_at", "2024-01-01", .unsubscribed),
    ] {
      let place = try ImportPlace()
      try await place.run("email\nk@example.org\n")
      let rejects = place.folder + "/rejected.csv"
      let rows = ["k@example.org,\(word)", "new@example.org,\(word)", "yes@example.org,"].map { "\($0),\(value)\n" }
      let text = "email,\(heading),\(column)\n" + rows.joined()
      let dry = try await place.run(text, name: "k.csv", attributes: ["score": .number], writing: false)
      let report = try await place.run(text, name: "k.csv", attributes: ["score": .number], rejects: rejects)
      #expect(report == dry && report.left == 2 && report.errors.map(\.line) == [2, 3, 4], "\(report)")
      #expect(report.errors.map { $0.message.hasSuffix("; their no is kept all the same") } == [true, true, false])
      #expect(try String(contentsOfFile: rejects, encoding: .utf8).split(separator: "\r\n").count == 4)
      for name in ["k", "new"] { #expect(try await place.states("\(name)@example.org") == ["main": state]) }
      #expect(try await place.person("yes@example.org") == nil)
    }
  }

  @Test func `Of a row with a fault nothing is taken but the no, be it to one list`() async throws {
    let place = try ImportPlace()
    try place.makeList("digest")
    try await place.run("email\nada@example.org\n")
    let text = "email,name,tags,list:main,list:digest,score\nada@example.org,Ada,vip,unsubscribed,confirmed,old\n"
    let report = try await place.run(text, name: "k.csv", attributes: ["score": .number], now: 2)
    #expect(report.left == 1 && report.refused == 1)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    #expect(try await place.person("ada@example.org")?.name == "")
    #expect(try await place.tags("ada@example.org") == [])
  }

  @Test func `A text that a comma too many has moved is no date of leaving`() async throws {
    let place = try ImportPlace()
    let report = try await place.run("email,name,unsubscribed_at,city\nada@example.org,Doe, Ada,,Rome\nbo@example.org,Bo,yes,\n")
    #expect(report.left == 1 && report.errors.map(\.line) == [2])
    #expect(try await place.person("ada@example.org") == nil)
  }

  @Test(arguments: [
    "no", "FALSE", "0", "1", "true", "-", "n/a", "N/A", "x", "?", "1e3", "2026-01-01", "None", "null", "NaN", "ok", "never", "Nein",
    "do not", "unsubscribed",
  ])
  func `What is no word is no reason to come back`(reason: String) async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n")
    for (text, name) in [
      ("email,resubscribe\nada@example.org,\(reason)\n", "a.csv"),
      (
        "{\"email\":\"ada@example.org\",\"resubscribe\":\"\(reason)\"}\n{\"email\":\"ada@example.org\",\"resubscribe\":false}\n", "a.ndjson"
      ),
    ] {
      let report = try await place.run(text, name: name)
      #expect(report.refused == report.rows && report.broughtBack == 0)
      #expect(report.errors.first?.message.hasSuffix("which is no reason: write why they come back, or leave it empty") == true)
    }
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
  }

  @Test(arguments: ["phoned", "她来信", "wrote on 3 May, no doubt", "нашла нас"])
  func `A word is a reason`(reason: String) async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n")
    #expect(try await place.run("email,resubscribe\nada@example.org,\"\(reason)\"\n").broughtBack == 1)
  }

  @Test func `A reason counts once in whatever file and line it comes, and another one that begins like it is another`() async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n")
    #expect(try await place.run("email,resubscribe\nada@example.org,wrote to me\n", name: "monday.csv", now: 2).broughtBack == 1)
    try await place.run("email,state\nada@example.org,unsubscribed\n", name: "left.csv", now: 3)
    let tuesday = "email,resubscribe\n\nada@example.org,wrote to me\n"
    let dry = try await place.run(tuesday, name: "tuesday.csv", writing: false, now: 4)
    #expect(try await place.run(tuesday, name: "tuesday.csv", now: 4) == dry && dry.keptOut == 1)
    #expect(try await place.run("email,resubscribe\nada@example.org,wrote\n", name: "wednesday.csv", now: 5).broughtBack == 1)
  }

  @Test func `A column that says where people stand does so, also when an attribute is called like it`() async throws {
    let place = try ImportPlace()
    let attributes = ["state": AttributeKind.text, "unsubscribed_at": .date, "type": .text]
    try await place.run(
      "email,state,unsubscribed_at\na@example.org,unsubscribed,\nb@example.org,,2020-01-01\n", attributes: attributes)
    for name in ["a", "b"] { #expect(try await place.states("\(name)@example.org") == ["main": .unsubscribed]) }
    #expect(try place.reading(Array("email,type\na@b.example,x\n".utf8), attributes: attributes).taken.map(\.field) == ["email", "type"])
    for name in ["state", "tags", "unsubscribed_at", "resubscribe", "lists", "not", "everyone", "clicked", "email", "domain", "vorname"] {
      #expect(AttributeKind.isTaken(name), "\(name)")
    }
    for name in ["city", "us_state", "type", "plan", "address"] { #expect(!AttributeKind.isTaken(name), "\(name)") }
  }

  @Test func `Mailchimp's file of those who left is another import than the same rows under another name`() async throws {
    let place = try ImportPlace()
    let rows = Array("email\nada@example.org\n".utf8)
    _ = try await place.reading(rows).run(into: place.database, lists: [place.main], now: Timestamp(milliseconds: 1))
    let left = try place.reading(rows, name: "unsubscribed_members_export_1.csv")
    #expect(try await left.earlierRun(in: place.database, lists: [place.main]) == nil)
  }

  @Test(arguments: [("left.csv", "email,state\nada@example.org,unsubscribed\n"), ("unsubscribed_export_9.csv", "email\nada@example.org\n")])
  func `Who had left, and whom a form has asked since, is asked no more when a file says again that they left`(
    name: String, text: String
  ) async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n")
    let ada = try #require(try await place.person("ada@example.org")).id
    let list = place.main.id
    try await place.database.write {
      let (now, later) = (Timestamp(milliseconds: 2), Timestamp(milliseconds: 9))
      try Membership.ask(ada, list: list, cause: "asked", proof: nil, remindAt: later, now: now, $0)
    }
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    let dry = try await place.run(text, name: name, writing: false, now: 3)
    let report = try await place.run(text, name: name, now: 3)
    #expect(report == dry && report.left == 1)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    #expect(try await place.journal("ada@example.org").last?.event == .unsubscribed)
    let waiting = try await place.database.read {
      try $0.first("SELECT count(*) AS n FROM memberships WHERE asked_at IS NOT NULL OR remind_at IS NOT NULL") { try $0.int("n") }
    }
    #expect(waiting == 0)
    #expect(try await place.run(text, name: "again-\(name)", now: 4).rows == 1)
    #expect(try await place.journal("ada@example.org").count == 3, "once")
  }

  @Test(arguments: [
    "false", "0", "No", "NULL", "null", "none", "-", "—", "n/a", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", #"\N"#,
    "#N/A", "#NV", "(null)", "n.a.", "NaT", "never", "FALSCH", "falso", "Faux", "não", "00.01.1900", "1/0/1900 0:00", "30.12.1899",
    "1899-12-30 00:00:00", "12:00:00 AM", "01.01.1970", "1970-01-01", "1970-01-01 00:00:00", "1970-01-01T00:00:00Z",
    "1969-12-31T19:00:00-05:00", "1969-12-31 19:00:00", "1969-12-31",
  ])
  func `What programs write where nobody left is no leaving`(text: String) async throws {
    for column in ["unsubscribed_at", "bounced_at", "unsubscribed", "opted_out", "deleted_at"] {
      let place = try ImportPlace()
      let heads = "email,\(column)" + (column == "deleted_at" ? ",subscribed_to_emails,complimentary_plan" : "")
      let report = try await place.run("\(heads)\nada@example.org,\(text)\n")
      #expect(report.added == 1 && report.doubtful == 0, "\(column) \(report)")
    }
    let place = try ImportPlace()
    try await place.run("{\"email\":\"ada@example.org\",\"unsubscribed_at\":false,\"bounced_at\":0}\n", name: "crm.ndjson")
    #expect(try await place.states("ada@example.org") == ["main": .confirmed])
    if text != "never" {
      #expect(try await place.run("email,joined,confirmed_at\nbo@example.org,\(text),\(text)\n", name: "bo.csv").added == 1)
    }
  }

  @Test(
    arguments: [
      ("Opted Out", .unsubscribed), ("opt-out", .unsubscribed), ("unsubscribe", .unsubscribed), ("Do not mail", .unsubscribed),
      ("Hard Bounce", .bounced), ("spam", .complained), ("Past Due", .confirmed),
    ] as [(String, MembershipState)])
  func `Where somebody stands is read in the words and spellings of many programs`(word: String, state: MembershipState) async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,\(word)\n")
    #expect(try await place.states("ada@example.org") == ["main": state])
  }

  @Test func `A leaving before there was such mail or in a time to come is kept and pointed out`() async throws {
    let place = try ImportPlace()
    let times = ["1900-01-01", "1970-06-01T00:00:00Z", "2099-12-31", "9999-12-31", "2026-01-01"]
    for (column, state) in [("unsubscribed_at", MembershipState.unsubscribed), ("bounced_at", .bounced)] {
      let rows = times.enumerated().map { "\(column)\($0)@example.org,\($1)\n" }.joined()
      let dry = try await place.run("email,\(column)\n\(rows)", name: column, writing: false, now: 1_800_000_000_000)
      let report = try await place.run("email,\(column)\n\(rows)", name: column, now: 1_800_000_000_000)
      #expect(report == dry && report.left == 5 && report.hints.map(\.line) == [2, 3, 4, 5])
      #expect(report.hints.last?.message == "\(column)3@example.org: did they leave, or their mail bounce, on 9999-12-31?")
      #expect(try await place.states("\(column)0@example.org") == ["main": state])
    }
  }

  @Test func `A column of yes and no says who left, a text that is neither is refused, and another name can be mapped to it`() async throws
  {
    let place = try ImportPlace()
    let yes = try await place.run(
      "email,unsubscribed\na@example.org,TRUE\nb@example.org,FALSE\nc@example.org,2024-01-02\nd@example.org,by mail\ne@example.org,\n",
      now: 1_800_000_000_000)
    #expect(yes.left == 2 && yes.added == 2)
    let psql = try await place.run(
      "email,unsubscribed\nj@example.org,t\nk@example.org,f\nl@example.org,N\nm@example.org,on\nn@example.org,active\n", name: "c.csv")
    #expect(psql.left == 2 && psql.added == 3 && psql.hints == [])
    let wanted = try await place.run(
      "email,subscribed\no@example.org,t\np@example.org,f\nq@example.org,N\nr@example.org,unsubscribed\ns@example.org,null\n"
        + "t@example.org,0.0\n", name: "d.csv")
    #expect(wanted.left == 4 && wanted.added == 1 && wanted.refused == 1 && wanted.hints == [])
    #expect(
      yes.errors.map(\.message) == ["\"by mail\" in `unsubscribed` is neither true nor false, nor a time such as 2026-01-31"])
    let no = try await place.run(
      "email,wants\nf@example.org,no\ng@example.org,yes\nh@example.org,perhaps\ni@example.org,2024-01-02\n", name: "b.csv",
      mapping: ["wants": "subscribed"])
    #expect(no.left == 1 && no.added == 2 && no.refused == 1 && no.hints == [], "what is neither is refused")
  }

  @Test(arguments: ["unsubscribed", "unsubscribed_at", "bounced_at"])
  func `A column that may say a no has it where it says so, in whatever language, and refuses what it does not`(column: String) async throws
  {
    let place = try ImportPlace()
    let no = [
      "WAHR", "Ja", "VRAI", "oui", "VERDADERO", "Sí", "si", "VERO", "WAAR", "sim", "2026-01-31", "31.12.2024", "12/31/2024 10:00",
      "2024/12/31",
      "1704450000", "unsubscribed", "x", "✓",
    ]
    let refused = ["unknown", "not unsubscribed", "#NAME?", "#REF!", "infinity"]
    let rows = (no + refused).enumerated().map { "\($0)@example.org,\($1)\n" }.joined()
    let dry = try await place.run("email,\(column)\n\(rows)", name: "k.csv", writing: false, now: 1_800_000_000_000)
    let report = try await place.run("email,\(column)\n\(rows)", name: "k.csv", now: 1_800_000_000_000)
    #expect(report == dry && report.left == no.count && report.refused == refused.count, "\(report)")
    #expect(report.errors.allSatisfy { $0.message.hasSuffix("in `\(column)` is neither true nor false, nor a time such as 2026-01-31") })
    #expect(report.hints.count == 4 && report.hints[0].message.hasSuffix("whenever it was"), "\(report.hints)")
    #expect(try await place.person("\(no.count)@example.org") == nil)
  }

  @Test(arguments: [("state", "complained"), ("state", "bounced"), ("bounced_at", "2026-01-31"), ("unsubscribed", "yes")])
  func `A no that a file brings outlasts what a form had asked before, in whatever file the next row stands`(
    column: String, word: String
  ) async throws {
    let place = try ImportPlace()
    let second = try place.makeList("second")
    try await place.run("email\nada@example.org\ncy@example.org\n")
    let ada = try #require(try await place.person("ada@example.org")).id
    try await place.database.write {
      let time = Timestamp(milliseconds: 2)
      try Membership.ask(ada, list: second.id, cause: "a form", proof: nil, remindAt: time, now: time, $0)
    }
    try await place.run("email,\(column)\nada@example.org,\(word)\ncy@example.org,\(word)\n", name: "no.csv", now: 3)
    let text = "email,lists,state\nada@example.org,second,confirmed\ncy@example.org,second,confirmed\nada@example.org,second,pending\n"
    let dry = try await place.run(text, name: "yes.csv", writing: false, now: 4)
    let report = try await place.run(text, name: "yes.csv", now: 4)
    #expect(report == dry && report.keptOut == 2 && report.known == 1, "\(report)")
    #expect(try await place.states("ada@example.org")?["second"] != .confirmed)
  }

  @Test
  func `A row that says yes to one list and no to another is taken at its word, whatever stands first, and a no to all ends what waits`()
    async throws
  {
    for columns in ["list:main,list:second", "list:second,list:main"] {
      let place = try ImportPlace()
      let second = try place.makeList("second")
      try await place.run("email\nada@example.org\nbo@example.org\n")
      let bo = try #require(try await place.person("bo@example.org")).id
      try await place.database.write {
        try Membership.ask(bo, list: second.id, cause: "a form", proof: nil, remindAt: nil, now: Timestamp(milliseconds: 2), $0)
      }
      let row = columns.hasPrefix("list:main") ? "unsubscribed,confirmed" : "confirmed,unsubscribed"
      for name in ["ada", "bo"] {
        let text = "email,\(columns)\n\(name)@example.org,\(row)\n"
        let dry = try await place.run(text, name: name, writing: false, now: 3)
        #expect(try await place.run(text, name: name, now: 3) == dry)
        #expect(try await place.states("\(name)@example.org") == ["main": .unsubscribed, "second": .confirmed], "\(columns)")
      }
      try await place.run("email,list:main,list:second\nnew@example.org,unsubscribed,pending\n", name: "new.csv", now: 4)
      #expect(try await place.states("new@example.org") == ["main": .unsubscribed, "second": .unsubscribed])
    }
  }

  @Test(arguments: [("Wrote To Me", "wrote to me"), ("\u{C9}crit", "e\u{301}crit")])
  func `A reason that was counted is not another one in other letters`(first: String, second: String) async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n")
    #expect(try await place.run("email,resubscribe\nada@example.org,\(first)\n", name: "a.csv", now: 2).broughtBack == 1)
    try await place.run("email,state\nada@example.org,unsubscribed\n", name: "left.csv", now: 3)
    #expect(try await place.run("email,resubscribe\nada@example.org,\(second)\n", name: "b.csv", now: 4).keptOut == 1)
  }
}
