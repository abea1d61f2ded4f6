import Foundation
import Store
import Testing
import Words

@testable import Delivery

/// What a sender counts of itself, and what waits in its queue.
@Suite struct SendingCountsTests {
  private let provider = Provider(name: "big", domains: ["big.example"], perMinute: nil, connections: 4)

  /// Those that are not 0, as `provider outcome reply`.
  private func lines(_ sender: Sender) -> [String: Int] {
    let counted = sender.counts.lines.filter { $0.count > 0 }
    return Dictionary(
      uniqueKeysWithValues: counted.map { ("\($0.provider) \($0.outcome.rawValue) \($0.answer.rawValue)", $0.count) })
  }

  @Test func `Each result is counted once, by provider, outcome and class of the reply, and commits and flushes by how long they took`()
    async throws
  {
    let relay = try ScriptedRelay { _, transaction, stage in
      stage == .rcpt && transaction <= 3 ? .say("550 5.1.1 no such user") : .usual
    }
    let sample = try Sample(readers: 30)
    defer { relay.close(); sample.remove() }
    let sender = try sample.sender(
      through: [relay.route(connections: 1)], limits: SendingLimits(providers: [provider]),
      to: { "r\($0)@\($0 % 3 == 0 ? "big.example" : "d\($0).example")" })
    #expect(try await sender.runOnOwnThread(untilIdle: true) == .idle)
    let (lines, counts) = (lines(sender), try sample.counts())
    let ended = lines.filter { !$0.key.contains("put_back") }
    #expect(
      ended.values.reduce(0, +) == 30
        && Set(ended.keys).isSubset(of: [
          "big accepted 2xx", "other accepted 2xx", "big failed 5xx", "other failed 5xx",
        ]), "\(lines)")
    for (state, word) in [(DeliveryState.accepted, "accepted 2xx"), (.failed, "failed 5xx")] {
      #expect(["big", "other"].reduce(0) { $0 + (lines["\($1) \(word)"] ?? 0) } == counts[state] ?? 0, "\(lines) \(counts)")
    }
    #expect(lines["big accepted 2xx", default: 0] + lines["big failed 5xx", default: 0] == 10)
    #expect(sender.counts.commits.cumulative.last ?? 0 > 1 && sender.counts.flushes.cumulative.last ?? 0 > 0)
    #expect(sender.counts.lines.count == 2 * 5 * 4, "as many as providers, not as domains")
  }

  @Test func `Whom something keeps from getting it is counted, and a result that is not ours any more`() throws {
    let sample = try Sample(readers: 3)
    defer { sample.remove() }
    let (outbox, counts) = (sample.outbox("w"), SendingCounts([]))
    let first = try outbox.commit(
      Batch(number: 1, results: [], demand: .one(3)), policy: .sample, now: sample.now
    ) { lease, _ in
      lease.subscriber == ID(1) ? .excluded(reason: "left") : .message(to: "example.org") { throw CocoaError(.featureUnsupported) }
    }
    counts.add(first)
    let leases = first.leases.map(\.lease)
    try sample.database.blockingWrite { try Outbox.release(leases[1].delivery, $0, now: sample.now) }
    let results = leases.map { DeliveryResult.putOff($0, until: sample.now, because: "test", now: sample.now) }
    counts.add(
      try outbox.commit(Batch(number: 2, results: results, demand: .one(0)), policy: .sample, now: sample.now) { _, _ in
        .excluded(reason: "")
      })
    #expect(counts.excluded.value == 1 && counts.fenced.value == 1)
    #expect(counts.lines.filter { $0.count > 0 }.map(\.outcome) == [.returned])
  }

  private func depth(_ sample: Sample, window: SendingWindow? = nil, after time: Duration = .zero) throws -> QueueDepth {
    try sample.database.blockingRead { try QueueDepth(.live, window: window, now: sample.now + time, $0) }
  }

  @Test func `What waits is told apart by whether it may leave now, and since when the first of it waits`() throws {
    let sample = try Sample(readers: 6)
    defer { sample.remove() }
    try sample.database.blockingWrite { connection in
      try connection.execute("UPDATE deliveries SET state = 'deferred', due_at = due_at + 60000 WHERE id <= 2")
      try connection.execute("UPDATE deliveries SET state = 'uncertain' WHERE id = 3")
      try connection.execute("UPDATE deliveries SET state = 'leased', worker = 'w', lease = 1 WHERE id = 4")
    }
    let now = try depth(sample, after: .seconds(5))
    #expect(now == QueueDepth(due: 2, later: 2, paused: 0, leased: 1, uncertain: 1, dueSince: sample.now))
    let then = try depth(sample, after: .seconds(60))
    #expect(then.due == 4 && then.later == 0)
    // Its hours are over: nothing of an issue may leave.
    let closed = SendingWindow(opens: 0, closes: 1, zone: .gmt)
    #expect(try !closed.isOpen(at: sample.now) && depth(sample, window: closed).due == 0)
    let waiting = try depth(sample, window: closed, after: .seconds(5))
    #expect(waiting.later == 4 && waiting.dueSince == nil)
    _ = try sample.database.blockingWrite { connection in
      try connection.execute("UPDATE campaigns SET state = 'paused', halted_at = 1, halt_reason = 'test'")
    }
    let paused = try depth(sample, after: .seconds(60))
    #expect(paused == QueueDepth(due: 0, later: 0, paused: 4, leased: 1, uncertain: 1, dueSince: nil))
  }
}
