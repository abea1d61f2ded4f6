import DNS
import Foundation
import Store
import Synchronization
import Testing

@testable import Delivery

/// Who answers late or never, and what that costs the others: nothing.
extension DirectRouteTests {
  @Test func `Receivers that keep everybody waiting, or say that they are too busy, hold up nobody else`() async throws {
    let sample = try Sample(readers: 400)
    let good = try usual("127.0.0.1")
    let silent = try ScriptedRelay(host: "127.0.0.2", port: good.port) { _, _, stage in stage == .greeting ? .hang : .usual }
    let busy = try ScriptedRelay(host: "127.0.0.3", port: good.port) { _, _, stage in
      stage == .mail ? .sayAndClose("421 4.7.0 too many sessions\r\n") : .usual
    }
    let slow = try ScriptedRelay(host: "127.0.0.4", port: good.port) { _, _, stage in stage == .rcpt ? .say("451 4.7.1 try later") : .usual
    }
    defer { [good, silent, busy, slow].forEach { $0.close() }; sample.remove() }
    var table: [String: Entry] = [
      "good.test": .address("127.0.0.1"), "busy.test": .address("127.0.0.3"), "slow.test": .address("127.0.0.4"),
    ]
    // More domains that say nothing than there are sessions.
    for number in 0..<10 { table["silent\(number).test"] = .address("127.0.0.2") }
    let sender = try sample.sender(through: [route(port: good.port)], lookup: lookup(table)) { number in
      switch number % 4 {
      case 0: "r\(number)@good.test"
      case 1: "r\(number)@busy.test"
      case 2: "r\(number)@slow.test"
      default: "r\(number)@silent\(number % 10).test"
      }
    }
    let running = RunningSender(sender)
    let time = try await running.stopped(within: .seconds(120)) { good.seen.messages.count == 100 }
    #expect(good.seen.messages.count == 100)
    // On a machine that is not busy none of those that say nothing stands aside by then.
    #expect(silent.seen.connections <= 4 || time >= Destination.haste, "the route's sessions")
    _ = try await running.end()
    let counts = try sample.counts()
    #expect(counts[.accepted] == 100 && counts[.failed] == nil && counts[.uncertain] == nil, "\(counts)")
    let replies = try replies(sample)
    #expect(replies.values.contains { $0 == "421 4.7.0 too many sessions (busy.test, not encrypted)" })
    #expect(replies.values.contains { $0 == "451 4.7.1 try later (slow.test, not encrypted)" })
  }

  @Test(
    "Receivers that are silent before or after a message, for minutes, hold up nobody else, and ask little of us meanwhile",
    arguments: [ScriptedRelay.Stage.greeting, .rcpt, .dot])
  func silence(stage: ScriptedRelay.Stage) async throws {
    // Nobody can be given up after the dot: those stand aside, and there are fewer of them than places for that.
    let (silentOnes, goodOnes) = (stage == .dot ? 30 : 100, 6)
    let sample = try Sample(readers: (silentOnes + goodOnes) * 10)
    let good = try usual("127.0.0.1")
    let silent = try ScriptedRelay(host: "127.0.0.2", port: good.port) { _, _, now in now == stage ? .hang : .usual }
    defer { [good, silent].forEach { $0.close() }; sample.remove() }
    var table: [String: Entry] = [:]
    for number in 0..<silentOnes + goodOnes { table["d\(number).test"] = .mx([(10, "mx\(number).test")]) }
    for number in 0..<silentOnes + goodOnes { table["mx\(number).test"] = .address(number < silentOnes ? "127.0.0.2" : "127.0.0.1") }
    let leases = Mutex(0)
    let patient = route(port: good.port, connections: 8, timeout: .seconds(300))
    let sender = try sample.sender(through: [patient], lookup: lookup(table)) { number in
      leases.withLock { $0 += 1 }
      return "r\(number)@d\(Int(number) % (silentOnes + goodOnes)).test"
    }
    let running = RunningSender(sender)
    // Whoever waited for the silent ones would wait for 300 seconds, whoever gave them up one by one for more than one.
    let time = try await running.stopped(within: .seconds(240)) { good.seen.messages.count == goodOnes * 10 }
    let taken = leases.withLock { $0 }
    #expect(good.seen.messages.count == goodOnes * 10 && Set(good.seen.messages).count == goodOnes * 10, "within \(time)")
    #expect(time < .seconds(60), "it took \(time)")
    #expect(stage != .dot || silent.seen.messages.count <= silentOnes, "one each, until they have answered")
    #expect(Double(taken) < Double((silentOnes + goodOnes) * 120) * max(1, time / .seconds(60)), "\(taken) leases in \(time)")
    // They hang up now, and the end is near.
    silent.close()
    _ = try await running.end()
    let counts = try sample.counts()
    #expect(counts[.failed] == nil && counts[.uncertain] ?? 0 == (stage == .dot ? silent.seen.messages.count : 0), "\(counts)")
  }

  @Test func `A receiver that takes its time for each message gets them all, and what waits for it is looked at once more`() async throws {
    let sample = try Sample(readers: 16)
    let good = try usual("127.0.0.1")
    let late = try ScriptedRelay(host: "127.0.0.2", port: good.port) { _, _, stage in stage == .dot ? .late(1500) : .usual }
    defer { [good, late].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = ["a.test": .address("127.0.0.1"), "b.test": .address("127.0.0.2")]
    let end = try await sample.deliver(through: [route(port: good.port, timeout: .seconds(60))], lookup: lookup(table)) {
      "r\($0)@\($0 % 2 == 0 ? "a" : "b").test"
    }
    #expect(try end == .idle && sample.counts() == [.accepted: 16])
    #expect(late.seen.messages.count == 8 && Set(late.seen.messages).count == 8)
  }

  @Test func `Name servers that are silent hold up nobody else`() async throws {
    let sample = try Sample(readers: 340)
    let good = try usual("127.0.0.1")
    defer { good.close(); sample.remove() }
    let table = lookup(["good.test": .address("127.0.0.1")])
    let isOver = Mutex(false)
    let silent: MailLookup = { question throws(DNSFailure) in
      guard question.name != "good.test" else { return try table(question) }
      while !isOver.withLock({ $0 }) { usleep(10_000) }
      throw .silence(question)
    }
    // One domain of many readers, many of one, and then those who can have it.
    let sender = try sample.sender(through: [route(port: good.port)], lookup: silent) {
      $0 <= 300 ? "r\($0)@\($0 <= 120 ? "big" : "silent\($0)").test" : "r\($0)@good.test"
    }
    let running = RunningSender(sender)
    _ = try await running.stopped(within: .seconds(60)) { good.seen.messages.count == 40 }
    #expect(good.seen.messages.count == 40)
    isOver.withLock { $0 = true }
    _ = try await running.end()
    let counts = try sample.counts()
    #expect(counts[.accepted] == 40 && counts[.leased] == nil, "\(counts)")
  }

  @Test(
    "While this machine's name servers are away, or have an error for everybody, nobody loses an attempt, and the route is in trouble",
    arguments: [true, false])
  func nameServers(areSilent: Bool) async throws {
    let sample = try Sample(readers: 60)
    defer { sample.remove() }
    let broken: MailLookup = { question throws(DNSFailure) in throw .refused(question, reason: "SERVFAIL") }
    let end = try await sample.deliver(through: [route(port: 25)], lookup: areSilent ? Sample.nobodyAnswers : broken) {
      "r\($0)@d\($0 % 20).test"
    }
    guard case .routeDown(let reason) = end else { throw StoreError.engine("it ended as \(end)") }
    #expect(reason.contains("no name server of dns.servers, or else of /etc/resolv.conf, answers"), "\(reason)")
    #expect(try sample.counts() == [.planned: 60] && replies(sample).values.allSatisfy(\.isEmpty))
    let troubles = try await sample.database.read { try RouteTrouble.each(.live, $0) }
    #expect(troubles.map(\.trouble.reason) == [reason])
  }

  @Test(
    "Name servers that have a no for everybody, and for what is known everywhere, cost nobody anything, and another route takes over",
    arguments: [DNSAnswer.noSuchName, .noRecords])
  func noToAll(answer: DNSAnswer) async throws {
    let sample = try Sample(readers: 60)
    let spare = try usual("127.0.0.1")
    defer { spare.close(); sample.remove() }
    @Sendable func address(_ number: Int64) -> String { "r\(number)@d\(number % 20).test" }
    let end = try await sample.deliver(through: [route(port: 25)], lookup: { _ in answer }, to: address)
    guard case .routeDown(let reason) = end else { throw StoreError.engine("it ended as \(end)") }
    #expect(reason.contains("the name servers of dns.servers") && reason.contains("of no public name either"), "\(reason)")
    #expect(try sample.counts() == [.planned: 60] && replies(sample).values.allSatisfy(\.isEmpty))
    let troubles = try await sample.database.read { try RouteTrouble.each(.live, $0) }
    #expect(troubles.map(\.trouble.reason) == [reason])
    let both = [Route(name: "own", way: route(port: 25).way, connections: 4), spare.route("spare", connections: 2, weight: 0)]
    #expect(try await sample.deliver(through: both, lookup: { _ in answer }, to: address) == .idle)
    let attempts = try await sample.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
    #expect(try sample.counts() == [.accepted: 60] && attempts == 60)
  }

  @Test func `Name servers of an inner network lead to whom they know, and nobody is failed because they do not know him`() async throws {
    let sample = try Sample(readers: 30)
    let good = try usual("127.0.0.1")
    defer { good.close(); sample.remove() }
    let inner = lookup(["inner.test": .address("127.0.0.1")], isPublic: false)
    let end = try await sample.deliver(through: [route(port: good.port)], lookup: inner) {
      $0 <= 3 ? "r\($0)@inner.test" : "r\($0)@d\($0).test"
    }
    #expect(try end == .idle && sample.counts() == [.accepted: 3, .deferred: 27])
    #expect(try replies(sample)[29]?.contains("know nothing of d29.test, and of no public name either") == true)
  }

  @Test func `A list of one reader whose domain is gone is at its end at once`() async throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    #expect(try await sample.deliver(through: [route(port: 25)], lookup: lookup([:])) { _ in "r@gone.test" } == .idle)
    #expect(try sample.counts() == [.failed: 1])
  }

  @Test(
    "When they are away for a moment all goes on a moment later, at the beginning or while sessions are opened", arguments: [0, 22, 30])
  func absence(first: Int) async throws {
    let sample = try Sample(readers: 60)
    let good = try usual("127.0.0.1")
    defer { good.close(); sample.remove() }
    let table = lookup(Dictionary(uniqueKeysWithValues: (0..<20).map { ("d\($0).test", Entry.address("127.0.0.1")) }))
    let questions = Mutex(0)
    let lookup: MailLookup = { question throws(DNSFailure) in
      // Whatever else is silent, it is not the domain.
      guard question.name != "com" else { throw .silence(question) }
      let number = questions.withLock { count in
        defer { count += 1 }
        return count
      }
      guard number < first || number > first + 1 else { throw .silence(question) }
      return try table(question)
    }
    let end = try await sample.deliver(through: [route(port: good.port)], lookup: lookup) { "r\($0)@d\($0 % 20).test" }
    #expect(try end == .idle && sample.counts() == [.accepted: 60] && questions.withLock { $0 } > first + 1)
    let attempts = try await sample.database.read { try $0.first("SELECT sum(attempts) AS n FROM deliveries") { try $0.int("n") } }
    #expect(attempts == 60)
    #expect(try await sample.database.read { try RouteTrouble.each(.live, $0).isEmpty })
  }

  @Test func `Of receivers that cannot be reached the log has one line, with the first by name and the number of the others`() async throws
  {
    let sample = try Sample(readers: 40)
    let (good, log) = (try usual("127.0.0.1"), LineLog())
    defer { good.close(); sample.remove() }
    var table = Dictionary(uniqueKeysWithValues: (1..<40).map { ("d\($0).test", Entry.address("127.0.0.\(100 + $0)")) })
    table["d0.test"] = .address("127.0.0.1")
    let end = try await sample.deliver(through: [route(port: good.port)], lookup: lookup(table), logger: log.logger) {
      "r\($0)@d\($0 % 40).test"
    }
    #expect(try end == .idle && sample.counts() == [.accepted: 1, .deferred: 39])
    let lines = log.lines.filter { $0.contains("servers cannot be used") }
    // On a machine that is busy one leaves before the last is known.
    #expect((1...2).contains(lines.count) && lines[0].contains("to=d") && lines[0].contains("reason="), "\(lines)")
    let others = lines.compactMap { $0.firstMatch(of: /others=(\d+)/).flatMap { Int($0.1) } }.reduce(0, +)
    #expect(others + lines.count == 39, "\(lines)")
  }

  @Test func `An answer that never comes is uncertain, and is not sent again`() async throws {
    let sample = try Sample(readers: 4)
    let good = try usual("127.0.0.1")
    let silent = try ScriptedRelay(host: "127.0.0.2", port: good.port) { _, _, stage in stage == .dot ? .close : .usual }
    defer { [good, silent].forEach { $0.close() }; sample.remove() }
    let table: [String: Entry] = ["a.test": .address("127.0.0.1"), "b.test": .address("127.0.0.2")]
    let end = try await sample.deliver(through: [route(port: good.port)], lookup: lookup(table)) {
      "r\($0)@\($0 % 2 == 0 ? "a" : "b").test"
    }
    #expect(try end == .idle && sample.counts() == [.accepted: 2, .uncertain: 2] && Set(silent.seen.messages).count == 2)
  }
}
