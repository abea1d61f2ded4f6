import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// Who should have got an issue and did not.
@Suite struct GapTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)

  private func id(_ name: String, _ connection: Connection) throws -> SubscriberID {
    try #require(try Subscriber.find(try EmailAddress(parsing: "\(name)@example.org"), connection)).id
  }

  /// An issue to these people, sent to its end: all accepted.
  private func sent(_ desk: Desk, _ names: [String], audience: String? = nil) async throws -> Campaign {
    for name in names { try desk.subscribe("\(name)@example.org") }
    try desk.write("one.md", "title: One" + (audience.map { "\naudience: \($0)" } ?? ""))
    let post = try Post.load(desk.folder + "/posts/one.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
    let now = now
    return try await desk.database.write { connection in
      let readers = try post.readers(in: desk.publication, now: now, connection)
      let campaign = try Campaign.schedule(
        issue, list: desk.list, rule: readers.rule, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now,
        connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
      try connection.execute("UPDATE deliveries SET state = 'accepted', attempts = 1")
      try Campaign.finishIfDone(campaign.id, now: now, connection)
      return try #require(try Campaign.find(campaign.id, connection))
    }
  }

  private func gap(_ campaign: Campaign, _ desk: Desk, late: Bool = false, refused: Bool = false, at time: Timestamp? = nil) async throws
    -> [String]
  {
    let time = time ?? now + .seconds(60)
    return try await desk.database.read { connection in
      let gap = try Gap.of(campaign, in: desk.publication, late: late, refused: refused, now: time, connection)
      #expect(gap.count == gap.sample.count)
      return gap.sample.map { String($0.address.prefix { $0 != "@" }) }
    }
  }

  @Test func `Whose exclusion is over or whose time ran out comes back; who has it, may have it, or was refused does not`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let campaign = try await sent(desk, ["cy", "di", "ed", "flo", "gus", "hal"])
    try await desk.database.write { connection in
      func put(_ name: String, _ state: String, _ reply: String) throws {
        try connection.execute(
          "UPDATE deliveries SET state = $2, reply = $3 WHERE subscriber_id = $1",
          [try id(name, connection).sql, .text(state), .text(reply)])
      }
      try put("bo", "excluded", "suppressed: asked by phone")
      try put("cy", "excluded", "unsubscribed")
      try put("di", "failed", "expired after 9 attempts; the last answer was: 451 later")
      try put("ed", "failed", "550 no such user")
      try put("flo", "uncertain", "stopped")
      try put("gus", "excluded", "bounced on digest")
      // Cy is still gone, and Gus's mail bounced elsewhere.
      try Membership.unsubscribe(try id("cy", connection), list: desk.list, cause: "test", now: now, connection)
      let digest = try MailingList.ensure("digest", now: now, connection)
      try Membership.confirm(try id("gus", connection), list: digest, cause: "test", now: now, connection)
      try connection.execute("UPDATE memberships SET state = 'bounced' WHERE list_id = $1", [digest.sql])
      try Suppression.add(.address, "bo@example.org", list: nil, reason: "asked by phone", now: now, connection)
    }
    #expect(try await gap(campaign, desk) == ["di"])
    _ = try await desk.database.write { try Suppression.remove(.address, "bo@example.org", list: nil, $0) }
    #expect(try await gap(campaign, desk) == ["bo", "di"])
    #expect(try await gap(campaign, desk, refused: true) == ["bo", "di", "ed"])

    let later = now + .seconds(1000)
    for expected in [2, 0] {
      try await desk.database.write { connection in
        let gap = try Gap.of(campaign, in: desk.publication, late: false, now: later, connection)
        #expect(gap.count == expected)
        #expect(try gap.fill(campaign.id, cause: "put back by hand", for: .seconds(60), now: later, connection))
      }
      let (ledger, state) = try await desk.database.read { (try Ledger.of(campaign.id, $0), try Campaign.find(campaign.id, $0)?.state) }
      #expect(ledger?.balances == true && ledger?.open == 2 && state == .sending)
    }
    let bo = try await desk.database.read { try DeliveryRecord.find(try id("bo", $0), in: campaign.id, $0) }
    #expect(bo?.reply == "put back by hand; before: suppressed: asked by phone" && bo?.dueAt == later)
  }

  @Test func `Who is meant and was not in the audience is added; who came later, or whose rest ended, only when that is asked for`()
    async throws
  {
    let desk = try Desk()
    defer { desk.remove() }
    let campaign = try await { desk in
      try await desk.database.write { connection in
        for name in ["ada", "bo"] { try Tag.put("staff", on: try id(name, connection), connection) }
      }
      for name in ["cy", "di", "ed"] { try desk.subscribe("\(name)@example.org") }
      return try await sent(desk, [], audience: "tag \"staff\"")
    }(desk)
    #expect(try await gap(campaign, desk) == [])
    let (now, later) = (now, now + .seconds(500))
    try await desk.database.write { connection in
      for name in ["cy", "di"] { try Tag.put("staff", on: try id(name, connection), connection) }
      // Di rested when it was sent.
      _ = try Membership.snooze(try id("di", connection), list: desk.list, until: now + .seconds(100), cause: "test", now: now, connection)
      var generator = SystemRandomNumberGenerator()
      let address = try EmailAddress(parsing: "zoe@example.org")
      let zoe = try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: later, connection).id
      try Membership.confirm(zoe, list: desk.list, cause: "test", now: later, connection)
      try Tag.put("staff", on: zoe, connection)
    }
    #expect(try await gap(campaign, desk, at: later) == ["cy"])
    #expect(try await gap(campaign, desk, late: true, at: now + .seconds(50)) == ["cy", "zoe"], "she rests still")
    #expect(try await gap(campaign, desk, late: true, at: later) == ["cy", "di", "zoe"])
    try await desk.database.write { connection in
      let gap = try Gap.of(campaign, in: desk.publication, late: true, now: later, connection)
      #expect(try gap.fill(campaign.id, cause: "by hand", for: .seconds(60), now: later, connection))
      #expect(try Ledger.of(campaign.id, connection) == Ledger(audience: 5, counts: [.accepted: 2, .planned: 3]))
    }
    #expect(try await gap(campaign, desk, late: true, at: later) == [])
  }

  @Test func `Who comes late to an issue at the readers' own time has it at that time of their clock`() throws {
    let desk = try TrialDesk(0, "title: News", localTime: "2027-01-15T20:00")
    defer { desk.remove() }
    try desk.settle(desk.lease(at: now + .seconds(12 * 3600)), at: now + .seconds(12 * 3600))
    try desk.desk.subscribe("chi@example.org")
    let (campaign, later) = (try desk.campaign, now + .seconds(13 * 3600))
    try desk.desk.database.blockingWrite { connection in
      try connection.execute("UPDATE subscribers SET zone = 'America/Chicago' WHERE id = $1", [try id("chi", connection).sql])
      let gap = try Gap.of(campaign, in: desk.publication, late: true, now: later, connection)
      #expect(try gap.count == 1 && gap.fill(desk.id, cause: "by hand", for: .seconds(3600), now: later, connection))
    }
    // Eight in the evening in Chicago is two in the morning in UTC.
    let due = now + .seconds(18 * 3600)
    #expect(try desk.lease(at: due + .seconds(-1), token: 2).isEmpty && desk.lease(at: due, token: 3).count == 1)
  }
}
