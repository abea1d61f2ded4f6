import Foundation
import Store
import Testing

@testable import Delivery

@Suite struct AttemptTests {
  private func attempts(_ sample: Sample, of delivery: Int64 = 1) throws -> [Attempt] {
    try sample.database.blockingRead { try Attempt.all(of: ID(delivery), $0) }
  }

  /// Leases the only delivery and hands in what became of it.
  private func attempt(_ state: DeliveryState, _ reply: String, _ number: Int, _ sample: Sample) throws {
    let outbox = sample.outbox("w")
    let lease = try #require(try sample.commit(outbox, want: 1, number: Int64(number)).leases.first)
    let result = DeliveryResult(lease: lease, state: state, due: sample.now, reply: reply)
    #expect(try sample.commit(outbox, [result], want: 0, number: Int64(number)).fenced.isEmpty)
  }

  @Test func `What is taken at once costs no row; what was put off first is kept with its end`() throws {
    let sample = try Sample(readers: 2)
    defer { sample.remove() }
    try attempt(.accepted, "250 ok", 1, sample)
    #expect(try attempts(sample) == [])
    try attempt(.deferred, "451 later", 2, sample)
    try attempt(.accepted, "250 at last", 3, sample)
    #expect(
      try attempts(sample, of: 2).map { "\($0.number) \($0.outcome) \($0.reply ?? "")" } == [
        "1 deferred 451 later", "2 accepted 250 at last",
      ])
  }

  @Test func `Of many tries the first five and the last fifteen are kept, and the gap is known`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    for number in 1...31 { try attempt(.deferred, "451 \(number)", number, sample) }
    let kept = try attempts(sample)
    #expect(kept.map(\.number) == Array(1...5) + Array(17...31))
    #expect(kept.allSatisfy { $0.reply == "451 \($0.number)" })
  }

  @Test func `A lease given back is no try; one settled after a crash is`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    let outbox = sample.outbox("w")
    let lease = try #require(try sample.commit(outbox, want: 1, number: 1).leases.first)
    let back = DeliveryResult.released(lease, due: sample.now, reason: nil)
    _ = try sample.commit(outbox, [back], want: 1, number: 2)
    #expect(try attempts(sample) == [])
    #expect(try Recovery.run(sample.database, folder: sample.folder + "/in-flight", presence: .alone, now: sample.now).uncertain == 1)
    #expect(try attempts(sample).map(\.outcome) == [.uncertain])
  }

  @Test func `Uncertain ones are put back or closed, all or those that were named, and the ledger balances`() throws {
    let sample = try Sample(readers: 5)
    defer { sample.remove() }
    _ = try sample.commit(sample.outbox("w"), want: 4, number: 1)
    func settle(_ resolution: Resolution, _ chosen: Set<SubscriberID>?) throws -> Int {
      try sample.database.blockingWrite {
        try resolution.settle(ID(1), of: chosen, cause: "by hand", now: sample.now + .seconds(9), $0)
      }
    }
    try sample.database.blockingWrite { connection in
      for id in 1...4 { try Outbox.end(ID(Int64(id)), as: .uncertain, reply: "stopped", connection, now: sample.now) }
    }
    #expect(try settle(.resend, [ID(2), ID(5)]) == 1, "the fifth is not uncertain")
    #expect(try settle(.close, [ID(3)]) == 1)
    #expect(try sample.counts() == [.uncertain: 2, .deferred: 1, .accepted: 1, .planned: 1])
    #expect(try settle(.close, nil) == 2 && settle(.close, nil) == 0)
    let ledger = try sample.database.blockingRead { try Ledger.of(ID(1), $0) }
    #expect(ledger?.balances == true && ledger?[.accepted] == 3)
    #expect(try attempts(sample, of: 2).map { "\($0.outcome) \($0.reply ?? "")" } == ["uncertain stopped", "deferred by hand"])
    let record = try #require(try sample.database.blockingRead { try DeliveryRecord.find(ID(2), in: ID(1), $0) })
    #expect(record.attempts == 1 && record.dueAt == sample.now + .seconds(9) && record.reply == "by hand; before: stopped")
    let again = try sample.commit(sample.outbox("w"), want: 9, number: 2, at: sample.now + .seconds(9)).leases
    #expect(Set(again.map(\.delivery)) == [ID(2), ID(5)])
  }
}
