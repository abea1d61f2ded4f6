import Foundation
import Mail
import Store
import Testing

@testable import Audience

@Suite struct ReaderFilterTests {
  private static let attributes: [String: AttributeKind] = ["city": .text]
  private let moment = SegmentMoment(now: Timestamp(milliseconds: 10), zone: .gmt)

  private func place() async throws -> ImportPlace {
    let place = try ImportPlace()
    try place.makeList("digest")
    try await place.run(
      """
      email,name,city,list:main,list:digest
      ada@example.org,Ada Lindqvist,Oslo,confirmed,unsubscribed
      Adam@Bücher.example,adam,Chicago,confirmed,
      bo@example.org,Émile,Chi%,pending,confirmed
      chiara@example.org,,Chicago,bounced,
      dan@example.org,Adele,,unsubscribed,pending
      """, attributes: Self.attributes)
    return place
  }

  private func found(_ place: ImportPlace, _ filter: ReaderFilter) async throws -> [String] {
    try await place.database.read { try filter.people(limit: 50, $0).people.map(\.address.text) }.sorted()
  }

  private func field(_ name: String) throws -> SegmentField {
    try #require(ReaderFilter.fields(Self.attributes).first { $0.name == name })
  }

  @Test func `People are found by how address, name or attribute begins`() async throws {
    let place = try await place()
    for (words, name, wanted) in [
      ("ada", "email", ["Adam@Bücher.example", "ada@example.org"]), ("ADAM@", "email", ["Adam@Bücher.example"]),
      ("adam@bücher.example", "email", ["Adam@Bücher.example"]),
      ("ad", "name", ["Adam@Bücher.example", "ada@example.org", "dan@example.org"]),
      ("Émi", "name", ["bo@example.org"]), ("E\u{301}mi", "name", ["bo@example.org"]),
      ("Chi", "city", ["Adam@Bücher.example", "bo@example.org", "chiara@example.org"]),
      ("Chi%", "city", ["bo@example.org"]), ("chi", "city", []), ("%", "email", []), ("_da", "email", []), ("'; --", "name", []),
    ] {
      #expect(try await found(place, ReaderFilter(words, in: field(name), moment: moment)) == wanted.sorted(), "\(words) in \(name)")
    }
  }

  @Test func `They are found by where they stand on a list or on some list, and by a rule`() async throws {
    let place = try await place()
    let digest = try #require(try await place.database.read { try MailingList.find("digest", $0) }).id
    let cases: [(ListID?, MembershipState?, [String])] = [
      (place.main.id, .confirmed, ["Adam@Bücher.example", "ada@example.org"]),
      (digest, nil, ["ada@example.org", "bo@example.org", "dan@example.org"]),
      (nil, .pending, ["bo@example.org"]), (nil, .bounced, ["chiara@example.org"]), (digest, .bounced, []),
    ]
    for (list, state, wanted) in cases {
      #expect(try await found(place, ReaderFilter(list: list, state: state, moment: moment)) == wanted.sorted())
      let among = ReaderFilter("ada", list: list, state: state, moment: moment)
      #expect(try await found(place, among) == wanted.filter { $0.lowercased().hasPrefix("ada") }.sorted(), "as a condition too")
    }
    let rule = try SegmentRule(
      parsing: "city starts with \"Chi\" and not list \"digest\"", names: SegmentNames(attributes: Self.attributes))
    #expect(try await found(place, ReaderFilter(rule: rule, moment: moment)) == ["Adam@Bücher.example", "chiara@example.org"])
    #expect(try await found(place, ReaderFilter(list: place.main.id, rule: rule, moment: moment)).count == 2)
  }

  @Test func `Nobody who was erased is found, nor who only had a test`() async throws {
    let place = try await place()
    let bo = try #require(try await place.person("bo@example.org"))
    _ = try await place.database.write { connection in
      _ = try Erasure.erase(bo.id, cause: "asked", now: Timestamp(milliseconds: 5), connection)
      var generator = SystemRandomNumberGenerator()
      _ = try Subscriber.upsert(
        EmailAddress(parsing: "tester@example.org"), name: "", publicID: PublicID(&generator), now: Timestamp(milliseconds: 5), connection)
    }
    #expect(try await found(place, ReaderFilter(moment: moment)).count == 4)
    #expect(try await found(place, ReaderFilter("erased", moment: moment)) == [])
    #expect(try await found(place, ReaderFilter("tester", moment: moment)) == [])
  }

  @Test func `Page after page everybody comes once, whatever they are found by`() async throws {
    let place = try ImportPlace()
    let rows = (0..<57).map { "reader\($0)@example.org,\(["Same", "same", "Other"][$0 % 3]),\(["Oslo", "Osaka"][$0 % 2])" }
    try await place.run("email,name,city\n" + rows.joined(separator: "\n"), attributes: Self.attributes)
    for filter in [
      ReaderFilter(moment: moment), ReaderFilter("reader", moment: moment), ReaderFilter("s", in: try field("name"), moment: moment),
      ReaderFilter("Os", in: try field("city"), moment: moment), ReaderFilter(list: place.main.id, moment: moment),
    ] {
      let whole = try await place.database.read { try filter.people(limit: 100, $0) }
      #expect(!whole.hasMore && whole.people.count == (filter.words == "s" ? 38 : 57))
      var (seen, after) = ([SubscriberID](), SubscriberID?.none)
      repeat {
        let begin = after
        let page = try await place.database.read { try filter.people(after: begin, limit: 10, $0) }
        #expect(page.hasMore == (page.people.count == 10 && seen.count + 10 < whole.people.count))
        seen += page.people.map(\.id)
        after = page.hasMore ? page.people.last?.id : nil
      } while after != nil
      #expect(seen == whole.people.map(\.id), "in the same order")
    }
  }

  @Test func `An export takes whom the filter means, and no one else`() async throws {
    let place = try await place()
    let filter = ReaderFilter("ada", list: place.main.id, state: .confirmed, moment: moment)
    let export = PeopleExport(filter, lists: [place.main], attributes: ["city"])
    let (count, lines) = try await place.database.read { connection in
      var text = ""
      let count = try export.write(connection) { text += $0 }
      return (count, text.split(separator: "\r\n").map(String.init))
    }
    #expect(count == 2)
    #expect(lines.dropFirst().map { $0.split(separator: ",")[0] } == ["ada@example.org", "Adam@Bücher.example"])
  }
}
