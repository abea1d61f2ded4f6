import DNS
import Foundation
import Mail
import Store
import Testing

@testable import Delivery

/// Several relays under one sender: real sockets, a real ledger.
@Suite struct RoutesTests {
  private func usual(_ keywords: [String] = ["PIPELINING"]) throws -> ScriptedRelay {
    try ScriptedRelay(keywords: keywords) { _, _, _ in .usual }
  }

  /// It hangs up on everybody. A port that nobody listens on might be given to another test.
  private func dead() throws -> ScriptedRelay { try ScriptedRelay { _, _, stage in stage == .greeting ? .close : .usual } }

  private func troubles(_ sample: Sample) throws -> [String: RouteTrouble] {
    let each = try sample.database.blockingRead { try RouteTrouble.each(.live, $0) }
    return Dictionary(uniqueKeysWithValues: each.map { ($0.route, $0.trouble) })
  }

  @Test func `Two relays share the mail, and nobody gets it from both`() async throws {
    let (sample, one, two) = (try Sample(readers: 200), try usual(), try usual())
    defer { [one, two].forEach { $0.close() }; sample.remove() }
    let routes = [one.route("one", connections: 6, weight: 3), two.route("two", connections: 6)]
    #expect(try await sample.deliver(through: routes) == .idle)
    let (first, second) = (one.seen.messages, two.seen.messages)
    #expect(Set(first + second).count == 200 && first.count + second.count == 200)
    #expect(first.count > second.count && !second.isEmpty, "\(first.count) and \(second.count)")
  }

  @Test func `A dead relay's share goes through the others, which stand by or not, and nobody loses an attempt`() async throws {
    for weight in [0, 1] {
      let (sample, down, spare) = (try Sample(readers: 40), try dead(), try usual())
      defer { [down, spare].forEach { $0.close() }; sample.remove() }
      let routes = [down.route("main", connections: 4), spare.route("spare", connections: 4, weight: weight)]
      #expect(try await sample.deliver(through: routes) == .idle)
      let counts = try sample.counts()
      #expect(counts == [.accepted: 40] && spare.seen.messages.count == 40, "\(counts)")
      let attempts = try await sample.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
      #expect(attempts == 40)
      let found = try troubles(sample)
      #expect(Array(found.keys) == ["main"] && found["main"]?.reason.contains("127.0.0.1") == true)
      let standstill = try await sample.database.read { try RouteTrouble.of(.live, $0) }
      #expect(standstill == nil)
    }
  }

  @Test func `A relay that stands by gets nothing while another works`() async throws {
    let (sample, one, spare) = (try Sample(readers: 60), try usual(), try usual())
    defer { [one, spare].forEach { $0.close() }; sample.remove() }
    #expect(try await sample.deliver(through: [one.route("one", connections: 2), spare.route("spare", weight: 0)]) == .idle)
    #expect(one.seen.messages.count == 60 && spare.seen.connections == 0)
  }

  @Test func `When no relay works the run ends, says why, and the ledger tells it as one standstill`() async throws {
    let (sample, one, two) = (try Sample(readers: 5), try dead(), try dead())
    defer {
      [one, two].forEach { $0.close() }
      sample.remove()
    }
    let end = try await sample.deliver(through: [one.route("one"), two.route("two")])
    guard case .routeDown(let reason) = end else { throw StoreError.engine("it ended as \(end)") }
    #expect(try reason.contains("127.0.0.1") && sample.counts() == [.planned: 5])
    let standstill = try await sample.database.read { try RouteTrouble.of(.live, $0) }
    #expect(try standstill != nil && troubles(sample).count == 2)
    // And it is over when one works.
    let three = try usual()
    defer { three.close() }
    #expect(try await sample.deliver(through: [three.route("one")]) == .idle)
    #expect(try await sample.database.read { try RouteTrouble.of(.live, $0) } == nil)
    #expect(try troubles(sample).isEmpty, "also of the one that is named no longer")
  }

  @Test func `Mail of a list goes through the relay that is named for it, and waits when that is dead`() async throws {
    let origins = Origins(lists: ["main"], senders: [])
    let (sample, named, other) = (try Sample(readers: 6), try usual(), try usual())
    defer { [named, other].forEach { $0.close() }; sample.remove() }
    #expect(try await sample.deliver(through: [other.route("other"), named.route("named", serves: origins)]) == .idle)
    #expect(named.seen.messages.count == 6 && other.seen.connections == 0)

    let (second, down) = (try Sample(readers: 6), try dead())
    defer { down.close(); second.remove() }
    let end = try await second.deliver(through: [other.route("other"), down.route("named", serves: origins)])
    guard case .routeDown = end else { throw StoreError.engine("it ended as \(end)") }
    #expect(try second.counts() == [.planned: 6] && other.seen.connections == 0)
  }

  @Test func `A relay that refuses everybody is taken for the one at fault, and the others' mail is not lost`() async throws {
    let sample = try Sample(readers: 60)
    let refusing = try ScriptedRelay { _, _, stage in stage == .rcpt ? .say("550 not today") : .usual }
    let spare = try usual()
    defer { [refusing, spare].forEach { $0.close() }; sample.remove() }
    _ = try await sample.deliver(through: [refusing.route("main", connections: 2), spare.route("spare", connections: 2, weight: 0)])
    let counts = try sample.counts()
    #expect(counts[.failed] == nil, "nobody is lost: \(counts)")
  }

  @Test func `A receiver behind the relay that blocks us stops nobody else's mail`() async throws {
    let sample = try Sample(readers: 60)
    // The first forty are all of one domain.
    let relay = try ScriptedRelay { connection, transaction, stage in
      stage == .rcpt && connection == 1 && transaction <= 40 ? .say("550 5.7.1 your network is on our list") : .usual
    }
    defer { relay.close(); sample.remove() }
    #expect(try await sample.deliver(through: [relay.route()]) == .idle)
    #expect(try sample.counts()[.failed] == nil)
  }

  @Test func `One on whom the relay hangs up is put off with the reason, also one whose mail goes first, and all others have theirs`()
    async throws
  {
    let sample = try Sample(readers: 30)
    try sample.addConfirmation(to: 3)
    let relay = try ScriptedRelay(dropping: "r3@example.net") { _, _, _ in .usual }
    defer { relay.close(); sample.remove() }
    #expect(try await sample.deliver(through: [relay.route()]) == .idle)
    #expect(try sample.counts() == [.accepted: 29, .deferred: 1])
    for delivery: DeliveryID in [ID(3), ID(31)] {
      let attempts = try await sample.database.read { try Attempt.all(of: delivery, $0) }
      #expect(attempts.map(\.reply) == ["the server closed the connection"] && attempts.first?.outcome == .deferred)
    }
    #expect(try troubles(sample).isEmpty, "it is not the relay")
  }

  @Test func `A relay that took some and then hangs up on everybody costs nobody an attempt`() async throws {
    let sample = try Sample(readers: 12)
    let relay = try ScriptedRelay { connection, transaction, stage in
      stage == .rcpt && (connection > 1 || transaction > 5) ? .close : .usual
    }
    defer { relay.close(); sample.remove() }
    let end = try await sample.deliver(through: [relay.route()])
    guard case .routeDown = end else { throw StoreError.engine("it ended as \(end)") }
    let attempts = try await sample.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
    #expect(try sample.counts() == [.accepted: 5, .planned: 7] && attempts == 5)
    let reasons = try await sample.database.read {
      try $0.rows("SELECT reply FROM deliveries WHERE state = 'planned' AND reply IS NOT NULL") { try $0.text("reply") }
    }
    #expect(reasons == Array(repeating: "the server closed the connection", count: 3), "the next try is with somebody else")
  }

  @Test func `A relay that takes mails and hangs up without a word gets no more than a few, and another does the rest`() async throws {
    let sample = try Sample(readers: 60)
    let silent = try ScriptedRelay { _, _, stage in stage == .dot ? .close : .usual }
    let spare = try usual()
    defer { [silent, spare].forEach { $0.close() }; sample.remove() }
    _ = try await sample.deliver(through: [silent.route("main", connections: 2), spare.route("spare", connections: 2, weight: 0)])
    let counts = try sample.counts()
    #expect(
      counts[.uncertain] ?? 0 <= RouteRun.suspicion * 2 + 4 && (counts[.accepted] ?? 0) + (counts[.uncertain] ?? 0) == 60, "\(counts)")
  }

  @Test func `What is refused in words about our own name fails nobody: it waits with its route, and is noted once`() async throws {
    let sample = try Sample(readers: 30)
    let refusing = try ScriptedRelay { _, _, stage in stage == .rcpt ? .say("550 5.1.1 <letter@example.org>: no such user") : .usual }
    defer { refusing.close(); sample.remove() }
    let sender = try sample.sender(
      through: [refusing.route()], to: { "r\($0)@d\($0).example" },
      namesUs: { reply, envelope in reply.text.contains("<letter@example.org>") && envelope.sender.text == "letter@example.org" })
    let running = RunningSender(sender)
    _ = try await running.stopped(within: .seconds(60)) { try !troubles(sample).isEmpty }
    #expect(try await running.end() == .stopped)
    let counts = try sample.counts()
    #expect(counts[.failed] == nil && counts[.accepted] == nil && counts.values.reduce(0, +) == 30, "\(counts)")
    let noted = try sample.database.blockingRead { try RefusedDelivery.waiting(limit: 100, $0) }
    #expect(noted.count == 1 && noted.allSatisfy { $0.namesUs && $0.reply.hasPrefix("550 5.1.1 <letter@example.org>") }, "\(noted)")
  }

  @Test func `Who refuses many mailboxes by name is believed`() async throws {
    let sample = try Sample(readers: 30)
    let refusing = try ScriptedRelay { _, _, stage in stage == .rcpt ? .say("550 5.1.1 nobody of this name") : .usual }
    defer { refusing.close(); sample.remove() }
    #expect(try await sample.deliver(through: [refusing.route()]) == .idle)
    #expect(try sample.counts() == [.failed: 30])
  }

  @Test func `Whom only a relay with SMTPUTF8 can reach is failed where there is none, and waits where there is another`() throws {
    let sample = try Sample(readers: 0)
    defer { sample.remove() }
    let reply = SMTPReply(code: 553, enhanced: SMTPReply.needsSMTPUTF8, lines: ["the relay does not offer SMTPUTF8"])
    let relay = try usual()
    defer { relay.close() }
    let run = RouteRun(relay.route(), slots: 0..<1, history: RouteHistory(), now: sample.now)
    #expect(run.judged(.refused(reply), domain: "example.org", isAlone: true) == .refused(reply))
    #expect(run.judged(.refused(reply), domain: "example.org", isAlone: false) == .deferred(reply))
  }

  @Test func `A relay that says too fast is sent less, and the next run knows it`() async throws {
    let sample = try Sample(readers: 40)
    let busy = try ScriptedRelay { _, transaction, stage in
      stage == .rcpt && transaction == 20 ? .say("451 4.7.1 sending rate exceeded") : .usual
    }
    defer { busy.close(); sample.remove() }
    #expect(try await sample.deliver(through: [busy.route()]) == .idle)
    #expect(try sample.counts() == [.accepted: 39, .deferred: 1])
    let history = try await sample.database.read { try RouteHistory.of("smtp", .live, now: sample.now, $0) }
    #expect(history.slowed != nil)
  }

  @Test func `A relay's first day ends at its number; the rest waits, and another takes it where there is one`() async throws {
    let (sample, fresh) = (try Sample(readers: 50), try usual())
    defer { fresh.close(); sample.remove() }
    #expect(try await sample.deliver(through: [fresh.route("fresh", connections: 4, warmUp: 20)]) == .idle)
    #expect(try sample.counts() == [.accepted: 20, .planned: 30])
    #expect(try await sample.deliver(through: [fresh.route("fresh", connections: 4, warmUp: 20)]) == .idle)
    #expect(fresh.seen.messages.count == 20, "also after a restart")
    let known = try usual()
    defer { known.close() }
    #expect(try await sample.deliver(through: [fresh.route("fresh", warmUp: 20), known.route("known")]) == .idle)
    #expect(try sample.counts() == [.accepted: 50] && known.seen.messages.count == 30)
  }

  @Test func `A relay's and a From's pace are kept`() async throws {
    for perSender in [nil, 10.0] {
      let (sample, relay) = (try Sample(readers: 25), try usual())
      defer { relay.close(); sample.remove() }
      _ = try await sample.database.write { try $0.execute("UPDATE campaigns SET sender = 'letter@example.org'") }
      let begin = ContinuousClock.now
      let route = relay.route(connections: 4, perMinute: perSender == nil ? 600 : nil)
      #expect(try await sample.deliver(through: [route], limits: SendingLimits(perSender: perSender)) == .idle)
      #expect(try sample.counts() == [.accepted: 25])
      // The first second's worth may go at once.
      #expect(ContinuousClock.now - begin > .milliseconds(1300), "ten a second")
    }
  }

  @Test(
    "A provider's pace is kept, by its domains or by who takes their mail, and the others do not wait for it",
    arguments: [
      (["even.example.net"], []), (["x.example"], ["big.example"]), ([], ["mx1.big.example"]),
    ] as [(Set<String>, Set<String>)])
  func provider(domains: Set<String>, exchangers: Set<String>) async throws {
    let (sample, relay) = (try Sample(readers: 40), try usual())
    defer { relay.close(); sample.remove() }
    let provider = Provider(name: "big", domains: domains, exchangers: exchangers, perMinute: 60, connections: 1)
    let lookup: MailLookup = { question throws(DNSFailure) in
      .exchangers([MailExchanger(preference: 10, host: question.name == "even.example.net" ? "mx1.big.example" : "notbig.example")])
    }
    let limits = SendingLimits(providers: [provider])
    let sender = try sample.sender(through: [relay.route(connections: 4)], limits: limits, lookup: lookup) {
      "r\($0)@\($0 % 2 == 0 ? "even." : "")example.net"
    }
    let running = RunningSender(sender)
    @Sendable func odd() -> Int { relay.seen.messages.count { (Int($0.dropFirst().prefix { $0 != "@" }) ?? 0) % 2 == 1 } }
    let time = try await running.stopped(within: .seconds(120)) { odd() == 20 }
    _ = try await running.end()
    #expect(odd() == 20)
    #expect(relay.seen.messages.count - odd() <= 2 + Int(time.inSeconds), "one a second")
  }

  @Test func `Where a relay takes nobody's mail, whatever it says, the one that stands by helps`() async throws {
    for words in ["450 4.7.1 rate limited, try again later\r\n", "451 4.3.2 not now\r\n"] {
      let (sample, spare) = (try Sample(readers: 60), try usual())
      let unwilling = try ScriptedRelay { _, _, stage in stage == .rcpt ? .say(words) : .usual }
      defer { [spare, unwilling].forEach { $0.close() }; sample.remove() }
      let routes = [unwilling.route(connections: 2), spare.route("spare", connections: 2, weight: 0)]
      let running = RunningSender(try sample.sender(through: routes))
      _ = try await running.stopped(within: .seconds(120)) { try sample.counts()[.planned] == nil }
      _ = try await running.end()
      #expect(spare.seen.messages.count >= 10, "\(spare.seen.messages.count)")
    }
  }

  @Test func `A relay that is silent in all its sessions is in trouble before they end, and the one that stands by helps`() async throws {
    let (sample, spare) = (try Sample(readers: 40), try usual())
    let silent = try ScriptedRelay { _, _, stage in stage == .dot ? .hang : .usual }
    defer { [spare, silent].forEach { $0.close() }; sample.remove() }
    let patient = SMTPTimeouts(dot: .seconds(300), silence: .seconds(1))
    let routes = [silent.route(connections: 2, timeouts: patient), spare.route("spare", connections: 2, weight: 0)]
    let running = RunningSender(try sample.sender(through: routes))
    _ = try await running.stopped(within: .seconds(60)) { spare.seen.messages.count == 38 }
    #expect(spare.seen.messages.count == 38 && silent.seen.messages.count == 2)
    let troubles = try await sample.database.read { try RouteTrouble.each(.live, $0) }
    #expect(troubles.map(\.route) == ["smtp"])
    #expect(troubles.first?.trouble.reason.contains("no answer for") == true, "\(troubles)")
    silent.close()
    _ = try await running.end()
    #expect(try sample.counts() == [.accepted: 38, .uncertain: 2])
  }

  @Test func `Outside its hours an issue waits, and what somebody waits for leaves`() async throws {
    let (sample, relay) = (try Sample(readers: 3), try usual())
    defer { relay.close(); sample.remove() }
    let minute = Int(sample.now.milliseconds / 60_000 % 1440)
    let closed = SendingWindow(opens: (minute + 120) % 1440, closes: (minute + 180) % 1440, zone: .gmt)
    #expect(try await sample.deliver(through: [relay.route()], limits: SendingLimits(window: closed)) == .idle)
    #expect(try sample.counts() == [.planned: 3] && relay.seen.connections == 0)
    _ = try await sample.database.write { try $0.execute("UPDATE campaigns SET kind = 'confirmation'") }
    #expect(try await sample.deliver(through: [relay.route()], limits: SendingLimits(window: closed)) == .idle)
    #expect(try sample.counts() == [.accepted: 3])
  }

  @Test func `SIZE and DSN are used where they are offered, and a message that is too big fails nobody`() async throws {
    let (sample, relay) = (try Sample(readers: 1), try usual(["SIZE 5000", "DSN"]))
    defer { relay.close(); sample.remove() }
    #expect(try await sample.deliver(through: [relay.route()]) == .idle)
    let commands = relay.seen.commands
    #expect(commands.contains("MAIL FROM:<letter@example.org> SIZE=116 RET=HDRS"), "\(commands)")
    #expect(commands.contains("RCPT TO:<r1@example.net> NOTIFY=FAILURE"), "\(commands)")

    let second = try Sample(readers: 1)
    defer { second.remove() }
    #expect(try await second.deliver(through: [relay.route()], octets: 6000) == .idle)
    #expect(try second.counts() == [.deferred: 1] && relay.seen.messages.count == 1)
  }
}
