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

  @Test func `One with a fault in its settings is left out and named, the others run, and it is there again when it was mended`()
    async throws
  {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (site, inbox) = (try freePort(), try freePort())
    var places: [Workplace] = []
    for name in ["ash", "elm", "oak"] { places.append(try await publication(name, site: site, inbox: inbox)) }
    // One cannot be read; of the other it shows only when it is to be served.
    try places[0].set(["smtp.port": "\"many\""])
    try FileManager.default.createDirectory(atPath: places[1].folder + "/mails", withIntermediateDirectories: true)
    try "{{# nothing".write(toFile: places[1].folder + "/mails/missed.en.md", atomically: true, encoding: .utf8)
    let running = try Running(Program.path, ["serve", "-p", folder])
    _ = try await eventually("oak to be served; \(running.errors)") { running.output.contains("\(folder)/oak\n") ? true : nil }
    for (name, fault) in [("ash", "smtp.port"), ("elm", "missed.en.md")] {
      let line = running.errors.split(separator: "\n").first {
        $0.contains("a publication is left out") && $0.contains("\(folder)/\(name)")
      }
      #expect(line?.contains(fault) == true, "\(name): \(running.errors)")
      #expect(try await page(site, "\(name).localhost").hasSuffix("421"))
    }
    #expect(try await page(site, "oak.localhost").contains("Letter oak"))
    #expect(try await page(site, "oak.localhost", "/ready").hasSuffix("200"), "it works")
    let ready = try await page(site, "127.0.0.1", "/ready")
    #expect(
      ready.hasSuffix("503") && ready.contains("\(folder)/ash is left out: ") && ready.contains("\(folder)/elm is left out: "), "\(ready)")
    #expect(try await page(site, "127.0.0.1", "/health").hasSuffix("200"))
    running.signal(SIGTERM)
    #expect(await running.end().code == 0)
    try FileManager.default.removeItem(atPath: places[1].folder + "/mails/missed.en.md")
    try places[0].set(["smtp.port": "587"])
    let again = try Running(Program.path, ["serve", "-p", folder])
    for name in ["ash", "elm", "oak"] {
      _ = try await eventually("\(name) to be served; \(again.errors)") { again.output.contains("\(folder)/\(name)\n") ? true : nil }
    }
    again.signal(SIGTERM)
    #expect(await again.end().code == 0)
    for place in places { try place.set(["smtp.port": "\"many\""]) }
    let none = try await Program.run(Program.path, ["serve", "-p", folder])
    #expect(none.code == 78 && none.errors.contains("smtp.port"), "\(none.errors)")
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
