import Curl
import Store
import Testing

@testable import Delivery

/// A whole sender, real sockets and a real database, against a relay that misbehaves at one point.
@Suite struct FaultyRelayTests {
  /// Runs a sender until nothing is due and tells what the ledger says and what the relay saw.
  private func run(
    _ relay: ScriptedRelay, readers: Int = 1, connections: Int = 1, octets: Int = 100
  ) async throws -> (end: SenderEnd, counts: [DeliveryState: Int], attempts: Int) {
    let sample = try Sample(readers: readers)
    defer {
      relay.close()
      sample.remove()
    }
    let end = try await sample.deliver(through: [relay.route(connections: connections)], octets: octets)
    let attempts = try await sample.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
    return (end, try sample.counts(), attempts ?? 0)
  }

  /// Each way to fail before the dot, at each stage: nobody is blamed, no attempt is counted, and the next connection delivers it once.
  @Test(
    "What breaks before the final dot costs nobody an attempt, and the next session sends it",
    arguments: [ScriptedRelay.Stage.greeting, .ehlo, .mail, .rcpt, .data, .body],
    [.close, .reset, .hang, .sayAndClose("25"), .sayAndClose("421 4.3.2 closing\r\n"), .sayAndClose("hello\r\n")] as [ScriptedRelay.Answer])
  func before(stage: ScriptedRelay.Stage, answer: ScriptedRelay.Answer) async throws {
    // Only so large a message is still on its way when the relay acts.
    let octets = stage == .body ? 12_000_000 : 100
    let relay = try ScriptedRelay { connection, _, now in connection == 1 && now == stage ? answer : .usual }
    let (end, counts, attempts) = try await run(relay, octets: octets)
    #expect(end == .idle && counts == [.accepted: 1] && attempts == 1)
    #expect(relay.seen.messages == ["r1@example.net"] && relay.seen.connections == 2)
  }

  @Test func `A message that takes longer to make than a look at its reader is good for is sent all the same`() async throws {
    let sample = try Sample(readers: 2)
    let relay = try ScriptedRelay { _, _, _ in .usual }
    defer {
      relay.close()
      sample.remove()
    }
    let running = RunningSender(try sample.sender(through: [relay.route()], making: Letter.freshness + .milliseconds(300)))
    _ = try await running.stopped(within: .seconds(60)) { relay.seen.messages.count == 2 }
    #expect(try await running.end() == .stopped)
    #expect(try sample.counts() == [.accepted: 2])
  }

  @Test(
    "What breaks after the final dot is uncertain, and is not sent again",
    arguments: [.close, .reset, .hang, .sayAndClose("25"), .sayAndClose("hello\r\n")] as [ScriptedRelay.Answer])
  func after(answer: ScriptedRelay.Answer) async throws {
    let relay = try ScriptedRelay { connection, _, stage in connection == 1 && stage == .dot ? answer : .usual }
    let (end, counts, attempts) = try await run(relay)
    #expect(end == .idle && counts == [.uncertain: 1] && attempts == 1)
    #expect(relay.seen.messages == ["r1@example.net"] && relay.seen.connections == 1)
  }

  @Test func `421 after the final dot is an answer: for now, and the session is over`() async throws {
    let relay = try ScriptedRelay { _, _, stage in stage == .dot ? .sayAndClose("421 4.3.2 closing\r\n") : .usual }
    let (_, counts, attempts) = try await run(relay)
    #expect(counts == [.deferred: 1] && attempts == 1)
  }

  @Test func `An answer that comes too late is never taken for the answer to the next message`() async throws {
    // The first message's refusal comes when its sender has long given up; the second is then taken.
    let relay = try ScriptedRelay { connection, transaction, stage in connection == 1 && stage == .dot ? .hang : .usual }
    let (_, counts, _) = try await run(relay, readers: 2)
    #expect(counts == [.uncertain: 1, .accepted: 1])
    #expect(relay.seen.connections == 2 && Set(relay.seen.messages) == ["r1@example.net", "r2@example.net"])
  }

  @Test func `An answer that nobody asked for ends the session before it can be credited to somebody`() async throws {
    let relay = try ScriptedRelay { connection, _, stage in
      connection == 1 && stage == .dot ? .say("250 2.0.0 queued\r\n554 5.1.1 nobody of this name") : .usual
    }
    let (_, counts, attempts) = try await run(relay, readers: 2)
    #expect(counts == [.accepted: 2] && attempts == 2 && relay.seen.connections == 2)
  }

  @Test func `A relay that closes after each third message costs nobody an attempt`() async throws {
    let relay = try ScriptedRelay { _, transaction, stage in
      transaction % 4 == 0 && stage == .mail ? .sayAndClose("421 4.7.0 enough for one session\r\n") : .usual
    }
    let (end, counts, attempts) = try await run(relay, readers: 10, connections: 2)
    #expect(end == .idle && counts == [.accepted: 10] && attempts == 10)
    #expect(relay.seen.messages.count == 10 && relay.seen.connections >= 4)
  }

  @Test func `A relay that hangs up without a word between messages costs nobody an attempt`() async throws {
    let relay = try ScriptedRelay { _, transaction, stage in stage == .dot ? .sayAndClose("250 2.0.0 queued\r\n") : .usual }
    let (end, counts, attempts) = try await run(relay, readers: 5)
    #expect(end == .idle && counts == [.accepted: 5] && attempts == 5 && relay.seen.connections == 5)
  }

  @Test
  func `A message that is refused before its end is refused for good by a relay that takes others, and for now by one that took none`()
    async throws
  {
    for takesFirst in [true, false] {
      let relay = try ScriptedRelay { connection, transaction, stage in
        stage == .body && !(takesFirst && connection == 1 && transaction == 1) ? .say("552 5.3.4 too big") : .usual
      }
      let (_, counts, attempts) = try await run(relay, readers: 2, octets: 12_000_000)
      #expect(counts == (takesFirst ? [.accepted: 1, .failed: 1] : [.deferred: 2]) && attempts == 2, "\(counts)")
    }
  }

  @Test func `Sessions wait for their relay side by side, not one after another`() async throws {
    // No answer comes before all eight messages wait for theirs.
    let relay = try ScriptedRelay { _, transaction, stage in transaction == 1 && stage == .dot ? .together(8) : .usual }
    let (_, counts, _) = try await run(relay, readers: 8, connections: 8)
    #expect(counts == [.accepted: 8] && relay.seen.connections == 8)
  }

  @Test func `Keywords in lower case and lines that end in a bare LF are understood`() async throws {
    let relay = try ScriptedRelay(keywords: ["pipelining", "smtputf8", "size 1000000"], lineEnd: "\n") { _, _, _ in .usual }
    let (_, counts, _) = try await run(relay, readers: 3)
    #expect(counts == [.accepted: 3])
    let commands = relay.seen.commands
    #expect(commands.first == "EHLO client.example" && commands.count { $0 == "DATA" } == 3)
  }

  @Test func `An answer that came before the message is none to it`() async throws {
    let relay = try ScriptedRelay { _, _, stage in stage == .data ? .say("354 go on\r\n250 2.0.0 taken") : .usual }
    let (_, counts, _) = try await run(relay, readers: 2)
    #expect(counts[.accepted] == nil && counts[.uncertain] == nil, "\(counts)")
  }

  @Test(
    "What a server offers in small letters, or as servers did long ago, is made use of",
    arguments: [
      ("starttls", SMTPEndpoint.Security.starttls, "STARTTLS"), ("auth login plain", .none, "AUTH PLAIN"),
      ("AUTH=PLAIN LOGIN", .none, "AUTH PLAIN"),
    ])
  func offer(keyword: String, security: SMTPEndpoint.Security, command: String) async throws {
    let relay = try ScriptedRelay(keywords: [keyword, "8bitmime"]) { _, _, _ in .usual }
    defer { relay.close() }
    // What it says to that is no answer, so no session comes about.
    try? await open(relay, security, .init(user: "u", proof: .password("p")))
    #expect(relay.seen.commands.contains { $0.hasPrefix(command) }, "\(relay.seen.commands)")
  }

  @Test(
    "A server that refuses EHLO for now is not spoken to without it", arguments: [SMTPEndpoint.Security.starttls, .none, .opportunistic])
  func hello(security: SMTPEndpoint.Security) async throws {
    let relay = try ScriptedRelay { _, _, stage in stage == .ehlo ? .say("451 4.3.2 not now") : .usual }
    defer { relay.close() }
    await #expect {
      try await open(relay, security)
    } throws: { error in
      (error as? CurlError)?.wasConnected == true && "\(error)".contains("451 4.3.2 not now")
    }
    #expect(!relay.seen.commands.contains { $0.hasPrefix("MAIL") })
  }

  private func open(
    _ relay: ScriptedRelay, _ security: SMTPEndpoint.Security, _ credentials: SMTPEndpoint.Credentials? = nil
  ) async throws {
    let endpoint = SMTPEndpoint(
      host: "127.0.0.1", port: relay.port, security: security, credentials: credentials, mechanism: credentials == nil ? .auto : .plain,
      helloName: "client.example", connectTimeout: .seconds(5), replyTimeout: .seconds(5))
    try await OwnThread.run { try SMTPSession(endpoint).quit() }
  }

  @Test("At a stop nobody waits for a session to be tidied up whose message has its answer", arguments: [[], ["PIPELINING"]])
  func decided(keywords: [String]) async throws {
    let sample = try Sample(readers: 2)
    let relay = try ScriptedRelay(keywords: keywords) { _, transaction, stage in
      switch stage {
      case .rcpt where transaction == 2: .say("550 5.1.1 nobody of this name")
      case .dot where transaction == 2: .hang
      case .rset: .hang
      default: .usual
      }
    }
    defer {
      relay.close()
      sample.remove()
    }
    let patient = SMTPTimeouts(command: .seconds(300), block: .seconds(300), dot: .seconds(300))
    let running = RunningSender(try sample.sender(through: [relay.route(timeouts: patient)]))
    _ = try await running.stopped(within: .seconds(60)) {
      keywords.isEmpty ? relay.seen.commands.contains("RSET") : relay.seen.messages.count == 2
    }
    let begin = ContinuousClock.now
    #expect(try await running.end() == .stopped && .now - begin < .seconds(30))
    #expect(try sample.counts() == [.accepted: 1, .failed: 1])
  }

  @Test func `A refusal for one leaves the session to the next`() async throws {
    let relay = try ScriptedRelay(keywords: []) { connection, transaction, stage in
      stage == .rcpt && connection == 1 && transaction == 2 ? .say("550 5.1.1 nobody of this name") : .usual
    }
    let (_, counts, _) = try await run(relay, readers: 2)
    #expect(counts == [.accepted: 1, .failed: 1] && relay.seen.connections == 1)
    #expect(relay.seen.commands.contains("RSET"))
  }
}
