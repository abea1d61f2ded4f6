import Foundation
import Testing

/// More than one relay, as a self-hoster sets them up.
@Suite(.inTurn) struct RelaysShareAndTakeOver {
  private func publication(_ readers: Int, port: Int, _ tables: String) async throws -> Workplace {
    let place = try await Workplace()
    let people = (0..<readers).map { "reader\($0)@\($0 % 2 == 0 ? "even" : "odd").test" }
    let file = try place.write("people.csv", "email\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    try place.relay(port: port)
    let toml = try String(contentsOfFile: place.folder + "/tuesday.toml", encoding: .utf8)
    _ = try place.write("tuesday.toml", toml + tables)
    return place
  }

  @Test func `One that stands by takes over when the first is down, and status tells of both`() async throws {
    let other = try await Workplace()
    let spare = try await InboxPeer(other)
    let table = "\n[relays.spare]\nhost = \"127.0.0.1\"\nport = \(spare.smtpPort)\nsecurity = \"none\"\nweight = 0\n"
    let place = try await publication(60, port: try freePort(), table)
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait")
    #expect(sent.code == 0, "\(sent.errors)")
    let tally = try spare.tally()
    #expect(tally.count == 60 && tally.values.allSatisfy { $0 == 1 })
    // What is wrong with the first is known to whoever sends next.
    _ = try place.write("posts/next.md", "---\ntitle: Next\n---\n\nWords.\n")
    let stopped = try Running(Program.path, ["send", "posts/next.md", "--confirm", "next"], in: place.folder)
    _ = await stopped.end()
    #expect(try spare.tally().values.allSatisfy { $0 == 2 })
  }

  @Test func `A token command lets us in where a password would not, and its failure is told`() async throws {
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/token_relay.py", "good-token"])
    let port = try #require(Int(try await relay.find(/port (\d+)/)))
    let place = try await publication(3, port: port, "")
    try place.set(["smtp.user": "\"writer@linden.test\"", "smtp.token_command": "\"echo good-token\""])
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 0, "\(sent.errors)")
    #expect(relay.output.components(separatedBy: "message").count == 4 && relay.output.contains("user=writer@linden.test"))
    _ = try place.write("posts/next.md", "---\ntitle: Next\n---\n\nWords.\n")
    for (command, words) in [("echo bad-token", "Login denied"), ("echo oops >&2; exit 3", "token_command failed with code 3: oops")] {
      try place.set(["smtp.token_command": "\"\(command)\""])
      let failed = try await place.tuesday("send", "posts/next.md", "--confirm", "next")
      #expect(failed.code == 69 && failed.errors.contains(words), "\(failed.errors)")
    }
    try place.set(["smtp.token_command": "\"\"", "smtp.password": "\"x\"", "smtp.auth": "\"cram-md5\""])
    let unfit = try await place.tuesday("send", "posts/next.md", "--confirm", "next")
    #expect(
      unfit.code == 69 && unfit.errors.contains("offers AUTH PLAIN XOAUTH2, which has no way to log in that is wanted here (CRAM-MD5)"),
      "\(unfit.errors)")
    #expect(try await place.status("next").counts == ["planned": 3])
  }

  @Test(
    "A wrong table is an error that says what to write",
    arguments: [
      ("[relays.Backup]\nhost = \"a.b\"", "small letters and digits"), ("[relays.backup]\nhots = \"a.b\"", "did you mean host?"),
      ("[relays]\nhost = \"a.b\"", "write [relays.NAME]"), ("[relays.backup]\nport = 25", "relays.backup.host"),
      ("[relays.smtp]\nhost = \"a.b\"", "has this name already"),
      ("[relays.backup]\nhost = \"a.b\"\nsecurity = \"none\"", "starttls or implicit"),
      ("[relays.backup]\nhost = \"a.b\"\nport = \"25\"", "a number without quotes"),
      ("[providers.big]\nper_minute = 5", "providers.big.domains"),
      ("[providers.a]\ndomains = \"x.org\"\n[providers.b]\ndomains = \"X.org\"", "is one of [providers.a]"),
    ])
  func wrong(table: String, words: String) async throws {
    let place = try await publication(1, port: 25, "\n" + table + "\n")
    let ended = try await place.tuesday("status")
    #expect(ended.code == 78 && ended.errors.contains(words), "\(ended.errors)")
  }

  @Test func `Keys of a relay come from environment and secrets as all others do, and an export has no secret of it`() async throws {
    let place = try await publication(
      1, port: 25, "\n[relays.backup]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\npassword = \"hush\"\nuser = \"u\"\n")
    let named = try await Program.run(
      "/usr/bin/env", ["TUESDAY_RELAYS_BACKUP_PORT=x", Program.path, "status"], in: place.folder)
    #expect(named.code == 78 && named.errors.contains("relays.backup.port") && named.errors.contains("TUESDAY_RELAYS_BACKUP_PORT"))
    let secrets = place.folder + "/secrets"
    try FileManager.default.createDirectory(atPath: secrets, withIntermediateDirectories: true)
    _ = try place.write("secrets/relays-backup-token-command", "echo x\n")
    let both = try await Program.run("/usr/bin/env", ["TUESDAY_SECRETS=\(secrets)", Program.path, "status"], in: place.folder)
    #expect(both.code == 78 && both.errors.contains("stands in the place of a password"), "\(both.errors)")
    let export = try await place.tuesday("export", place.folder + "-out")
    defer { try? FileManager.default.removeItem(atPath: place.folder + "-out") }
    #expect(export.code == 0, "\(export.errors)")
    let found = try await Program.run("/bin/grep", ["-r", "hush", place.folder + "-out"])
    #expect(found.code == 1, "\(found.output)")
  }

  @Test func `A canary that is refused holds the issue up, and a human decides`() async throws {
    let other = try await Workplace()
    let inbox = try await InboxPeer(other)
    let place = try await publication(0, port: inbox.smtpPort, "")
    // Fewer than twenty of the first few, or the brake for bounces may be faster.
    let people = (0..<300).map { "\($0.isMultiple(of: 3) ? "permfail.r" : "r")\($0)@example.test" }
    #expect(
      try await place.tuesday("subscribers", "import", place.write("more.csv", "email\n" + people.joined(separator: "\n"))).code == 0)
    try place.set(["delivery.canary": "10", "delivery.canary_watch": "\"1s\""])
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait")
    #expect(sent.code == 75 && sent.errors.contains("by its canary:") && sent.errors.contains("were refused"), "\(sent.errors)")
    let held = try await place.status("hello")
    #expect(held.state == "paused" && held.balances && held.counts["planned"] ?? 0 > 250, "\(held.counts)")
    // The writer hears of it, whoever sends next.
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    let serving = try await ServePeer(place)
    // Another tells that what was refused is held.
    let text = try await eventually("the notice to arrive") {
      try inbox.messages().lazy.filter { $0.recipient == "letter@linden.test" }
        .map { String(decoding: $0.bytes, as: UTF8.self).replacing("=\r\n", with: "") }.first { $0.contains("Subject: Paused") }
    }
    #expect(await serving.stop() == 0)
    #expect(text.contains("Subject: Paused: hello\r\n") && text.contains("Auto-Submitted: auto-generated") && !text.contains("List-"))
    #expect(text.contains("were refused") && text.contains("tuesday campaign resume hello"), "\(text)")
  }
}
