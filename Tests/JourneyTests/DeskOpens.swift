import Foundation
import Testing

/// The desk from its first link on: people of the terminal and of real browsers.
@Suite(.inTurn) struct DeskOpens {
  /// A password costs this program in debug what it would cost in release with eight times as much.
  private func place() async throws -> Workplace {
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\"", "desk.password_cost": "14"])
    return place
  }

  /// A link of the settings' address at the port where the site is.
  private func link(_ text: String, at site: String) throws -> String {
    site + (try #require(text.firstMatch(of: /\/desk\/link\/[A-Za-z0-9_-]{43}/))).0
  }

  @Test func `The first link makes an admin, who turns on codes and invites a writer, who may write and no more`() async throws {
    let place = try await place()
    let serve = try await ServePeer(place)
    #expect(!serve.running.output.contains("/desk/link/") && !serve.running.errors.contains("/desk/link/"), "no terminal, no link")
    let pictures = place.folder + "/pictures"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    let first = try await place.tuesday("desk").output
    let ended = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/use_desk.py", try link(first, at: serve.site), pictures])
    let told = try #require(try? JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any], "\(ended.errors)")
    #expect(told["faults"] as? [String] == [])
    #expect(told["recovery"] as? Int == 10)
    #expect(told["places"] as? [String] == ["Overview", "Posts", "Schedule", "Campaigns", "Your account"])
    #expect(told["refused"] as? Int == 403 && told["words"] as? String == "You may not do this")
    #expect(told["again"] as? Int == 404, "the invitation was used")
    for key in ["after", "end"] { #expect((told[key] as? String)?.hasSuffix("/desk/sign-in") == true, "\(key)") }
    let log = told["log"] as? String ?? ""
    for words in ["became the first admin", "turned on codes", "invited", "chose a password by a link", "removed", "127.0.0.0/24"] {
      #expect(log.contains(words), "\(words)")
    }
    let scanned = try await Program.run("/usr/bin/zbarimg", ["--quiet", "--raw", pictures + "/qr.png"])
    #expect(scanned.output.trimmingCharacters(in: .newlines) == told["link"] as? String, "what a camera reads")
    #expect(try await place.tuesday("desk").code == 65, "there is somebody")
    #expect(await serve.stop() == 0)
  }

  @Test func `In a terminal serve says how the first one gets in, until somebody is`() async throws {
    let place = try await place()
    func greeting() async throws -> String {
      let serve = try Running("/usr/bin/script", ["-qefc", "\(Program.path) serve", "/dev/null"], in: place.folder)
      _ = try await serve.find(/site\s+(http:\/\/127\.0\.0\.1:\d+)\//)
      let waits = try await place.tuesday("users", "--json").output.contains("ada@") ? "" : "admin (once, for a day)"
      if !waits.isEmpty { _ = try await serve.find(/(admin \(once, for a day\))/) }
      serve.signal(SIGTERM)
      _ = await serve.end()
      return serve.output
    }
    #expect(try await greeting().contains("/desk/link/"))
    #expect(try await place.tuesday("users", "add", "ada@example.org", "--role", "admin").code == 0)
    #expect(try await !greeting().contains("/desk/link/"))
  }

  @Test func `The terminal lists, adds, changes, resets and removes people, with the exit codes of all commands`() async throws {
    let place = try await place()
    #expect(try await place.tuesday("users").output.contains("tuesday desk"))
    let added = try await place.tuesday("users", "add", "ada@example.org", "--role", "admin", "--name", "Ada")
    #expect(added.code == 0 && added.output.contains("/desk/link/"))
    #expect(try await place.tuesday("users", "add", "ADA@example.org", "--role", "writer").code == 65)
    #expect(try await place.tuesday("users", "add", "bo", "--role", "writer").code == 64)
    #expect(try await place.tuesday("users", "add", "bo@example.org", "--role", "god").code == 64)
    #expect(try await place.tuesday("users", "role", "bo@example.org", "admin").code == 66)
    for command in [["role", "ada@example.org", "writer"], ["remove", "ada@example.org"]] {
      let ended = try await Program.run(Program.path, ["users"] + command, in: place.folder)
      #expect(ended.code == 65 && ended.errors.contains("is the only admin"), "\(command)")
    }
    #expect(try await place.tuesday("users", "add", "bo@example.org", "--role", "sender").code == 0)
    #expect(try await place.tuesday("users", "role", "bo@example.org", "viewer").output == "bo@example.org is viewer now.\n")
    let rows = try JSONSerialization.jsonObject(with: Data(try await place.tuesday("users", "--json").output.utf8)) as? [[String: Any]]
    #expect(rows?.map { $0["role"] as? String } == ["admin", "viewer"])

    let serve = try await ServePeer(place)
    let own = ["Sec-Fetch-Site: same-origin"]
    let form = "password=seven+quiet+benches&repeated=seven+quiet+benches"
    let path = try link(added.output, at: serve.site)
    let answers = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<2 { group.addTask { try await serve.request("POST", path, form: form, headers: own).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.sorted() == [303, 404], "two took one link at once")
    let sign = "address=ada@example.org&password=seven+quiet+benches"
    let signed = try await serve.request("POST", "/desk/sign-in", form: sign, headers: own)
    let cookie = "Cookie: " + (signed.headers["set-cookie"].map { String($0.prefix { $0 != ";" }) } ?? "")
    #expect(try await serve.request("GET", "/desk", headers: [cookie]).status == 200)
    #expect(try await place.tuesday("users", "sessions", "ada@example.org", "--json").output.contains("127.0.0.0\\/24") == false)
    #expect(try await place.tuesday("users", "sessions", "ada@example.org").output.contains("127.0.0.0/24"))

    #expect(await serve.stop() == 0)
    let next = try await ServePeer(place)
    #expect(try await next.request("GET", "/desk", headers: [cookie]).status == 200, "a restart signs nobody out")
    let reset = try await place.tuesday("users", "reset", "ada@example.org")
    #expect(reset.output.contains("/desk/link/"))
    #expect(try await next.request("GET", "/desk", headers: [cookie]).status == 303, "another process took it away")
    #expect(try await next.request("POST", "/desk/sign-in", form: sign, headers: own).status == 422)
    #expect(try await place.tuesday("users", "remove", "bo@example.org").code == 0)
    #expect(try await place.tuesday("desk", "bo@example.org").code == 66)
    #expect(await next.stop() == 0)
  }
}
