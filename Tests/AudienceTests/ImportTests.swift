import Foundation
import Mail
import Store
import Testing
import Words

@testable import Audience

@Suite struct ImportTests {
  @Test func `Importing twice changes nothing, and nobody who left comes back`() async throws {
    let place = try ImportPlace()
    let text = "Email,First Name,Last name\nada@example.org,Ada,Lindqvist\nADA@Example.ORG,,\nbo@example.org,Bo,\n"
    let first = try await place.run(text)
    #expect(first.added == 2 && first.known == 1 && first.errors.isEmpty)
    let again = try await place.run(text)
    #expect(again.added == 0 && again.known == 3)

    let bo = try #require(try await place.person("bo@example.org"))
    #expect(bo.name == "Bo")
    let main = place.main.id
    _ = try await place.database.write {
      try Membership.unsubscribe(bo.id, list: main, cause: "asked", now: Timestamp(milliseconds: 2), $0)
    }
    let third = try await place.run(text)
    #expect(third.keptOut == 1 && third.added == 0)
    let history = try await place.journal("bo@example.org")
    #expect(history.map(\.event) == [.imported, .unsubscribed])
    #expect(history.first?.cause == "imported from people.csv line 4: confirmed on main")
  }

  @Test(arguments: [MembershipState.unsubscribed, .bounced, .complained])
  func `Who left comes back only with a reason in their own row`(state: MembershipState) async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,\(state.rawValue)\nbo@example.org,\(state.rawValue)\n")
    let report = try await place.run("email,resubscribe\nada@example.org,asked by phone on 3 May\nbo@example.org,\n")
    #expect(report.broughtBack == 1 && report.keptOut == 1)
    #expect(try await place.states("ada@example.org") == ["main": .confirmed])
    #expect(try await place.states("bo@example.org") == ["main": state])
    let cause = try await place.journal("ada@example.org").last?.cause
    #expect(cause == "brought back: asked by phone on 3 May (imported from people.csv line 2)")
  }

  @Test func `An import that says somebody left is heeded, and a pending one is confirmed`() async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,confirmed\nbo@example.org,pending\n")
    let report = try await place.run("email,state\nada@example.org,unsubscribed\nbo@example.org,confirmed\n", name: "second.csv")
    #expect(report.left == 1 && report.added == 1)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    #expect(try await place.states("bo@example.org") == ["main": .confirmed])
  }

  @Test func `A wrong row is told with its line and kept in a file, and the others go in`() async throws {
    let place = try ImportPlace()
    let rejects = place.folder + "/rejected/people.csv"
    let text = "email,name\nada@example.org,A\nnot an address,\"B, the =1\"\n,C\nbo@example,D\nchiara@example.org\n"
    let report = try await place.run(text, rejects: rejects)
    #expect(report.added == 2 && report.refused == 3)
    #expect(report.errors.map(\.line) == [3, 4, 5])
    let kept = try String(contentsOfFile: rejects, encoding: .utf8)
    #expect(kept.hasPrefix("line,problem,email,name\r\n3,"))
  }

  @Test func `Fields, lists, tags and dates are taken; columns can be named, and left out`() async throws {
    let place = try ImportPlace()
    try place.makeList("events")
    let text = """
      Adresse;Name;City;joined;lists;tags;Sprache;zone;age
      ada@example.org;Ada;Chicago;2024-02-29;events,main;staff, board;pt-BR;America/Chicago;41
      bo@example.org;Bo;;2024-05-01 10:11:12+02:00;;;;;

      """
    let mapping = ["adresse": "email", "Sprache": "language", "age": ""]
    let attributes = ["city": AttributeKind.text, "age": .number]
    let report = try await place.run(text, mapping: mapping, attributes: attributes)
    #expect(report.added == 2 && report.refused == 0, "\(report.errors)")
    let ada = try #require(try await place.person("ada@example.org"))
    #expect(ada.attributes == ["city": "Chicago"] && ada.language == "pt-BR" && ada.zone == "America/Chicago")
    #expect(ada.createdAt.rfc3339 == "2024-02-29T00:00:00Z")
    #expect(try await place.tags("ada@example.org") == ["board", "staff"])
    #expect(try await place.states("ada@example.org") == ["main": .confirmed, "events": .confirmed])
    #expect(try await place.person("bo@example.org")?.createdAt.rfc3339 == "2024-05-01T08:11:12Z")
    #expect(try await place.states("bo@example.org") == ["main": .confirmed])
  }

  @Test func `A column can be named to be where people stand on one list`() async throws {
    let place = try ImportPlace()
    try place.makeList("the-digest")
    let text = "email,news,paper\nada@example.org,confirmed weekly,pending\n"
    let reading = try place.reading(Array(text.utf8), mapping: ["news": "list:the-digest", "paper": "List:main"])
    #expect(reading.taken.map { "\($0.column) \($0.field)" } == ["email email", "news list:the-digest", "paper list:main"])
    try await place.run(text, mapping: ["news": "list:the-digest", "paper": "List:main"])
    #expect(try await place.states("ada@example.org") == ["main": .pending, "the-digest": .confirmed])
    let unknown = try #require(throws: ImportFileError.self) {
      _ = try place.reading(Array(text.utf8), mapping: ["news": "digest"])
    }
    #expect(
      unknown.description.contains("a column can be")
        && unknown.description.contains("tags, unsubscribed, unsubscribed_at, zone, list:SLUG"))
  }

  @Test func `What somebody is called by is kept apart from the name, and joined into one only where there is none`() async throws {
    let place = try ImportPlace()
    let long = String(repeating: "n", count: 201)
    let report = try await place.run(
      """
      email,name,First Name,Surname
      a@example.org,,Mary  Ann,Evans
      b@example.org,George Eliot,Mary Ann,Evans
      c@example.org,,,Evans
      d@example.org,George Eliot,,
      e@example.org,,Mary Ann,
      f@example.org,,\(long),
      g@example.org,,\(long.dropLast()),Evans
      h@example.org,,,

      """)
    #expect(report.errors.map(\.line) == [7, 8] && report.errors[0].message == "a name of more than 200 characters")
    for (address, name, given, greeted) in [
      ("a", "Mary Ann Evans", "Mary Ann", "Mary Ann"), ("b", "George Eliot", "Mary Ann", "Mary Ann"), ("c", "Evans", "", "Evans"),
      ("d", "George Eliot", "", "George"), ("e", "Mary Ann", "Mary Ann", "Mary Ann"), ("h", "", "", ""),
    ] {
      let person = try #require(try await place.person("\(address)@example.org"))
      #expect([person.name, person.givenName, person.firstName] == [name, given, greeted], "\(address)")
    }
  }

  @Test(arguments: ["First Name", "FNAME", "given-name", "Vorname", "Prénom", "forename"])
  func `A column of given names is known by its name`(column: String) async throws {
    let place = try ImportPlace()
    try await place.run("email,\(column)\na@example.org,Mary Ann\n")
    #expect(try await place.person("a@example.org")?.givenName == "Mary Ann")
  }

  @Test func `A given name is taken for the name that somebody has, goes when that changes, and can be said alone`() async throws {
    let place = try ImportPlace()
    try await place.run("email,name\na@example.org,Mary Ann Evans\nb@example.org,Bo Lind\n")
    try await place.run("email,first name,last name\na@example.org,Mary Ann,Evans\nb@example.org,Robert,Lind\n", name: "more.csv")
    let (mary, bo) = (try #require(try await place.person("a@example.org")), try #require(try await place.person("b@example.org")))
    #expect(mary.givenName == "Mary Ann" && bo.name == "Bo Lind" && bo.firstName == "Bo", "another name's given name is not theirs")
    func change(_ person: Subscriber, _ values: [(String, String)]) async throws -> [String] {
      var changes = Subscriber.Changes()
      for (field, value) in values { try changes.set(field, to: value, attributes: [:]) }
      let wanted = changes
      let changed = try await place.database.write { connection in
        try Subscriber.change(person.id, wanted, cause: "by hand", now: Timestamp(milliseconds: 3), connection)
        return try Subscriber.find(person.id, connection)
      }
      return [changed?.name ?? "", changed?.givenName ?? ""]
    }
    #expect(try await change(mary, [("language", "en")]) == ["Mary Ann Evans", "Mary Ann"])
    #expect(try await change(mary, [("name", "Mary Ann Evans")]) == ["Mary Ann Evans", "Mary Ann"])
    #expect(try await change(mary, [("name", "George Eliot")]) == ["George Eliot", ""])
    #expect(try await change(mary, [("name", "Marian Cross"), ("first_name", "Marian")]) == ["Marian Cross", "Marian"])
    #expect(try await change(mary, [("name", "")]) == ["", ""])
    #expect(try await change(mary, [("first_name", "Mary Ann")]) == ["Mary Ann", "Mary Ann"])
    #expect(try await change(mary, [("first_name", "")]) == ["Mary Ann", ""])
    #expect(try await place.journal("a@example.org").map(\.cause).suffix(2) == ["first_name by hand", "first_name by hand"])
  }

  @Test func `A dry run tells the same and writes nothing`() async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,confirmed\nbo@example.org,unsubscribed\n")
    let text = "email\nada@example.org\nbo@example.org\nchiara@example.org\nnobody\n"
    let dry = try await place.run(text, writing: false)
    #expect(try await place.person("chiara@example.org") == nil)
    let real = try await place.run(text)
    #expect(dry == real)
    #expect(real.added == 1 && real.known == 1 && real.keptOut == 1 && real.refused == 1)
  }

  @Test func `A dry run counts as the import does: further rows of one person, and who left one list only`() async throws {
    let place = try ImportPlace()
    try place.makeList("digest")
    let text = """
      email,list:main,list:digest
      d@example.org,confirmed,
      D@EXAMPLE.ORG,confirmed,
      e@example.org,confirmed,unsubscribed
      f@example.org,unsubscribed,
      F@example.org,unsubscribed,confirmed
      e@example.org,unsubscribed,
      g@example.org,,

      """
    let dry = try await place.run(text, writing: false)
    let real = try await place.run(text)
    #expect(dry == real)
    #expect(real.added == 3 && real.known == 1 && real.left == 2 && real.keptOut == 1)
    #expect(try await place.run(text, writing: false) == (try await place.run(text)))
    #expect(try await place.states("g@example.org") == ["main": .confirmed], "who is named on no list is on that of the import")
  }

  @Test func `Days before 1582 come back as they were, and days that cannot be are pointed out`() async throws {
    let place = try ImportPlace()
    let report = try await place.run(
      "email,joined\na@example.org,0001-01-01\nb@example.org,1500-03-01T23:59:59-0130\nc@example.org,2040-01-01\nd@example.org,1970-01-01\n"
    )
    #expect(try await place.person("a@example.org")?.createdAt.rfc3339 == "0001-01-01T00:00:00Z")
    #expect(try await place.person("b@example.org")?.createdAt.rfc3339 == "1500-03-02T01:29:59Z")
    #expect(report.hints.map(\.line) == [2, 3, 4, 5])
    #expect(report.hints[2].message == "c@example.org: did they join on 2040-01-01?")
  }

  @Test func `Nobody else can read the rows that were refused; a folder is no file`() async throws {
    let place = try ImportPlace()
    let rejects = place.folder + "/rejected/people.csv"
    try await place.run("email\nwrong\n", rejects: rejects)
    #expect(try FileManager.default.attributesOfItem(atPath: rejects)[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.attributesOfItem(atPath: place.folder + "/rejected")[.posixPermissions] as? Int == 0o700)
    let error = try #require(throws: ImportFileError.self) { _ = try SubscriberImport(place.folder, fileName: "x", zone: .gmt) }
    #expect(error.description == "x: a folder; name the file in it" && error.isAbsent)
  }

  @Test func `Suppressed addresses and domains are not taken, and odd addresses are pointed out`() async throws {
    let place = try ImportPlace()
    try await place.database.write { connection in
      let (now, reason) = (Timestamp(milliseconds: 0), "asked by letter")
      try Suppression.add(.address, "ada@example.org", list: nil, reason: reason, now: now, connection)
      try Suppression.add(.domain, "blocked.example", list: nil, reason: reason, now: now, connection)
      let (kind, hash) = try Suppression.parse("81a39b3276e72ec18ae25651a7c0ab3e73df89c71f18c4f7e2f1f1b2f1f1b2f1")
      try Suppression.add(kind, hash, list: nil, reason: reason, now: now, connection)
    }
    let report = try await place.run(
      "email\nADA@example.org\nbo@blocked.example\nchiara@gmial.com\ninfo@example.org\ndora@example.org\n")
    #expect(report.suppressed == 2 && report.added == 3 && report.doubtful == 2)
    #expect(report.hints.map(\.line) == [4, 5])
    #expect(report.hints.first?.message == "chiara@gmial.com: did they mean chiara@gmail.com?")
    #expect(try await place.person("ada@example.org") == nil)
  }

  @Test func `A run that was cut short goes on behind its last batch, and ends with the whole report`() async throws {
    let place = try ImportPlace()
    let count = 250
    // Two rows of each batch are wrong.
    let text = "email\n" + (0..<count).map { $0 % 50 == 7 ? "wrong \($0)\n" : "reader\($0)@example.org\n" }.joined()
    let bytes = Array(text.utf8)
    let reading = try place.reading(bytes)
    let rejects = RejectFile(place.folder + "/rejected.csv", for: reading)
    let (database, main) = (place.database, place.main)
    let task = Task {
      try await reading.run(into: database, lists: [main], now: Timestamp(milliseconds: 1), rejects: rejects, batchSize: 100) { progress in
        if progress.report.rows == 100 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let before = try await database.read { connection in
      try connection.first("SELECT count(*) AS count FROM subscribers") { try $0.int("count") }
    }
    #expect(before == 98)
    // As a kill between file and commit would leave it.
    try rejects.write([ImportBatch.Refusal(line: 159, message: "no address", fields: ["wrong 157"])])
    // The same content, whatever it is called now, goes on in the file that has the rows so far; the usual name is somebody's by now.
    let copy = try place.reading(bytes, name: "copy.csv")
    _ = try place.file(Array("mine".utf8), name: "copy-rejected.csv")
    let others = RejectFile(place.folder + "/copy-rejected.csv", for: copy)
    let report = try await copy.run(into: database, lists: [main], now: Timestamp(milliseconds: 2), rejects: others)
    #expect(report.added == count - 5 && report.known == 0 && report.refused == 5)
    let path = try #require(others.path)
    #expect(path == rejects.path)
    let kept = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n").map { $0.split(separator: ",")[0] }
    #expect(kept == ["line", "9", "59", "109", "159", "209"])
    let again = try await reading.run(into: database, lists: [main], now: Timestamp(milliseconds: 3))
    #expect(again.known == count - 5 && again.added == 0)
  }

  @Test func `A run goes on only while the publication keeps the same: with another attribute it begins anew`() async throws {
    let place = try ImportPlace()
    let text = "email,city\n" + (0..<200).map { "reader\($0)@example.org,Rome\n" }.joined()
    let (database, main) = (place.database, place.main)
    let first = try place.reading(Array(text.utf8))
    let task = Task {
      try await first.run(into: database, lists: [main], now: Timestamp(milliseconds: 1), batchSize: 100) { progress in
        if progress.report.rows == 100 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    let report = try await place.run(text, attributes: ["city": .text])
    #expect(report.known == 100 && report.added == 100)
    #expect(try await place.person("reader0@example.org")?.attributes == ["city": "Rome"])
  }

  @Test func `A reason to come back counts once: a no that came after it stands, until there is another`() async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n", name: "old.csv")
    let text = "email,resubscribe\nada@example.org,she wrote us\n"
    #expect(try await place.run(text).broughtBack == 1)
    let (ada, main) = (try #require(try await place.person("ada@example.org")).id, place.main.id)
    _ = try await place.database.write {
      try Membership.unsubscribe(ada, list: main, cause: "asked", now: Timestamp(milliseconds: 2), $0)
    }
    let dry = try await place.run(text, writing: false)
    #expect(try await place.run(text) == dry && dry.keptOut == 1)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    #expect(try await place.run("email,resubscribe\nada@example.org,she wrote again\n").broughtBack == 1)
    _ = try await place.run("email,state\nada@example.org,unsubscribed\n")
    for words in ["She wrote again.", "“she wrote again”", "she wrote-again"] {
      #expect(try await place.run("email,resubscribe\nada@example.org,\(words)\n", now: 5).broughtBack == 0, "the same words: \(words)")
    }
  }

  @Test func `A reason that was not needed counts as well: who left after that run stays out of the next`() async throws {
    let place = try ImportPlace()
    try await place.run("email\nada@example.org\n", name: "old.csv")
    let text = "email,resubscribe\nada@example.org,she wrote us\nbo@example.org,he wrote us\n"
    let first = try await place.run(text)
    #expect(first.known == 1 && first.added == 1)
    #expect(try await place.run(text).known == 2)
    for name in ["ada", "bo"] {
      let noted = try await place.journal("\(name)@example.org").filter { $0.cause.hasPrefix("a reason without need:") }
      #expect(noted.count == 1, "once, however often the file is imported")
      let (person, main) = (try #require(try await place.person("\(name)@example.org")).id, place.main.id)
      _ = try await place.database.write {
        try Membership.unsubscribe(person, list: main, cause: "asked", now: Timestamp(milliseconds: 2), $0)
      }
    }
    let dry = try await place.run(text, writing: false)
    #expect(try await place.run(text) == dry && dry.keptOut == 2 && dry.broughtBack == 0)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    #expect(try await place.states("bo@example.org") == ["main": .unsubscribed])
    #expect(try await place.run(text.replacing("wrote us", with: "wrote again")).broughtBack == 2)
  }

  @Test func `An import knows when it began and when it was over, and one that went on began when its first part did`() async throws {
    let place = try ImportPlace()
    let reading = try place.reading(Array("email\nada@example.org\n".utf8))
    let (database, main) = (place.database, place.main)
    func run(at begin: Int64, until end: Int64) async throws -> [Int64] {
      _ = try await reading.run(
        into: database, lists: [main], now: Timestamp(milliseconds: begin), end: { Timestamp(milliseconds: end) })
      return try await database.read { connection in
        try connection.rows("SELECT started_at, finished_at FROM imports") {
          [try $0.integer("started_at"), try $0.integer("finished_at")]
        }
      }.flatMap { $0 }
    }
    #expect(try await run(at: 1000, until: 5000) == [1000, 5000])
    #expect(try await run(at: 7000, until: 9000) == [7000, 9000], "another run")
    _ = try await database.write { try $0.execute("UPDATE imports SET finished_at = NULL") }
    #expect(try await run(at: 20_000, until: 21_000) == [7000, 21_000], "the same run, after a kill")
  }

  @Test func `An accent typed in two ways is one person`() async throws {
    let place = try ImportPlace()
    let report = try await place.run("email\njos\u{E9}@example.org\njose\u{301}@example.org\n")
    #expect(report.added == 1 && report.known == 1)
    let found = try await place.person("JOSE\u{301}@example.org")?.address.text.utf8.elementsEqual("jos\u{E9}@example.org".utf8)
    #expect(found == true, "as the first row had it")
  }

  @Test func `Numbers are decimal, a text that is too long says so, and a name that swallowed rows is pointed out`() async throws {
    let place = try ImportPlace()
    let text = """
      email,name,age,city
      a@example.org,A,0x10,
      b@example.org,B,-1.5e3,
      c@example.org,C,nan,
      d@example.org,D,,\(String(repeating: "y", count: 1001))
      e@example.org,"E
      f@example.org,F",,
      g@example.org,G@Example.org,,

      """
    let report = try await place.run(text, attributes: ["age": .number, "city": .text])
    #expect(report.errors.map(\.line) == [2, 4, 5] && report.added == 3)
    #expect(report.errors.first?.message == "age is \"0x10\", which is no number")
    #expect(report.errors.last?.message.hasPrefix("city is longer than 1000 characters") == true)
    #expect(report.hints.map(\.message) == ["e@example.org: is \"E f@example.org,F\" a name, or is a quote open?"])
  }

  @Test func `Public ids are 128 random bits in hex, and those of an import come in order`() throws {
    var generator = SystemRandomNumberGenerator()
    let ids = (0..<1000).map { _ in PublicID(&generator).hex }
    #expect(Set(ids).count == 1000 && ids.allSatisfy { $0.utf8.count == 32 && PublicID(hex: $0)?.hex == $0 })
    let sorted = try PublicID.sorted(1000)
    #expect(Set(sorted).count == 1000 && sorted.allSatisfy { $0.count == 16 })
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1.lexicographicallyPrecedes($0) })
    #expect(PublicID(hex: "zz") == nil && PublicID(hex: String(repeating: "g", count: 32)) == nil)
  }

  @Test func `An import that was killed when it had put indexes away leaves them to the next one`() async throws {
    let place = try ImportPlace()
    let sorting = { @Sendable (connection: Connection) in
      try connection.rows("SELECT name FROM \(Dialect.indexes) WHERE name LIKE 'subscribers_by_%' ORDER BY name") { try $0.text("name") }
    }
    let all = try await place.database.read(sorting)
    #expect(all == ["subscribers_by_domain", "subscribers_by_joining", "subscribers_by_name"])
    try await place.database.write { try SortIndex.drop($0) }
    #expect(try await place.database.read(sorting).isEmpty)
    try await place.run("email\nada@example.org\n")
    #expect(try await place.database.read(sorting) == all)
    _ = try await place.database.write { try $0.execute("DROP INDEX subscribers_by_name") }
    try await SortIndex.restore(in: place.database)
    #expect(try await place.database.read(sorting) == all, "and to whoever serves")
  }
}
