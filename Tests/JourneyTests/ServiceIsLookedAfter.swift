import Foundation
import Testing

/// What looks after a service, a program and not a person, hears how it is.
@Suite(.inTurn) struct ServiceIsLookedAfter {
  private struct LogLine: Decodable {
    let time: String
    let level: String
    let message: String
  }

  private struct Setting: Decodable {
    let key: String
    let value: String?
    let isSet: Bool
    let origin: String
  }

  @Test(arguments: ["/", "@"]) func `A service manager hears that it is ready, that it lives and that it stops; logs are JSON`(
    start: String
  )
    async throws
  {
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\"", "log.format": "\"json\""])
    let ear = start == "/" ? place.folder + "/ear" : "@tuesday-\(UUID().uuidString)"
    let name = start == "/" ? ear : "\\0" + ear.dropFirst()
    let hearing = try Running(
      "/usr/bin/env",
      [Program.python, "-c", "import sys; sys.argv[1] = sys.argv[1].replace('\\\\0', chr(0)); exec(open(sys.argv[2]).read())"]
        + [name, Program.root + "/Tests/JourneyTests/Peers/service_manager.py"])
    _ = try await hearing.find(/(listening)/)
    let serving = try Running(
      "/usr/bin/env", ["NOTIFY_SOCKET=\(ear)", "WATCHDOG_USEC=400000", Program.path, "serve"], in: place.folder)
    let site = try await serving.find(/site\s+(http:\/\/127\.0\.0\.1:\d+)\//)
    _ = try await hearing.find(/(READY=1\nWATCHDOG=1\nWATCHDOG=1\nWATCHDOG=1)\n/)
    let ready = try await Program.run("/usr/bin/curl", ["--silent", "--include", site + "/ready"])
    #expect(ready.output.hasPrefix("HTTP/1.1 200") && ready.output.hasSuffix("ready\n"), "\(ready.output)")
    serving.signal(SIGTERM)
    #expect(await serving.end().code == 0)
    #expect(try await hearing.find(/(STOPPING=1)\n/) == "STOPPING=1")
    #expect(hearing.output.components(separatedBy: "READY=1").count == 2)
    let lines = serving.errors.split(separator: "\n").filter { $0.hasPrefix("{") }
    let logged = try lines.map { try JSONDecoder().decode(LogLine.self, from: Data($0.utf8)) }
    #expect(logged.contains { $0.level == "notice" && $0.message.contains("nobody is at the desk") }, "\(serving.errors)")
    hearing.signal(SIGTERM)
  }

  @Test func `Settings are told with who says so, and secrets are not`() async throws {
    let place = try await Workplace()
    try place.set([
      "site.base_url": "\"https://letter.example.net\"", "publication.from": "\"Letter <letter@example.net>\"",
      "publication.postal_address": "\"2 Side Street\"", "smtp.host": "\"relay.example.net\"", "smtp.user": "\"letter\"",
      "smtp.password": "\"hidden-word\"",
    ])
    let shown = try await place.tuesday("config", "show", "smtp", "--set", "smtp.port=2525", "--json")
    #expect(shown.code == 0, "\(shown.errors)")
    let settings = try JSONDecoder().decode([Setting].self, from: Data(shown.output.utf8))
    let of = { (key: String) in settings.first { $0.key == key } }
    #expect(of("smtp.host")?.value == "relay.example.net" && of("smtp.host")?.origin.contains("tuesday.toml:") == true)
    #expect(of("smtp.port")?.value == "2525" && of("smtp.port")?.origin == "--set")
    #expect(of("smtp.password")?.isSet == true && of("smtp.password")?.value == nil)
    #expect(of("smtp.login")?.origin ?? "default" == "default" && settings.allSatisfy { $0.key.hasPrefix("smtp.") })
    #expect(!shown.output.contains("hidden-word"))
    let changed = try await place.tuesday("config", "--changed")
    #expect(changed.output.contains("relay.example.net") && !changed.output.contains("delivery.promise"), "\(changed.output)")
    let unknown = try await place.tuesday("config", "show", "smpt.host")
    #expect(unknown.code == 64 && unknown.errors.contains("smtp.host"), "\(unknown.errors)")
  }
}
