import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Audience

@Suite struct ErasureTests {
  private let now = Timestamp(milliseconds: 5_000)

  /// Ada with everything that can be known of a person.
  private func ada(_ place: ImportPlace) async throws -> SubscriberID {
    try await place.run(
      "email,name,first_name,language,zone,city,tags,list:main\nAda.L@Example.org,Ada Lovelace,Augusta,en,Europe/London,Marylebone,\"staff;poets\",confirmed\n",
      attributes: ["city": .text])
    // The second one's report says why the row was refused, and names her.
    try await place.run("email,state\nAda.L@Example.org,nonsense-ada.l@example.org\nbo@example.org,confirmed\n", name: "second.csv")
    let ada = try #require(try await place.person("ada.l@example.org"))
    let list = place.main.id
    try await place.database.write { connection in
      let proof = Consent.Proof(words: "Yes, each Tuesday", network: "f00dfacef00dface")
      try Membership.set(.confirmed, ada.id, list: list, cause: "signed up as ada.l@example.org", proof: proof, now: now, connection)
      try connection.execute(
        "INSERT INTO contents (hash, title, description, issue) VALUES ($1, 'T', '', '{}')", [.text(String(repeating: "a", count: 64))])
      for (id, state) in [(1, "sent"), (2, "sending"), (3, "sending")] {
        try connection.execute(
          """
          INSERT INTO campaigns (id, name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at)
          VALUES ($1, $2, $2, $3, 'rehearsal', $4, 'never-twice', $5, 0, 0, 1, 0, 0)
          """, [.integer(id), .text("c\(id)"), list.sql, .text(state), .text(String(repeating: "a", count: 64))])
      }
      try connection.execute(
        """
        INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, reply, changed_at, worker, lease) VALUES
          (1, $1, 'accepted', 0, '250 ok <ada.l@example.org>', 0, NULL, NULL), (2, $1, 'deferred', 0, '450 <ada.l@example.org> busy', 0, NULL, NULL),
          (3, $1, 'leased', 0, NULL, 0, 'w', 1)
        """, [ada.id.sql])
      try connection.execute(
        """
        INSERT INTO attempts (delivery_id, number, at, outcome, reply)
        SELECT id, 1, 0, 'deferred', '451 <ada.l@example.org> greylisted' FROM deliveries
        """)
      try connection.execute(
        "INSERT INTO engagements (campaign_id, kind, subscriber_id, first_at, last_at) VALUES (1, 'clicked', $1, 0, 0)", [ada.id.sql])
      try connection.execute(
        "INSERT INTO leaving_reasons (subscriber_id, number, reason, words, at) VALUES ($1, 1, 'something else', 'Lovelace is moving', 0)",
        [ada.id.sql])
      try Suppression.add(.address, "ada.l@example.org", list: list, reason: "she asked", now: now, connection)
      for hash in Suppression.hashes(of: "ada.l@example.org") {
        try Suppression.add(.hash, hash, list: nil, reason: "elsewhere", now: now, connection)
      }
    }
    return ada.id
  }

  private func remnants(_ address: String, _ place: ImportPlace) async throws -> Erasure.Remnants {
    try await Erasure.scrub(try EmailAddress(parsing: address), from: place.database, files: LooseFiles(in: []))
  }

  /// The database's file and the log beside it; what is on a server is asked for as a file.
  private func bytes(_ place: ImportPlace) async throws -> String {
    var files = ["/tuesday.sqlite", "/tuesday.sqlite-wal"]
    if !TestDatabase.isSQLite {
      files = ["/\(UUID().uuidString).sqlite"]
      try await place.database.backUp(to: place.folder + files[0])
    }
    return files.map { String(decoding: FileManager.default.contents(atPath: place.folder + $0) ?? Data(), as: UTF8.self).lowercased() }
      .joined()
  }

  @Test func `After an erasure nothing in the files tells who it was, and the ledgers still add up`() async throws {
    let place = try ImportPlace()
    let ada = try await ada(place)
    #expect(try await bytes(place).contains("lovelace"), "or the search below proves nothing")
    let done = try await place.database.write { try Erasure.erase(ada, cause: "by letter", now: now, $0) }
    #expect(done == Erasure(excluded: 1, uncertain: 1))
    #expect(try await remnants("Ada.L@Example.org", place).isEmpty)
    let left = try await bytes(place)
    for trace in ["ada.l@", "lovelace", "augusta", "marylebone", "europe/london", "f00dfacef00dface", "nonsense"]
      + Suppression.hashes(of: "ada.l@example.org")
    {
      #expect(!left.contains(trace), "\(trace) is still there")
    }
    #expect(left.contains("bo@example.org"), "others stay")
    try await place.database.read { connection in
      let states = try connection.rows("SELECT state, reply FROM deliveries ORDER BY id") {
        (try $0.text("state"), try $0.optionalText("reply"))
      }
      #expect(states.map(\.0) == ["accepted", "excluded", "uncertain"])
      #expect(states.map(\.1) == [nil, "erased", "erased while it was being sent"])
      #expect(try Membership.all(of: ada, connection).map(\.state) == [.erased])
      let journal = try Consent.journal(of: ada, connection)
      #expect(journal.last.map { [$0.event.rawValue, $0.cause] } == ["erased", "by letter"])
      #expect(journal.dropLast().allSatisfy { $0.cause.isEmpty && $0.words == nil && $0.network == nil })
    }
  }

  @Test func `An erased address is kept out of imports, and only its owner's own wish lifts that`() async throws {
    let place = try ImportPlace()
    let ada = try await ada(place)
    _ = try await place.database.write { try Erasure.erase(ada, cause: "by letter", now: now, $0) }
    let address = try EmailAddress(parsing: "ADA.L@example.org")
    #expect(try await place.run("email\nADA.L@example.org\n", name: "again.csv").suppressed == 1)
    #expect(try await place.person("ada.l@example.org") == nil)
    #expect(try await place.database.read { try Suppression.standing(against: address, $0) }.map(\.kind) == [.erased])
    #expect(try await place.database.write { try Erasure.lift(for: address, $0) })
    #expect(try await place.database.write { try !Erasure.lift(for: address, $0) })
    #expect(try await place.run("email\nada.l@example.org\n", name: "later.csv").added == 1)
    let back = try #require(try await place.person("ada.l@example.org"))
    #expect(back.id != ada, "somebody new")
  }

  @Test func `A file that is named by the address is forgotten, and told where others' journals name it`() async throws {
    let place = try ImportPlace()
    let text = "email,city\neve@example.org,\nfred@example.org,eve@example.org- he said\n"
    try await place.run(text, name: "eve@example.org.csv", attributes: ["city": .text])
    let eve = try #require(try await place.person("eve@example.org")).id
    _ = try await place.database.write { try Erasure.erase(eve, cause: "", now: now, $0) }
    let file = try await place.database.read { try $0.first("SELECT file FROM imports") { try $0.text("file") } }
    #expect(file == "")
    #expect(
      try await remnants("eve@example.org", place).mentions == ["the attributes of fred@example.org", "the journal of fred@example.org"])
  }

  @Test func `Erasing twice, or nobody, does nothing`() async throws {
    let place = try ImportPlace()
    let ada = try await ada(place)
    #expect(try await place.database.write { try Erasure.erase(ada, cause: "", now: now, $0) } != nil)
    #expect(try await place.database.write { try Erasure.erase(ada, cause: "", now: now, $0) } == nil)
    #expect(try await place.database.write { try Erasure.erase(SubscriberID(999), cause: "", now: now, $0) } == nil)
  }

  @Test func `What writers wrote about the person is pointed out, not rewritten`() async throws {
    let place = try ImportPlace()
    let ada = try await ada(place)
    let list = place.main.id
    try await place.database.write { connection in
      try connection.execute("INSERT INTO segments (slug, rule, changed_at) VALUES ('friends', 'email = \"Ada.L@example.org\"', 0)")
      try connection.execute("UPDATE lists SET description = 'Ask Ada.L@example.org.' WHERE id = $1", [list.sql])
      try Suppression.add(.domain, "example.net", list: nil, reason: "ada.l@example.org told us", now: now, connection)
      let bo = try #require(try Subscriber.find(try EmailAddress(parsing: "bo@example.org"), connection)).id
      try Tag.put("friend of ada.l@example.org", on: bo, connection)
      try Tag.put("call ada.l@example.org", on: ada, connection)
      _ = try Erasure.erase(ada, cause: "", now: now, connection)
      #expect(try Tag.counts(connection).map(\.name).filter { $0.hasPrefix("call") }.isEmpty, "nobody has it any more")
    }
    let left = try await remnants("Ada.L@example.org", place)
    #expect(
      left.mentions == [
        "segment friends", "tag friend of ada.l@example.org", "the description of the list main", "the reason of a suppression",
      ])
    #expect(!left.isBusy)
    // What they do about it counts.
    try await place.database.write { connection in
      let bo = try #require(try Subscriber.find(try EmailAddress(parsing: "bo@example.org"), connection)).id
      _ = try Tag.take("friend of ada.l@example.org", from: bo, cause: "by hand", now: now, connection)
    }
    #expect(try await remnants("Ada.L@Example.org", place).mentions == left.mentions.filter { !$0.hasPrefix("tag") })
  }

  @Test func `Who has an address that ends with another's is not taken for them, and rows of other people are told by whose they are`()
    async throws
  {
    let place = try ImportPlace()
    try await place.run("email,name\nann@example.org,\njoann@example.org,\nbo@example.org,\n")
    let ann = try #require(try await place.person("ann@example.org")).id
    _ = try await place.database.write { try Erasure.erase(ann, cause: "", now: now, $0) }
    #expect(try await remnants("ann@example.org", place).isEmpty)
    _ = try await place.database.write {
      try $0.execute("UPDATE subscribers SET name = 'of ann@example.org' WHERE address_key LIKE 'bo@%'")
    }
    #expect(try await remnants("ann@example.org", place).mentions == ["the name of bo@example.org"])
  }

  @Test func `An address in quotes is found where JSON or a rule has it escaped`() async throws {
    let place = try ImportPlace()
    try await place.run(
      #"""
      {"email":"\"o\\\"q\"@example.org"}
      {"email":"bo@example.org","by":"knows \"o\\\"q\"@example.org"}

      """#, name: "people.ndjson", attributes: ["by": .text])
    let address = #""o\"q"@example.org"#
    let person = try #require(try await place.person(address)).id
    try await place.database.write { connection in
      let rule = "email = " + RuleToken.quoted(address)
      try connection.execute("INSERT INTO segments (slug, rule, changed_at) VALUES ('friends', $1, 0)", [.text(rule)])
      _ = try Erasure.erase(person, cause: "", now: now, connection)
    }
    #expect(try await remnants(address, place).mentions == ["segment friends", "the attributes of bo@example.org"])
  }

  @Test func `Who has a look-alike of an address is somebody else, in imports and in what an erasure takes away`() async throws {
    let place = try ImportPlace()
    let report = try await place.run("email,tags\nmi\u{212A}e@example.org,\nmike@example.org,mike@example.org\n")
    #expect(report.added == 2)
    let other = try #require(try await place.person("mi\u{212A}e@example.org"))
    let mike = try #require(try await place.person("mike@example.org"))
    try await place.database.write { connection in
      _ = try Tag.take("mike@example.org", from: mike.id, cause: "by hand", now: now, connection)
      _ = try Erasure.erase(other.id, cause: "", now: now, connection)
      #expect(try connection.first("SELECT count(*) AS n FROM tags") { try $0.int("n") } == 1)
    }
    #expect(try await place.person("mike@example.org")?.address.text == "mike@example.org")
  }

  @Test func `Whatever the case, and beside what else, every place that names the person is told`() async throws {
    let place = try ImportPlace()
    let text = """
      email,by
      jim@example.org,
      lou@bücher.example,
      ref@example.org,JIM@Example.ORG
      ref2@example.org,say LOU@BÜCHER.example
      ref3@example.org,jim@example.org

      """
    try await place.run(text, attributes: ["by": .text])
    let (jim, lou) = (try #require(try await place.person("jim@example.org")), try #require(try await place.person("lou@bücher.example")))
    try await place.database.write { connection in
      for person in [jim, lou] { _ = try Erasure.erase(person.id, cause: "", now: now, connection) }
    }
    #expect(
      try await remnants("jim@example.org", place).mentions == ["the attributes of ref3@example.org", "the attributes of ref@example.org"])
    for spelling in ["lou@bücher.example", "lou@xn--bcher-kva.example"] {
      #expect(try await remnants(spelling, place).mentions == ["the attributes of ref2@example.org"])
    }
    // What a writer wrote hides nothing else, nor does a table that nobody has thought of.
    try await place.database.write { connection in
      try connection.execute("INSERT INTO segments (slug, rule, changed_at) VALUES ('friends', 'email = \"jim@example.org\"', 0)")
      try connection.execute(
        "INSERT INTO consent_forms (hash, words, first_shown_at) VALUES ($1, 'Jim@example.org', 0)",
        [.text(String(repeating: "b", count: 64))])
      let ref = try #require(try Subscriber.find(try EmailAddress(parsing: "ref2@example.org"), connection)).id
      try Consent.record(.imported, of: ref, list: nil, cause: "brought back: asked jim@example.org", now: now, connection)
    }
    #expect(
      try await remnants("jim@example.org", place).mentions == [
        "rows of the table consent_forms", "segment friends", "the attributes of ref3@example.org", "the attributes of ref@example.org",
        "the journal of ref2@example.org",
      ])
    try await place.run(
      "email,by\n" + (0..<40).map { "r\($0 + 10)@example.org,jim@example.org\n" }.joined(), name: "many.csv", attributes: ["by": .text])
    let many = try await remnants("jim@example.org", place).mentions
    #expect(many.count == 23 && many.contains { $0.hasPrefix("23 more such as the attributes of r") }, "\(many)")
  }

  @Test(.enabled(if: TestDatabase.isSQLite, "its schema"))
  func `Every table that names a person is one that an erasure knows`() async throws {
    let place = try ImportPlace()
    let tables = try await place.database.read { connection in
      try connection.rows(
        """
        SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name IN ('subscriber_id', 'address', 'address_key') ORDER BY m.name
        """
      ) { try $0.text("name") }
    }
    #expect(
      Set(tables) == [
        "api_answers", "approvals", "consents", "deliveries", "engagements", "feedback", "hook_journal", "leaving_reasons", "memberships",
        "series_readers",
        "subscriber_tags",
        "subscribers", "users",
      ])
  }

  @Test func `An address is found where an address of the web or HTML has it, and every hash of it as typed goes`() async throws {
    let place = try ImportPlace()
    try await place.run(
      """
      email,url
      A+b@example.org,
      bo@example.org,https://site.example/?e=a%2Bb%40example.org&u=1
      cy@example.org,https://site.example/?e=a+b%40example.org
      jos\u{E9}@example.org,
      di@example.org,https://site.example/?e=jos%c3%a9%40example.org
      o'brien@example.org,
      ed@example.org,o&#39;brien@example.org

      """, attributes: ["url": .text])
    let now = now
    for (address, owners) in [
      ("A+b@example.org", ["bo", "cy"]), ("jos\u{E9}@example.org", ["di"]), ("o'brien@example.org", ["ed"]),
    ] {
      let person = try #require(try await place.person(address))
      try await place.database.write { connection in
        for hash in Suppression.hashes(of: person.address.text) {
          try Suppression.add(.hash, hash, list: nil, reason: "a file", now: now, connection)
        }
        _ = try Erasure.erase(person.id, cause: "", now: now, connection)
        #expect(try connection.first("SELECT count(*) AS n FROM suppressions WHERE kind = 'hash'") { try $0.int("n") } == 0)
      }
      #expect(try await remnants(address, place).mentions == owners.map { "the attributes of \($0)@example.org" })
    }
  }
}
