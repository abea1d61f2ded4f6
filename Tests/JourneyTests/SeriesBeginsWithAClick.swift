import Foundation
import Testing

@Suite(.inTurn) struct SeriesBeginsWithAClick {
  /// Subjects of the mails that `address` got in the rehearsal inbox, oldest first.
  private func subjects(of address: String, _ place: Workplace) throws -> [String] {
    let folder = place.folder + "/data/inbox/new/"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return try names.compactMap { name in
      let text = try String(contentsOfFile: folder + name, encoding: .utf8)
      guard text.contains("Delivered-To: \(address)\r\n") else { return nil }
      return text.firstMatch(of: /Subject: ([^\r]*)/).map { String($0.1) }
    }
  }

  private func confirmLink(of address: String, _ place: Workplace) async throws -> String {
    let folder = place.folder + "/data/inbox/new/"
    return try await eventually("the question to \(address)") {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.lazy.compactMap { name -> String? in
        guard let text = try? String(contentsOfFile: folder + name, encoding: .utf8), text.contains("Delivered-To: \(address)\r\n") else {
          return nil
        }
        let whole = text.replacing("=\r\n", with: "")
        return whole.firstMatch(of: /(\/confirm\/[A-Za-z0-9_-]{68})/).map { String($0.1) }
      }.first
    }
  }

  @Test func `A click begins the welcome series, kill -9 makes no step two, and readers from before are left in peace`() async throws {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
      "signup.welcome": "false",
    ])
    #expect(try await place.tuesday("subscribers", "add", "old@example.org").code == 0)
    try FileManager.default.createDirectory(atPath: place.folder + "/series/welcome", withIntermediateDirectories: true)
    _ = try place.write("series/welcome/01-hello.md", "---\ntitle: Hello and welcome\nafter: 0 days\n---\n\nGood to have you here.\n")
    let tour = try place.write("series/welcome/02-tour.md", "---\ntitle: The tour\n---\n\nThis way.\n")
    let refused = try await place.tuesday("series", "on", "welcome")
    #expect(refused.code == 65 && refused.errors.contains("02-tour.md:1:1: error: the step has no `after`"), "\(refused.errors)")
    #expect(try await place.tuesday("series", "check").code == 65)
    try "---\ntitle: The tour\nafter: 1 day\n---\n\nThis way.\n".write(toFile: tour, atomically: true, encoding: .utf8)
    #expect(try await place.tuesday("series").output.contains("never on"))
    let on = try await place.tuesday("series", "on", "welcome", "--at", "09:00")
    #expect(
      on.code == 0 && on.output.contains("2 steps at 09:00") && on.output.contains("nobody of the 1 on main"), "\(on.output)\(on.errors)")

    var serving = try await ServePeer(place)
    for name in ["zoe", "yan"] {
      let form = try await serving.request("GET", "/subscribe")
      let time = try #require(form.body.firstMatch(of: /name="time" value="([^"]+)"/)).1
      _ = try await eventually("the form to be taken") {
        try await serving.request("POST", "/subscribe", form: "email=\(name)@example.org&time=\(time)").body.contains("very quick")
          ? nil : true
      }
      let link = try await confirmLink(of: "\(name)@example.org", place)
      #expect(try await serving.request("POST", link, form: "do=confirm&list=main").body.contains("You are subscribed"))
      // The one has the step by then, or is in the middle of getting it.
      if name == "zoe" { _ = try await eventually("the first step") { try subjects(of: "zoe@example.org", place).count == 2 ? true : nil } }
      serving.running.signal(SIGKILL)
      _ = await serving.running.end()
      serving = try await ServePeer(place)
    }
    for name in ["zoe", "yan"] {
      let standing = try await eventually("it to be settled what \(name) had") { () -> [String: Any]? in
        let told = try await place.tuesday("why", "\(name)@example.org", "--series", "--json").output
        let standing = (try JSONSerialization.jsonObject(with: Data(told.utf8)) as? [[String: Any]])?.first
        return ["accepted", "uncertain"].contains(standing?["delivery"] as? String) ? standing : nil
      }
      #expect(standing["step"] as? String == "01-hello.md" && standing["next"] as? String == "02-tour.md")
      let had = try subjects(of: "\(name)@example.org", place)
      #expect(had.count { $0 == "Please confirm: The Linden Square Letter" } == 1 && had.count <= 2, "\(had)")
      if standing["delivery"] as? String == "accepted" { #expect(had.last == "Hello and welcome") }
    }
    let shown = try await place.tuesday("series", "show", "welcome", "--json").output
    let report = try #require(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
    #expect(report["state"] as? String == "on" && (report["steps"] as? [[String: Any]])?.last?["waiting"] as? Int == 2, "\(shown)")
    #expect(try subjects(of: "old@example.org", place) == [])
    #expect(try await place.tuesday("why", "zoe@example.org", "--series").output.contains("series welcome: under way, 01-hello.md"))
    #expect(try await place.tuesday("why", "old@example.org", "--series").output == "series welcome: not in it\n")

    let asked = try await place.tuesday("series", "start", "welcome", "--segment", "everyone")
    #expect(asked.code == 64 && asked.errors.contains("would begin for 1 reader") && asked.errors.contains("--confirm welcome"))
    #expect(try await place.tuesday("series", "start", "welcome", "--segment", "everyone", "--confirm", "welcome").code == 0)
    _ = try await eventually("the step to whom it was begun for") { try subjects(of: "old@example.org", place).first }
    #expect(try await place.tuesday("series", "stop", "welcome", "old@example.org").output.contains("nothing more of welcome"))
    #expect(try await place.tuesday("series", "show", "welcome", "--people").output.contains("old@example.org  stopped"))
    #expect(try await place.tuesday("series", "off", "welcome").code == 0)
    let step = try await place.tuesday("send", "series/welcome/01-hello.md")
    #expect(step.code == 65 && step.errors.contains("is a step of a series"))
    let test = try await place.tuesday("test", "series/welcome/02-tour.md", "--to", "ed@example.org")
    #expect(test.code == 0, "\(test.errors)")
    #expect(try await place.tuesday("series", "show", "welcom").errors.contains("did you mean welcome?"))
    #expect(await serving.stop() == 0)
  }
}
