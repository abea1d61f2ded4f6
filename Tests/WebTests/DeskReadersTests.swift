import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Web

/// The desk's pages of readers, as they are asked for.
@Suite struct DeskReadersTests {
  private func log(_ desk: Desk) async throws -> [String] {
    try await desk.site.accounts.audit(page: 0, of: 200).map { "\($0.who) \($0.word) \($0.object)" }
      .filter { !$0.contains("took an invitation") && !$0.contains("invited") }
  }

  private func number(_ address: String, _ desk: Desk) async throws -> Int64 { try await desk.site.person(address).id.rawValue }

  @Test func `Readers are counted, found and shown, to whom they may be, and to nobody else`() async throws {
    let desk = try await Desk()
    for index in 0..<60 { _ = try await desk.site.add("reader\(index)@example.org", index < 55 ? .confirmed : .bounced) }
    let sender = try await desk.add(.sender).secret
    let all = try await desk.ask(.get, "/desk/subscribers", as: sender).body
    #expect(all.contains("<b>55</b> confirmed") && all.contains("<b>5</b> bounced"))
    #expect(all.contains("reader59@example.org") && !all.contains("reader0@example.org"), "the newest first")
    #expect(!all.contains("Add somebody") && !all.contains("CSV"), "a sender looks")
    let next = try #require(all.firstMatch(of: /href="(\/desk\/subscribers\?after=\d+)" rel="next"/)).1
    let second = try await desk.ask(.get, String(next), as: sender).body
    #expect(second.contains("reader0@example.org") && !second.contains("reader59@example.org") && !second.contains("rel=\"next\""))
    let found = try await desk.ask(.get, "/desk/subscribers?words=READER5&state=bounced", as: sender).body
    #expect(found.components(separatedBy: "@example.org</bdi></strong>").count == 6)
    let ruled = try await desk.ask(.get, "/desk/subscribers?rule=email+starts+with+%22reader1%40%22", as: sender).body
    #expect(ruled.contains("reader1@example.org") && !ruled.contains("reader2@example.org"))
    let faulty = try await desk.ask(.get, "/desk/subscribers?rule=cty+%3D+%22x%22", as: sender)
    #expect(
      faulty.status == 422 && faulty.body.contains("did you mean `city`?") && faulty.body.contains("<mark>▸</mark>cty = &quot;x&quot;"))
    let writer = try await desk.add(.writer).secret
    let refused = try await desk.ask(.get, "/desk/subscribers?words=reader1", as: writer)
    #expect(refused.status == 403 && !refused.body.contains("reader1"))
    #expect(try await !desk.ask(.get, "/desk", as: writer).body.contains("/desk/subscribers"))
    let person = try await desk.ask(.get, "/desk/subscribers/\(try await number("reader1@example.org", desk))", as: sender).body
    #expect(person.contains("reader1@example.org") && !person.contains("Keep the changes") && !person.contains("Forget"))
  }

  @Test func `Somebody who agreed is added with their own words for it; others are asked; who may not be is told why`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    func add(_ address: String, _ more: [String: String] = [:]) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "/desk/subscribers", ["address": address, "list": "main"].merging(more) { $1 }, as: admin)
    }
    #expect(try await add("ada@example.org", ["how": "agreed", "consent": "on <paper>", "name": "Ada  L"]).status == 303)
    let ada = try await desk.site.person("ada@example.org")
    #expect(ada.name == "Ada L")
    #expect(try await desk.site.state(ada) == .confirmed)
    #expect(try await desk.site.words(of: ada) == ["on <paper>"])
    #expect(try await add("bo@example.org", ["how": "ask"]).status == 303)
    #expect(try await desk.site.state(desk.site.person("bo@example.org")) == .pending)
    let left = try await desk.site.add("left@example.org", .unsubscribed)
    _ = try await desk.site.database.write { connection in
      try Suppression.add(.domain, "closed.example", list: nil, reason: "their <own> wish", now: desk.site.now, connection)
    }
    for (address, more, words) in [
      ("ada@example.org", ["how": "agreed", "consent": "x"], "is a reader of this list already"), ("ada", [:], "address"),
      ("left@example.org", ["how": "agreed", "consent": "x"], "Only they themselves can come back"),
      ("x@closed.example", ["how": "agreed", "consent": "x"], "their &lt;own&gt; wish"),
      ("x@closed.example", [:], "their &lt;own&gt; wish"),
      ("new@example.org", ["how": "agreed"], "Say how they agreed"), ("bo@example.org", ["how": "ask"], "once a day"),
      ("new@example.org", ["list": "none"], "no such list"), ("new@example.org", ["name": String(repeating: "x", count: 201)], "too long"),
    ] as [(String, [String: String], String)] {
      let answer = try await add(address, more)
      #expect(answer.status == 422 && answer.body.contains(words), "\(address) \(more)")
    }
    #expect(try await desk.site.state(left) == .unsubscribed)
    #expect(try await desk.site.database.read { try Subscriber.count($0) } == 3)
    let (adaID, boID) = (ada.id.rawValue, try await number("bo@example.org", desk))
    #expect(
      try await log(desk) == [
        "admin@example.org asked somebody whether they want to be a reader #\(boID)", "admin@example.org added a reader #\(adaID)",
      ], "numbers alone")
  }

  @Test func `What is known of somebody changes as it was typed, each change once, with its lines in journal and log`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let reader = try await desk.site.add("ada@example.org", .confirmed)
    let path = "/desk/subscribers/\(reader.id.rawValue)"
    func post(_ name: String, _ form: [String: String]) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "\(path)/\(name)", form, as: admin)
    }
    let shown = ["was.name": "", "was.attribute.city": "", "was.attribute.age": "", "name": "", "attribute.city": "", "attribute.age": ""]
    #expect(try await post("fields", shown.merging(["name": "Ada", "attribute.city": "São <b>Paulo</b>"]) { $1 }).status == 303)
    #expect(try await desk.site.person("ada@example.org").attributes == ["city": "São <b>Paulo</b>"])
    let stale = try await post("fields", shown.merging(["attribute.city": "Oslo"]) { $1 })
    #expect(stale.status == 422 && stale.body.contains("Somebody else has changed this"))
    let wrong = try await post("fields", shown.merging(["attribute.age": "old"]) { $1 })
    #expect(wrong.status == 422 && wrong.body.contains("which is no number") && wrong.body.contains("value=\"old\""))
    #expect(try await post("fields", shown).status == 422, "nothing was changed")
    #expect(try await post("tag", ["tag": "<i>vip</i>"]).status == 303)
    #expect(try await post("tag", ["tag": ""]).status == 422)
    #expect(try await post("tag", ["tag": "v\u{FEFF}ip"]).body.contains("U+FEFF"))
    #expect(try await post("untag", ["tag": "other"]).status == 422)
    #expect(try await post("untag", ["tag": "<i>vip</i>"]).status == 303)
    #expect(try await post("suppress", ["list": "", "reason": ""]).status == 422)
    #expect(try await post("suppress", ["list": "main", "reason": "moved \"away\""]).status == 303)
    let page = try await desk.ask(.get, path, as: admin).body
    #expect(page.contains("moved &quot;away&quot;") && page.contains("São &lt;b&gt;Paulo&lt;/b&gt;") && page.contains("city at the desk"))
    #expect(try await post("unsuppress", ["list": "", "value": "ada@example.org"]).status == 422)
    #expect(try await post("unsuppress", ["list": "main", "value": "ada@example.org"]).status == 303)
    #expect(try await post("unsubscribe", ["list": "none"]).status == 422)
    #expect(try await post("unsubscribe", ["list": "main"]).status == 303)
    #expect(try await desk.site.state(reader) == .unsubscribed)
    #expect(try await post("undo", ["because": "x"]).status == 422, "nothing came back")
    let deeds = try await log(desk)
    #expect(deeds.count == 6 && deeds.allSatisfy { $0.hasSuffix(" #\(reader.id.rawValue)") }, "\(deeds)")
    let journal = try await desk.site.database.read { try Consent.journal(of: reader.id, $0).map { "\($0.event.rawValue) \($0.cause)" } }
    #expect(
      journal == [
        "confirmed test", "changed name, city at the desk", "untagged \"<i>vip</i>\" at the desk", "unsubscribed unsubscribed at the desk",
      ])
  }

  @Test func `Of somebody who is not there, or not any more, every page says so`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    for id in ["999", "0", "-1", "x", "99999999999999999999"] {
      #expect(try await desk.ask(.get, "/desk/subscribers/\(id)", as: admin).status == 404)
      for name in ["fields", "tag", "untag", "unsubscribe", "suppress", "unsuppress", "undo", "erase", "export"] {
        #expect(
          try await desk.ask(.post, "/desk/subscribers/\(id)/\(name)", ["tag": "x", "reason": "x"], as: admin).status == 404, "\(name)")
      }
      #expect(try await desk.ask(.get, "/desk/subscribers/\(id)/why/x", as: admin).status == 404)
    }
    #expect(try await log(desk) == [])
  }

  @Test func `Forgetting asks for the address, leaves nobody to be found, and no address in the log`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let reader = try await desk.site.add("ada@example.org", .confirmed)
    let path = "/desk/subscribers/\(reader.id.rawValue)"
    for address in ["", "bo@example.org", "ada"] {
      let answer = try await desk.ask(.post, "\(path)/erase", ["address": address], as: admin)
      #expect(answer.status == 422 && answer.body.contains("That is not their address"))
    }
    #expect(try await desk.site.state(reader) == .confirmed)
    let done = try await desk.ask(.post, "\(path)/erase", ["address": " ADA@example.org "], as: admin)
    #expect(done.status == 200 && done.body.contains("Somebody is forgotten"))
    #expect(try await desk.ask(.get, path, as: admin).status == 404)
    #expect(try await !desk.ask(.get, "/desk/subscribers", as: admin).body.contains("ada@example.org"))
    #expect(try await log(desk) == ["admin@example.org forgot a reader #\(reader.id.rawValue)"])
    #expect(try await !desk.ask(.get, "/desk/audit", as: admin).body.contains("ada@example.org"))
  }

  @Test func `Who is found is taken away as CSV that no spreadsheet runs, and that the import takes back; only by who may`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    for (index, name) in ["=1+1", "+x", "-x", "@SUM(A1)", "\"q\", r", "Ada"].enumerated() {
      let reader = try await desk.site.add("reader\(index)@example.org", index == 5 ? .bounced : .confirmed)
      try await desk.site.database.write { try Subscriber.setName(name, givenName: "", of: reader.id, $0) }
    }
    let answer = try await desk.ask(.post, "/desk/subscribers/export", ["state": "confirmed", "words": "reader"], as: admin)
    #expect(answer.status == 200 && answer.headers[.contentDisposition] == "attachment; filename=\"readers.csv\"")
    #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
    let lines = answer.body.split(separator: "\r\n")
    #expect(lines.count == 6 && lines[0].hasPrefix("email,name,") && lines[0].hasSuffix("list:main,left_because"))
    for (line, name) in zip(lines.dropFirst(), ["'=1+1", "'+x", "'-x", "'@SUM(A1)", "\"\"\"q\"\", r\""]) {
      #expect(line.contains(",\(name),"), "\(line)")
    }
    let wrong = try await desk.ask(.post, "/desk/subscribers/export", ["rule": "nonsense"], as: admin)
    #expect(wrong.status == 422 && wrong.body.contains("nothing is known as `nonsense`"))
    let sender = try await desk.add(.sender).secret
    #expect(try await desk.ask(.post, "/desk/subscribers/export", as: sender).status == 403)
    #expect(try await log(desk) == ["admin@example.org took readers away in a file "])
    let id = try await number("reader0@example.org", desk)
    let document = try await desk.ask(.post, "/desk/subscribers/\(id)/export", as: admin)
    #expect(document.body.contains("\"address\" : \"reader0@example.org\"") && document.body.contains("exported at the desk"))
    #expect(try await desk.ask(.post, "/desk/subscribers/\(id)/export", as: sender).status == 403)
  }
}
