import Audience
import Foundation
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// A campaign that is paused, resumed or cancelled in the middle of it.
@Suite struct HaltTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)

  /// An issue to these and the desk's two readers, under way.
  private func sending(_ desk: Desk, more: Int = 2, slug: String = "one") throws -> CampaignID {
    for number in 0..<more { try desk.subscribe("r\(number)@example.org") }
    try desk.write("\(slug).md", "title: One")
    let post = try Post.load(desk.folder + "/posts/\(slug).md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
    return try desk.database.blockingWrite { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
      return campaign.id
    }
  }

  private func campaign(_ id: CampaignID, _ desk: Desk) throws -> Campaign {
    try #require(try desk.database.blockingRead { try Campaign.find(id, $0) })
  }

  private func ledger(_ id: CampaignID, _ desk: Desk) throws -> Ledger {
    try #require(try desk.database.blockingRead { try Ledger.of(id, $0) })
  }

  private func commit(_ results: [DeliveryResult], want: Int, number: Int64, _ desk: Desk, at time: Timestamp? = nil) throws -> Commit {
    let batch = Batch(number: number, results: results, demand: .one(want))
    return try Outbox(database: desk.database, worker: "w", mode: .live).commit(batch, policy: .sample, now: time ?? now) { _, _ in
      .message(to: "example.org") { throw CocoaError(.featureUnsupported) }
    }
  }

  private func lease(_ count: Int, _ desk: Desk, token: Int64 = 1, at time: Timestamp? = nil) throws -> [Lease] {
    try commit([], want: count, number: token, desk, at: time).leases.map(\.lease)
  }

  private func hand(_ lease: Lease, _ state: DeliveryState, _ desk: Desk) throws {
    let result = DeliveryResult(lease: lease, state: state, due: now, reply: "\(state)")
    #expect(try commit([result], want: 0, number: 9, desk).fenced.isEmpty)
  }

  @Test func `While it is paused nothing is leased, what is in hand finishes, and its mails do not grow older`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let id = try sending(desk)
    let first = try #require(try lease(1, desk).first)
    #expect(first.expiresAt == now + .seconds(60))
    let pausing = try desk.database.blockingWrite { connection in
      (
        try Campaign.pause(id, reason: "by hand: a typo", now: now, connection),
        try Campaign.pause(id, reason: "again", now: now + .seconds(5), connection)
      )
    }
    #expect(pausing == (true, false), "the second one finds nothing under way, and changes no reason")
    #expect(try campaign(id, desk).state == .paused && campaign(id, desk).halt == Halt(since: now, reason: "by hand: a typo"))
    #expect(try lease(9, desk, token: 2).isEmpty)
    #expect(try desk.database.blockingRead { try Outbox(database: desk.database, worker: "w", mode: .live).nextDue($0) } == nil)
    try hand(first, .accepted, desk)
    try await desk.scheduler(at: now).tick()
    #expect(try campaign(id, desk).state == .paused && ledger(id, desk) == Ledger(audience: 4, counts: [.accepted: 1, .planned: 3]))

    let later = now + .seconds(1000)
    #expect(try desk.database.blockingWrite { try Campaign.resume(id, now: later, $0) })
    #expect(try campaign(id, desk).state == .sending && campaign(id, desk).halt == nil)
    #expect(try lease(9, desk, token: 3, at: later).map(\.expiresAt) == Array(repeating: now + .seconds(1060), count: 3))
  }

  @Test func `Cancelled, what waits is cancelled with the reason, what is in hand finishes, and the ledger balances`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let id = try sending(desk, more: 3)
    let leases = try lease(3, desk)
    try hand(leases[0], .accepted, desk)
    #expect(try desk.database.blockingWrite { try Campaign.cancel(id, reason: "by hand: wrong post", now: now, $0) })
    #expect(try await !Campaign.close(id, in: desk.database, now: now), "two are in hand")
    #expect(try ledger(id, desk) == Ledger(audience: 5, counts: [.accepted: 1, .leased: 2, .cancelled: 2]))
    #expect(try campaign(id, desk).finishedAt == nil)
    // One arrives, the other is refused for now: it does not wait for a try that never comes.
    try hand(leases[1], .accepted, desk)
    try hand(leases[2], .deferred, desk)
    #expect(try lease(9, desk, token: 5).isEmpty)
    try await desk.scheduler(at: now + .seconds(1)).tick()
    #expect(try ledger(id, desk) == Ledger(audience: 5, counts: [.accepted: 2, .cancelled: 3]))
    #expect(try campaign(id, desk).state == .cancelled && campaign(id, desk).finishedAt == now + .seconds(1))
    let words = try desk.database.blockingRead { connection in
      var words: [String] = []
      try DeliveryRecord.each(of: id, in: [.cancelled], connection) { words.append($2.reply ?? "") }
      return Set(words)
    }
    #expect(words == ["cancelled by hand: wrong post", "cancelled by hand: wrong post; the last answer was: deferred"])
    #expect(try desk.database.blockingWrite { try Campaign.cancel(id, reason: "x", now: now, $0) } == false)
    #expect(try desk.database.blockingWrite { try Campaign.reopen(id, for: .seconds(1), now: now, $0) } == false, "it is over for good")
  }

  @Test(arguments: [nil, DeliveryState.accepted, .uncertain])
  func `A cancelled issue keeps its slug and its page when somebody had it or may have, and gives them back when nobody had`(
    first: DeliveryState?
  ) async throws {
    let (desk, reached) = (try Desk(), first != nil)
    defer { desk.remove() }
    let id = try sending(desk)
    if let first { try hand(try #require(try lease(1, desk).first), first, desk) }
    // What is sent again because nobody knew has not been called back by that.
    _ = try desk.database.blockingWrite { try Resolution.resend.settle(id, of: nil, cause: "by hand", now: now, $0) }
    _ = try desk.database.blockingWrite { try Campaign.cancel(id, reason: "by hand", now: now, $0) }
    try await Campaign.close(id, in: desk.database, now: now)
    let (used, found) = try desk.database.blockingRead { connection in
      (
        try Campaign.usedSlugs(list: desk.list, mode: .live, connection),
        try Campaign.find(slug: "one", list: desk.list, mode: .live, connection)?.id
      )
    }
    #expect(try desk.database.blockingRead { try Campaign.perhapsReached(id, $0) } == (first == .uncertain ? 1 : 0))
    #expect(used == (reached ? ["one"] : []) && found == (reached ? id : nil))
    #expect(try await (Archive(database: desk.database, mode: .live).issue(slug: "one") != nil) == reached)
    if reached {
      #expect(throws: StoreError.self) { try sending(desk, more: 0) }
    } else {
      #expect(try sending(desk, more: 0) != id)
    }
  }

  @Test func `One that was sent is under way again for who gets it after all, with time to retry, and closes again`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let id = try sending(desk, more: 0)
    for lease in try lease(9, desk) { try hand(lease, lease.subscriber == ID(1) ? .uncertain : .accepted, desk) }
    try await desk.scheduler(at: now).tick()
    #expect(try campaign(id, desk).state == .sent)
    let later = now + .seconds(100_000)
    let (settled, reopened) = try desk.database.blockingWrite { connection in
      (
        try Resolution.resend.settle(id, of: nil, cause: "by hand", now: later, connection),
        try Campaign.reopen(id, for: .seconds(60), now: later, connection)
      )
    }
    #expect(settled == 1 && reopened)
    #expect(try campaign(id, desk).state == .sending && campaign(id, desk).finishedAt == nil)
    let again = try #require(try lease(9, desk, token: 7, at: later).first)
    #expect(again.expiresAt == later + .seconds(60) && again.attempts == 1)
    try hand(again, .accepted, desk)
    try await desk.scheduler(at: later).tick()
    #expect(try campaign(id, desk).state == .sent && campaign(id, desk).finishedAt == later)
  }
}
