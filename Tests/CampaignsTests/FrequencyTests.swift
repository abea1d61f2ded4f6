import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// Ada chose fewer issues; Bo gets every one.
@Suite struct FrequencyTests {
  private let zone = TimeZone(identifier: "America/Chicago") ?? .gmt
  private let ada = SubscriberID(1)

  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func desk(_ frequency: Frequency) throws -> Desk {
    let desk = try Desk(zone: zone)
    try choose(frequency, desk)
    return desk
  }

  private func choose(_ frequency: Frequency, _ desk: Desk) throws {
    try desk.database.blockingWrite {
      _ = try Membership.choose(frequency, ada, list: desk.list, cause: "test", now: Timestamp(milliseconds: 0), $0)
    }
  }

  /// Freezes an issue at `time`, and lets it arrive two days later.
  ///
  /// - Returns: why Ada is left out; `planned` when she is not.
  @discardableResult
  private func send(
    _ slug: String, at text: String, frozen later: String? = nil, mode: SendingMode = .live, _ desk: Desk
  ) async throws -> String {
    try await freeze(try await schedule(slug, for: text, mode: mode, desk), at: later ?? text, desk)
  }

  private func schedule(_ slug: String, for text: String, mode: SendingMode = .live, _ desk: Desk) async throws -> Campaign {
    try desk.write("\(slug).md", "title: \(slug)")
    let post = try Post.load(desk.folder + "/posts/\(slug).md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: mode).issue(of: post, today: LocalDate(year: 2026, month: 1, day: 1))
    let time = try time(text)
    return try await desk.database.write { connection in
      try Campaign.schedule(
        issue, list: desk.list, mode: mode, promise: .neverTwice, sendAt: time, expiresAfter: .seconds(60), now: time, connection)
    }
  }

  private func freeze(_ campaign: Campaign, at text: String, _ desk: Desk) async throws -> String {
    let now = try time(text)
    return try await desk.database.write { connection in
      #expect(try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection) == 2)
      let record = try #require(try DeliveryRecord.of(ada, connection).first { $0.campaign == campaign.name })
      #expect(try Ledger.of(campaign.id, connection)?.balances == true)
      #expect(try DeliveryRecord.of(SubscriberID(2), connection).first { $0.campaign == campaign.name }?.state == .planned)
      try connection.execute(
        "UPDATE deliveries SET state = 'accepted', changed_at = $1 WHERE state = 'planned'", [.time(now + .seconds(172_800))])
      return record.state == .excluded ? record.reply ?? "" : record.state.rawValue
    }
  }

  @Test func `The month of an issue is that of the slot's clock, as its day is in the queue; without a slot the publication's`()
    async throws
  {
    let desk = try Desk()
    defer { desk.remove() }
    try choose(.monthly, desk)
    // Monday evening, 30 November, in Chicago is December in UTC.
    let rule = try SlotRule("every Monday 19:00", zoneName: "America/Chicago")
    let since = try time("2026-11-01T00:00:00Z")
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: since, $0) }
    #expect(try await send("one", at: "2026-11-28T21:30:00Z", desk) == "planned")
    #expect(try await send("two", at: "2026-12-01T01:00:00Z", desk) == "chose at most one issue a month; had one on 2026-11-28")
    #expect(try await send("three", at: "2026-12-08T01:00:00Z", desk) == "planned")
    try await desk.database.write { _ = try Slot.remove(list: desk.list, $0) }
    #expect(try await send("four", at: "2027-01-01T03:00:00Z", desk) == "planned")
    #expect(try await send("five", at: "2027-01-31T23:00:00Z", desk) == "chose at most one issue a month; had four on 2027-01-01")
  }

  @Test func `A weekly reader has each Tuesday's and not the Friday's between, though the clock or a slow relay moves an hour or a day`()
    async throws
  {
    let desk = try desk(.weekly)
    defer { desk.remove() }
    // 27 October is summer time in Chicago: 09:30 then, 08:00 a week later.
    #expect(try await send("one", at: "2026-10-27T14:30:00Z", desk) == "planned")
    #expect(try await send("two", at: "2026-10-30T14:00:00Z", desk) == "chose at most one issue a week; had one on 2026-10-27")
    #expect(try await send("three", at: "2026-11-03T14:00:00Z", desk) == "planned", "what was left out does not count")
    // Still Monday in Chicago.
    #expect(try await send("four", at: "2026-11-10T05:59:00Z", desk) == "chose at most one issue a week; had three on 2026-11-03")
    try choose(.every, desk)
    #expect(try await send("five", at: "2026-11-10T06:00:00Z", desk) == "planned")
  }

  @Test func `A monthly reader has the first issue of each calendar month`() async throws {
    let desk = try desk(.monthly)
    defer { desk.remove() }
    #expect(try await send("one", at: "2026-11-03T15:00:00Z", desk) == "planned")
    #expect(try await send("two", at: "2026-11-24T15:00:00Z", desk) == "chose at most one issue a month; had one on 2026-11-03")
    // 30 November in Chicago.
    #expect(try await send("three", at: "2026-12-01T05:59:00Z", desk) == "chose at most one issue a month; had one on 2026-11-03")
    #expect(try await send("four", at: "2026-12-01T15:00:00Z", desk) == "planned")
    #expect(try await send("five", at: "2026-12-29T15:00:00Z", desk) == "chose at most one issue a month; had four on 2026-12-01")
  }

  @Test(
    "An issue that goes out after a later one is its own month's and week's",
    arguments: [
      (.monthly, "2026-12-01T15:30:00Z", "2026-11-30T15:00:00Z", "planned"),
      (.weekly, "2026-12-09T15:30:00Z", "2026-11-30T15:00:00Z", "planned"),
      // Neither of one week, nor of one month, does anybody get two.
      (.weekly, "2026-12-01T15:30:00Z", "2026-11-30T15:00:00Z", "chose at most one issue a week; has urgent of 2026-12-01"),
      (.monthly, "2026-11-30T15:30:00Z", "2026-11-02T15:00:00Z", "chose at most one issue a month; has urgent of 2026-11-30"),
    ] as [(Frequency, String, String, String)])
  func late(frequency: Frequency, urgent: String, time: String, becomes: String) async throws {
    let desk = try desk(frequency)
    defer { desk.remove() }
    #expect(try await send("urgent", at: urgent, desk) == "planned")
    #expect(try await send("late", at: time, frozen: "2026-12-10T15:00:00Z", desk) == becomes)
  }

  @Test func `Who is to have an issue that is set before another, and not frozen yet, rests after it, and has it`() async throws {
    let desk = try desk(.weekly)
    defer { desk.remove() }
    let late = try await schedule("late", for: "2026-11-30T15:00:00Z", desk)
    let after = try await schedule("after", for: "2026-12-03T15:00:00Z", desk)
    #expect(try await send("urgent", at: "2026-12-01T15:30:00Z", desk) == "chose at most one issue a week; is to have late of 2026-11-30")
    #expect(try await freeze(late, at: "2026-12-01T16:00:00Z", desk) == "planned")
    #expect(try await freeze(after, at: "2026-12-03T15:00:00Z", desk) == "chose at most one issue a week; had late on 2026-11-30")
  }

  @Test func `What never came, other lists, mails to her alone and rehearsals do not stand against an issue`() async throws {
    let desk = try desk(.monthly)
    defer { desk.remove() }
    try await send("rehearsed", at: "2026-11-03T15:00:00Z", mode: .rehearsal, desk)
    #expect(try await send("rehearsed", at: "2026-11-03T16:00:00Z", mode: .rehearsal, desk) == "planned", "the same once more")
    #expect(try await send("other", at: "2026-11-03T17:00:00Z", mode: .rehearsal, desk).hasSuffix("had rehearsed on 2026-11-03"))
    #expect(try await send("one", at: "2026-11-04T15:00:00Z", desk) == "planned")
    let now = try time("2026-11-04T15:00:00Z")
    try await desk.database.write { connection in
      try connection.execute("UPDATE deliveries SET state = 'failed' WHERE subscriber_id = 1")
      try connection.execute("UPDATE campaigns SET kind = 'welcome' WHERE mode = 'rehearsal'")
    }
    #expect(try await send("two", at: "2026-11-05T15:00:00Z", desk) == "planned")
    try await desk.database.write { connection in
      let digest = try MailingList.ensure("digest", now: now, connection)
      try Membership.confirm(ada, list: digest, cause: "test", now: now, connection)
      _ = try Membership.choose(.weekly, ada, list: digest, cause: "test", now: now, connection)
      let moment = SegmentMoment(now: now + .seconds(86_400), zone: zone)
      for (list, reason) in [(desk.list, "chose at most one issue a month; had two on 2026-11-05"), (digest, nil)] {
        let recent = try RecentIssues(list, mode: .live, slug: nil, at: moment, connection)
        #expect(try recent.reason(against: ada, .monthly, connection) == reason)
        let readers = Readers(list: list, rule: .everyone, moment: moment)
        #expect(try recent.count(of: readers, connection) == (reason == nil ? 0 : 1))
      }
    }
  }

  @Test func `A slot keeps an issue that would come too soon for all its readers`() async throws {
    let desk = try desk(.weekly)
    defer { desk.remove() }
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE memberships SET frequency = 'weekly'") }
    let rule = try SlotRule("every Tuesday 23:00", zoneName: zone.identifier)
    let since = try time("2026-11-01T00:00:00Z")
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: since, $0) }
    try desk.write("a.md", "title: A\nready: true")
    try await desk.scheduler(at: try time("2026-11-04T05:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    try desk.database.blockingWrite { _ = try $0.execute("UPDATE campaigns SET send_at = send_at + 86400000") }
    try desk.write("b.md", "title: B\nready: true")
    // Late, and a Wednesday again; but the issue would be Tuesday's.
    try await desk.scheduler(at: try time("2026-11-11T07:30:00Z")).tick()
    #expect(try desk.names() == ["a"], "a was Wednesday's")
    try await desk.scheduler(at: try time("2026-11-18T05:00:00Z")).tick()
    #expect(try desk.names() == ["a", "b"])
  }

  @Test func `A choice is one line in the journal, needs a reader, and outlasts leaving`() async throws {
    let desk = try desk(.weekly)
    defer { desk.remove() }
    try choose(.weekly, desk)
    let now = Timestamp(milliseconds: 5)
    try await desk.database.write { connection in
      #expect(try Consent.journal(of: ada, connection).map(\.cause) == ["test", "at most one issue a week, test"])
      try Membership.unsubscribe(ada, list: desk.list, cause: "test", now: now, connection)
      #expect(try !Membership.choose(.monthly, ada, list: desk.list, cause: "test", now: now, connection))
      #expect(try Membership.comeBack(ada, list: desk.list, cause: "test", now: now, connection))
      #expect(try Membership.find(ada, list: desk.list, connection)?.frequency == .weekly)
      _ = try Erasure.erase(ada, cause: "", now: now, connection)
      #expect(try Membership.find(ada, list: desk.list, connection)?.frequency == .every)
    }
  }
}
