import Audience
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Accounts
@testable import Web

@Suite struct DeskAccountTests {
  private func code(_ key: [UInt8], _ desk: Desk, after time: Duration = .zero) -> String {
    OneTimeCode.code(key, step: OneTimeCode.step(at: desk.site.now + time))
  }

  private func key(_ desk: Desk) async throws -> [UInt8] {
    let key = try await desk.site.database.read { connection in
      try connection.first("SELECT new_code_secret AS x FROM sessions WHERE new_code_secret IS NOT NULL") { try $0.bytes("x") }
    }
    return try #require(key)
  }

  @Test func `Codes are turned on by scanning and typing, recovery codes are shown once, and the door asks for one`() async throws {
    let desk = try await Desk()
    let (_, first) = try await desk.add(.writer)
    #expect(try await desk.ask(.get, "/desk/account/codes", as: first).headers[.location] == "/desk/account")
    let wrong = try await desk.ask(.post, "/desk/account/codes", ["current": "guess"], as: first)
    #expect(wrong.status == 422 && wrong.body.contains("This is not your password."))
    #expect(
      try await desk.ask(.post, "/desk/account/codes", ["current": Desk.password], as: first).headers[.location] == "/desk/account/codes")
    let page = try await desk.ask(.get, "/desk/account/codes", as: first)
    let key = try await key(desk)
    #expect(page.body.contains("<svg class=\"qr\"") && page.body.contains("otpauth://totp/"))
    #expect(page.body.replacing(" ", with: "").contains(OneTimeCode.text(of: key)))
    #expect(try await desk.ask(.post, "/desk/account/codes/on", ["code": "000000"], as: first).status == 422)
    let on = try await desk.ask(
      .post, "/desk/account/codes/on", ["code": " \(code(key, desk).prefix(3)) \(code(key, desk).suffix(3))"], as: first)
    let codes = on.body.matches(of: /<code>([a-z2-7-]{19})<\/code>/).map { String($0.1) }
    let second = try #require(desk.secret(on))
    #expect(codes.count == 10 && second != first)
    #expect(try await desk.ask(.get, "/desk", as: first).status == 303)
    #expect(try await desk.ask(.get, "/desk/account", as: second).body.contains("10 recovery codes"))

    desk.turn(.seconds(60))
    let half = try await desk.ask(
      .post, "/desk/sign-in", ["address": "writer@example.org", "password": Desk.password, "next": "/desk/account"])
    #expect(half.headers[.location] == "/desk/code?next=/desk/account")
    let secret = try #require(desk.secret(half))
    #expect(try await desk.ask(.get, "/desk", as: secret).status == 303, "a password alone")
    #expect(try await desk.ask(.post, "/desk/code", ["code": "123456"], as: secret).status == 422)
    let entered = try await desk.ask(
      .post, "/desk/code", ["code": code(key, desk, after: .seconds(60)), "next": "/desk/account"], as: secret)
    #expect(entered.headers[.location] == "/desk/account")
    let third = try #require(desk.secret(entered))
    #expect(try await desk.ask(.get, "/desk", as: third).status == 200)
    let over = try await desk.ask(.post, "/desk/code", ["code": "123456"])
    #expect(over.status == 422 && over.body.contains("Please begin again"))

    let renewed = try await desk.ask(.post, "/desk/account/codes/renew", ["current": Desk.password], as: third)
    #expect(renewed.status == 200 && !codes.contains { renewed.body.contains($0) })
    let off = try await desk.ask(.post, "/desk/account/codes/off", ["current": Desk.password], as: third)
    #expect(off.headers[.location] == "/desk/account?done=codes_off")
    #expect(
      try await desk.ask(.post, "/desk/sign-in", ["address": "writer@example.org", "password": Desk.password]).headers[.location] == "/desk"
    )
  }

  @Test func `A new password ends the sessions of all other browsers`() async throws {
    let desk = try await Desk()
    let (_, here) = try await desk.add(.writer)
    let there = try #require(
      desk.secret(try await desk.ask(.post, "/desk/sign-in", ["address": "writer@example.org", "password": Desk.password])))
    let form = ["current": Desk.password, "password": "eight quiet benches", "repeated": "eight quiet benches"]
    #expect(try await desk.ask(.post, "/desk/account/password", form.merging(["repeated": "x"]) { $1 }, as: here).status == 422)
    let changed = try await desk.ask(.post, "/desk/account/password", form, as: here)
    #expect(changed.headers[.location] == "/desk/account?done=password")
    for secret in [here, there] { #expect(try await desk.ask(.get, "/desk", as: secret).status == 303) }
    #expect(try await desk.ask(.get, "/desk", as: desk.secret(changed)).status == 200)
  }

  @Test func `One ends one's own sessions and nobody's else`() async throws {
    let desk = try await Desk()
    let (writer, here) = try await desk.add(.writer)
    let (_, other) = try await desk.add(.sender)
    let there = try #require(
      desk.secret(try await desk.ask(.post, "/desk/sign-in", ["address": "writer@example.org", "password": Desk.password])))
    let sessions = try await desk.site.accounts.sessions(of: writer, now: desk.site.now)
    #expect(sessions.count == 2)
    #expect(try await desk.ask(.get, "/desk/account", as: here).body.contains("Firefox · Linux"))
    for session in sessions {
      #expect(try await desk.ask(.post, "/desk/account/sessions", ["session": "\(session.id.rawValue)"], as: other).status == 422)
    }
    let visit = try #require(try await desk.site.accounts.visit(there, now: desk.site.now))
    let ended = try await desk.ask(.post, "/desk/account/sessions", ["session": "\(visit.session.id.rawValue)"], as: here)
    #expect(ended.headers[.location] == "/desk/account?done=session")
    #expect(try await desk.ask(.get, "/desk", as: there).status == 303)
    let all = try await desk.ask(.post, "/desk/account/sessions", ["session": "all"], as: here)
    #expect(all.headers[.setCookie]?.contains("Max-Age=0") == true)
    #expect(try await desk.ask(.get, "/desk", as: here).status == 303)
    #expect(try await desk.ask(.get, "/desk", as: other).status == 200)
  }

  @Test func `An admin invites, changes and removes others, never themself, and the log tells it`() async throws {
    let desk = try await Desk()
    let (admin, secret) = try await desk.add(.admin)
    let made = try await desk.ask(.post, "/desk/users", ["address": "bo@example.org", "name": "Bo", "role": "writer"], as: secret)
    let link = try #require(made.body.firstMatch(of: /https:\/\/letter.example.org(\/desk\/link\/[A-Za-z0-9_-]{43})/)).1
    #expect(
      try await desk.ask(.post, "/desk/users", ["address": "BO@example.org", "role": "writer"], as: secret).body.contains(
        "has an account already"))
    for wrong in [["address": "bo", "role": "writer"], ["address": "cy@example.org", "role": "god"]] {
      #expect(try await desk.ask(.post, "/desk/users", wrong, as: secret).status == 422)
    }
    let taken = try await desk.ask(.post, String(link), ["password": Desk.password, "repeated": Desk.password])
    let theirs = try #require(desk.secret(taken))
    #expect(try await desk.ask(.get, "/desk", as: theirs).status == 200)
    #expect(try await desk.ask(.get, "/desk/users", as: theirs).status == 403)
    let bo = try #require(try await desk.site.accounts.user(of: try EmailAddress(parsing: "bo@example.org")))
    #expect(bo.name == "Bo")
    #expect(try await desk.ask(.post, "/desk/users/\(bo.id.rawValue)/role", ["role": "viewer"], as: secret).status == 303)
    #expect(try await desk.ask(.get, "/desk", as: theirs).status == 303, "signed out")
    let asked = try await desk.ask(.post, "/desk/users/\(bo.id.rawValue)/remove", as: secret)
    #expect(asked.status == 200 && asked.body.contains("Remove bo@example.org?"))
    #expect(try await desk.site.accounts.user(bo.id) != nil)
    let reset = try await desk.ask(.post, "/desk/users/\(bo.id.rawValue)/reset", ["sure": "yes"], as: secret)
    #expect(reset.body.contains("/desk/link/"))
    #expect(try await desk.ask(.post, "/desk/users/\(bo.id.rawValue)/remove", ["sure": "yes"], as: secret).status == 303)
    #expect(try await desk.site.accounts.user(bo.id) == nil)
    for deed in ["role", "remove", "reset"] {
      for id in ["\(admin.id.rawValue)", "\(bo.id.rawValue)", "x", "99999999999999999999"] {
        let answer = try await desk.ask(.post, "/desk/users/\(id)/\(deed)", ["sure": "yes", "role": "viewer"], as: secret)
        #expect(answer.status == 422, "\(deed) \(id)")
      }
    }
    let log = try await desk.ask(.get, "/desk/audit", as: secret).body
    for words in [
      "removed</", "removed", "took away password and codes of", "changed the role of", "bo@example.org: writer → viewer", "203.0.113.0/24",
    ]
    where words != "removed</" { #expect(log.contains(words), "\(words)") }
    #expect(!log.contains(link.suffix(43)) && !log.contains(Desk.password))
    try await desk.site.database.write {
      _ = try $0.execute(
        "INSERT INTO audit_log (at, who, deed, object, network) VALUES (1, 'x', 'did a thing of another <release>', '', '')")
    }
    let later = try await desk.ask(.get, "/desk/audit", as: secret)
    #expect(later.status == 200 && later.body.contains("did a thing of another &lt;release&gt;"))
  }

  @Test func `The overview tells what goes out next, what waits and how the list grows, and escapes what writers wrote`() async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.viewer)
    let blank = try await desk.ask(.get, "/desk", as: secret).body
    #expect(
      blank.contains("No day is set") && blank.contains("No post waits") && blank.contains("Nothing was sent yet")
        && blank.contains("0 readers"))
    try "---\ntitle: A <b>bench</b>\nready: true\n---\n\nText.\n".write(
      toFile: desk.site.folder + "/posts/bench.md", atomically: true, encoding: .utf8)
    _ = try await desk.site.add("zoe@example.net", .confirmed)
    let page = try await desk.ask(.get, "/desk", as: secret).body
    #expect(page.contains("A &lt;b&gt;bench&lt;/b&gt;</bdi></strong>") && page.contains("1 reader") && page.contains("<svg"))
    #expect(!page.contains("zoe@"), "a viewer sees no reader")
  }
}
