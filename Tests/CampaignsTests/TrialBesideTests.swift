import Audience
import Foundation
import Logging
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// A trial of subjects beside readers of digests, pauses, and clicks that the database does not have yet.
@Suite struct TrialBesideTests {
  private let now = TrialDesk.now
  private let end = TrialDesk.now + .seconds(4 * 3600)
  private let day = Duration.seconds(86_400)

  @Test func `Where those of a digest make the others too few for a trial, these still have a first few`() throws {
    let canary = Canary(share: 10, watch: .seconds(900), limit: 5)
    let head = "\(TrialDesk.subjects)\ntrial: {share: 10%, wait: 4h, metric: clicks}"
    let trial = try TrialDesk(68, digests: 30, head, canary: canary)
    defer { trial.remove() }
    let first = try trial.lease(at: now)
    #expect(try (20...26).contains(first.count) && trial.campaign.canaryEnds == now + .seconds(900) && trial.campaign.trialEnds == nil)
    #expect(first.allSatisfy { $0.variant != nil })
    try trial.settle(first, at: now, as: .failed, reply: "550 5.7.1 no")
    let campaign = try trial.campaign
    #expect(try trial.desk.database.blockingWrite { try canary.judge(campaign, now: now + .seconds(900), $0) } != nil)
    #expect(try trial.lease(at: now + .seconds(901), token: 2).isEmpty && trial.ledger[.excluded] == 30)
  }

  @Test func `A first few of a mail with one subject are of those who get it`() throws {
    let canary = Canary(share: 10, watch: .seconds(900), limit: 5)
    let trial = try TrialDesk(58, digests: 100, "title: News", canary: canary)
    defer { trial.remove() }
    #expect(try (20...26).contains(trial.lease(at: now).count))
    #expect(try trial.lease(at: now + .seconds(899), token: 2).isEmpty && trial.lease(at: now + .seconds(900), token: 3).isEmpty)
  }

  @Test func `A pause counts once, whether the trial ends after it or by hand in it`() throws {
    for isByHand in [false, true] {
      let trial = try TrialDesk(200)
      defer { trial.remove() }
      try trial.settle(trial.lease(at: now), at: now)
      let (paused, resumed) = (now + .seconds(300), now + day * 10)
      let database = trial.desk.database
      #expect(try database.blockingWrite { try Campaign.pause(trial.id, reason: "by hand", now: paused, $0) })
      let campaign = try trial.campaign
      if isByHand {
        let verdict = try database.blockingWrite {
          try Trial.of(trial.id, $0)?.choose(2, for: campaign, expiresAfter: day, now: now + day * 5, $0)
        }
        #expect(verdict?.chosen == 2)
      }
      #expect(try database.blockingWrite { try Campaign.resume(trial.id, now: resumed, $0) })
      if !isByHand { #expect(try trial.judge(at: resumed, expiresAfter: day) != nil) }
      let ends = try database.blockingRead {
        try $0.first("SELECT frozen_at + expires_after AS ends FROM campaigns WHERE id = $1", [trial.id.sql]) { try $0.time("ends") }
      }
      #expect(ends == resumed + day, "by hand: \(isByHand)")
    }
  }

  @Test func `Cancelled while it is open, its report says so`() throws {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    try trial.settle(trial.lease(at: now), at: now)
    let report = try trial.desk.database.blockingWrite { connection in
      #expect(try Campaign.cancel(trial.id, reason: "by hand", now: now, connection))
      return try TrialReport.of(try #require(try Campaign.find(trial.id, connection)), connection)
    }
    #expect(report?.ends == nil && report?.isCancelled == true && report?.words.contains("cancelled") == true)
  }

  private func visit(_ trial: TrialDesk, _ lease: Lease, at time: Timestamp) throws -> Visit {
    let reader = try #require(try trial.desk.database.blockingRead { try Subscriber.find(lease.subscriber, $0) })
    return Visit(.clicked, at: time, campaign: trial.id, link: 1, reader: reader.publicID, isMachine: false)
  }

  @Test func `Clicks that a process left behind which is gone are counted before it is judged, those of a living one waited for`()
    async throws
  {
    let trial = try TrialDesk(200)
    defer { trial.remove() }
    let (database, folder) = (trial.desk.database, VisitFile.folder(of: trial.desk.database))
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: day)
    let first = try trial.lease(at: now)
    try trial.settle(first, at: now)
    let (one, other) = (first.filter { $0.variant == 1 }, first.filter { $0.variant == 2 })
    do {
      let file = try VisitFile(folder: folder)
      for lease in other { #expect(file.append(try visit(trial, lease, at: now + .seconds(600))) != nil) }
    }
    let living = try VisitFile(folder: folder)
    #expect(living.append(try visit(trial, one[0], at: end + .seconds(-1))) != nil)
    var campaign = try trial.campaign
    #expect(try await Trial.judge(campaign, in: database, settings, telling: nil, now: end) == nil, "one is in hand")
    #expect(try trial.campaign.trialEnds == end)
    try await database.write { try VisitTally.took(Visit.length, of: living.path, $0) }
    #expect(living.append(try visit(trial, one[1], at: end)) != nil, "too late to matter")
    campaign = try trial.campaign
    let verdict = try await Trial.judge(campaign, in: database, settings, telling: nil, now: end + .seconds(2))
    #expect(verdict?.chosen == 2 && verdict?.results.map(\.hits) == [0, other.count])
    #expect(VisitFile.paths(in: folder) == [living.path])
  }
}
