import Audience
import Foundation
import Logging
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// Of an issue that is long over counts stay, the same as of its rows; and nobody gets it again because those are gone.
@Suite struct RollUpTests {
  private static let year = Duration.seconds(365 * 86_400)
  private let later = TrialDesk.now + Self.year + .seconds(2 * 86_400)

  /// - Parameter time: nil: when all is over, and a day after each first step.
  private func rollingUp(_ place: TrialDesk, keep: Duration? = Self.year, at time: Timestamp? = nil) -> RollingUp {
    let (database, later) = (place.desk.database, later)
    @Sendable func next() -> Timestamp {
      let begun = try? database.blockingRead { connection in
        try connection.first("SELECT max(rolled_up_at) AS at FROM campaigns WHERE roll_up IS NULL") { try $0.optionalTime("at") }
      }
      return begun.flatMap(\.self).map { $0 + RollingUp.doubt } ?? later
    }
    return RollingUp(
      database: database, keep: keep, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { time ?? next() })
  }

  /// An issue with two subjects to so many, with everything that can have become of a mail, drawn by lot, and at its end.
  private func history(_ readers: Int, _ seed: UInt64) throws -> TrialDesk {
    let place = try TrialDesk(readers)
    let rows = try place.desk.database.blockingRead { connection in
      try connection.rows("SELECT id, subscriber_id FROM deliveries ORDER BY id") {
        (id: try $0.integer("id"), reader: try $0.integer("subscriber_id"))
      }
    }
    let (id, now) = (place.id, TrialDesk.now)
    // The same on every run.
    let chance = rows.indices.map { row in
      (0..<6).map { Int(((UInt64(row * 6 + $0) &+ seed << 32) &* 0x9E37_79B9_7F4A_7C15) >> 40) % 6 }
    }
    try place.desk.database.blockingWrite { connection in
      for (row, chance) in zip(rows, chance) {
        let (state, reply) = [
          ("accepted", "250 ok"), ("accepted", "250 ok"), ("accepted", "250 ok"), ("failed", "550 no"),
          ("failed", "\(DeliveryResult.expired) after 9 attempts"), ("excluded", "kept"),
        ][chance[0]]
        try connection.execute(
          "UPDATE deliveries SET state = $2, reply = $3, attempts = 1, changed_at = $4, digest = $5, subject = coalesce(subject, $6) WHERE id = $1",
          [
            .integer(row.id), .text(state), .text(reply), .time(now + .seconds(chance[1] * 1000)),
            state == "excluded" && chance[2] < 3 ? .integer(99_999) : .null, chance[3] < 4 ? .integer(chance[3] % 2 + 1) : .null,
          ])
        if chance[2] == 1 {
          try connection.execute(
            "INSERT INTO attempts (delivery_id, number, at, outcome, reply) VALUES ($1, 1, $2, 'uncertain', NULL)",
            [.integer(row.id), .time(now)])
        }
        if chance[3] > 3 {
          let (kind, reason): (String, SQLValue) = chance[3] == 4 ? ("bounce", .text("unknown user")) : ("complaint", .null)
          try connection.execute(
            """
            INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, subscriber_id, campaign_id, words, outcome, at)
            VALUES ($1, 'main', $2, $3, $4, $5, $6, $7, 'no', 'noted', $8)
            """,
            [
              .text(String(repeating: "0", count: 58) + "\(100_000 + row.id)"), .text(kind), reason,
              .integer(kind == "bounce" ? chance[4] % 2 : 0), .integer(row.id), .integer(row.reader), id.sql, .time(now + .seconds(60)),
            ])
        }
        for kind in ["clicked", "opened"].prefix(chance[5] % 3) {
          try connection.execute(
            "INSERT INTO engagements (campaign_id, kind, subscriber_id, first_at, last_at, links) VALUES ($1, $2, $3, $4, $4, '1')",
            [id.sql, .text(kind), .integer(row.reader), .time(now + .seconds(chance[4] * 700))])
        }
      }
      try connection.execute("UPDATE campaigns SET trial_ends = NULL, trial_held = NULL, subject = 1")
      try Campaign.finishIfDone(id, now: now + .seconds(86_400), connection)
    }
    return place
  }

  /// All that is told of the issue as a whole.
  private func told(_ place: TrialDesk) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let (id, publication, later) = (place.id, place.publication, later)
    return try place.desk.database.blockingRead { connection in
      let campaign = try #require(try Campaign.find(id, connection))
      let list = try #require(try MailingList.find(campaign.list, connection))
      let report = try PublicationReport.of(list, in: publication, mode: .live, limit: 12, weeks: 2, now: later, connection)
      let paces = try Pace.Event.allCases.map { try Pace.of(campaign, $0, connection).map { "\($0.width) \($0.spans)" } ?? "" }
      let ledger = try #require(try Ledger.of(id, connection))
      #expect(ledger.balances)
      return try [
        String(decoding: encoder.encode(report), as: UTF8.self), ledger.equation, "\(try ReturnCounts.of(id, connection))",
        "\(try Campaign.perhapsReached(id, connection)) \(try DeliveryRecord.expired(in: id, connection))",
      ].joined(separator: "\n") + paces.joined(separator: "\n")
    }
  }

  private func count(_ sql: String, _ place: TrialDesk) throws -> Int {
    try place.desk.database.blockingRead { connection in try connection.first("SELECT count(*) AS n FROM \(sql)") { try $0.int("n") } ?? 0 }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `Whatever became of its mails, every report says the same before, at each step and after`(seed: UInt64) async throws {
    let place = try history(seed == 1 ? 1_500 : 40, seed)
    defer { place.remove() }
    let before = try told(place)
    #expect(before.contains("complained") && before.contains("accepted"))
    var steps = 0
    // Each by another process: whoever is killed between two leaves no more behind.
    while try await rollingUp(place).step() {
      steps += 1
      #expect(try told(place) == before)
    }
    // The last row of all stays, for its number.
    let last = "= (SELECT max(id) FROM deliveries)"
    #expect(try steps >= 4 && count("deliveries", place) == 1 && count("engagements", place) == 0)
    #expect(try count("attempts WHERE NOT delivery_id \(last)", place) == 0)
    // Where readers stand rests on what came back.
    #expect(try count("feedback WHERE subscriber_id IS NULL OR NOT delivery_id \(last)", place) == 0 && count("feedback", place) > 0)
    let ended = try await rollingUp(place).step()
    #expect(!ended)
  }

  @Test func `A step that does not commit is no step`() async throws {
    let place = try history(30, 7)
    defer { place.remove() }
    let before = try told(place)
    let id = place.id
    while try count("engagements", place) > 0 { _ = try await rollingUp(place).step() }
    let rows = try count("deliveries", place)
    #expect(rows > 0)
    await #expect(throws: CancellationError.self) {
      try await place.desk.database.write { connection in
        _ = try RollingUp.Step.empty(id, limit: 10, connection)
        _ = try RollingUp.Step.empty(id, limit: 10, connection)
        throw CancellationError()
      }
    }
    #expect(try count("deliveries", place) == rows && told(place) == before)
    // Switched off meanwhile: what has begun comes to its end.
    try await rollingUp(place, keep: nil).tick()
    #expect(try count("deliveries", place) == 1 && told(place) == before)
  }

  @Test(arguments: [
    "UPDATE deliveries SET state = 'uncertain' WHERE id = (SELECT min(id) FROM deliveries)",
    "UPDATE deliveries SET state = 'excluded', digest = 0 WHERE id = (SELECT min(id) FROM deliveries)",
    "UPDATE deliveries SET state = 'excluded', digest = campaign_id WHERE id = (SELECT min(id) FROM deliveries)",
    "INSERT INTO refusals (delivery_id, at) SELECT min(id), 1 FROM deliveries",
    "UPDATE feedback SET outcome = 'held' WHERE id = (SELECT min(id) FROM feedback)",
    "UPDATE campaigns SET state = 'sending', finished_at = NULL",
    """
    INSERT INTO campaigns (name, slug, list_id, kind, mode, state, promise, content_hash, rule, send_at, expires_after, created_at)
    SELECT 'next', 'next', list_id, kind, mode, 'scheduled', promise, content_hash, 'not received "news"', send_at, 1, 1 FROM campaigns
    """, "UPDATE campaigns SET finished_at = finished_at + 86400000000",
  ])
  func `What somebody still has to decide, or that is not over for so long, keeps its rows`(change: String) async throws {
    let place = try history(40, 3)
    defer { place.remove() }
    try place.desk.database.blockingWrite { _ = try $0.execute(change) }
    let rows = try count("deliveries", place)
    try await rollingUp(place).tick()
    #expect(try place.campaign.rolledUpAt == nil && count("deliveries", place) == rows)
  }

  @Test func `A ledger that does not balance keeps its rows, and holds up no other`() async throws {
    let place = try history(40, 8)
    defer { place.remove() }
    try place.desk.database.blockingWrite { connection in
      try connection.execute("UPDATE campaigns SET audience = audience + 1")
      try connection.execute(
        """
        INSERT INTO campaigns (name, slug, list_id, kind, mode, state, promise, content_hash, rule, send_at, expires_after, created_at,
          audience, frozen_at, finished_at)
        SELECT 'other', 'other', list_id, kind, mode, state, promise, content_hash, rule, send_at, expires_after, created_at, 0, frozen_at,
          finished_at
        FROM campaigns
        """)
    }
    let rows = try count("deliveries", place)
    try await rollingUp(place).tick()
    #expect(try count("deliveries", place) == rows && count("campaigns WHERE name = 'news' AND roll_up IS NULL", place) == 1)
    #expect(try count("campaigns WHERE name = 'other' AND roll_up IS NOT NULL", place) == 1)
    // Once somebody has looked at it.
    try place.desk.database.blockingWrite { _ = try $0.execute("UPDATE campaigns SET audience = audience - 1 WHERE name = 'news'") }
    try await rollingUp(place).tick()
    #expect(try count("deliveries", place) == 1)
  }

  @Test func `What a clock that ran ahead has begun is taken back, and nothing is counted before a day is over`() async throws {
    let place = try history(40, 9)
    defer { place.remove() }
    let rows = try count("deliveries", place)
    try await rollingUp(place, at: later).tick()
    try await rollingUp(place, at: later + RollingUp.doubt + .seconds(-1)).tick()
    #expect(try place.campaign.rolledUpAt == later && count("deliveries", place) == rows)
    for keep in [Self.year, nil] {
      try await rollingUp(place, keep: keep, at: TrialDesk.now + .seconds(3 * 86_400)).tick()
      #expect(try place.campaign.rolledUpAt == nil && count("deliveries", place) == rows)
      try await rollingUp(place, at: later).tick()
    }
    try await rollingUp(place, at: later + RollingUp.doubt).tick()
    #expect(try count("deliveries", place) == 1)
  }

  @Test func `Without the setting everything stays`() async throws {
    let place = try history(20, 4)
    defer { place.remove() }
    try await rollingUp(place, keep: nil).tick()
    #expect(try place.campaign.rolledUpAt == nil && count("deliveries", place) == 22)
  }

  @Test(arguments: [1, 2, 99]) func `From its first step on nobody gets it again`(steps: Int) async throws {
    let place = try history(40, 5)
    defer { place.remove() }
    let issue = try TrialDesk.issue(place.desk, place.publication, TrialDesk.subjects)
    for _ in 0..<steps { _ = try await rollingUp(place).step() }
    let (campaign, publication, later) = (try place.campaign, place.publication, later)
    #expect(campaign.rolledUpAt == later && campaign.onlyCounts?.contains("data.keep_deliveries") == true)
    try place.desk.subscribe("new@example.org")
    for (late, refused) in [(false, false), (true, true)] {
      let gap = try place.desk.database.blockingRead {
        try Gap.of(campaign, in: publication, late: late, refused: refused, now: later, $0)
      }
      #expect(gap.count == 0)
    }
    try place.desk.database.blockingWrite { connection in
      let isOpen = try Campaign.reopen(campaign.id, for: .seconds(60), now: later, connection)
      #expect(!isOpen)
    }
    // Its name is taken for good, and so is what it says, whatever the file is called.
    #expect(throws: (any Error).self) {
      try place.desk.database.blockingWrite { connection in
        _ = try Campaign.schedule(
          issue, list: place.desk.list, mode: .live, promise: .neverTwice, sendAt: later, expiresAfter: .seconds(60), now: later, connection
        )
      }
    }
    #expect(try place.desk.database.blockingRead { try Campaign.usedSlugs(list: nil, mode: .live, $0) }.contains("news"))
  }

  @Test func `Who asks for one mail of it hears that it is not known any more`() async throws {
    let place = try history(10, 6)
    defer { place.remove() }
    try await rollingUp(place).tick()
    let (campaign, publication, later) = (try place.campaign, place.publication, later)
    try place.desk.database.blockingRead { connection in
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      let story = try DeliveryStory.of(ada, campaign, in: publication, hindrance: nil, now: later, connection)
      #expect(!story.isInAudience && story.delivery == nil && story.onlyCounts == campaign.onlyCounts)
      #expect(story.next == "nothing: it is over, and nobody gets it again")
      let outline = try DeliveryStory.outline(of: ada.id, connection)
      #expect(outline.map(\.campaign.name) == ["news"] && outline[0].record == nil)
      let export = try #require(try PersonExport.of(ada.id, connection))
      #expect(export.deliveries.isEmpty && export.engagements.isEmpty && export.deliveriesSince == campaign.finishedAt?.rfc3339)
      let rule = try SegmentRule(parsing: "received \"news\"", names: SegmentNames(attributes: [:]))
      let told = try SegmentExplanation.of(
        rule, for: ada, names: SegmentNames(attributes: [:]), at: SegmentMoment(now: later, zone: .gmt), connection)
      #expect(told.lines().joined().contains("news is too long over"))
      // Nobody is found any more, so that `not` would mean everybody.
      for (text, isRefused) in [
        ("not received \"news\"", true), ("not received", true), ("not received within 90 days", false),
        ("not received within 400 days", true), ("received \"other\"", false), ("not clicked \"news\"", true), ("opened \"news\"", true),
        ("clicked within 400 days", false),
      ] {
        let names = SegmentNames(attributes: [:])
        let rule = try SegmentRule(parsing: text, names: names)
        if isRefused {
          #expect(throws: Segment.Problem.self) { try Segment.expanding(rule, names, connection) }
        } else {
          _ = try Segment.expanding(rule, names, connection)
        }
      }
    }
    // Erasing finds nothing of hers there, and the counts stay.
    let before = try kept(place)
    try place.desk.database.blockingWrite { connection in
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      _ = try Erasure.erase(ada.id, cause: "test", now: later, connection)
    }
    #expect(try before != nil && kept(place) == before)
  }

  private func kept(_ place: TrialDesk) throws -> RollUp? {
    let id = place.id
    return try place.desk.database.blockingRead { try RollUp.of(id, $0) }
  }
}

extension RollingUp {
  /// The next step of whoever comes anew.
  fileprivate func step() async throws -> Bool {
    var odd: Set<CampaignID> = []
    return try await step(without: &odd)
  }
}
