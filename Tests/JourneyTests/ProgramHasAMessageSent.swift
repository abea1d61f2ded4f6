import Foundation
import Testing

@Suite(.inTurn) struct ProgramHasAMessageSent {
  @Test func `A program's order arrives once, though it asks over and over while the engine is killed`() async throws {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
    ])
    #expect(try await place.tuesday("messages").output.contains("No message yet"))
    try FileManager.default.createDirectory(atPath: place.folder + "/messages", withIntermediateDirectories: true)
    let file = try place.write("messages/receipt.md", "---\ntitle: Your order {{ order }}\n---\n\n[Pay]({{ pay_url }} \"button\")\n")
    let faulty = try await place.tuesday("messages")
    #expect(faulty.code == 65 && faulty.errors.contains("messages/receipt.md:1:1: error: the message has no `values`"), "\(faulty.errors)")
    try "---\ntitle: Your order {{ order }}\nvalues: [order, pay_url]\n---\n\n[Pay]({{ pay_url }} \"button\")\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    #expect(try await place.tuesday("messages").output.contains("order, pay_url"))
    #expect(try await place.tuesday("check", "messages/receipt.md").code == 0)
    try place.settle("messages/receipt.md")
    for command in [["send", file], ["test", file, "--to", "ada@example.org"]] {
      let refused = try await Program.run(Program.path, command, in: place.folder)
      #expect(refused.code == 65 && refused.errors.contains("tuesday messages send"), "\(refused.errors)")
    }
    let secret = try await place.tuesday("tokens", "create", "shop").output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(secret.hasPrefix("tuesday_") && secret.count > 40)
    #expect(try await place.tuesday("tokens", "create", "shop").code == 65)

    var serving = try await ServePeer(place)
    func ask(_ number: Int) async throws -> (status: Int, body: String, headers: [String: String]) {
      let body =
        #"{"message":"receipt","to":"Zoe <zoe@example.net>","values":{"order":"\#(number)","pay_url":"https://pay.example/\#(number)"}}"#
      return try await serving.request(
        "POST", "/api/v1/messages", form: body, type: "application/json",
        headers: ["Authorization: Bearer \(secret)", "Idempotency-Key: order-\(number)"])
    }
    for number in 1...6 {
      let asked = try await ask(number)
      #expect(asked.status == 202, "\(asked.body)")
      serving.running.signal(SIGKILL)
      _ = await serving.running.end()
      serving = try await ServePeer(place)
      let again = try await ask(number)
      #expect(again.status == 202 && again.headers["idempotent-replayed"] == "true")
    }
    // What a kill may have caught behind the final dot is held, not sent twice.
    let rows: [[String: Any]] = try await eventually("every message to be settled") {
      let told = try await place.tuesday("messages", "show", "--json").output
      let rows = try #require(try JSONSerialization.jsonObject(with: Data(told.utf8)) as? [[String: Any]])
      return rows.allSatisfy { ["accepted", "uncertain"].contains($0["state"] as? String) } ? rows : nil
    }
    #expect(rows.count == 6 && rows.allSatisfy { $0["to"] as? String == "zoe@example.net" && $0["sender"] as? String == "token shop" })
    let subjects = try place.subjects(to: "zoe@example.net")
    #expect(Set(subjects).count == subjects.count && subjects.count >= rows.count { $0["state"] as? String == "accepted" })
    #expect(subjects.allSatisfy { $0.hasPrefix("Your order ") })

    let byHand = try await place.tuesday(
      "messages", "send", "receipt", "--to", "ada@example.org", "--value", "order=7", "--value", "pay_url=https://pay.example/7?a=b",
      "--key", "x")
    #expect(byHand.code == 0 && byHand.output.contains("is on its way"), "\(byHand.errors)")
    _ = try await eventually("the message") { try place.subjects(to: "ada@example.org") == ["Your order 7"] ? true : nil }
    let missing = try await place.tuesday("messages", "send", "receipt", "--to", "ada@example.org", "--value", "order=7")
    #expect(missing.code == 65 && missing.errors.contains("pay_url is missing"))
    #expect(try await place.tuesday("tokens", "revoke", "shop").code == 0)
    #expect(try await ask(9).status == 401)
    #expect(await serving.stop() == 0)
  }

  @Test func `What waits is taken back by the command or the program, and what a rehearsal left is settled when a relay comes`()
    async throws
  {
    let place = try await Workplace()
    try FileManager.default.createDirectory(atPath: place.folder + "/messages", withIntermediateDirectories: true)
    _ = try place.write("messages/hi.md", "---\ntitle: Hi\nvalues: []\n---\n\nHello.\n")
    let early = try await place.tuesday("messages", "send", "hi", "--to", "zoe@example.net", "--key", "one")
    #expect(early.code == 75 && early.errors.contains("messages/hi.md was written a moment ago"), "\(early.errors)")
    try place.settle("messages/hi.md")
    func order(_ key: String) async throws -> Program.Ended {
      try await place.tuesday("messages", "send", "hi", "--to", "zoe@example.net", "--key", key)
    }
    let keyless = try await order("")
    #expect(keyless.code == 64 && keyless.errors.contains("--key is empty"), "\(keyless.errors)")
    #expect(try await order("one").code == 0)
    let cancelled = try await place.tuesday("messages", "cancel", "one", "--because", "sold out")
    #expect(cancelled.code == 0 && cancelled.output.contains("to zoe@example.net is cancelled"), "\(cancelled.errors)")
    let again = try await place.tuesday("messages", "cancel", "one", "--json")
    #expect(again.code == 0 && again.output.contains("\"new\" : false"), "\(again.output)")
    #expect(try await order("one").output.contains("was ordered before with this key: cancelled"))
    let unknown = try await place.tuesday("messages", "cancel", "two")
    #expect(unknown.code == 66 && unknown.errors.contains("there is no message two"), "\(unknown.errors)")
    #expect(try await place.tuesday("messages", "cancel", "one", "--token", "shop").code == 66)
    let shown = try await place.tuesday("messages", "show").output
    #expect(shown.contains("cancelled by hand: sold out"), "\(shown)")

    #expect(try await order("two").code == 0)
    let second = try #require(try await place.tuesday("messages", "show", "--json").output.firstMatch(of: /message\.hi\.[0-9a-f]{16}/))
      .output
    let held = try await place.tuesday("campaign", "pause", String(second))
    #expect(held.code == 65 && held.errors.contains("tuesday messages cancel"), "\(held.errors)")
    let why = try await place.tuesday("why", "zoe@example.net", "--campaign", String(second)).output
    #expect(why.contains("  ordered by terminal at 2") && !why.contains("the list"), "\(why)")
    let relay = try await InboxPeer(place)
    try place.relay(port: relay.smtpPort)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("messages", "show").output.contains("it was ordered in rehearsal: the next `tuesday serve` cancels it"))
    let serving = try await ServePeer(place)
    let told = try await eventually("the rehearsal's message to be settled") {
      let told = try await place.tuesday("messages", "show").output
      return told.contains("cancelled because it was ordered in rehearsal") ? told : nil
    }
    #expect(!told.contains("planned"))
    #expect(await serving.stop() == 0)
    #expect(try relay.tally().isEmpty)
  }
}

extension Workplace {
  /// Of the mails that an address got in the rehearsal inbox, oldest first.
  fileprivate func subjects(to address: String) throws -> [String] {
    let inbox = folder + "/data/inbox/new/"
    return try ((try? FileManager.default.contentsOfDirectory(atPath: inbox)) ?? []).sorted().compactMap { name in
      let text = try String(contentsOfFile: inbox + name, encoding: .utf8)
      guard text.contains("Delivered-To: \(address)\r\n") else { return nil }
      return text.firstMatch(of: /\r\nSubject: ([^\r]*)/).map { String($0.1) }
    }
  }
}
