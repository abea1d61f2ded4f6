import Curl
import DNS
import Foundation
import Store
import Testing
import Words

@testable import Delivery

/// Mail without a relay: receivers of the test's own on addresses of this machine, all at one port, and a table in the place of the DNS.
@Suite struct DirectRouteTests {
  /// What the table says of a name; what is not in it is not there.
  enum Entry: Sendable {
    case mx([(Int, String)])
    case address(String)
    case addresses([String])
    case broken
  }

  ///
  /// - Parameter isPublic: whether it knows what every public name server knows.
  func lookup(_ table: [String: Entry], isPublic: Bool = true) -> MailLookup {
    { question throws(DNSFailure) in
      switch (question.kind, table[question.name]) {
      case (_, .broken): throw .refused(question, reason: "SERVFAIL")
      case (.address4, nil) where isPublic && question.name == "a.root-servers.net": .addresses([IPAddress("198.41.0.4")].compactMap { $0 })
      case (_, nil): .noSuchName
      case (.exchanger, .mx(let hosts)): .exchangers(hosts.map { MailExchanger(preference: $0.0, host: $0.1) })
      case (.address4, .address(let text)): .addresses([IPAddress(text)].compactMap { $0 })
      case (.address4, .addresses(let texts)): .addresses(texts.compactMap { IPAddress($0) }.filter { $0.octets.count == 4 })
      case (.address6, .addresses(let texts)): .addresses(texts.compactMap { IPAddress($0) }.filter { $0.octets.count == 16 })
      default: .noRecords
      }
    }
  }

  func route(
    port: Int, connections: Int = 4, perDestination: Int = 2, timeout: Duration = .seconds(2), perMinute: Int? = nil, warmUp: Int? = nil
  ) -> Route {
    let way = DirectWay(port: port, helloName: "client.example", perDestination: perDestination)
    let timeouts = SMTPTimeouts(command: timeout, block: timeout, dot: timeout)
    return Route(way: .direct(way), connections: connections, timeouts: timeouts, perMinute: perMinute, warmUp: warmUp)
  }

  func usual(_ host: String, port: Int = 0) throws -> ScriptedRelay {
    try ScriptedRelay(host: host, port: port) { _, _, _ in .usual }
  }

  func replies(_ sample: Sample) throws -> [Int: String] {
    let rows = try sample.database.blockingRead { connection in
      try connection.rows("SELECT subscriber_id, reply FROM deliveries") {
        (try $0.int("subscriber_id"), try $0.optionalText("reply") ?? "")
      }
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  @Test func `Each domain's mail goes to its own servers, the preferred first, and the session serves all that waits for them`()
    async throws
  {
    let sample = try Sample(readers: 90)
    let one = try usual("127.0.0.1")
    let two = try usual("127.0.0.2", port: one.port)
    let spare = try usual("127.0.0.3", port: one.port)
    defer { [one, two, spare].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = [
      "a.test": .mx([(20, "mx2.test"), (10, "mx1.test")]), "b.test": .address("127.0.0.2"), "mx1.test": .address("127.0.0.1"),
      "mx2.test": .address("127.0.0.3"), "c.test": .mx([(10, "mx1.test"), (20, "mx2.test")]),
    ]
    let end = try await sample.deliver(through: [route(port: one.port)], lookup: lookup(table)) {
      "r\($0)@\(["a", "b", "c"][Int($0 % 3)]).test"
    }
    #expect(try end == .idle && sample.counts() == [.accepted: 90])
    #expect(one.seen.messages.count == 60 && two.seen.messages.count == 30 && spare.seen.connections == 0)
    #expect(
      one.seen.messages.allSatisfy { $0.hasSuffix("@a.test") || $0.hasSuffix("@c.test") }
        && two.seen.messages.allSatisfy { $0.hasSuffix("@b.test") })
    #expect(one.seen.connections <= 6 && two.seen.connections <= 4, "\(one.seen.connections), \(two.seen.connections)")
    let reply = try replies(sample)[1] ?? ""
    #expect(reply.hasSuffix("queued (b.test, not encrypted)"), "\(reply)")
  }

  @Test func `A host that is dead, or greets with a refusal, leaves it to the next`() async throws {
    for greeting in [nil, "421 4.3.2 busy", "554 5.7.1 go away"] {
      let sample = try Sample(readers: 6)
      let good = try usual("127.0.0.1")
      let bad = try greeting.map { text in
        try ScriptedRelay(host: "127.0.0.4", port: good.port) { _, _, stage in stage == .greeting ? .sayAndClose(text + "\r\n") : .usual }
      }
      defer { good.close(); bad?.close(); sample.remove() }
      let table: [String: Entry] = [
        "a.test": .mx([(10, "bad.test"), (20, "gone.test"), (25, "127.0.0.1/x"), (30, "good.test")]), "bad.test": .address("127.0.0.4"),
        // Nobody listens at the first.
        "good.test": .addresses(["::1", "127.0.0.1"]),
      ]
      let end = try await sample.deliver(through: [route(port: good.port)], lookup: lookup(table)) { "r\($0)@a.test" }
      #expect(try end == .idle && sample.counts() == [.accepted: 6] && good.seen.messages.count == 6)
      #expect(bad.map { $0.seen.connections > 0 } ?? true)
    }
  }

  @Test func `Whom no mail can reach is told apart from whom nobody knows, and a domain that is down defers its own mail only`()
    async throws
  {
    let sample = try Sample(readers: 36)
    let good = try usual("127.0.0.1")
    defer { good.close(); sample.remove() }
    let table: [String: Entry] = [
      "good.test": .address("127.0.0.1"), "null.test": .mx([(0, "")]), "broken.test": .broken, "down.test": .address("127.0.0.9"),
      "empty.test": .mx([(10, "gone.test")]),
    ]
    let domains = ["good", "null", "nowhere", "broken", "down", "empty"]
    let end = try await sample.deliver(through: [route(port: good.port)], lookup: lookup(table)) { "r\($0)@\(domains[Int($0 % 6)]).test" }
    #expect(try end == .idle && sample.counts() == [.accepted: 6, .failed: 12, .deferred: 18])
    let replies = try replies(sample)
    let expected = [
      (1, "556 5.1.10 null.test takes no mail"), (2, "550 5.1.2 there is no domain nowhere.test"), (3, "the name server answers"),
      (4, "down.test:"), (5, "gone.test has no address"),
    ]
    for (reader, words) in expected {
      for number in stride(from: reader, to: 36, by: 6) { #expect(replies[number]?.hasPrefix(words) == true, "\(replies[number] ?? "")") }
    }
    let troubles = try await sample.database.read { try RouteTrouble.each(.live, $0) }
    #expect(troubles.isEmpty, "it is no trouble of the route")
  }

  @Test func `When nobody's servers can be reached the route is in trouble itself, and another takes over`() async throws {
    let free = try usual("127.0.0.9")
    let spare = try usual("127.0.0.1")
    defer { [free, spare].forEach { $0.close() } }
    // Nobody listens at the port of the last but there.
    let table: [String: Entry] = Dictionary(uniqueKeysWithValues: (0..<6).map { ("d\($0).test", Entry.address("127.0.0.\(20 + $0)")) })
    @Sendable func address(_ number: Int64) -> String { "r\(number)@d\(number % 6).test" }
    let alone = try Sample(readers: 30)
    defer { alone.remove() }
    let end = try await alone.deliver(through: [route(port: free.port)], lookup: lookup(table), to: address)
    guard case .routeDown(let reason) = end else { throw StoreError.engine("it ended as \(end)") }
    #expect(
      reason.hasPrefix("the receivers' own servers: none could be reached, at last ") && reason.contains("nobody out to port"), "\(reason)")
    let troubles = try await alone.database.read { try RouteTrouble.each(.live, $0) }
    #expect(troubles.map(\.trouble.reason) == [reason])

    let both = try Sample(readers: 30)
    defer { both.remove() }
    let direct = Route(name: "own", way: route(port: free.port).way, connections: 4)
    let routes = [direct, spare.route("spare", connections: 2, weight: 0)]
    #expect(try await both.deliver(through: routes, lookup: lookup(table), to: address) == .idle)
    let attempts = try await both.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
    #expect(try both.counts() == [.accepted: 30] && spare.seen.messages.count == 30 && attempts == 30)

    // A list may begin with domains that are dead.
    let (cemetery, dead) = (try Sample(readers: 60), 40)
    defer { cemetery.remove() }
    var mixed = Dictionary(uniqueKeysWithValues: (1...dead).map { ("dead\($0).test", Entry.address("127.0.0.\(100 + $0)")) })
    mixed["live.test"] = .address("127.0.0.9")
    let ended = try await cemetery.deliver(through: [route(port: free.port)], lookup: lookup(mixed)) {
      $0 <= dead ? "r\($0)@dead\($0).test" : "r\($0)@live.test"
    }
    #expect(try ended == .idle && cemetery.counts() == [.accepted: 20, .deferred: dead])

    // One receiver that answers is enough.
    let one = try Sample(readers: 30)
    defer { one.remove() }
    let known = table.merging(["d5.test": .address("127.0.0.9")]) { $1 }
    #expect(try await one.deliver(through: [route(port: free.port)], lookup: lookup(known), to: address) == .idle)
    #expect(try one.counts()[.accepted] == 5 && free.seen.messages.count == 25)
    #expect(try await one.database.read { try RouteTrouble.each(.live, $0).isEmpty })
  }

  @Test func `No more sessions at once than the route has, and few with one receiver`() async throws {
    let sample = try Sample(readers: 120)
    let one = try usual("127.0.0.1")
    let two = try usual("127.0.0.2", port: one.port)
    let three = try usual("127.0.0.3", port: one.port)
    defer { [one, two, three].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = ["a.test": .address("127.0.0.1"), "b.test": .address("127.0.0.2"), "c.test": .address("127.0.0.3")]
    // Fewer sessions than receivers: each has its turn.
    let end = try await sample.deliver(through: [route(port: one.port, connections: 2, perDestination: 1)], lookup: lookup(table)) {
      "r\($0)@\(["a", "b", "c"][Int($0 % 3)]).test"
    }
    #expect(try end == .idle && sample.counts() == [.accepted: 120])
    for receiver in [one, two, three] { #expect(receiver.seen.messages.count == 40 && receiver.seen.mostAtOnce == 1) }
  }

  @Test func `The route's pace is kept, and that of a provider who takes the mail of several domains`() async throws {
    let sample = try Sample(readers: 40)
    let other = try usual("127.0.0.1")
    let big = try usual("127.0.0.2", port: other.port)
    defer { [other, big].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = [
      "a.test": .mx([(10, "mx1.big.test")]), "b.test": .mx([(10, "mx2.big.test")]), "c.test": .address("127.0.0.1"),
      "mx1.big.test": .address("127.0.0.2"), "mx2.big.test": .address("127.0.0.2"),
    ]
    let provider = Provider(name: "big", domains: [], exchangers: ["big.test"], perMinute: 60, connections: 1)
    let sender = try sample.sender(
      through: [route(port: other.port, perMinute: 600)], limits: SendingLimits(providers: [provider]), lookup: lookup(table)
    ) { "r\($0)@\(["a", "b", "c", "c"][Int($0 % 4)]).test" }
    let begin = ContinuousClock.now
    let running = RunningSender(sender)
    let time = try await running.stopped(within: .seconds(120)) { other.seen.messages.count == 20 }
    _ = try await running.end()
    // Until it has stopped it goes on.
    let whole = (ContinuousClock.now - begin).components.seconds
    #expect(other.seen.messages.count == 20 && big.seen.messages.count <= 2 + Int(whole), "one a second: \(big.seen)")
    #expect(!big.seen.messages.isEmpty)
    // Ten a second, and the first second's worth may go at once.
    #expect(time > .milliseconds(900), "\(time)")
  }

  @Test func `While it is warmed up it sends so many on a day, to whatever receivers`() async throws {
    let sample = try Sample(readers: 12)
    let one = try usual("127.0.0.1")
    let two = try usual("127.0.0.2", port: one.port)
    defer { [one, two].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = ["a.test": .address("127.0.0.1"), "b.test": .address("127.0.0.2")]
    for _ in 0..<2 {
      let end = try await sample.deliver(through: [route(port: one.port, warmUp: 5)], lookup: lookup(table)) {
        "r\($0)@\($0 % 2 == 0 ? "a" : "b").test"
      }
      #expect(try end == .idle && sample.counts() == [.accepted: 5, .planned: 7], "also in the next run")
    }
    #expect(one.seen.messages.count + two.seen.messages.count == 5)
  }

  @Test func `Beside a relay it takes its share, and it stands by as any other`() async throws {
    let (sample, relay, good) = (try Sample(readers: 60), try usual("127.0.0.1"), try usual("127.0.0.2"))
    defer { [relay, good].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = ["a.test": .address("127.0.0.2")]
    let direct = route(port: good.port)
    let both = [relay.route("smtp", connections: 2), Route(name: "direct", way: direct.way, connections: 4, timeouts: direct.timeouts)]
    #expect(try await sample.deliver(through: both, lookup: lookup(table)) { "r\($0)@a.test" } == .idle)
    #expect(Set(relay.seen.messages + good.seen.messages).count == 60 && relay.seen.messages.count + good.seen.messages.count == 60)
    #expect(!relay.seen.messages.isEmpty && !good.seen.messages.isEmpty)
  }

  @Test func `Hosts of one preference are tried in any order, and the address of this machine is nobody's at port 25`() throws {
    let hosts = (0..<8).map { MailExchanger(preference: $0 < 4 ? 10 : 20, host: "mx\($0).test") }
    let way = DirectWay(helloName: "client.example")
    let call = DirectCall(way, hosts, lookup([:]))
    let turns = (0..<50).map { _ in call.inTurn.map(\.host) }
    #expect(Set(turns).count > 1 && turns.allSatisfy { Set($0.prefix(4)) == Set(hosts.prefix(4).map(\.host)) })
    for (text, count) in [("127.0.0.1", 0), ("0.0.0.0", 0), ("192.0.2.1", 1)] {
      #expect(try way.addresses(of: "x.test", lookup(["x.test": .address(text)])).count == count)
    }
  }

  @Test func `Who leaves the next of a domain's hosts waiting has less time than the last`() throws {
    let hosts = (1...3).map { MailExchanger(preference: $0, host: "mx\($0).test") }
    let table = lookup(Dictionary(uniqueKeysWithValues: hosts.map { ($0.host, Entry.address("192.0.2.1")) }))
    var asked: [(host: String, time: Duration)] = []
    struct Silent: Error {}
    #expect(throws: DirectCall.Unreachable.self) {
      try DirectCall(DirectWay(helloName: "client.example"), hosts, table).first { endpoint in
        asked.append((endpoint.host, endpoint.replyTimeout))
        throw Silent()
      }
    }
    #expect(asked.map(\.host) == hosts.map(\.host) && asked.map(\.time) == [.seconds(20), .seconds(20), .seconds(60)])
  }

  @Test func `IPv6 comes before IPv4 unless the settings want one of them, and one that is not known does not hide the other`() throws {
    let table = lookup(["x.test": .addresses(["192.0.2.1", "2001:db8::1"])])
    for (family, texts) in [(DirectWay.Family.both, ["2001:db8::1", "192.0.2.1"]), (.ipv4, ["192.0.2.1"]), (.ipv6, ["2001:db8::1"])] {
      let way = DirectWay(family: family, helloName: "client.example")
      #expect(try way.addresses(of: "x.test", table).map(\.text) == texts)
    }
    let half: MailLookup = { question throws(DNSFailure) in
      if question.kind == .address6 { throw .silence(question) }
      return try table(question)
    }
    #expect(try DirectWay(helloName: "c").addresses(of: "x.test", half).map(\.text) == ["192.0.2.1"])
    #expect(throws: DNSFailure.self) { _ = try DirectWay(family: .ipv6, helloName: "c").addresses(of: "x.test", half) }
  }

  @Test(
    "What a domain names as its host has to be a name",
    arguments: [
      ("mx1.example.net", true), ("mx_1.a-b.test", true), ("127.0.0.1", false), ("a.0x7f", false), ("a/b.test", false),
      ("a:25.test", false),
      ("u@a.test", false), ("a..test", false), ("", false),
    ])
  func name(host: String, isName: Bool) { #expect(DirectCall.isName(host) == isName) }
}
