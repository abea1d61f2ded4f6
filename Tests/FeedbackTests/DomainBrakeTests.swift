import Audience
import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Campaigns
@testable import Feedback

/// A provider that says of all its readers that they are gone.
@Suite struct DomainBrakeTests {
  private let desk: IntakeDesk
  private let hello: CampaignID
  private let before: CampaignID

  init() throws {
    desk = try IntakeDesk()
    before = try desk.campaign("before", state: "sent")
    hello = try desk.campaign("hello")
  }

  private typealias Mail = (person: Subscriber, mail: DeliveryID)

  /// Of the issue, to readers of a domain who had one a week ago.
  private func mails(_ count: Int, at domain: String = "linden.test", hadOne: Bool = true) throws -> [Mail] {
    let people = try (0..<count).map { try desk.reader("r\($0)@\(domain)") }
    if hadOne { for one in people { try desk.mail(before, to: one) } }
    desk.later(days: 7)
    return try people.map { ($0, try desk.mail(hello, to: $0)) }
  }

  private var group: HeldGroup { get throws { try desk.database.blockingRead { try HeldGroup.of(nil, domain: "linden.test", $0) } } }

  private var bounced: Int { get throws { try desk.count("memberships WHERE state = 'bounced'") } }

  /// That all of them come back, as what it is taken.
  @discardableResult
  private func refuse(_ mails: some Sequence<Mail>, _ reason: RefusalReason = .unknownUser) throws -> [FeedbackOutcome?] {
    try mails.map { one in
      if case .taken(.bounce, let outcome) = try desk.take(desk.bounce(one.mail, reason)) { outcome } else { nil }
    }
  }

  @Test(arguments: [RefusalReason.unknownUser, .hostUnknown])
  func `Where a domain took mail before, ten and thirty of a hundred that are gone within a day are held, and the issue goes on`(
    reason: RefusalReason
  ) throws {
    let others = try mails(200, at: "example.org")
    let linden = try mails(12)
    #expect(try refuse(linden.prefix(9), reason) == [FeedbackOutcome?](repeating: .bounced, count: 9))
    #expect(try bounced == 9)
    #expect(try refuse(linden.suffix(3), reason) == [.heldWithDomain, .heldWithDomain, .heldWithDomain])
    #expect(try bounced == 0 && group.count == 12 && desk.count("feedback_changes") == 0)
    #expect(try desk.database.blockingRead { try Campaign.find(hello, $0)?.state } == .sending)
    #expect(try refuse(others.prefix(3)) == [.bounced, .bounced, .bounced], "nobody else is held")
    #expect(try desk.database.blockingRead { try HeldGroup.all($0).map(\.name) } == ["linden.test"])
    #expect(try desk.database.blockingRead { try ReturnCounts.of(hello, $0) }.held == 0, "they are not the issue's to decide about")
  }

  @Test func `Who is forgotten is not held any more`() throws {
    let linden = try mails(12)
    try refuse(linden)
    #expect(try group.count == 12 && desk.database.blockingRead { try ReturnCounts.held($0) } == 12)
    for one in linden {
      _ = try desk.database.blockingWrite { try Erasure.erase(one.person.id, cause: "asked", now: desk.now, $0) }
    }
    #expect(try desk.database.blockingRead { try ReturnCounts.held($0) } == 0)
  }

  @Test func `A domain that never took a mail is believed`() throws {
    #expect(try Set(refuse(mails(12, hadOne: false))) == [.bounced])
  }

  @Test func `A large domain of which few are gone is believed`() throws {
    #expect(try Set(refuse(mails(60).prefix(17))) == [.bounced])
  }

  @Test func `Over mails to one alone and several issues it is one domain`() throws {
    let first = try mails(6)
    let second = try desk.campaign("second")
    let more = try (0..<5).map { number -> Mail in
      let person = try desk.reader("s\(number)@linden.test")
      return (person, try desk.mail(second, to: person))
    }
    #expect(try refuse(first + more).suffix(2) == [.heldWithDomain, .heldWithDomain])
    desk.later(days: 3)
    let late = try desk.mail(try desk.campaign("third"), to: first[0].person)
    #expect(try desk.take(desk.bounce(late)) == .taken(.bounce, .heldWithDomain), "until somebody has looked")
  }

  @Test func `Accepted they count, and what comes after counts again`() async throws {
    let mails = try mails(13)
    try refuse(mails.prefix(12))
    #expect(try await accept() == HeldBounces.Accepted(gone: 12, kept: 0))
    #expect(try bounced == 12 && group.count == 0)
    #expect(try refuse(mails.suffix(1)) == [.bounced])
  }

  private func accept() async throws -> HeldBounces.Accepted {
    try await HeldBounces(of: group.scope).accept(in: desk.database, by: desk.rules) { [desk] in desk.now }
  }

  @Test func `Who had mail since that did not come back is kept when the others are given up`() async throws {
    let mails = try mails(12)
    try refuse(mails)
    desk.later(days: 8)
    let later = try desk.campaign("later")
    for one in mails.prefix(3) { try desk.mail(later, to: one.person) }
    let back = try desk.mail(later, to: mails[3].person)
    desk.later(seconds: 60)
    #expect(try desk.take(desk.bounce(back)) == .taken(.bounce, .heldWithDomain))
    desk.later(days: 7)
    // Of this one nothing can have come back yet.
    try desk.mail(try desk.campaign("last"), to: mails[4].person)
    #expect(try await accept() == HeldBounces.Accepted(gone: 9, kept: 3))
    for one in mails.prefix(3) { #expect(try desk.state(one.person) == .confirmed) }
    for one in mails.dropFirst(3) { #expect(try desk.state(one.person) == .bounced) }
    #expect(try group.count == 0)
    desk.later(seconds: 60)
    #expect(try desk.take(desk.bounce(mails[0].mail)) == .taken(.bounce, .undone), "the same mail again is no news")
  }

  @Test func `Taken back, they stay readers, and what is said of years ago stands`() throws {
    let old = try desk.reader("old@linden.test")
    #expect(try desk.take(desk.bounce(try desk.mail(before, to: old))) == .taken(.bounce, .bounced))
    try refuse(try mails(12))
    try desk.write { connection in
      let records = try FeedbackRecord.standing(FeedbackFilter(domain: "linden.test", isHeld: true), connection)
      #expect(records.count == 12)
      _ = try FeedbackUndo(rules: desk.rules).undo(records, because: "it was broken", now: desk.now, connection)
    }
    #expect(try bounced == 1 && group.count == 0 && desk.state(old) == .bounced)
    let held = FeedbackFilter(domain: "linden.test", isHeld: true)
    #expect(try desk.database.blockingRead { try FeedbackRecord.all(held, limit: 50, $0) }.isEmpty, "nobody is asked about them any more")
  }

  @Test func `What an issue has too many of is the issue's, also what was held with its domain`() throws {
    try desk.mail(hello, to: try desk.reader("last@example.org"), state: "planned")
    let (linden, others) = (try mails(12), try mails(40, at: "example.org"))
    try refuse(linden)
    try refuse(others.prefix(8))
    #expect(try group.count == 0)
    let groups = try desk.database.blockingRead { try HeldGroup.all($0) }
    #expect(groups.map(\.name) == ["hello"] && groups.map(\.count) == [20])
    #expect(try desk.database.blockingRead { try Campaign.find(hello, $0)?.state } == .paused && bounced == 0)
  }

  @Test func `Who is erased leaves no domain behind`() throws {
    let one = try mails(1)[0]
    try refuse([one])
    #expect(try desk.count("feedback WHERE domain = 'linden.test'") == 1)
    try desk.write { _ = try Erasure.erase(one.person.id, cause: "asked", now: desk.now, $0) }
    #expect(try desk.count("feedback WHERE domain IS NOT NULL") == 0)
  }

  @Test func `Where something is held is known without a look at what was accepted long ago`() throws {
    for (query, index) in [(ReturnCounts.campaignsQuery, "feedback_waiting"), (ReturnCounts.domainsQuery, "feedback_domain_waiting")] {
      let plan = try desk.database.blockingRead { try TestDatabase.plan(of: query, $0) }
      #expect(plan.contains { $0.contains(" \(index) ") || $0.hasSuffix(" \(index)") }, "\(plan)")
    }
  }

  @Test func `What is asked of each bounce looks into indexes`() throws {
    let scope = BounceScope.domain("linden.test")
    var parameters = SQLParameters()
    let fresh = BounceBrake.fresh(scope, BounceBrake.Span(around: desk.now, scope.span), &parameters)
    let campaigns = "SELECT DISTINCT f.campaign_id FROM feedback f WHERE \(fresh)"
    let query = BounceBrake.mails(ofDomain: "linden.test", in: campaigns, &parameters)
    let plan = try desk.database.blockingRead { connection in
      try TestDatabase.plan(of: query, connection, parameters.values)
    }
    for index in ["feedback_by_domain", "feedback_domain_stops", "subscribers_by_domain"] {
      #expect(plan.contains { $0.contains(" \(index) ") }, "\(plan)")
    }
    #expect(TestDatabase.scans(plan).allSatisfy { $0.hasPrefix("SCAN x") }, "\(plan)")
  }
}
