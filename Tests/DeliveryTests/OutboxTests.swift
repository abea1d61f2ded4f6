import Foundation
import Store
import Testing

@testable import Delivery

@Suite struct OutboxTests {
  @Test func `Two workers never hold the same delivery, and a result counts once`() throws {
    let sample = try Sample(readers: 10)
    defer { sample.remove() }
    let (one, two) = (sample.outbox("one"), sample.outbox("two"))
    let first = try sample.commit(one, want: 6, number: 1).leases
    let second = try sample.commit(two, want: 6, number: 1).leases
    #expect(first.count == 6 && second.count == 4)
    #expect(Set(first.map(\.delivery)).isDisjoint(with: second.map(\.delivery)))

    let done = DeliveryResult(lease: first[0], state: .accepted, due: sample.now, reply: "250 ok")
    // The same lease in another's hands is fenced off, and so is a second result for it.
    #expect(try sample.commit(two, [done], want: 0, number: 2).fenced == [done])
    #expect(try sample.commit(one, [done], want: 0, number: 2).fenced == [])
    #expect(try sample.commit(one, [done], want: 0, number: 3).fenced == [done])
    #expect(try sample.counts() == [.accepted: 1, .leased: 9])
  }

  @Test func `A rehearsal is never leased by a live sender, nor the other way round`() throws {
    for (campaign, sender) in [(SendingMode.rehearsal, SendingMode.live), (.live, .rehearsal)] {
      let sample = try Sample(readers: 3, mode: campaign)
      defer { sample.remove() }
      let other = sample.outbox("w", mode: sender)
      #expect(try sample.commit(other, want: 3, number: 1).leases.isEmpty)
      #expect(try sample.nextDue(other) == nil)
      #expect(try sample.commit(sample.outbox("w", mode: campaign), want: 3, number: 2).leases.count == 3)
    }
  }

  @Test func `A sender of one campaign leases nothing of another that is under way, and does not wait for it`() throws {
    let sample = try Sample(readers: 3)
    defer { sample.remove() }
    try sample.addConfirmation(to: 1)
    let one = Outbox(database: sample.database, worker: "one", mode: .live, only: ID(2))
    #expect(try sample.commit(one, want: 9, number: 1).leases.map(\.campaign) == [ID(2)])
    #expect(try sample.nextDue(one) == nil)
    #expect(try sample.commit(sample.outbox("all"), want: 9, number: 1).leases.count == 3)
  }

  @Test func `A deferred delivery is leased again when it is due, not before`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    let outbox = sample.outbox("w")
    let lease = try #require(try sample.commit(outbox, want: 1, number: 1).leases.first)
    let later = sample.now + .seconds(300)
    let deferred = DeliveryResult(lease: lease, state: .deferred, due: later, reply: "451 later")
    #expect(try sample.commit(outbox, [deferred], want: 5, number: 2).leases.isEmpty)
    #expect(try sample.nextDue(outbox) == later)
    let again = try #require(try sample.commit(outbox, want: 5, number: 3, at: later).leases.first)
    #expect(again.delivery == lease.delivery && again.attempts == 1 && again.token == 3)
  }

  @Test func `Who must not get it, and what cannot be composed, is recorded with the lease`() throws {
    let sample = try Sample(readers: 4)
    defer { sample.remove() }
    let commit = try sample.commit(sample.outbox("w"), want: 4, number: 1) { lease, _ in
      switch lease.subscriber {
      case ID(1): return .excluded(reason: "unsubscribed")
      case ID(2): throw StoreError.absent(path: "content")
      default: return .message(to: "example.org") { throw CocoaError(.featureUnsupported) }
      }
    }
    #expect(commit.leases.map(\.subscriber) == [ID(3), ID(4)])
    #expect(try sample.counts() == [.excluded: 1, .planned: 1, .leased: 2])
    #expect(try sample.nextDue(sample.outbox("w")) == sample.now + .seconds(3600))
  }

  @Test func `Whether a commit of which nobody heard was kept, its own rows tell`() throws {
    let sample = try Sample(readers: 3)
    defer { sample.remove() }
    let outbox = sample.outbox("w")
    func made(_ results: [DeliveryResult] = [], want: Int = 0, number: Int64, isKept: Bool) throws -> Commit {
      var made: Commit?
      let batch = Batch(number: number, results: results, demand: want == 0 ? Demand(rooms: []) : .one(want))
      let compose: Compose = { _, _ in .message(to: "example.org") { throw CocoaError(.featureUnsupported) } }
      do {
        _ = try outbox.commit(batch, policy: .sample, now: sample.now, compose: compose) {
          made = $0
          if !isKept { throw StoreError.locked }
        }
      } catch StoreError.locked {}
      return try #require(made)
    }
    let lost = try made(want: 2, number: 1, isKept: false)
    #expect(try lost.leases.count == 2 && !outbox.hasKept(lost))
    let kept = try made(want: 2, number: 1, isKept: true)
    #expect(try outbox.hasKept(kept))
    let results = kept.leases.map { DeliveryResult(lease: $0.lease, state: .accepted, due: sample.now, reply: "250") }
    #expect(try !outbox.hasKept(made(results, number: 2, isKept: false)))
    #expect(try outbox.hasKept(made(results, number: 2, isKept: true)))
    #expect(
      try !outbox.hasKept(made(results, number: 3, isKept: true)), "somebody else had decided: it changed nothing, and can be made again")
  }

  @Test(
    "After a crash exactly the marked leases are uncertain that were not answered; after a power cut all are",
    arguments: [
      ("never-twice", true, [.uncertain: 2, .accepted: 1, .planned: 2]), ("never-miss", true, [.deferred: 2, .accepted: 1, .planned: 2]),
      ("never-twice", false, [.uncertain: 5]),
    ]
      as [(String, Bool, [DeliveryState: Int])])
  func recovery(promise: String, sameBoot: Bool, expected: [DeliveryState: Int]) throws {
    let sample = try Sample(readers: 5, promise: promise)
    defer { sample.remove() }
    let place = sample.folder + "/in-flight"
    let accepted: DeliveryID
    do {
      let file = try InFlightFile(folder: place, worker: "dead", slots: 4)
      let leases = try sample.commit(sample.outbox("dead"), want: 5, number: 7).leases
      accepted = leases[2].delivery
      file.mark(slot: 0, leases[1])
      file.mark(slot: 3, leases[4])
      file.mark(slot: 2, leases[2])
      #expect(file.note(DeliveryResult(lease: leases[2], state: .accepted, due: sample.now, reply: "250 2.0.0 Ok: queued as ÄB")))
      // While its process lives nobody touches its leases.
      #expect(try Recovery.run(sample.database, folder: place, presence: .alone, now: sample.now).released == 0)
      if !sameBoot {
        let handle = try FileHandle(forWritingTo: URL(filePath: file.path))
        try handle.write(contentsOf: Data("another boot id, of the same length1".utf8))
      }
    }
    let recovery = try Recovery.run(sample.database, folder: place, presence: .alone, now: sample.now)
    #expect(try sample.counts() == expected)
    #expect(recovery.released + recovery.accepted + recovery.uncertain == 5)
    if sameBoot {
      let history = try sample.database.blockingRead { try Attempt.all(of: accepted, $0) }
      #expect(history.map(\.reply) == ["250 2.0.0 Ok: queued as ÄB"])
    }
    #expect(!FileManager.default.fileExists(atPath: place + "/dead"))
  }

  @Test func `What cannot be noted has to be committed: refusals, long replies, and more than there is room for`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    let file = try InFlightFile(folder: sample.folder + "/in-flight", worker: "w", slots: 1)
    let lease = try #require(try sample.commit(sample.outbox("w"), want: 1, number: 1).leases.first)
    func noted(_ state: DeliveryState, _ reply: String?) -> Bool {
      file.note(DeliveryResult(lease: lease, state: state, due: sample.now, reply: reply))
    }
    #expect(!noted(.failed, "550 no"))
    #expect(!noted(.accepted, String(repeating: "x", count: 240)))
    #expect((0..<512).allSatisfy { _ in noted(.accepted, String(repeating: "x", count: 239)) })
    #expect(!noted(.accepted, nil))
    file.forget(1)
    #expect(noted(.accepted, nil) && !noted(.accepted, nil))
  }

  @Test func `A mark of an earlier lease says nothing about a later one`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    let place = sample.folder + "/in-flight"
    do {
      let file = try InFlightFile(folder: place, worker: "dead", slots: 4)
      let outbox = sample.outbox("dead")
      let lease = try #require(try sample.commit(outbox, want: 1, number: 1).leases.first)
      file.mark(slot: 0, lease)
      let deferred = DeliveryResult(lease: lease, state: .deferred, due: sample.now, reply: "451 later")
      #expect(try sample.commit(outbox, [deferred], want: 1, number: 2).leases.count == 1)
    }
    _ = try Recovery.run(sample.database, folder: place, presence: .alone, now: sample.now)
    #expect(try sample.counts() == [.deferred: 1])
  }

  @Test func `Mails to one person leave before the rest of an issue`() throws {
    let sample = try Sample(readers: 10)
    defer { sample.remove() }
    try sample.addConfirmation(to: 10)
    #expect(try sample.commit(sample.outbox("one"), want: 3, number: 1).leases.map(\.campaign) == [ID(2), ID(1), ID(1)])
  }

  @Test func `What holds up a route can be read by everybody until it works, from its beginning`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    func trouble(_ mode: SendingMode = .live) throws -> RouteTrouble? { try sample.database.blockingRead { try RouteTrouble.of(mode, $0) } }
    func note(_ outbox: Outbox, _ health: RouteHealth?) throws {
      _ = try sample.commit(outbox, want: 0, number: 1, health: health)
    }
    var health = RouteHealth()
    health.failed("relay:587: 535 bad credentials", now: sample.now)
    try note(sample.outbox("one"), health)
    try note(sample.outbox("one"), nil)
    let first = RouteTrouble(reason: "relay:587: 535 bad credentials", since: sample.now, nextTry: sample.now + .seconds(1))
    #expect(try trouble() == first)
    #expect(try trouble(.rehearsal) == nil)

    var later = RouteHealth()
    later.failed("relay:587: down", now: sample.now + .seconds(60))
    try note(sample.outbox("two"), later)
    #expect(try trouble() == RouteTrouble(reason: "relay:587: down", since: sample.now, nextTry: sample.now + .seconds(61)))

    try note(sample.outbox("two"), RouteHealth())
    #expect(try trouble() == nil)
  }
}
