import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Audience

private let attributes: [String: AttributeKind] = ["city": .text, "age": .number, "renewed": .date, "member": .boolean]
private let names = SegmentNames(attributes: attributes)
private let moment = SegmentMoment(now: Timestamp(milliseconds: 1_795_500_000_000), zone: .gmt)  // 2026-11-24T06:00:00Z

private func rule(_ text: String) throws -> SegmentRule { try SegmentRule(parsing: text, names: names) }

@Suite struct SegmentParserTests {
  @Test func `A rule is read with its precedence`() throws {
    #expect(
      try rule("city = \"Chicago\" and joined before 2026-01-01 and clicked \"issue-41\" and not tag \"staff\"").description
        == "city = \"Chicago\" and joined before 2026-01-01 and clicked \"issue-41\" and not tag \"staff\"")
    #expect(try rule("member or age >= 18 and not city is set") == rule("(member or (age >= 18 and (not (city is set))))"))
    #expect(try rule("not member or member") == .any([.not(rule("member")), rule("member")]))
    #expect(try rule("members-2026") == .segment("members-2026"), "a lone name is a saved segment")
    #expect(try rule("renewed within next 2 weeks") == rule("renewed within next 14 days"))
    #expect(try rule("renewed before 30 days ago").description == "renewed before 30 days ago")
    #expect(try rule("city not in (\"a\", \"b\")") == .not(rule("city in (\"a\",\"b\")")))
    #expect(try rule("city = “Paris”") == rule("city == 'Paris'"))
    #expect(try rule("everyone") == .everyone)
    #expect(try rule("language = \"PT_br\" or language in (\"EN\")") == rule("language = \"pt-BR\" or language in (\"en\")"))
  }

  @Test(arguments: [
    ("cty = \"x\"", 1, "did you mean `city`"), ("city = \"x", 8, "not closed"), ("city", 5, "compared with nothing"),
    ("city = x", 8, "not in quotes"), ("age = \"old\"", 7, "is a number"), ("city < \"b\"", 6, "has no `<`"),
    ("age before 2026-01-01", 5, "has no `before`"), ("renewed = 2026-02-30", 11, "is a date"), ("member and", 11, "a rule is missing"),
    ("(member", 8, "opened at column 1"), ("member)", 7, "not expected"), ("city = \"a\" member", 12, "not expected"),
    ("clicked or tag is missing", 12, "`tag` is not followed by a name in quotes"), ("list is main", 1, "write list \"…\""),
    ("list \"main\" is gone", 16, "not followed by a state"), ("clicked within", 15, "number of days"),
    ("joined within 30", 17, "days or weeks"), ("city = \"\"", 8, "no value is empty"), ("city; drop", 5, "not expected"),
    ("", 1, "a rule is missing"), ("city starts \"a\"", 13, "not followed by `with`"), ("member in (true)", 11, "has no `in`"),
    ("city = \"\(String(repeating: "y", count: 1001))\"", 8, "longer than 1000 characters"),
    ("city is here", 9, "neither by `set`"), (String(repeating: "(", count: 60), 51, "deep"),
    (String(repeating: "a", count: 10_001), 10_000, "longer"), (String(repeating: "not ", count: 2000), 201, "deep"),
  ])
  func `A fault is told with its column and what to do`(text: String, column: Int, words: String) throws {
    let error = try #require(throws: SegmentSyntaxError.self) { _ = try rule(text) }
    #expect(error.column == column)
    #expect(error.description.contains(words), "\(error)")
  }

  @Test func `Whatever a rule is made of, its text and its tree give it back`() throws {
    var dice = Dice(state: 1)
    for _ in 0..<2000 {
      let tree = SegmentRule.random(depth: 4, &dice)
      #expect(try rule(tree.description) == tree, "\(tree)")
      let json = try JSONEncoder().encode(tree)
      #expect(try SegmentRule(json: json, names: names) == tree, "\(String(decoding: json, as: UTF8.self))")
    }
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"and\": []}", "{\"any\": []}", "{\"field\": \"city') OR 1=1\", \"operator\": \"=\", \"value\": \"x\"}",
    "{\"field\": \"town\", \"operator\": \"=\", \"value\": \"x\"}", "{\"field\": \"city\", \"operator\": \"LIKE\", \"value\": \"x\"}",
    "{\"field\": \"city\", \"operator\": \"=\"}", "{\"tag\": 3}",
    String(repeating: "{\"not\":", count: 400) + "{\"tag\":\"x\"}" + String(repeating: "}", count: 400),
  ])
  func `A tree that is no rule is refused`(json: String) {
    #expect(throws: SegmentSyntaxError.self) { _ = try SegmentRule(json: json.utf8, names: names) }
  }
}

@Suite struct SegmentQueryTests {
  /// A person as the test knows them, beside their row.
  private struct Person {
    var id = SubscriberID(0)
    let email: String
    let name: String
    var givenName = ""
    let values: [String: String]
    let joined: Int
    let tags: Set<String>
    let onList: Bool
    let events: Set<Event>

    struct Event: Hashable {
      let kind: SegmentRule.History
      /// Of ``campaigns``; those of a rehearsal are nobody's history.
      let campaign: Int
      let daysAgo: Int
    }

    static let campaigns = [("issue-41", "live"), ("issue-42", "live"), ("issue-41", "rehearsal")]

    /// The same question answered without a database.
    func fits(_ rule: SegmentRule) -> Bool {
      switch rule {
      case .all(let rules): return rules.allSatisfy(fits)
      case .any(let rules): return rules.contains(where: fits)
      case .not(let rule): return !fits(rule)
      case .isSet(let field): return value(field) != nil
      case .isOneOf(let field, let operands): return operands.contains { compare(field, .equal, $0) }
      case .compares(let field, let comparison, let operand): return compare(field, comparison, operand)
      case .within(let field, let days, let ahead):
        guard let day = value(field).flatMap({ LocalDate($0) }) else { return false }
        let today = LocalDate(moment.now, in: .gmt)
        return ahead ? day > today && day <= today.adding(days: days) : day <= today && day > today.adding(days: -days)
      case .tag(let tag): return tags.contains(tag)
      case .list(_, let state): return onList && state == .confirmed
      case .history(let kind, let slug, let days):
        return events.contains { event in
          let campaign = Self.campaigns[event.campaign]
          return event.kind == kind && campaign.1 == "live" && slug ?? campaign.0 == campaign.0 && event.daysAgo <= days ?? .max
        }
      case .segment: return false
      }
    }

    private func value(_ field: SegmentField) -> String? {
      switch field.name {
      case "email": email
      case "domain": email.split(separator: "@").last.map(String.init)
      case "name": name.isEmpty ? nil : name
      case "first_name": givenName.isEmpty ? name.split(separator: " ").first.map(String.init) : givenName
      case "joined": LocalDate(year: 2026, month: 11, day: 24).adding(days: -joined).description
      default: values[field.name]
      }
    }

    private func compare(_ field: SegmentField, _ comparison: SegmentRule.Comparison, _ operand: SegmentRule.Operand) -> Bool {
      guard let value = value(field) else { return comparison == .unequal }
      switch operand {
      case .number(let number): return ordered(Double(value) ?? 0, comparison, number)
      case .boolean(let boolean): return (value == "\(boolean)") == (comparison == .equal)
      case .day(let day): return ordered(value, comparison, day.description)
      case .daysFromToday(let days): return ordered(value, comparison, LocalDate(moment.now, in: .gmt).adding(days: days).description)
      case .text(let text):
        switch comparison {
        case .contains: return value.contains(text)
        case .startsWith: return value.hasPrefix(text)
        case .endsWith: return value.hasSuffix(text)
        default: return ordered(value, comparison, text)
        }
      }
    }

    private func ordered<Value: Comparable>(_ left: Value, _ comparison: SegmentRule.Comparison, _ right: Value) -> Bool {
      switch comparison {
      case .equal: left == right
      case .unequal: left != right
      case .less: left < right
      case .atMost: left <= right
      case .greater: left > right
      case .atLeast: left >= right
      case .contains, .startsWith, .endsWith: false
      }
    }
  }

  private struct Town {
    let file = FileManager.default.temporaryDirectory.appending(path: "tuesday-segments-\(UUID().uuidString).sqlite").path
    let database: Database
    let list: ListID
    var people: [Person] = []

    init(_ count: Int) throws {
      database = try TestDatabase.open(file)
      var dice = Dice(state: 2)
      list = try database.blockingWrite { connection in
        let list = try MailingList.ensure("main", now: moment.now, connection)
        try Self.makeCampaigns(list, connection)
        return list
      }
      for number in 0..<count {
        var values: [String: String] = [:]
        if let city = ["Chicago", "Paris", "O'Hare \"x\"", nil].randomElement(using: &dice) ?? nil { values["city"] = city }
        if let age = ["9", "18", "18.5", "-3", nil].randomElement(using: &dice) ?? nil { values["age"] = age }
        if let renewed = ["2026-11-24", "2026-11-20", "2026-12-01", nil].randomElement(using: &dice) ?? nil { values["renewed"] = renewed }
        if let member = ["true", "false", nil].randomElement(using: &dice) ?? nil { values["member"] = member }
        var person = Person(
          email: "p\(number)@\(["example.org", "example.net"].randomElement(using: &dice) ?? "")",
          name: ["", "Ada", "Ada King", "Bo"].randomElement(using: &dice) ?? "", values: values,
          joined: Int.random(in: 0...40, using: &dice),
          tags: Set(["staff", "vip"].filter { _ in Bool.random(using: &dice) }), onList: Bool.random(using: &dice),
          events: Set(
            (0..<Int.random(in: 0...3, using: &dice)).map { campaign in
              Person.Event(
                kind: SegmentRule.History.allCases.randomElement(using: &dice) ?? .received, campaign: campaign,
                daysAgo: Int.random(in: 5...9, using: &dice))
            }))
        if !person.name.isEmpty { person.givenName = ["", "Mary Ann"].randomElement(using: &dice) ?? "" }
        let address = try EmailAddress(parsing: person.email)
        let joined = Timestamp(milliseconds: 1_795_500_000_000) + .seconds(-86_400 * person.joined)
        person.id = try database.blockingWrite { connection in
          var generator = SystemRandomNumberGenerator()
          let id = try Subscriber.upsert(
            address, name: person.name, givenName: person.givenName, publicID: PublicID(&generator), now: joined, connection
          ).id
          try Subscriber.set(person.values, of: id, connection)
          for tag in person.tags { try Tag.put(tag, on: id, connection) }
          for event in person.events { try Self.record(event, of: id, connection) }
          if person.onList { try Membership.confirm(id, list: list, cause: "test", now: joined, connection) }
          return id
        }
        people.append(person)
      }
    }

    private static func makeCampaigns(_ list: ListID, _ connection: Connection) throws {
      let hash = String(repeating: "0", count: 64)
      try connection.execute("INSERT INTO contents (hash, title, description, issue) VALUES ($1, '', '', '')", [.text(hash)])
      for (number, (slug, mode)) in Person.campaigns.enumerated() {
        try connection.execute(
          """
          INSERT INTO campaigns (id, name, slug, list_id, mode, state, promise, content_hash, send_at, expires_after, created_at)
          VALUES ($1, $2, $3, $4, $5, 'scheduled', 'never-twice', $6, 0, 0, 0)
          """, [.integer(number + 1), .text("c\(number)"), .text(slug), list.sql, .text(mode), .text(hash)])
      }
    }

    static func record(_ event: Person.Event, of id: SubscriberID, _ connection: Connection) throws {
      let at = moment.now + .seconds(-86_400 * event.daysAgo)
      let parameters: [SQLValue] = [.integer(event.campaign + 1), id.sql, .text(event.kind.rawValue), .time(at)]
      switch event.kind {
      case .received, .failed:
        try connection.execute(
          """
          INSERT INTO deliveries (campaign_id, subscriber_id, state, due_at, changed_at)
          VALUES ($1, $2, CASE $3 WHEN 'received' THEN 'accepted' ELSE $3 END, $4, $4)
          """, parameters)
      case .opened, .clicked:
        try connection.execute(
          "INSERT INTO engagements (campaign_id, kind, subscriber_id, first_at, last_at) VALUES ($1, $3, $2, $4, $4)", parameters)
      }
    }

    func found(_ rule: SegmentRule) throws -> Set<SubscriberID> {
      var parameters = SQLParameters()
      let condition = rule.condition(at: moment, &parameters)
      return try database.blockingRead { connection in
        Set(try connection.rows("SELECT s.id FROM subscribers s WHERE \(condition)", parameters.values) { try $0.id("id") })
      }
    }

    func remove() { try? FileManager.default.removeItem(atPath: file) }
  }

  @Test func `The database means the same people as the rule does, and explains each the same way`() throws {
    let town = try Town(60)
    defer { town.remove() }
    var dice = Dice(state: 3)
    for round in 0..<1500 {
      let tree = SegmentRule.random(depth: 3, &dice)
      let expected = Set(town.people.filter { $0.fits(tree) }.map(\.id))
      #expect(try town.found(tree) == expected, "\(tree)")
      if round % 30 == 0 {
        let person = town.people[round % town.people.count]
        let explained = try town.database.blockingRead { connection in
          let subscriber = try #require(try Subscriber.find(try EmailAddress(parsing: person.email), connection))
          return try SegmentExplanation.of(tree, for: subscriber, names: names, at: moment, connection)
        }
        #expect(explained.holds == expected.contains(person.id), "\(tree)\n\(explained.lines().joined(separator: "\n"))")
      }
    }
  }

  @Test(arguments: [
    ("received \"SLUG\"", "SLUG: accepted on 2026-11-"), ("failed", "SLUG: accepted on 2026-11-"),
    ("received \"none\"", "none was not for them"),
  ])
  func `Why somebody is meant by what became of their mail is said with the mail and its day`(text: String, known: String) throws {
    let town = try Town(1)
    defer { town.remove() }
    let slug = Person.campaigns[0].0
    let explained = try town.database.blockingWrite { connection in
      var generator = SystemRandomNumberGenerator()
      let address = try EmailAddress(parsing: "zoe@example.org")
      let id = try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: moment.now, connection).id
      try Town.record(Person.Event(kind: .received, campaign: 0, daysAgo: 5), of: id, connection)
      let rule = try rule(text.replacing("SLUG", with: slug))
      return try SegmentExplanation.of(
        rule, for: try #require(try Subscriber.find(id, connection)), names: names, at: moment, connection)
    }
    #expect(explained.known.hasPrefix(known.replacing("SLUG", with: slug)), "\(explained.known)")
  }

  @Test func `A missing value is unequal to every other, and a quote in a value is only a quote`() throws {
    let town = try Town(60)
    defer { town.remove() }
    let without = Set(town.people.filter { $0.values["city"] == nil }.map(\.id))
    #expect(try town.found(try rule("city != \"Chicago\"")).isSuperset(of: without))
    #expect(try town.found(try rule("not city = \"Chicago\"")) == town.found(try rule("city != \"Chicago\"")))
    #expect(try town.found(try rule("city is missing")) == without)
    #expect(try town.found(try rule("city = \"' OR 1=1 --\"")).isEmpty)
    #expect(try !town.found(try rule("city = 'O\\'Hare \"x\"'")).isEmpty)
    #expect(try town.found(try rule("email = \"P1@EXAMPLE.ORG\" or email = \"P1@EXAMPLE.NET\"")) == [town.people[1].id])
  }

  @Test(arguments: [
    ("email contains \"bücher\"", 2), ("domain contains \"ÜCH\"", 2), ("domain starts with \"bü\"", 2), ("domain starts with \"b\"", 2),
    ("email ends with \"her.de\"", 2), ("email starts with \"lou@B\"", 1), ("domain = \"BÜCHER.de\"", 3), ("email contains \"xn--\"", 3),
    ("domain in (\"bücher.de\", \"x.org\")", 3), ("domain != \"bücher.de\"", 1), ("not email contains \"bücher\"", 2),
    ("domain ends with \"bücher.de\"", 3), ("domain contains \"u\"", 0), ("email = \"lou@bücher.de\"", 1),
  ])
  func `A domain outside ASCII is found by what people see of it and by what DNS has`(text: String, count: Int) throws {
    let town = try Town(1)
    defer { town.remove() }
    try town.database.blockingWrite { connection in
      for address in ["lou@bücher.de", "mo@BÜCHER.de", "nan@xn--bcher-kva.de"] {
        var generator = SystemRandomNumberGenerator()
        _ = try Subscriber.upsert(
          try EmailAddress(parsing: address), name: "", publicID: PublicID(&generator), now: moment.now, connection)
      }
    }
    #expect(try town.found(try rule(text)).count == count)
  }

  @Test func `Saved segments stand in each other but never in themselves, and are kept while they are needed`() throws {
    let town = try Town(1)
    defer { town.remove() }
    try town.database.blockingWrite { connection in
      func save(_ slug: String, _ text: String) throws {
        let names = try SegmentNames(attributes: attributes, connection)
        try Segment.set(slug, rule: text, try SegmentRule(parsing: text, names: names), names: names, now: moment.now, connection)
      }
      try save("adults", "age >= 18")
      try save("neighbours", "adults")
      try save("members", "member and segment \"neighbours\"")
      let names = try SegmentNames(attributes: attributes, connection)
      let expanded = try Segment.expanding(try SegmentRule(parsing: "members", names: names), names, connection)
      #expect(expanded == .all([try rule("member"), try rule("age >= 18")]))
      #expect(throws: Segment.Problem.self) { try save("adults", "age > 3 or segment \"members\"") }
      #expect(throws: Segment.Problem.self) { try save("adults", "adults") }
      #expect(throws: SegmentSyntaxError.self) { try save("x", "segment \"adult\"") }
      #expect(throws: SegmentSyntaxError.self) { try save("x", "not tag \"staf\"") }
      #expect(throws: Segment.Problem.self) { _ = try Segment.remove("adults", names: names, connection) }
      #expect(try Segment.remove("members", names: names, connection))
      // Doubling at each step would need more memory than there is.
      try save("d0", "age = 1 or age = 2")
      #expect(throws: Segment.Problem.self) {
        for step in 1..<64 { try save("d\(step)", "segment \"d\(step - 1)\" or segment \"d\(step - 1)\"") }
      }
    }
  }

  @Test func `Whatever rule is taken can be asked, and one that is too long or too deep is refused`() throws {
    let town = try Town(5)
    defer { town.remove() }
    let leaves = try [
      "tag \"vip\"", "clicked \"issue-41\" within 7 days", "received \"issue-41\" within 7 days", "list \"main\" is pending",
      "email ends with \"x\"", "first_name != \"Ada\"", "joined within 3 days", "domain not in (\"x.org\", \"y.org\")",
    ].map(rule)
    try town.database.blockingRead { connection in
      func ask(_ tree: SegmentRule) throws {
        let readers = Readers(list: town.list, rule: try Segment.expanding(tree, names, connection), moment: moment)
        _ = try readers.count(connection)
        _ = try readers.count(without: "city", attributes: attributes, connection)
      }
      for leaf in leaves {
        let most = (SegmentRule.sizeLimit - 1) / leaf.size
        try ask(.all(Array(repeating: leaf, count: most)))
        try ask(.any(Array(repeating: leaf, count: most)))
        #expect(throws: Segment.Problem.self) { try ask(.all(Array(repeating: leaf, count: most + 2))) }
        let steps: [(SegmentRule) -> SegmentRule] = [
          { .not($0) }, { .all([leaf, $0]) }, { .any([leaf, .not($0)]) }, { .all([$0] + Array(repeating: leaf, count: 40)) },
          { .any(Array(repeating: leaf, count: 40) + [$0]) },
        ]
        for step in steps {
          var (tree, taken) = (leaf, 0)
          while (try? Segment.expanding(tree, names, connection)) != nil {
            try ask(tree)
            (tree, taken) = (step(tree), taken + 1)
          }
          #expect(taken > 4)
          #expect(throws: Segment.Problem.self) { try ask(tree) }
        }
      }
    }
  }

  @Test func `What a saved rule comes to is looked at when it is saved, and so is its name`() throws {
    let town = try Town(1)
    defer { town.remove() }
    try town.database.blockingWrite { connection in
      let many = SegmentRule.any(Array(repeating: try rule("city = \"Paris\""), count: 600))
      try Segment.set("part", rule: "\(many)", many, names: names, now: moment.now, connection)
      let twice = try rule("segment \"part\" or segment \"part\"")
      #expect(throws: Segment.Problem.self) { try Segment.set("all", rule: "\(twice)", twice, names: names, now: moment.now, connection) }
      for name in ["age", "member", "everyone", "clicked"] {
        #expect(throws: Segment.Problem.self) {
          try Segment.set(name, rule: "age < 2", try rule("age < 2"), names: names, now: moment.now, connection)
        }
      }
      #expect(try Segment.all(connection).map(\.slug) == ["part"])
    }
  }

  @Test func `A rule asks for the name that somebody is called by`() throws {
    let town = try Town(60)
    defer { town.remove() }
    let greeted = { (name: String) in
      Set(
        town.people.filter { person in
          person.givenName.isEmpty ? person.name.split(separator: " ").first.map(String.init) == name : person.givenName == name
        }.map(\.id))
    }
    #expect(try town.found(try rule("first_name = \"Mary Ann\"")) == greeted("Mary Ann") && !greeted("Mary Ann").isEmpty)
    #expect(try town.found(try rule("first_name = \"Ada\"")) == greeted("Ada") && !greeted("Ada").isEmpty)
    #expect(try town.found(try rule("first_name is missing")) == town.found(try rule("name is missing")))
  }

  @Test func `Readers are the confirmed who do not rest, and no bounce or complaint of another list stands against`() throws {
    let town = try Town(40)
    defer { town.remove() }
    let confirmed = town.people.filter(\.onList)
    func count(_ text: String) throws -> Int {
      let readers = Readers(list: town.list, rule: try rule(text), moment: moment)
      return try town.database.blockingRead { try readers.count($0) }
    }
    #expect(try count("everyone") == confirmed.count)
    #expect(try count("tag \"vip\"") == confirmed.count { $0.tags.contains("vip") })
    let first = try #require(confirmed.first)
    try town.database.blockingWrite { connection in
      _ = try Membership.snooze(first.id, list: town.list, until: moment.now + .seconds(1), cause: "test", now: moment.now, connection)
    }
    #expect(try count("everyone") == confirmed.count - 1)
    try town.database.blockingWrite { connection in
      _ = try Membership.snooze(first.id, list: town.list, until: moment.now, cause: "test", now: moment.now, connection)
    }
    #expect(try count("everyone") == confirmed.count, "at the very end of the pause mail comes again")
    for (state, left) in [(MembershipState.bounced, 1), (.complained, 1), (.unsubscribed, 0)] {
      try town.database.blockingWrite { connection in
        let other = try MailingList.ensure("digest", now: moment.now, connection)
        try Membership.set(state, first.id, list: other, cause: "test", now: moment.now, connection)
      }
      #expect(try count("everyone") == confirmed.count - left, "\(state)")
      #expect(try count("email = \"\(first.email)\"") == 1 - left)
    }
  }
}

extension SegmentRule {
  static func random(depth: Int, _ dice: inout some RandomNumberGenerator) -> SegmentRule {
    func few() -> [SegmentRule] { (0..<Int.random(in: 2...3, using: &dice)).map { _ in random(depth: depth - 1, &dice) } }
    switch depth > 0 ? Int.random(in: 0...5, using: &dice) : 3 {
    case 0: return .all(few())
    case 1: return .any(few())
    case 2: return .not(random(depth: depth - 1, &dice))
    default: return leaf(&dice)
    }
  }

  private static func leaf(_ dice: inout some RandomNumberGenerator) -> SegmentRule {
    let field = names.fields.filter { !["language", "zone"].contains($0.name) }.randomElement(using: &dice) ?? .email
    switch Int.random(in: 0...9, using: &dice) {
    case 0: return .isSet(field)
    case 1: return .tag(["staff", "vip", "a \"b\" \\"].randomElement(using: &dice) ?? "")
    case 2: return .list("main", MembershipState.allCases.randomElement(using: &dice) ?? .confirmed)
    case 3:
      return .history(
        History.allCases.randomElement(using: &dice) ?? .clicked, campaign: Bool.random(using: &dice) ? "issue-41" : nil,
        days: Bool.random(using: &dice) ? 7 : nil)
    case 4 where field.kind == .date: return .within(field, days: Int.random(in: 1...20, using: &dice), ahead: Bool.random(using: &dice))
    case 5 where field.kind != .boolean: return .isOneOf(field, [operand(field, &dice), operand(field, &dice)])
    default:
      let fitting: [Comparison] =
        switch field.kind {
        case .text: [.equal, .unequal, .contains, .startsWith, .endsWith]
        case .boolean: [.equal, .unequal]
        case .number, .date: [.equal, .unequal, .less, .atMost, .greater, .atLeast]
        }
      return .compares(field, fitting.randomElement(using: &dice) ?? .equal, operand(field, &dice))
    }
  }

  private static func operand(_ field: SegmentField, _ dice: inout some RandomNumberGenerator) -> Operand {
    switch field.kind {
    case .text:
      .text(["Chicago", "Paris", "Ada", "Mary Ann", "example.org", "p1", "O'Hare \"x\"", "g", "%", "_"].randomElement(using: &dice) ?? "")
    case .number: .number([9, 18, 18.5, -3, 0].randomElement(using: &dice) ?? 0)
    case .boolean: .boolean(Bool.random(using: &dice))
    case .date:
      Bool.random(using: &dice)
        ? .daysFromToday(Int.random(in: -20...10, using: &dice))
        : .day(LocalDate(year: 2026, month: 11, day: Int.random(in: 1...30, using: &dice)))
    }
  }
}
