import DNS
import Foundation
import Store
import Testing

@testable import Delivery

/// A domain with more than one server, of which the first lets us in and then does not take the mail.
extension DirectRouteTests {
  private static let twoServers: [String: Entry] = [
    "a.test": .mx([(10, "first.test"), (20, "second.test")]), "first.test": .address("127.0.0.4"), "second.test": .address("127.0.0.1"),
  ]

  @Test(
    "A server that lets us in and breaks off, or says that it is out of order itself, leaves the mail to the next at once",
    arguments: [
      (ScriptedRelay.Stage.mail, ScriptedRelay.Answer.sayAndClose("421 4.3.2 going down\r\n")), (.mail, .close), (.rcpt, .reset),
      (.mail, .say("451 4.3.0 out of order")), (.rcpt, .say("451 4.3.0 temporary lookup failure")), (.rcpt, .say("451 local error")),
      (.data, .say("452 4.3.1 the disk is full")), (.dot, .say("451 4.3.0 cannot queue")),
      (.ehlo, .sayAndClose("421 4.3.2 busy\r\n")), (.ehlo, .say("451 4.3.2 not now")),
    ])
  func next(stage: ScriptedRelay.Stage, answer: ScriptedRelay.Answer) async throws {
    let sample = try Sample(readers: 12)
    let second = try usual("127.0.0.1")
    let first = try ScriptedRelay(host: "127.0.0.4", port: second.port, keywords: []) { _, _, now in now == stage ? answer : .usual }
    defer { [first, second].forEach { $0.close() }; sample.remove() }
    let end = try await sample.deliver(through: [route(port: second.port)], lookup: lookup(Self.twoServers)) { "r\($0)@a.test" }
    #expect(try end == .idle && sample.counts() == [.accepted: 12] && Set(second.seen.messages).count == 12)
    let attempts = try await sample.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
    #expect(attempts == 12, "what the first said is no attempt")
    // Where it lets us in it is left alone from then on; a session with it may have been open beside that.
    #expect((1...2).contains(first.seen.connections) || stage == .ehlo, "\(first.seen.connections)")
  }

  @Test(
    "What is the receiver's word about a mail, or our pace, is not asked of the next server too",
    arguments: ["450 4.2.0 greylisted, come back later", "452 4.2.2 mailbox full", "451 4.7.1 too many messages", "451 greylisted"])
  func word(reply: String) async throws {
    let sample = try Sample(readers: 4)
    let second = try usual("127.0.0.1")
    let first = try ScriptedRelay(host: "127.0.0.4", port: second.port) { _, _, stage in stage == .rcpt ? .say(reply) : .usual }
    defer { [first, second].forEach { $0.close() }; sample.remove() }
    let end = try await sample.deliver(through: [route(port: second.port)], lookup: lookup(Self.twoServers)) { "r\($0)@a.test" }
    #expect(try end == .idle && sample.counts() == [.deferred: 4] && second.seen.connections == 0)
    #expect(try replies(sample).values.allSatisfy { $0 == "\(reply) (first.test, not encrypted)" })
  }

  @Test(
    "When none of a domain's servers works its mail is put off with the last reason, and each was asked a few times only",
    arguments: [ScriptedRelay.Answer.say("451 4.3.0 out of order"), .sayAndClose("421 4.3.2 going down\r\n")])
  func none(answer: ScriptedRelay.Answer) async throws {
    let sample = try Sample(readers: 8)
    let servers = try ["127.0.0.1", "127.0.0.4"].reduce(into: [ScriptedRelay]()) { servers, host in
      servers.append(try ScriptedRelay(host: host, port: servers.first?.port ?? 0) { _, _, stage in stage == .mail ? answer : .usual })
    }
    defer { servers.forEach { $0.close() }; sample.remove() }
    let end = try await sample.deliver(through: [route(port: servers[0].port)], lookup: lookup(Self.twoServers)) { "r\($0)@a.test" }
    #expect(try end == .idle && sample.counts() == [.deferred: 8])
    #expect(servers.allSatisfy { (1...4).contains($0.seen.connections) }, "\(servers.map(\.seen.connections))")
  }

  @Test func `A server is passed over for five minutes, and a session begun since then has been to the others already`() {
    let (now, hosts) = (ContinuousClock.now, ["a", "b"].map { MailExchanger(preference: 10, host: $0) })
    var destination = Destination(sessions: 2, now: now)
    #expect(destination.shun("a", of: hosts, calledAt: now, now) == true && destination.shunned(now) == ["a"])
    #expect(destination.shun("a", of: hosts, calledAt: now - .seconds(1), now + .seconds(1)) == true, "one that was open beside it")
    #expect(destination.shun("a", of: hosts, calledAt: now + .seconds(1), now + .seconds(2)) == false)
    #expect(destination.shun("b", of: hosts, calledAt: now, now + .seconds(2)) == false, "none is left")
    #expect(destination.shunned(now + .seconds(301)) == ["b"] && destination.shunned(now + .seconds(303)).isEmpty)
    var alone = Destination(sessions: 2, now: now)
    #expect(alone.shun("a", of: [hosts[0]], calledAt: now, now) == false)
  }
}
