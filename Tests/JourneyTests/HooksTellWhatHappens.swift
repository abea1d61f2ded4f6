import Foundation
import Testing

/// Programs elsewhere are told what happens, by `serve`, and verify it with the library of Standard Webhooks.
@Suite(.inTurn) struct HooksTellWhatHappens {
  private let place: Workplace
  private let crm: Receiver
  private let slow: Receiver

  /// A program that is told.
  private struct Receiver {
    struct Heard {
      let id: String
      let type: String
      let fault: String
      let data: [String: Any]

      /// Of what happened, in the id.
      var number: String { id.split(separator: "_").dropFirst(2).first.map(String.init) ?? "" }
    }

    let folder: String
    let running: Running
    let url: String

    init(_ place: Workplace, _ name: String) async throws {
      folder = place.folder + "/" + name
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      running = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/hook_receiver.py", folder])
      url = "http://127.0.0.1:\(try await running.find(/(\d+)\n/))/\(name)"
    }

    func put(_ name: String, _ text: String) throws {
      try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder + "/" + name) }

    var heard: [Heard] {
      ((try? String(contentsOfFile: folder + "/heard", encoding: .utf8)) ?? "").split(separator: "\n").compactMap { line in
        guard let note = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
          let body = note["body"] as? [String: Any]
        else { return nil }
        return Heard(
          id: note["id"] as? String ?? "", type: body["type"] as? String ?? "", fault: note["fault"] as? String ?? "?",
          data: body["data"] as? [String: Any] ?? [:])
      }
    }

    /// Once it has heard so many.
    func wait(_ count: Int) async throws -> [Heard] {
      try await eventually("\(count) calls; there are \(heard.map(\.type))", within: .seconds(90)) { heard.count >= count ? heard : nil }
    }
  }

  init() async throws {
    place = try await Workplace()
    crm = try await Receiver(place, "crm")
    slow = try await Receiver(place, "slow")
    try place.set([
      "site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:\(try freePort())\"", "publication.writers": "\"bo@example.org\"",
    ])
  }

  private func hooks(_ text: String) throws {
    let file = place.folder + "/tuesday.toml"
    let old = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n[hooks.", maxSplits: 1)[0]
    try (old + "\n" + text).write(toFile: file, atomically: true, encoding: .utf8)
  }

  private func secret(of receiver: Receiver) async throws -> String {
    let secret = try await place.tuesday("hooks", "secret").output.trimmingCharacters(in: .whitespacesAndNewlines)
    try receiver.put("secret", secret)
    return secret
  }

  /// With `crm` alone, running, so that it hears of what follows.
  private func serving(_ more: String = "") async throws -> ServePeer {
    try hooks("[hooks.crm]\nurl = \"\(crm.url)\"\nsecret = \"\(try await secret(of: crm))\"\n\(more)")
    let serving = try await ServePeer(place)
    try await known("crm")
    return serving
  }

  private func known(_ hook: String) async throws {
    _ = try await eventually("\(hook) to be known") { try await report(hook)["state"] as? String == "new" ? nil : true }
  }

  private func report(_ hook: String) async throws -> [String: Any] {
    let shown = try await place.tuesday("hooks", "show", hook, "--json")
    return try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any], "\(shown.errors)")
  }

  private func add(_ names: String...) async throws {
    for name in names { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
  }

  @Test func `What readers and campaigns do is told in order, signed, and of who is erased nothing but that`() async throws {
    try await add("early")
    let serving = try await serving()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org", "--name", "Åsa “Ω” 😀").code == 0)
    _ = try await crm.wait(1)
    #expect(try await place.tuesday("subscribers", "erase", "ada@example.org", "--confirm", "ada@example.org").code < 2)
    let post = try place.write("posts/hello.md", "---\ntitle: Hello\ndescription: A post.\n---\n\nText.\n")
    #expect(try await place.tuesday("send", post, "--confirm", "hello").code == 0)
    let heard = try await crm.wait(5)
    #expect(
      heard.map(\.type) == [
        "subscriber.confirmed", "subscriber.erased", "campaign.scheduled", "campaign.sending", "campaign.sent",
      ])
    #expect(heard.allSatisfy { $0.fault.isEmpty }, "\(heard.map(\.fault))")
    let reader = try #require(heard[0].data["reader"] as? [String: Any])
    #expect(reader["name"] as? String == "Åsa “Ω” 😀" && reader["address"] as? String == "ada@example.org")
    #expect(heard[1].data["id"] as? String == reader["id"] as? String)
    let campaign = try #require(heard[4].data["campaign"] as? [String: Any])
    #expect(campaign["mode"] as? String == "rehearsal" && campaign["audience"] as? Int == 1, "\(campaign)")
    _ = try await eventually("nothing to wait") { try await report("crm")["waiting"] as? Int == 0 ? true : nil }
    let listed = try await place.tuesday("hooks").output
    #expect(listed.contains(/crm  ok  nothing waits; told last at [0-9TZ:-]+\n  http:\/\/127\.0\.0\.1:\d+\/…\n/), "\(listed)")
    #expect(listed.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(listed)")
    #expect(try await place.tuesday("doctor", "--only", "hooks").output.contains("ok        hooks     crm"))
    #expect(await serving.stop() == 0)
  }

  @Test func `A kill between answer and commit has it told once more, under the same id, and nothing is lost`() async throws {
    let serving = try await serving()
    try crm.put("hold", "")
    try await add("ada", "bo", "cy")
    _ = try await crm.wait(1)
    serving.running.signal(SIGKILL)
    _ = await serving.running.end()
    try crm.remove("hold")
    let again = try await ServePeer(place)
    let heard = try await crm.wait(4)
    let first = heard[0].id
    #expect(heard[1].id == first && heard.dropFirst().map(\.number) == ["1", "2", "3"], "\(heard.map(\.id))")
    #expect(await again.stop() == 0 && crm.heard.count == 4)
  }

  @Test func `Two processes tell each thing once, and SIGTERM lets what is on its way count`() async throws {
    let one = try await serving()
    let two = try Running(
      Program.path, ["serve", "--set", "inbox.listen=127.0.0.1:\(try freePort())"], in: place.folder)
    _ = try await two.find(/site\s+(http:\S+)/)
    try await add("a", "b", "c", "d", "e", "f")
    #expect(try await crm.wait(6).count == 6)
    try crm.put("hold", "")
    try await add("g")
    _ = try await crm.wait(7)
    // Whichever has it in hand waits for the answer.
    one.running.signal(SIGTERM)
    two.signal(SIGTERM)
    try crm.remove("hold")
    let codes = await (one.running.end().code, two.end().code)
    #expect(codes == (0, 0))
    #expect(try await report("crm")["waiting"] as? Int == 0)
    let ids = crm.heard.map(\.id)
    #expect(ids.count == 7 && Set(ids).count == 7, "\(ids)")
  }

  @Test func `One that is slow or refuses holds up no other, is told of everywhere, and goes on when somebody says so`() async throws {
    try slow.put("answer", "503 60")
    let other = try await secret(of: slow)
    let serving = try await serving("[hooks.slow]\nurl = \"\(slow.url)\"\nsecret = \"\(other)\"\nevents = \"subscriber.confirmed\"\n")
    try await add("ada", "bo")
    _ = try await crm.wait(2)
    _ = try await slow.wait(1)
    let trouble = try await eventually("its answer to be known") {
      let status = try await place.tuesday("status").output
      return status.contains("hook slow:") ? status : nil
    }
    #expect(trouble.contains("hook slow: it answers with 503 (1 try since"), "\(trouble)")
    #expect(try await place.tuesday("doctor", "--only", "hooks").output.contains("warn      hooks     slow"))
    #expect(slow.heard.count == 1, "it wishes to be left alone")
    try slow.remove("answer")
    #expect(try await place.tuesday("hooks", "resume", "slow").output == "slow is asked again at once; 2 wait.\n")
    let heard = try await slow.wait(3)
    #expect(heard[0].id == heard[1].id && heard[1].id != heard[2].id && heard.allSatisfy { $0.fault.isEmpty })

    let replayed = try await place.tuesday("hooks", "replay", "slow", "--since", "1h", "--dry-run")
    #expect(replayed.output.hasPrefix("2 would go to slow. What is kept begins at 2"), "\(replayed.output)\(replayed.errors)")
    #expect(try await place.tuesday("hooks", "replay", "slow", "--since", "1h").code == 0)
    #expect(try await slow.wait(5).suffix(2).map(\.id) == heard.suffix(2).map(\.id))
    #expect(crm.heard.count == 2)

    try slow.put("answer", "410")
    try await add("cy")
    _ = try await slow.wait(6)
    _ = try await eventually("the writers to be told") {
      let folder = place.folder + "/data/inbox/new/"
      return try FileManager.default.contentsOfDirectory(atPath: folder).first { name in
        try String(contentsOfFile: folder + name, encoding: .utf8).contains("The hook slow is told nothing any more")
      }
    }
    let doctor = try await place.tuesday("doctor", "--only", "hooks")
    #expect(doctor.code == 1 && doctor.output.contains("fail      hooks     slow"), "\(doctor.output)")
    try slow.remove("answer")
    let skipped = try await place.tuesday("hooks", "resume", "slow", "--skip").output
    #expect(skipped.contains(/subscriber\.confirmed \(msg_\w+_3_\w+\) is left out\. slow is asked again at once; 0 wait\./), "\(skipped)")
    #expect(await serving.stop() == 0)
  }

  @Test func `A test is signed with every secret, follows nobody elsewhere, and tells how it went`() async throws {
    let old = try await secret(of: crm)
    let new = try await secret(of: crm)
    try hooks("[hooks.crm]\nurl = \"\(crm.url)\"\nsecret = \"\(new), \(old)\"\n")
    #expect(try await place.tuesday("hooks", "test", "crm").output.hasSuffix("/…) answers with 204\n"))
    try crm.put("secret", old)
    #expect(try await place.tuesday("hooks", "test", "crm").code == 0)
    #expect(crm.heard.map(\.type) == ["hook.test", "hook.test"] && crm.heard.allSatisfy { $0.fault.isEmpty })
    try crm.put("answer", "302 \(slow.url)")
    let moved = try await place.tuesday("hooks", "test", "crm", "--json")
    #expect(moved.code == 69 && moved.output.contains("redirects are not followed") && slow.heard.isEmpty, "\(moved.output)")
    try hooks("[hooks.crm]\nurl = \"https://2130706433/\"\nsecret = \"\(new)\"\n")
    let inner = try await place.tuesday("hooks", "test", "crm")
    #expect(inner.code == 69 && inner.output.contains("127.0.0.1, which is not on the public internet"), "\(inner.output)")
    #expect(try await place.tuesday("hooks", "test", "crn").errors.contains("did you mean crm?"))
    let early = try await place.tuesday("hooks", "resume", "crm")
    #expect(early.code == 66 && early.errors.contains("next start of tuesday serve"), "\(early.errors)")
    #expect(try await place.tuesday("hooks").output.contains("begins with the next tuesday serve"))
    let events = try await place.tuesday("hooks", "events").output
    #expect(events.contains("subscriber.confirmed\n") && events.contains("campaign.sent\n"))
  }

  @Test(
    "Settings of hooks that cannot be meant are refused",
    arguments: [
      ("url = \"http://crm.example.org/\"", "must be https"), ("url = \"https://crm.example.org/\"", "tuesday hooks secret"),
      ("url = \"https://10.0.0.1/\"", "not on the public internet"),
      ("url = \"https://crm.example.org/\"\nsecret = \"hunter2\"", "is no secret of a hook"),
      ("url = \"https://crm.example.org/\"\nevents = \"subscriber.confirm\"", "did you mean subscriber.confirmed?"),
      ("url = \"https://crm.example.org/\"\nlists = \"My List\"", "is no name of a list"),
      ("urls = \"https://crm.example.org/\"", "did you mean url?"),
    ])
  func refused(table: String, words: String) async throws {
    try hooks("[hooks.crm]\n\(table)\n")
    let told = try await place.tuesday("hooks")
    #expect(told.code == 78 && told.errors.contains(words) && !told.errors.contains("hunter2"), "\(told.errors)")
  }
}
