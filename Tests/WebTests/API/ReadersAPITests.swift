import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Store
import Synchronization
import Testing

@testable import Web

@Suite struct ReadersAPITests {
  private func desk(_ permissions: Set<Permission> = Set(Permission.allCases)) async throws -> APIDesk {
    try await APIDesk(permissions, attributes: ["city": .text, "age": .number])
  }

  private func agreed(_ address: String) -> String { "{\"address\": \"\(address)\", \"consent\": \"agreed\", \"source\": \"the shop\"}" }

  @Test func `Who has agreed elsewhere is a reader, with where in their journal and the token in the log, once for each key`() async throws
  {
    let desk = try await desk()
    let first = try await desk.ask(.post, "/subscribers", agreed("Ada@example.org"), key: "1")
    #expect(first.status == 201 && first.json["outcome"] as? String == "added", "\(first.body)")
    let reader = try #require(first.json["reader"] as? [String: Any])
    let id = try #require(reader["id"] as? String)
    #expect(first.headers[.location] == "https://letter.example.org/api/v1/subscribers/\(id)")
    let again = try await desk.ask(.post, "/subscribers", agreed("Ada@example.org"), key: "1")
    #expect(again.status == 201 && again.body == first.body && again.header("idempotent-replayed") == "true")
    #expect(again.headers[.location] == first.headers[.location])
    let other = try await desk.ask(.post, "/subscribers", agreed("bo@example.org"), key: "1")
    #expect(other.status == 422 && other.detail.contains("another request"))
    let known = try await desk.ask(.post, "/subscribers", agreed("ada@example.org"), key: "2")
    #expect(known.status == 200 && known.json["outcome"] as? String == "already")
    for name in [id, "ada@example.org", "ADA%40example.org"] {
      #expect(try await desk.ask(.get, "/subscribers/\(name)").json["address"] as? String == "Ada@example.org")
    }
    let journal = try await desk.ask(.get, "/subscribers/\(id)/journal").items
    #expect(journal.map { $0["cause"] as? String } == ["added by the program program: the shop"])
    #expect(try await desk.log() == ["token program: added a reader: #1"])
    #expect(try await desk.site.count("subscribers") == 1)
  }

  @Test func `A key is remembered for a day, also beside others of other tokens`() async throws {
    let desk = try await desk()
    let other = try await APIDesk.token("other", [.changeReaders], desk.site)
    #expect(try await desk.ask(.post, "/subscribers", agreed("a@example.org"), key: "k").status == 201)
    #expect(try await desk.ask(.post, "/subscribers", agreed("b@example.org"), key: "k", as: other).status == 201)
    for (seconds, status) in [(86_399, 422), (86_400, 201)] {
      let time = desk.site.now + .seconds(seconds)
      try await desk.site.database.write { try KeptAnswer.forget(now: time, $0) }
      #expect(try await desk.ask(.post, "/subscribers", agreed("c@example.org"), key: "k").status == status)
    }
    #expect(try await desk.site.count("api_answers") == 1)
  }

  @Test func `A clock that is two months ahead for a moment makes nobody forget a key`() async throws {
    let desk = try await desk()
    #expect(try await desk.ask(.post, "/subscribers", agreed("a@example.org"), key: "k").status == 201)
    desk.site.turned.time.withLock { $0 = .seconds(62 * 86_400) }
    let ahead = try await desk.ask(.post, "/subscribers", agreed("a@example.org"), key: "k")
    #expect(ahead.status == 201 && ahead.header("idempotent-replayed") == "true")
    #expect(try await desk.ask(.post, "/subscribers", agreed("b@example.org"), key: "other").status == 201)
    desk.site.turned.time.withLock { $0 = .seconds(60) }
    let back = try await desk.ask(.post, "/subscribers", agreed("a@example.org"), key: "k")
    #expect(back.status == 201 && back.header("idempotent-replayed") == "true")
  }

  @Test func `Of twenty at once with one key one is done, and all are told the same`() async throws {
    let desk = try await desk()
    let answers = try await withThrowingTaskGroup(of: APIDesk.Answer.self) { group in
      for _ in 0..<20 { group.addTask { try await desk.ask(.post, "/subscribers", agreed("ada@example.org"), key: "k") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(answers.map(\.body)).count == 1 && answers.allSatisfy { $0.status == 201 })
    #expect(answers.count { $0.header("idempotent-replayed") == nil } == 1)
    #expect(try await desk.log().count == 1)
  }

  @Test func `Who is asked is no reader before they click, and gets one mail a day`() async throws {
    let desk = try await desk()
    let asked = try await desk.ask(.post, "/subscribers", #"{"address": "ada@example.org", "consent": "ask", "name": "Ada"}"#, key: "1")
    #expect(asked.status == 201 && asked.json["outcome"] as? String == "asked", "\(asked.body)")
    let lists = (asked.json["reader"] as? [String: Any])?["lists"] as? [[String: Any]]
    #expect(lists?.first?["state"] as? String == "pending" && lists?.first?["is_asked"] as? Bool == true)
    #expect(try await desk.site.count("deliveries") == 1)
    #expect(try await desk.ask(.post, "/subscribers", #"{"address": "ada@example.org", "consent": "ask"}"#, key: "2").status == 409)
    #expect(try await desk.site.count("deliveries") == 1)
    #expect(try await desk.log() == ["token program: asked somebody whether they want to be a reader: #1"])
  }

  @Test func `Who left, bounced or is suppressed is not brought back, and why is told`() async throws {
    let desk = try await desk()
    let now = desk.site.now
    for state in [MembershipState.unsubscribed, .bounced, .complained] { _ = try await desk.site.add("\(state)@example.org", state) }
    _ = try await desk.site.database.write {
      try Suppression.add(.address, "gone@example.org", list: nil, reason: "asked by phone", now: now, $0)
    }
    let before = try await desk.state()
    for (who, words) in [
      ("unsubscribed", "has left"), ("bounced", "has bounced"), ("complained", "has complained"), ("gone", "asked by phone"),
    ] {
      let answer = try await desk.ask(.post, "/subscribers", agreed("\(who)@example.org"), key: who)
      #expect(answer.status == 409 && answer.detail.contains(words), "\(answer.body)")
    }
    let silent = try await desk.ask(.post, "/subscribers", #"{"address": "x@example.org", "consent": "agreed"}"#, key: "s")
    #expect(silent.status == 422 && silent.pointer == "/source")
    for odd in ["x", "x@", "a b@example.org", "x@example.org\\r\\nBcc: y@example.org", "@example.org"] {
      let answer = try await desk.ask(.post, "/subscribers", "{\"address\": \"\(odd)\", \"consent\": \"ask\"}", key: "o")
      #expect(answer.status == 422 && answer.pointer == "/address", "\(odd): \(answer.body)")
    }
    let list = try await desk.ask(.post, "/subscribers", #"{"address": "x@example.org", "consent": "ask", "list": "mian"}"#, key: "l")
    #expect(list.status == 422 && list.pointer == "/list" && list.detail.contains("main"))
    #expect(try await desk.state() == before)
  }

  @Test(arguments: ["joined", "address", "name"])
  func `Pages go on where they were, whoever comes and goes meanwhile`(_ order: String) async throws {
    let desk = try await desk()
    let people = (100..<130).map { "p\($0)@example.org" }
    for address in people { _ = try await desk.site.add(address, .confirmed) }
    var (met, cursor, rounds): ([String], String?, Int) = ([], nil, 0)
    repeat {
      let page = try await desk.ask(.get, "/subscribers?limit=7&order=\(order)" + (cursor.map { "&cursor=\($0)" } ?? ""))
      #expect(page.status == 200, "\(page.body)")
      met += page.items.compactMap { $0["address"] as? String }
      cursor = page.json["next"] as? String
      #expect((page.header("link") == nil) == (cursor == nil))
      if let cursor { #expect(page.header("link")?.hasSuffix("cursor=\(cursor)>; rel=\"next\"") == true) }
      rounds += 1
      // Before and behind the place, and one goes that was met.
      _ = try await desk.site.add("a\(rounds)@example.org", .confirmed)
      let gone = try await desk.site.person(try #require(met.first))
      try await desk.site.database.write {
        _ = try $0.execute("DELETE FROM memberships WHERE subscriber_id = $1", [gone.id.sql])
      }
    } while cursor != nil && rounds < 20
    #expect(met.filter(people.contains) == people && Set(met).count == met.count)
    for odd in ["x", "", "MTIzIDQ1Ng%3D%3D", String(repeating: "A", count: 2000)] {
      #expect(try await desk.ask(.get, "/subscribers?cursor=\(odd)").status == 422, "\(odd)")
    }
    #expect(try await desk.ask(.get, "/subscribers?limit=501").status == 422)
    #expect(try await desk.ask(.get, "/subscribers?limit=0").status == 422)
  }

  @Test func `A list, a state and a rule say who is shown`() async throws {
    let desk = try await desk()
    for (name, state) in [("a", MembershipState.confirmed), ("b", .confirmed), ("c", .unsubscribed)] {
      _ = try await desk.site.add("\(name)@example.org", state)
    }
    #expect(try await desk.ask(.patch, "/subscribers/a@example.org", #"{"attributes": {"city": "Chicago"}}"#).status == 200)
    func addresses(_ query: String) async throws -> [String] {
      try await desk.ask(.get, "/subscribers?" + query).items.compactMap { $0["address"] as? String }
    }
    #expect(try await addresses("state=unsubscribed") == ["c@example.org"])
    #expect(try await addresses("rule=city%20%3D%20%22Chicago%22") == ["a@example.org"])
    #expect(try await addresses("rule=email%20%3D%20%22b%40example.org%22&state=confirmed") == ["b@example.org"])
    #expect(try await addresses("descending=true&order=address") == ["c@example.org", "b@example.org", "a@example.org"])
    let broken = try await desk.ask(.get, "/subscribers?rule=citty%20%3D%20%22x%22")
    #expect(broken.status == 422 && broken.parameter == "rule" && broken.detail.contains("city"), "\(broken.body)")
    #expect(try await desk.ask(.get, "/subscribers?list=none").status == 422)
    #expect(try await desk.ask(.get, "/subscribers?state=confrimed").detail.contains("did you mean confirmed?"))
    #expect(try await desk.ask(.get, "/subscribers/nobody@example.org").status == 404)
    #expect(try await desk.ask(.get, "/subscribers/0123456789abcdef0123456789abcdef/journal").status == 404)
  }

  @Test func `What is known of somebody is changed whole or not at all`() async throws {
    let desk = try await desk()
    _ = try await desk.site.add("ada@example.org", .confirmed)
    let path = "/subscribers/ada@example.org"
    let changed = try await desk.ask(
      .patch, path,
      #"{"name": "Ada L.", "first_name": "Ada", "language": "pt-br", "time_zone": "europe/london", "attributes": {"city": "London", "age": "36"}, "tags": ["staff", "board"]}"#
    )
    #expect(changed.status == 200 && changed.json["language"] as? String == "pt-BR", "\(changed.body)")
    #expect(changed.json["time_zone"] as? String == "Europe/London" && changed.json["tags"] as? [String] == ["board", "staff"])
    #expect(changed.json["attributes"] as? [String: String] == ["city": "London", "age": "36"])
    let before = try await desk.state()
    for (body, pointer) in [
      (#"{"name": "X", "language": "no language"}"#, "/language"), (#"{"name": "X", "time_zone": "Mars"}"#, "/time_zone"),
      (#"{"name": "X", "attributes": {"age": "old"}}"#, "/attributes/age"), (#"{"attributes": {"ctiy": "x"}}"#, "/attributes/ctiy"),
      (#"{"name": "X", "tags": ["ok", " "]}"#, "/tags/1"), (#"{"attributes": {"name": "x"}}"#, "/attributes/name"),
      (#"{"tags": ["v\uFEFFip"]}"#, "/tags/0"),
    ] {
      let answer = try await desk.ask(.patch, path, body)
      #expect(answer.status == 422 && answer.pointer == pointer, "\(answer.body)")
    }
    #expect(try await desk.state() == before)
    #expect(try await desk.ask(.patch, path, "{}").status == 200)
    #expect(try await desk.state() == before, "nothing said, nothing changed")
    let less = try await desk.ask(.patch, path, #"{"tags": ["board"], "attributes": {"age": ""}}"#)
    #expect(less.json["tags"] as? [String] == ["board"] && less.json["attributes"] as? [String: String] == ["city": "London"])
  }

  @Test func `Who asks to leave is off, once, and who asks to be forgotten is, with what programs were told of them`() async throws {
    let desk = try await desk()
    #expect(try await desk.ask(.post, "/subscribers", agreed("ada@example.org"), key: "a").status == 201)
    let path = "/subscribers/ada@example.org"
    let left = try await desk.ask(.post, path + "/unsubscribe", #"{"because": "by phone"}"#)
    #expect(left.status == 200 && left.body.contains("\"state\":\"unsubscribed\""))
    let lines = try await desk.log().count
    #expect(try await desk.ask(.post, path + "/unsubscribe", #"{"because": "by phone"}"#).status == 200)
    #expect(try await desk.log().count == lines)
    #expect(try await desk.ask(.post, path + "/erase", #"{"confirm": "bo@example.org"}"#).pointer == "/confirm")
    let erased = try await desk.ask(.post, path + "/erase", #"{"confirm": "Ada@Example.org"}"#)
    #expect(erased.status == 200 && erased.json["mentions"] as? [String] == [], "\(erased.body)")
    #expect(try await desk.ask(.get, path).status == 404)
    #expect(try await desk.site.count("api_answers") == 0)
    #expect(try await !desk.log().contains { $0.contains("ada") })
    let anew = try await desk.ask(.post, "/subscribers", agreed("ada@example.org"), key: "b")
    #expect(anew.status == 409 && anew.detail.contains("forgotten"), "\(anew.body)")
  }

  @Test func `A rule is saved, counted and removed as its command does it`() async throws {
    let desk = try await desk()
    for name in ["a", "b"] { _ = try await desk.site.add("\(name)@example.org", .confirmed) }
    #expect(try await desk.ask(.put, "/segments/first", #"{"rule": "email starts with \"a\""}"#).status == 201)
    #expect(try await desk.ask(.put, "/segments/first", #"{"rule": "email starts with \"b\""}"#).status == 200)
    #expect(try await desk.ask(.put, "/segments/both", #"{"rule": "segment \"first\" or domain = \"x\""}"#).status == 201)
    let count = try await desk.ask(.post, "/rules/evaluate", #"{"rule": "first", "sample": 5}"#)
    #expect(count.json["count"] as? Int == 1 && count.json["of"] as? Int == 2, "\(count.body)")
    #expect(((count.json["sample"] as? [[String: Any]])?.first?["address"] as? String) == "b@example.org")
    #expect(try await desk.ask(.post, "/subscribers/b@example.org/snooze", #"{"until": "2099-01-01T00:00:00Z"}"#).status == 200)
    let resting = try await desk.ask(.post, "/rules/evaluate", #"{"rule": "first", "sample": 5}"#)
    #expect(
      resting.json["count"] as? Int == 0 && (resting.json["sample"] as? [Any])?.isEmpty == true, "whom it does not count it does not show")
    let needed = try await desk.ask(.delete, "/segments/first")
    #expect(needed.status == 409 && needed.detail.contains("both"))
    #expect(try await desk.ask(.put, "/segments/first", #"{"rule": "segment \"both\""}"#).detail.contains("both"))
    let broken = try await desk.ask(.put, "/segments/third", #"{"rule": "domain ="}"#)
    #expect(broken.status == 422 && broken.pointer == "/rule" && broken.detail.hasPrefix("column "))
    #expect(try await desk.ask(.put, "/segments/Not%20One", #"{"rule": "domain = \"x\""}"#).parameter == "segment")
    #expect(try await desk.ask(.delete, "/segments/both").status == 200)
    #expect(try await desk.ask(.get, "/segments").items.count == 1)
    #expect(try await desk.ask(.get, "/segments/both").status == 404)
    #expect(try await desk.log().filter { $0.contains("segment") }.count == 4)
  }

  @Test func `Why somebody left stands in their journal, and in numbers in the report of the issue`() async throws {
    let desk = try await desk()
    try desk.post("hello")
    #expect(try await desk.ask(.post, "/subscribers", agreed("ada@example.org"), key: "1").status == 201)
    let (site, now) = (desk.site, desk.site.now)
    let file = try #require(site.newsroom.file("hello.md"))
    let outlook = try await site.newsroom.outlook(of: file, at: now, now: now)
    let campaign = try await site.newsroom.send(file, showing: outlook.prospect.hash, at: nil, now: now) { _, _ in }
    let publication = try Pages.publication("en", site.folder)
    _ = try await site.database.write { try Campaign.freeze(campaign.id, in: publication, now: now, $0) }
    let token = LinkToken(
      purpose: .unsubscribe, subscriber: try await site.person("ada@example.org").publicID, list: site.list, campaign: campaign.id)
    let path = "/unsubscribe/\(token.sealed(with: site.keys))"
    for form in ["List-Unsubscribe=One-Click", "confirm=why&why=too+many+mails&words=One+a+week"] {
      #expect(try await site.send(.post, path, form).status == 200)
    }
    let line = try #require(try await desk.ask(.get, "/subscribers/ada@example.org/journal").items.last)
    #expect(line["reason"] as? String == "too many mails" && line["reason_words"] as? String == "One a week")
    let report = try await desk.ask(.get, "/campaigns/hello/report")
    #expect(report.json["left"] as? Int == 1 && report.json["left_because"] as? [String: Int] == ["too many mails": 1], "\(report.body)")
    #expect(!report.body.contains("One a week"))
  }
}
