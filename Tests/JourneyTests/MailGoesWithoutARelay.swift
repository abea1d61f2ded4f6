import Foundation
import Testing

/// Straight to the receivers' servers: real ones on this machine, found by a real name server.
@Suite(.inTurn) struct MailGoesWithoutARelay {
  private struct World {
    let place: Workplace
    let receivers: Running
    let names: Running
    let port: Int

    /// Address, kind of session and recipient of each message that was taken.
    var taken: [[String]] {
      receivers.output.split(separator: "\n").filter { $0.hasPrefix("message") }.map {
        $0.split(separator: " ").dropFirst().map(String.init)
      }
    }
  }

  private static let zone = """
    plain.test.      60 IN MX 10 mx.plain.test.
    mx.plain.test.   60 IN A  127.0.0.1
    tls.test.        60 IN MX 10 dead.tls.test.
    tls.test.        60 IN MX 20 mx.tls.test.
    dead.tls.test.   60 IN A  127.0.0.9
    mx.tls.test.     60 IN A  127.0.0.2
    brokentls.test.  60 IN A  127.0.0.3
    busy.test.       60 IN A  127.0.0.4
    mute.test.       60 IN A  127.0.0.5
    closed.test.     60 IN MX 10 mx.closed.test.
    mx.closed.test.  60 IN A  127.0.0.6
    down.test.       60 IN A  127.0.0.9
    null.test.       60 IN MX 0 .
    linden.test.     60 IN MX 10 mx.plain.test.
    hello.test.      60 IN A  127.0.0.1
    a.root-servers.net. 60 IN A 198.41.0.4

    """

  private func world(_ people: [String]) async throws -> World {
    let place = try await Workplace()
    let certificate = try await place.certificate(of: "somebody.else")
    let receivers = try Running(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/receivers.py"] + certificate)
    let port = try #require(Int(try await receivers.find(/port (\d+)/)))
    let names = try Running(
      Program.python, [Program.root + "/Tests/DNSTests/Peers/name_server.py", try place.write("zone", Self.zone)])
    let file = try place.write("people.csv", "email\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    try place.set(Workplace.reality)
    try place.set([
      "smtp.direct": "true", "smtp.port": "\(port)", "dns.servers": "\"127.0.0.1:\(try await names.find(/(\d+)\n/))\"",
      "delivery.retry_first": "\"1h\"",
    ])
    return World(place: place, receivers: receivers, names: names, port: port)
  }

  @Test func `Each reader's own server gets the mail, encrypted where it can be, and each refusal is told with its reason`() async throws {
    let domains = ["plain", "tls", "brokentls", "busy", "null", "gone", "servfail"]
    let world = try await world(domains.flatMap { domain in (0..<5).map { "r\($0)@\(domain).test" } })
    let plan = try await world.place.tuesday("send", "posts/hello.md")
    #expect(plan.errors.contains("route   through the receivers' own servers"), "\(plan.output)")
    let sent = try await world.place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 75, "\(sent.errors)")
    let status = try await world.place.status("hello")
    #expect(status.balances && status.counts == ["accepted": 15, "failed": 10, "deferred": 10], "\(status.counts)")
    let taken = world.taken
    #expect(Set(taken.map { $0[2] }).count == 15 && taken.count == 15)
    for (domain, way) in [("plain", ["127.0.0.1", "plain"]), ("tls", ["127.0.0.2", "tls"]), ("brokentls", ["127.0.0.3", "plain"])] {
      #expect(taken.filter { $0[2].hasSuffix("@\(domain).test") }.allSatisfy { Array($0.prefix(2)) == way }, "\(taken)")
    }
    for (reader, words) in [
      ("r0@plain.test", "250 2.0.0 taken (mx.plain.test, not encrypted)"), ("r0@tls.test", "250 2.0.0 taken (mx.tls.test)"),
      ("r1@brokentls.test", "250 2.0.0 taken (brokentls.test, not encrypted)"),
      ("r2@busy.test", "451 4.7.1 come back later (busy.test, not encrypted)"),
      ("r3@null.test", "556 5.1.10 null.test takes no mail: its MX record says so"),
      ("r4@gone.test", "550 5.1.2 there is no domain gone.test"),
      ("r0@servfail.test", "  the name server answers the question for the MX records of servfail.test with an error: SERVFAIL"),
    ] {
      let why = try await world.place.tuesday("why", reader, "--campaign", "hello")
      #expect(why.output.contains(words), "\(why.output)")
    }
    #expect(!(try await world.place.tuesday("status", "hello").output.contains("does not work")))
  }

  @Test func `Name servers that know an inner network only are told, and when they are others everybody gets the mail`() async throws {
    let world = try await world((0..<30).map { "r\($0)@plain.test" })
    let zone = try world.place.write("inner", "files.corp.test. 60 IN A 127.0.0.1\n")
    let inner = try Running(Program.python, [Program.root + "/Tests/DNSTests/Peers/name_server.py", zone])
    let place = "dns.servers=127.0.0.1:\(try await inner.find(/(\d+)\n/))"
    let sent = try await world.place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--set", place)
    #expect(sent.code == 69 && sent.errors.contains("know nothing of plain.test, and of no public name either"), "\(sent.errors)")
    #expect(try await world.place.status("hello").counts == ["planned": 30])
    #expect(try await world.place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait").code == 0)
    #expect(try await world.place.status("hello").counts == ["accepted": 30] && world.taken.count == 30)
  }

  @Test func `Killed in the middle, nobody is lost and nobody is mailed twice`() async throws {
    let world = try await world((0..<600).map { "reader\($0)@\($0 % 2 == 0 ? "plain" : "tls").test" })
    let sending = try Running(Program.path, ["send", "posts/hello.md", "--confirm", "hello"], in: world.place.folder)
    _ = try await eventually("some messages") { world.taken.count >= 60 || !sending.process.isRunning ? true : nil }
    sending.signal(SIGKILL)
    _ = await sending.end()
    #expect(try await world.place.status("hello").state == "sending", "in the middle")
    _ = try await world.place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait")
    let status = try await world.place.status("hello")
    let uncertain = status.counts["uncertain"] ?? 0
    #expect(status.state == "sent" && status.balances && uncertain <= 8 && (status.counts["accepted"] ?? 0) + uncertain == 600, "\(status)")
    let tally = world.taken.reduce(into: [:]) { $0[$1[2], default: 0] += 1 }
    #expect(tally.values.allSatisfy { $0 == 1 } && 600 - tally.count <= uncertain)
  }

  @Test func `Mail whose time runs out before a server takes it ends with a word and a code of its own`() async throws {
    let world = try await world(["r0@plain.test", "r0@down.test", "r0@busy.test"])
    try world.place.set(["delivery.expires_after": "\"5s\""])
    let sent = try await world.place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait")
    #expect(sent.code == 1 && sent.errors.contains("2 did not get it: nobody took their mail in time"), "\(sent.errors)")
    #expect(sent.errors.contains("tuesday campaign fill-gap hello") && world.taken.count == 1)
    let status = try await world.place.status("hello")
    #expect(status.state == "sent" && status.counts == ["accepted": 1, "failed": 2], "\(status)")
    let why = try await world.place.tuesday("why", "r0@plain.test", "--campaign", "hello").output
    #expect(why.contains("whoever gave that answer has it") && !why.contains("relay"), "\(why)")
  }

  @Test func `A stop that waits for an answer which does not come says so, and for how long`() async throws {
    let world = try await world(["r0@mute.test"])
    try world.place.set(["site.listen": "\"127.0.0.1:0\""])
    let sending = try Running(Program.path, ["send", "posts/hello.md", "--confirm", "hello"], in: world.place.folder)
    _ = try await eventually("the message") { world.taken.isEmpty ? nil : true }
    sending.signal(SIGTERM)
    let told = try await eventually("a word about the wait") {
      sending.errors.split(separator: "\n").first { $0.contains("waiting for the answers to messages that may have been taken") }
    }
    #expect(told.contains("messages=1") && told.contains(/seconds at most=(59\d|600)/), "\(told)")
    sending.signal(SIGKILL)
    _ = await sending.end()
  }

  @Test func `Doctor looks whether mail gets out, and by which name we go`() async throws {
    let world = try await world([])
    func findings(_ flags: [String]) async throws -> [(status: String, what: String)] {
      let ended = try await Program.run(
        Program.path, ["doctor", "--json", "--only", "relay"] + flags.flatMap { ["--set", $0] }, in: world.place.folder)
      let found = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]]
      return try #require(found, "\(ended.output)\(ended.errors)").map { ($0["status"] as? String ?? "", $0["what"] as? String ?? "") }
    }
    let good = try await findings(["smtp.hello_name=hello.test"])
    #expect(
      good.map(\.status) == ["ok", "ok", "ok"] && good[1].what.contains("mx.plain.test") && good[2].what.contains("127.0.0.1"), "\(good)")
    let bad = try await findings(["smtp.port=\(try freePort())"])
    #expect(bad.map(\.status) == ["ok", "warn", "warn"] && bad[1].what.contains("can be reached at port"), "\(bad)")
    let refused = try await findings(["publication.from=a@closed.test", "smtp.hello_name=hello.test"])
    #expect(
      refused[1].status == "warn" && refused[1].what.contains("gets out to port \(world.port), but none of the servers")
        && refused[1].what.contains("554 5.7.1"), "\(refused)")
    let broken = try Running(
      Program.python, [Program.root + "/Tests/DNSTests/Peers/name_server.py", world.place.folder + "/zone", "servfail"])
    let blind = try await findings(["dns.servers=127.0.0.1:\(try await broken.find(/(\d+)\n/))"])
    #expect(blind.map(\.status) == ["ok", "fail"] && blind[1].what.contains("answers to anything, or with errors only"), "\(blind)")
    let unknown = try await findings(["publication.from=a@null.test", "smtp.hello_name=hello.test"])
    #expect(unknown.map(\.status) == ["ok", "skipped", "ok"] && unknown[1].what.contains("null.test names no server"), "\(unknown)")
    // At the port of the world, this machine is nobody's receiver.
    let own = try await findings(["smtp.port=25", "smtp.hello_name=hello.test"])
    #expect(own[1].status == "skipped" && own[1].what.contains("port 25 cannot be known"), "\(own)")
  }

  @Test(
    "What belongs to a relay is an error without one, and says what to write",
    arguments: [
      ("smtp.host=relay.linden.test", "leave it empty"), ("smtp.port=587", "write 25"), ("smtp.security=implicit", "leave it as it was"),
      ("smtp.user=me", "leave it empty"), ("smtp.addresses=ipv5", "both, ipv4, ipv6"), ("smtp.per_destination=0", "from 1 to 20"),
      ("site.base_url=http://linden.test", "must be https"),
    ])
  func wrong(flag: String, words: String) async throws {
    let place = try await Workplace()
    try place.set(Workplace.reality)
    let ended = try await place.tuesday("status", "--set", "smtp.direct=true", "--set", "smtp.port=25", "--set", flag)
    #expect(ended.code == 78 && ended.errors.contains(words), "\(ended.errors)")
  }

  @Test func `A warm-up that is used up is told by status`() async throws {
    let world = try await world((0..<12).map { "r\($0)@plain.test" })
    try world.place.set(["smtp.warm_up": "5"])
    let sent = try await world.place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 75 && sent.errors.contains("waiting for midnight (UTC)"), "\(sent.errors)")
    let status = try await world.place.tuesday("status", "hello")
    #expect(
      status.output.contains("direct route smtp (the receivers' own servers) has sent its 5 of today (warm_up)") && world.taken.count == 5,
      "\(status.output)")
    let json = try await world.place.tuesday("status", "hello", "--json")
    #expect(json.output.contains("\"sentToday\" : 5"), "\(json.output)")
  }
}
