import Accounts
import Audience
import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// The people of the desk, feeds and series, as programs ask for them.
@Suite struct UsersAPITests {
  @Test func `Somebody is invited by a link that is told once, gets another role, and is taken away`() async throws {
    let desk = try await APIDesk([.users])
    let made = try await desk.ask(.post, "/users", #"{"address": "ada@example.org", "role": "writer", "name": "Ada"}"#)
    let link = try #require(made.json["link"] as? String, "\(made.body)")
    #expect(made.status == 201 && link.hasPrefix("https://letter.example.org/desk/link/"))
    let again = try await desk.ask(.post, "/users", #"{"address": "Ada@example.org", "role": "admin"}"#)
    #expect(again.status == 409 && !again.body.contains("/desk/link/"), "\(again.body)")
    let kept = try await desk.site.database.read { connection in
      try connection.first("SELECT count(*) AS count FROM api_answers") { try $0.int("count") }
    }
    #expect(kept == 0, "an answer with a link is kept nowhere")
    let person = try #require(try await desk.ask(.get, "/users").items.first)
    #expect(person["role"] as? String == "writer" && person["has_password"] as? Bool == false && person["link_ends_at"] != nil)
    #expect(try await desk.ask(.post, "/users/ada@example.org/role", #"{"role": "sender"}"#).json["role"] as? String == "sender")
    #expect(try await desk.ask(.post, "/users/ada@example.org/role", #"{"role": "king"}"#).pointer == "/role")
    let reset = try await desk.ask(.post, "/users/ada@example.org/reset")
    #expect(reset.json["link"] as? String != link && reset.json["link"] != nil, "\(reset.body)")
    #expect(try await desk.ask(.delete, "/users/ada@example.org").status == 200)
    #expect(try await desk.ask(.delete, "/users/ada@example.org").status == 404)
    #expect(try await desk.ask(.post, "/users", #"{"address": "nobody", "role": "writer"}"#).pointer == "/address")
    #expect(
      try await desk.log() == [
        "token program: removed: ada@example.org", "token program: reset: ada@example.org",
        "token program: changed the role: ada@example.org: writer → sender", "token program: invited: ada@example.org (writer)",
      ])
  }

  @Test func `The only admin stays one, and no other token invites`() async throws {
    let desk = try await APIDesk([.users])
    #expect(try await desk.ask(.post, "/users", #"{"address": "ada@example.org", "role": "admin"}"#).status == 201)
    #expect(try await desk.ask(.post, "/users/ada@example.org/role", #"{"role": "viewer"}"#).status == 409)
    #expect(try await desk.ask(.delete, "/users/ada@example.org").status == 409)
    let others = try await APIDesk.token("others", Set(Permission.allCases).subtracting([.users]), desk.site)
    #expect(try await desk.ask(.get, "/users", as: others).status == 403)
    #expect(try await desk.ask(.post, "/users", #"{"address": "bo@example.org", "role": "viewer"}"#, as: others).status == 403)
  }

  @Test func `Series are told with where readers stand, and nothing outside their folder`() async throws {
    let desk = try await APIDesk()
    let (site, now, list) = (desk.site, desk.site.now, desk.site.list)
    let folder = site.newsroom.publication.series + "/welcome"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, days) in [("01-hello", 1), ("02-tour", 3)] {
      try "---\ntitle: \(name)\nafter: \(days) days\n---\n\nWords.\n".write(
        toFile: "\(folder)/\(name).md", atomically: true, encoding: .utf8)
    }
    let publication = site.newsroom.publication
    for name in ["ada", "bo", "cy"] { _ = try await site.add("\(name)@example.org", .confirmed) }
    try await site.database.write { connection in
      try Series.switchOn(
        SeriesFolder("welcome", of: publication), slug: "welcome", list: list, hour: 9, minute: 0, begins: .confirmed, now: now, connection)
      let series = try #require(try Series.find("welcome", connection))
      for name in ["ada", "bo", "cy"] {
        let person = try #require(try Subscriber.find(APICall.address("\(name)@example.org", at: ""), connection))
        _ = try SeriesReader.start(person.id, in: series, mode: .live, now: now, connection)
      }
    }
    let series = try #require(try await desk.ask(.get, "/series").items.first)
    #expect(series["state"] as? String == "on" && series["at"] as? String == "09:00")
    #expect((series["steps"] as? [[String: Any]])?.map { $0["waiting"] as? Int } == [3, 0])
    #expect(try await desk.ask(.get, "/series/welcome").json["series"] as? String == "welcome")
    let page = try await desk.ask(.get, "/series/welcome/readers?limit=2")
    let next = try #require(page.json["next"] as? String)
    let rest = try await desk.ask(.get, "/series/welcome/readers?limit=2&cursor=\(next)")
    #expect((page.items + rest.items).map { $0["address"] as? String } == ["ada@example.org", "bo@example.org", "cy@example.org"])
    #expect(page.items.first?["next"] as? String == "01-hello.md", "\(page.body)")
    for odd in ["..%2Fposts", "..", "nothing"] {
      #expect(try await desk.ask(.get, "/series/\(odd)").status == 404, "\(odd)")
      #expect(try await desk.ask(.get, "/series/\(odd)/readers").status == 404, "\(odd)")
    }
    try FileManager.default.createDirectory(
      atPath: site.newsroom.publication.series + "/later", withIntermediateDirectories: true)
    try "---\ntitle: Later\n---\nHello.\n".write(
      toFile: site.newsroom.publication.series + "/later/01-hello.md", atomically: true, encoding: .utf8)
    #expect(try await desk.ask(.get, "/series/later").json["state"] as? String == "never on")
    let nobody = try await desk.ask(.get, "/series/later/readers")
    #expect(nobody.status == 200 && nobody.items.isEmpty, "\(nobody.body)")
    #expect(try await desk.ask(.get, "/series/latr/readers").detail.contains("did you mean later?"))
    let viewer = try await APIDesk.token("viewer", [.overview], site)
    #expect(try await desk.ask(.get, "/series/welcome/readers", as: viewer).status == 403)
    #expect(try await desk.ask(.get, "/feeds").items.isEmpty)
    for deed in ["fetch", "release"] { #expect(try await desk.ask(.post, "/feeds/blog/\(deed)").status == 404) }
  }
}
