import Foundation
import Testing

/// Two publications in one process: each has its own name, people and mail.
@Suite(.inTurn) struct HouseHasTwoPublications {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-house-\(UUID().uuidString)").path

  private func publication(_ name: String, site: Int, inbox: Int) async throws -> Workplace {
    _ = try await Program.tuesday(
      "init", "\(folder)/\(name)", "--name", "Letter \(name)", in: FileManager.default.temporaryDirectory.path)
    let place = Workplace(at: "\(folder)/\(name)")
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://\(name).localhost:\(site)\"",
      "inbox.listen": "\"127.0.0.1:\(inbox)\"",
    ])
    return place
  }

  private func page(_ site: Int, _ name: String, _ path: String = "/") async throws -> String {
    let arguments = ["--silent", "--write-out", "%{http_code}", "--header", "Host: \(name):\(site)", "http://127.0.0.1:\(site)\(path)"]
    return try await Program.run("/usr/bin/curl", arguments).output
  }

  @Test func `Each answers to its own name with its own posts, mails its own people, and both end well`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (site, inbox) = (try freePort(), try freePort())
    var places: [String: Workplace] = [:]
    for name in ["ash", "elm"] { places[name] = try await publication(name, site: site, inbox: inbox) }
    let running = try Running(Program.path, ["serve", "-p", folder])
    for name in ["ash", "elm"] {
      _ = try await eventually("\(name) to be served; \(running.errors)") {
        running.output.contains("\(folder)/\(name)\n") ? true : nil
      }
    }
    for (name, other) in [("ash", "elm"), ("elm", "ash")] {
      let place = try #require(places[name])
      #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0)
      _ = try place.write("posts/of-\(name).md", "---\ntitle: Of \(name)\n---\n\nHello.\n")
      #expect(try await place.tuesday("send", "posts/of-\(name).md", "--confirm", "of-\(name)").code == 0)
      #expect(try await place.status("of-\(name)").counts == ["accepted": 1])
      #expect(try await page(site, "\(name).localhost", "/posts/of-\(name)").contains("Of \(name)"))
      #expect(try await page(site, "\(other).localhost", "/posts/of-\(name)").hasSuffix("404"))
      #expect(try await page(site, "\(name.uppercased()).localhost").contains("Letter \(name)"), "names have no case")
    }
    #expect(try await page(site, "oak.localhost").hasSuffix("421"), "nobody's")
    #expect(try await page(site, "127.0.0.1", "/health").hasSuffix("200"), "whoever looks whether we live")
    running.signal(SIGTERM)
    #expect(await running.end().code == 0)
  }

  @Test func `Two with one name, one named twice and a folder without any are refused before anything runs`() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let site = try freePort()
    var places: [Workplace] = []
    for name in ["ash", "elm"] {
      let place = try await publication(name, site: site, inbox: try freePort())
      try place.set(["site.base_url": "\"http://same.localhost\""])
      places.append(place)
    }
    let arguments: [([String], Int32, String)] = [
      (["-p", folder], 78, "both have the site same.localhost"),
      (["-p", "\(folder)/ash", "-p", "\(folder)/ash/"], 64, "is named twice"),
      (["-p", "\(folder)/ash/posts"], 78, "tuesday.toml"),
    ]
    for (options, code, words) in arguments {
      let ended = try await Program.run(Program.path, ["serve"] + options)
      #expect(ended.code == code && ended.errors.contains(words), "\(options): \(ended.errors)")
    }
    // A workplace that nobody holds is tidied up.
    withExtendedLifetime(places) {}
  }
}
