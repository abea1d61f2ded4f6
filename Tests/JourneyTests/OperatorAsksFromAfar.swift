import Foundation
import Testing

/// Somebody with a token and no shell on the server looks how things stand there, and puts right what an issue left behind.
@Suite(.inTurn) struct OperatorAsksFromAfar {
  private struct Gap: Decodable { let count: Int }
  private struct Campaign: Decodable { let name: String }

  @Test func `From afar the gap of an issue is seen and filled, settings are read without secrets, and what is asked is done once`()
    async throws
  {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
    ])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.net").code == 0)
    let made = try await place.tuesday("tokens", "create", "laptop", "--role", "admin")
    let secret = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let serving = try await ServePeer(place)
    func remote(_ arguments: String...) async throws -> Program.Ended {
      let words = ["TUESDAY_URL=\(serving.site)", "TUESDAY_TOKEN=\(secret)", Program.path, "remote"] + arguments
      return await (try Running("/usr/bin/env", words, in: place.folder)).end()
    }
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    _ = try await eventually("ada to have it") { try await place.status("hello").counts == ["accepted": 1] ? true : nil }
    let campaign = try await remote("get-campaign", "hello", "--json")
    let name = try JSONDecoder().decode(Campaign.self, from: Data(campaign.output.utf8)).name
    #expect(try await place.tuesday("subscribers", "add", "bo@example.net").code == 0)
    let none = try await remote("get-gap", name, "--json")
    #expect(try JSONDecoder().decode(Gap.self, from: Data(none.output.utf8)).count == 0, "\(none.output) \(none.errors)")
    let late = try await remote("get-gap", name, "--late")
    #expect(late.code == 0 && late.output.contains("bo@example.net"), "\(late.output) \(late.errors)")
    let wrong = try await remote("fill-gap", name, "--confirm", name, "--count", "2", "--late", "--key", "a")
    #expect(wrong.code == 65 && wrong.errors.contains("1 would get it now"), "\(wrong.errors)")
    for _ in 1...2 {
      let filled = try await remote("fill-gap", name, "--confirm", name, "--count", "1", "--late", "--key", "b")
      #expect(filled.code == 0 && filled.output.contains("audience: 2"), "\(filled.output) \(filled.errors)")
    }
    _ = try await eventually("both to have it") {
      try await place.status(name).counts == ["accepted": 2] ? true : nil
    }
    let uncertain = try await remote("resolve-campaign", name, "--confirm", name, "--how", "close", "--count", "1")
    #expect(uncertain.code == 65 && uncertain.errors.contains("0 are uncertain now"), "\(uncertain.errors)")
    let settings = try await remote("get-settings", "--json")
    #expect(
      settings.code == 0 && settings.output.contains("site.base_url") && settings.output.contains("tuesday.toml:"), "\(settings.errors)")
    let routes = try await remote("get-routes")
    #expect(routes.code == 0 && routes.output.contains("mode: rehearsal"), "\(routes.output) \(routes.errors)")
    let mail = try await remote("get-campaign-mail", name, "--as", "ada@example.net")
    #expect(mail.code == 0 && mail.output.contains("subject: "), "\(mail.output.prefix(300)) \(mail.errors)")
    #expect(try await remote("get-domain-records").code == 0)
    let deeds = try await remote("list-deeds", "--json")
    #expect(deeds.output.components(separatedBy: "had an issue sent to who did not get it").count == 2, "\(deeds.output)")
    try await takesNoFile(place, serving.site, secret)
    #expect(await serving.stop() == 0)
  }

  /// A unit of systemd has neither HOME nor anything that could be read: the environment is enough. And what goes to a reader who has had enough is no error.
  private func takesNoFile(_ place: Workplace, _ site: String, _ secret: String) async throws {
    func bare(_ arguments: String..., more: [String] = []) async throws -> Program.Ended {
      let words = ["-i", "TUESDAY_URL=\(site)", "TUESDAY_TOKEN=\(secret)"] + more + [Program.path, "remote"] + arguments
      return await (try Running("/usr/bin/env", words, in: place.folder)).end()
    }
    let asked = try await bare("get-publication")
    #expect(asked.code == 0 && asked.output.contains("people: 2"), "\(asked.output) \(asked.errors)")
    let config = place.folder + "/config"
    try FileManager.default.createDirectory(atPath: config + "/tuesday", withIntermediateDirectories: true)
    try "current = [".write(toFile: config + "/tuesday/remotes.toml", atomically: true, encoding: .utf8)
    let beside = try await bare("get-publication", more: ["XDG_CONFIG_HOME=\(config)"])
    #expect(beside.code == 0, "a file that is not needed stops nobody: \(beside.errors)")
    let named = try await bare("get-publication", "--remote", "other", more: ["XDG_CONFIG_HOME=\(config)"])
    #expect(named.code == 78 && named.errors.contains("remotes.toml"), "\(named.errors)")
    let script = "set -o pipefail; '\(Program.path)' remote export-subscribers | true"
    let piped = await
      (try Running(
        "/usr/bin/env", ["TUESDAY_URL=\(site)", "TUESDAY_TOKEN=\(secret)", "bash", "-c", script], in: place.folder)).end()
    #expect(piped.code == 0 && piped.errors.isEmpty, "\(piped.errors)")
    try "email\nzoe@example.net\n".write(toFile: place.folder + "/fair-2026.csv", atomically: true, encoding: .utf8)
    let handed = try await bare("create-import", "--body", "fair-2026.csv")
    #expect(handed.code == 0 && handed.output.contains("fair-2026.csv"), "\(handed.output) \(handed.errors)")
    let feeds = try await bare("list-series")
    #expect(feeds.code == 0 && feeds.output.contains("Nothing."), "\(feeds.output) \(feeds.errors)")
    let invited = try await bare("invite-user", "--address", "ada@example.net", "--role", "writer")
    #expect(invited.code == 0 && invited.output.contains("/desk/link/"), "\(invited.output) \(invited.errors)")
  }
}
