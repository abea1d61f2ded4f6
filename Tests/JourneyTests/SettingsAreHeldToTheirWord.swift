import Foundation
import Testing

@Suite(.inTurn) struct SettingsAreHeldToTheirWord {
  @Test func `The sample in Config is what the program knows`() async throws {
    let sample = try String(contentsOfFile: Program.root + "/Config/tuesday.toml", encoding: .utf8)
    let printed = try await Program.run(Program.path, ["init", "--print-config"])
    #expect(printed.output.trimmingCharacters(in: .newlines) == sample.trimmingCharacters(in: .newlines))
  }

  @Test(
    "A wrong key or value is an error that names it and where it came from",
    arguments: [
      (["smtp.port": "\"4227\""], [], "smtp.port = \"4227\"", "tuesday.toml:", "a number without quotes"),
      (["smtp.port": "0"], [], "smtp.port = 0", "tuesday.toml:", "65535"),
      (["smtp.port": "25.5"], [], "smtp.port", "tuesday.toml:", "65535"),
      (["publication.name": "2026"], [], "publication.name = 2026 ", "tuesday.toml:", "a text in quotes"),
      (["signup.welcome": "\"true\""], [], "signup.welcome", "tuesday.toml:", "true or false without quotes"),
      (["smtp.password": "1234"], [], "smtp.password = …", "tuesday.toml:", "a text in quotes"),
      (["inbox.listen": "\"127.0.0.1:8080\""], [], "inbox.listen", "tuesday.toml:", "each needs its own"),
      (["delivery.retry_first": "\"5\""], [], "delivery.retry_first", "tuesday.toml", "90s"),
      (["publication.from": "\"nobody\""], [], "publication.from", "tuesday.toml", "no @"),
      (["publication.postal_address": "\"\""], [], "publication.postal_address", "tuesday.toml", "empty"),
      (["publication.name": "\"Tues\u{FEFF}day\""], [], "publication.name", "tuesday.toml:", "nobody sees: U+FEFF"),
      (["smtp.security": "\"maybe\""], [], "smtp.security", "tuesday.toml", "starttls"),
      (["smtp.host": "\"127.0.0.1\"", "smtp.security": "\"none\""], [], "site.base_url", "tuesday.toml", "https"),
      (["smtp.host": "\"relay.example.org\"", "smtp.security": "\"none\""], [], "site.base_url", "tuesday.toml", "https"),
      (["smtp.host": "\"relay.example.org\"", "site.base_url": "\"https://a.b\""], [], "publication.from", "tuesday.toml", "your own"),
      (
        ["smtp.host": "\"relay.example.org\"", "site.base_url": "\"https://a.b\"", "publication.from": "\"me@my.domain\""], [],
        "publication.postal_address", "tuesday.toml", "your own"
      ),
      (
        [
          "smtp.host": "\"relay.my.domain\"", "smtp.security": "\"none\"", "site.base_url": "\"https://a.b\"",
          "publication.from": "\"me@my.domain\"", "publication.postal_address": "\"2 Side Street\"",
        ], [], "smtp.security", "tuesday.toml", "starttls or implicit"
      ),
      (["smtp.user": "\"u\""], [], "smtp.password", "tuesday.toml", "both or neither"),
      ([:], ["--set", "smtp.prot=1"], "smtp.prot", "--set", "smtp.port"),
      ([:], ["--set", "smtp.port=x"], "smtp.port", "--set", "65535"),
      (["publication.writers": "\"ada@example.org, Bo\""], [], "publication.writers", "tuesday.toml:", "\"Bo\" has no @"),
      ([:], ["--set", "groups.the_editors=a@b.example"], "groups.the_editors", "--set", "single hyphens"),
      ([:], ["--set", "groups.editors= , "], "groups.editors", "--set", "names nobody"),
      ([:], ["--set", "attributes.state=text"], "attributes.state", "--set", "such as us_state or region"),
      ([:], ["--set", "attributes.tags=text"], "attributes.tags", "--set", "such as my_tags"),
      ([:], ["--set", "attributes.confirm_url=text"], "attributes.confirm_url", "--set", "has a meaning already"),
      (["site.listen": "[1]"], [], "site.listen", "tuesday.toml:", "text or a number"),
      (["site.listen": "\"unclosed"], [], "", "tuesday.toml", ":"),
      (["site.listen": "\"127.0.0.1:0\"\n["], [], "", "tuesday.toml:", "without a name"),
    ] as [([String: String], [String], String, String, String)])
  func wrong(file: [String: String], flags: [String], key: String, origin: String, words: String) async throws {
    let place = try await Workplace()
    try place.set(
      file.merging(file["smtp.user"] == nil ? [:] : Workplace.reality.merging(["smtp.host": "\"127.0.0.1\""]) { $1 }) { first, _ in first })
    let ended = try await Program.run(Program.path, ["status"] + flags, in: place.folder)
    #expect(ended.code == 78, "\(ended.errors)")
    for word in [key, origin, words] { #expect(word.isEmpty || ended.errors.contains(word), "\(word) in: \(ended.errors)") }
    guard let line = ended.errors.firstMatch(of: /tuesday\.toml:(\d+)[):]/).flatMap({ Int($0.1) }), !key.isEmpty else { return }
    let lines = try String(contentsOfFile: place.folder + "/tuesday.toml", encoding: .utf8).components(separatedBy: "\n")
    let name = key.prefix { $0 != " " }.split(separator: ".")[1]
    #expect(lines[line - 1].hasPrefix(name + " = "), "\(ended.errors)")
  }

  @Test func `An attribute cannot be called like a column that says where people stand, and the line is told`() async throws {
    let place = try await Workplace()
    let file = place.folder + "/tuesday.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("[attributes]", with: "[attributes]\nstate = \"text\"").write(toFile: file, atomically: true, encoding: .utf8)
    let line = text.prefix(upTo: try #require(text.firstRange(of: "[attributes]")).lowerBound).count { $0 == "\n" } + 2
    for arguments in [["check", "posts/hello.md"], ["subscribers", "list"], ["status"]] {
      let ended = try await Program.run(Program.path, arguments, in: place.folder)
      #expect(
        ended.code == 78 && ended.errors.contains("attributes.state") && ended.errors.contains("tuesday.toml:\(line)"), "\(ended.errors)")
    }
  }

  @Test func `Flag wins over environment over secrets folder over file`() async throws {
    let place = try await Workplace()
    let secrets = place.folder + "/secrets"
    try FileManager.default.createDirectory(atPath: secrets, withIntermediateDirectories: true)
    _ = try place.write("secrets/smtp-host", "from.secret\n")
    try place.set([
      "smtp.host": "\"from.file\"", "site.base_url": "\"https://letter.my.domain\"", "publication.from": "\"me@my.domain\"",
      "publication.postal_address": "\"2 Side Street\"",
    ])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    func host(_ environment: [String], _ flags: [String]) async throws -> String {
      let arguments = environment + [Program.path, "send", "posts/hello.md"] + flags
      let errors = try await Program.run("/usr/bin/env", arguments, in: place.folder).errors
      return errors.firstMatch(of: /through ([a-z.]+):587/).map { String($0.1) } ?? errors
    }
    #expect(try await host([], []) == "from.file")
    #expect(try await host(["TUESDAY_SECRETS=\(secrets)"], []) == "from.secret")
    #expect(try await host(["TUESDAY_SECRETS=\(secrets)", "TUESDAY_SMTP_HOST=from.environment"], []) == "from.environment")
    #expect(try await host(["TUESDAY_SMTP_HOST=from.environment"], ["--set", "smtp.host=from.flag"]) == "from.flag")
    let typo = try await Program.run("/usr/bin/env", ["TUESDAY_SMTP_HOTS=x", Program.path, "status"], in: place.folder)
    #expect(typo.code == 78 && typo.errors.contains("did you mean TUESDAY_SMTP_HOST?"))
  }

  @Test func `A secret that outlived its table, or is of another publication, stops nobody, and one of a table without the rest is told`()
    async throws
  {
    let place = try await Workplace()
    try FileManager.default.createDirectory(atPath: place.folder + "/secrets", withIntermediateDirectories: true)
    for name in ["hooks-crm-secret", "relays-backup-password", "inbound-main-password", "webhooks-main-secret"] {
      _ = try place.write("secrets/\(name)", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")
    }
    let environment = ["TUESDAY_SECRETS=\(place.folder)/secrets", Program.path]
    #expect(try await Program.run("/usr/bin/env", environment + ["status"], in: place.folder).code == 0)
    let half = ["--set", "hooks.crm.events=campaign.sent"]
    let told = try await Program.run("/usr/bin/env", environment + ["status"] + half, in: place.folder)
    #expect(told.code == 78 && told.errors.contains("hooks.crm.url"), "\(told.errors)")
    let whole = try await Program.run(
      "/usr/bin/env", environment + ["status"] + half + ["--set", "hooks.crm.url=https://crm.example/"], in: place.folder)
    #expect(whole.code == 0, "\(whole.errors)")
  }

  @Test func `A campaign of the other kind is shown, with what it waits for, and hides nothing`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let live = Workplace.reality.merging(["smtp.host": "\"127.0.0.1\"", "smtp.port": "\(try freePort())", "smtp.security": "\"none\""]) {
      $1
    }
    let flags = live.flatMap { ["--set", "\($0.key)=\($0.value.filter { $0 != "\"" })"] }
    let down = try await Program.run(Program.path, ["send", "posts/hello.md", "--confirm", "hello"] + flags, in: place.folder)
    #expect(down.code == 69, "\(down.errors)")
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").output.contains("hello.rehearsal-1  sent"))
    let status = try await place.tuesday("status", "hello").output
    #expect(status.hasPrefix("hello  sending") && status.contains("waits for a relay") && status.contains("hello.rehearsal-1"), "\(status)")
    let people = try await place.tuesday("campaign", "ledger", "hello", "--state", "planned").output
    #expect(people.contains("\nada@example.org\tplanned\t0\t"), "\(people)")
    #expect(try await place.tuesday("campaign", "ledger", "hello", "--state", "lost").code == 64)
    let later = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--at", "2099-01-01T09:00")
    #expect(later.output.contains("REHEARSAL"), "\(later.output)")
    let waiting = try await Program.run(Program.path, ["status", "hello.rehearsal-2"] + flags, in: place.folder).output
    #expect(waiting.contains("it is a rehearsal, and tuesday.toml has a way to real people now"), "\(waiting)")
  }

  @Test(.ofAFile) func `A lost or emptied database is told, never taken for a new one`() async throws {
    let place = try await Workplace()
    let file = place.folder + "/data/tuesday.sqlite"
    #expect(try await place.tuesday("init", ".").code == 73)
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
    #expect(try await place.tuesday("status").code == 66)
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    let empty = try await place.tuesday("status")
    #expect(empty.code == 74 && empty.errors.contains("the file is empty"), "\(empty.errors)")
    try FileManager.default.removeItem(atPath: file)
    #expect(try await place.tuesday("init", ".").output.contains("Made an empty database"))
    #expect(try await place.tuesday("status").code == 0)
  }

  @Test func `A slug that another post has is told, whichever of them is checked`() async throws {
    let place = try await Workplace()
    let path = try place.write("posts/twin.md", "---\ntitle: Twin\nslug: hello\n---\n\nText.\n")
    let checked = try await place.tuesday("check", path)
    #expect(checked.code == 65 && checked.errors.contains("posts/hello.md has the same slug"), "\(checked.errors)")
    let two = try await place.tuesday("check", "--set", "publication.from=A <a@b.example>, B <c@d.example>")
    #expect(two.code == 78 && two.errors.contains("more than one address"), "\(two.errors)")
  }

  @Test func `Nothing is sent without the slug typed out, and the exit code says usage`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    for arguments in [["send", "posts/hello.md"], ["send", "posts/hello.md", "--confirm", "helo"]] {
      let ended = try await Program.run(Program.path, arguments, in: place.folder)
      #expect(
        ended.code == 64 && ended.errors.contains("--confirm hello") && ended.errors.contains("1 confirmed reader "), "\(ended.errors)")
    }
    #expect(try await place.tuesday("status").output.contains("No campaign yet"))
    #expect(try await place.tuesday("send", "posts/absent.md", "--confirm", "absent").code == 66)
    #expect(try await Program.run(Program.path, ["status"], in: FileManager.default.temporaryDirectory.path).code == 78)
  }

  @Test func `A name or tag with what nobody sees is refused, and what it is is named`() async throws {
    let place = try await Workplace()
    _ = try await place.tuesday("subscribers", "add", "ada@example.org", "--consent", "at the fair")
    for arguments in [
      ["lists", "set", "main", "--name", "The\u{200B}Letter"], ["tags", "put", "v\u{200B}ip", "ada@example.org"],
      ["init", place.folder + "/other", "--name", "The\u{200B}Letter"],
    ] {
      let ended = try await Program.run(Program.path, arguments, in: place.folder)
      #expect(ended.code == 64 && ended.errors.contains("nobody sees: U+200B"), "\(arguments): \(ended.errors)")
    }
    #expect(try await place.tuesday("lists", "set", "main", "--name", "Tea ☕\u{FE0F}").code == 0)
  }

  @Test func `A secret in the environment whose table is gone ends nothing, and doctor tells`() async throws {
    let place = try await Workplace()
    func run(_ words: String...) async throws -> Program.Ended {
      try await Program.run("/usr/bin/env", ["TUESDAY_HOOKS_GONE_SECRET=x"] + words, in: place.folder)
    }
    let status = try await run(Program.path, "status")
    #expect(status.code == 0, "\(status.errors)")
    let doctor = try await run("TUESDAY_RELAYS_OLD_PASSWORD=y", Program.path, "doctor", "--only", "config")
    for (name, table) in [("TUESDAY_HOOKS_GONE_SECRET", "hooks.gone"), ("TUESDAY_RELAYS_OLD_PASSWORD", "relays.old")] {
      #expect(doctor.output.contains("\(name): tuesday.toml has no [\(table)]"), "\(doctor.output)")
    }
    #expect(doctor.code == 0)
    let hook = try await run("TUESDAY_HOOKS_GONE_URL=https://crm.example.org/", Program.path, "status")
    #expect(hook.code == 78 && hook.errors.contains("hooks.gone.secret"), "with a url it is one, whose secret is none")
    #expect(try await run("TUESDAY_HOOKS_GONE_SECRT=x", Program.path, "status").code == 78, "nobody's name is a slip")
  }

  @Test func `check tells every fault with line and column and exits 65`() async throws {
    let place = try await Workplace()
    _ = try place.write("posts/bad.md", "---\ntitle: x\nauhtor: y\n---\n\nHello {{ nmae }}\n\n[x](javascript:1)\n")
    let ended = try await place.tuesday("check", "posts/bad.md")
    #expect(ended.code == 65)
    #expect(ended.errors.contains("bad.md:3:1: error: unknown key `auhtor` (did you mean `author`?)"), "\(ended.errors)")
    #expect(ended.errors.contains("bad.md:6:7: error: unknown merge tag `nmae`"))
    #expect(ended.errors.contains("bad.md:8:"))
    let described = "---\ntitle: x\ndescription: What three neighbours did for the square.\ntitel: y\n---\n\nh\n"
    _ = try place.write("posts/bad.md", described)
    let one = try await place.tuesday("check", "posts/bad.md")
    #expect(one.errors.contains("bad.md:4:1: error: unknown key `titel`") && !one.errors.contains("description"), "\(one.errors)")
    _ = try place.write("posts/bad.md", described.replacing("titel: y", with: "x: [").replacing("\nh\n", with: "\nh TKTK\n"))
    let unread = try await place.tuesday("check", "posts/bad.md")
    #expect(
      unread.errors.contains("not YAML") && unread.errors.contains("TKTK") && !unread.errors.contains("`description`"), "\(unread.errors)")
    _ = try place.write("posts/bad.md", "---\ntitle: x\nauhtor: y\n---\n\nh\n")
    #expect(try await place.tuesday("check", "posts/bad.md").errors.contains("have 1 character (write a `description`"))
    #expect(try await place.tuesday("check").code == 65)
    #expect(try await place.tuesday("check", "posts/hello.md").code == 0)
  }

  @Test(
    "A taken port ends a command at once, with the port and what has chosen it",
    arguments: [
      (["serve", "--set", "inbox.listen=127.0.0.1:0", "--set", "site.listen=127.0.0.1:PORT"], "site.listen in tuesday.toml"),
      (["serve", "--set", "inbox.listen=127.0.0.1:PORT", "--set", "site.listen=127.0.0.1:0"], "inbox.listen in tuesday.toml"),
      (["inbox", "--web-port", "0", "--smtp-port", "PORT"], "--smtp-port"),
      (["inbox", "--smtp-port", "0", "--web-port", "PORT"], "--web-port"),
      (["inbox", "--smtp-port", "0", "--set", "inbox.listen=127.0.0.1:PORT"], "--web-port"),
      (["preview", "posts/hello.md", "--serve", "--port", "PORT"], "--port"),
    ])
  func takenPort(arguments: [String], chosenBy: String) async throws {
    let place = try await Workplace()
    let inbox = try await InboxPeer(place)
    let running = try Running(Program.path, arguments.map { $0.replacing("PORT", with: "\(inbox.webPort)") }, in: place.folder)
    _ = try await eventually("it to end") { running.process.isRunning ? nil : true }
    let ended = await running.end()
    let expected = "127.0.0.1:\(inbox.webPort) cannot be opened: Address already in use; choose another by \(chosenBy) "
    #expect(ended.code == 69 && ended.errors.contains(expected), "\(ended.code) \(ended.errors)")
  }

  @Test(
    "A number that means nothing is refused by the name of its option",
    arguments: [
      ["inbox", "--slowness=-5"], ["inbox", "--temporary-refusals=-1"], ["inbox", "--smtp-port=70000"], ["inbox", "--web-port=x"],
      ["demo", "--site-port=99999"], ["demo", "--inbox-port=-1"], ["preview", "posts/hello.md", "--port=70000"],
      ["subscribers", "list", "--limit=0"], ["schedule", "next", "0"],
    ])
  func nonsense(arguments: [String]) async throws {
    let place = try await Workplace()
    let ended = try await Program.run(Program.path, arguments, in: place.folder)
    let option = arguments.last?.split(separator: "=")[0] ?? ""
    #expect(ended.code == 64 && ended.errors.contains(option == "0" ? "count" : option), "\(ended.errors)")
  }

  @Test(
    "With --json an error is one line of JSON, the last on standard error, with the exit code",
    arguments: [
      (["status", "nothing"], 66, "there is no campaign nothing"), (["campaign", "ledger", "hello", "--state", "lost"], 64, "lost"),
      (["send", "posts/hello.md"], 65, "nobody to send to"), (["status", "--set", "smtp.port=x"], 78, "smtp.port = x (from --set)"),
    ] as [([String], Int, String)])
  func errorInJSON(arguments: [String], code: Int, words: String) async throws {
    let place = try await Workplace()
    let ended = try await Program.run(Program.path, arguments + ["--json"], in: place.folder)
    #expect(Int(ended.code) == code && ended.output.isEmpty)
    let line = try #require(ended.errors.split(separator: "\n").last)
    let error = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(ended.errors)")
    #expect(error["code"] as? Int == code && (error["error"] as? String)?.contains(words) == true, "\(line)")
    #expect(error.count == 2)
  }

  @Test func `What is scheduled goes out at its time, or is cancelled, but never by repeating the command`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--at", "2099-01-01T09:00").code == 0)
    let again = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(again.code == 65 && again.errors.contains("campaign cancel"), "\(again.errors)")
    #expect(try await place.tuesday("campaign", "cancel", "hello").code == 0)
    #expect(try await place.tuesday("campaign", "cancel", "hello").code == 65)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
  }

  @Test func `Of several that are scheduled the one that was named is cancelled, and a slug of two is a question`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let live = Workplace.reality.merging(["smtp.host": "127.0.0.1", "smtp.security": "none"]) { $1 }
    let flags = live.flatMap { ["--set", "\($0.key)=\($0.value.filter { $0 != "\"" })"] }
    let later = ["send", "posts/hello.md", "--confirm", "hello", "--at", "2099-01-01T09:00"]
    #expect(try await Program.run(Program.path, later + flags, in: place.folder).code == 0)
    #expect(try await Program.run(Program.path, later, in: place.folder).code == 0)
    #expect(try await place.tuesday("campaign", "cancel", "hello").output.hasPrefix("hello is cancelled"))
    #expect(try await Program.run(Program.path, later + flags, in: place.folder).code == 0)
    let two = try await place.tuesday("campaign", "cancel", "hello")
    #expect(two.code == 64 && two.errors.contains("hello.2 is scheduled and hello.rehearsal-1 is scheduled"), "\(two.errors)")
    #expect(try await place.tuesday("campaign", "cancel", "hello.2").code == 0)
    #expect(try await place.tuesday("campaign", "cancel", "hello").output.hasPrefix("hello.rehearsal-1 is cancelled"))
  }

  @Test func `A reader of the output that goes away does no harm`() async throws {
    let place = try await Workplace()
    let people = (0..<20_000).map { "reader\($0)@example.org" }
    let file = try place.write("people.csv", "email\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let piped = try await Program.run(
      "/bin/bash", ["-c", "'\(Program.path)' subscribers list | head -1; echo ${PIPESTATUS[0]}"], in: place.folder)
    #expect(piped.output.hasSuffix("\n0\n"), "\(piped.output) \(piped.errors)")
  }

  @Test func `Every command that answers can answer in JSON`() async throws {
    let place = try await Workplace()
    let commands = [
      ["subscribers", "add", "ada@example.org"], ["subscribers", "list"], ["subscribers", "show", "ada@example.org"], ["check"],
      ["preview", "posts/hello.md"], ["schedule", "set", "every Tuesday 09:00", "--zone", "UTC"], ["schedule", "next"],
      ["schedule", "remove"],
      ["send", "posts/hello.md", "--confirm", "hello", "--at", "2099-01-01T09:00"], ["campaign", "cancel", "hello"],
      ["send", "posts/hello.md", "--confirm", "hello"], ["status"], ["subscribers", "unsubscribe", "ada@example.org"],
    ]
    for command in commands {
      let ended = try await Program.run(Program.path, command + ["--json"], in: place.folder)
      #expect(ended.code == 0, "\(command): \(ended.errors)")
      #expect(throws: Never.self, "\(command): \(ended.output)") { _ = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) }
    }
  }
}
