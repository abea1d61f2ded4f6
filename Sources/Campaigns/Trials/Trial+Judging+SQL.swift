internal import Audience
internal import Delivery
internal import Foundation
package import Store

extension Trial {
  /// As ``judge(_:expiresAfter:telling:now:_:)``, when the database has all clicks of its time: those that a process left behind which is gone are
  /// taken in first, and for those that a living one has in hand it waits.
  package static func judge(
    _ campaign: Campaign, in database: Database, _ settings: Scheduler.Settings, telling notices: Notices?, now: Timestamp
  ) async throws -> Verdict? {
    guard let ends = campaign.trialEnds, ends <= now, campaign.canaryEnds == nil else { return nil }
    guard try await OwnThread.run({ try VisitIntake.hasAll(before: ends, in: database, keep: settings.keepsReaders, now: now) }) else {
      return nil
    }
    return try await database.write { try judge(campaign, expiresAfter: settings.expiresAfter, telling: notices, now: now, $0) }
  }

  /// When its time is over and those who take part have the mail: chooses a subject for all others, who get it from then on.
  ///
  /// The choice, its numbers and the notice are one transaction; whoever is killed before has changed nothing, and after it nobody judges again.
  ///
  /// - Parameter expiresAfter: for how long the others' mail is tried.
  /// - Returns: nil when it is not over yet, or somebody else was faster.
  static func judge(
    _ campaign: Campaign, expiresAfter: Duration, telling notices: Notices? = nil, now: Timestamp, _ connection: Connection
  ) throws -> Verdict? {
    // What becomes of the mails is looked at first (``Canary/judge``).
    guard let ends = campaign.trialEnds, ends <= now, campaign.canaryEnds == nil, campaign.state == .sending,
      let trial = try of(campaign.id, connection)
    else { return nil }
    if let later = try trial.laterEnd(of: campaign, now: now, connection) {
      try connection.execute(
        "UPDATE campaigns SET trial_ends = $2 WHERE id = $1 AND trial_ends IS NOT NULL", [campaign.id.sql, .time(later)])
      return nil
    }
    if let doubt = try doubt(of: campaign, connection) {
      _ = try campaign.brake(.trial, because: doubt, telling: notices, now: now, connection)
      return nil
    }
    let verdict = Verdict(try trial.results(of: campaign, connection), by: trial.metric)
    guard try verdict.enter(campaign.id, expiresAfter, now: now, connection) else { return nil }
    let values = [
      "campaign": campaign.name, "issue": campaign.title, "outcome": verdict.words, "subject": trial.variants[verdict.chosen - 1].text,
    ]
    try notices?.post(.chosen, campaign.name, values, now: now, connection)
    return verdict
  }

  /// A human chooses a subject, whatever the numbers say.
  ///
  /// - Returns: nil when the trial is over already, or the canary that looks at those who take part is not.
  package func choose(
    _ number: Int, for campaign: Campaign, expiresAfter: Duration, now: Timestamp, _ connection: Connection
  ) throws -> Verdict? {
    let verdict = Verdict(try results(of: campaign, connection), by: metric, hand: number)
    return try verdict.enter(campaign.id, expiresAfter, now: now, connection) ? verdict : nil
  }

  private static let pause = Duration.seconds(60)

  /// Nil when it can be judged: all who take part were tried, most of them for good, and nine in ten of those who have the mail have had it for as
  /// long as the trial lasts. So neither an outage nor a slow relay shortens it, and nobody's full mailbox lengthens it.
  private func laterEnd(of campaign: Campaign, now: Timestamp, _ connection: Connection) throws -> Timestamp? {
    var (untried, open, settled, accepted) = (0, 0, 0, 0)
    try connection.each(
      """
      SELECT state, attempts = 0 AS is_untried, count(*) AS n FROM deliveries WHERE campaign_id = $1 AND subject IS NOT NULL
      GROUP BY state, is_untried
      """, [campaign.id.sql]
    ) { row in
      let (state, count): (DeliveryState, Int) = (try row.choice("state"), try row.int("n"))
      if state.isOpen { open += count } else { settled += count }
      if state == .planned || state == .leased, try row.int("is_untried") == 1 { untried += count }
      if state == .accepted { accepted += count }
    }
    if untried > 0 || open > settled { return now + min(Self.pause, .seconds(wait)) }
    let most = try connection.first(
      """
      SELECT changed_at FROM deliveries WHERE campaign_id = $1 AND subject IS NOT NULL AND state = 'accepted' ORDER BY changed_at
      LIMIT 1 OFFSET $2
      """, [campaign.id.sql, .integer(max(0, accepted * 9 / 10 - 1))]
    ) { try $0.time("changed_at") }
    return most.map { $0 + .seconds(wait) }.flatMap { $0 > now ? $0 : nil }
  }
}

extension Trial {
  /// That nobody of those who take part is known to have the mail, and of some nobody can know it, as after a restore: the numbers are nobody's, and what they
  /// chose would be chance. Nil where there is something to judge by.
  private static func doubt(of campaign: Campaign, _ connection: Connection) throws -> String? {
    let part = "FROM deliveries d WHERE d.campaign_id = $1 AND d.subject IS NOT NULL AND d.state"
    guard try connection.first("SELECT 1 AS one \(part) = 'accepted' LIMIT 1", [campaign.id.sql], { try $0.int("one") }) == nil else {
      return nil
    }
    let (count, words) =
      try connection.first("SELECT count(*) AS n, max(d.reply) AS reply \(part) = 'uncertain'", [campaign.id.sql]) {
        (try $0.int("n"), try $0.optionalText("reply"))
      } ?? (0, nil)
    if count == 0 { return nil }
    let advice =
      "first settle that (`tuesday campaign resolve \(campaign.name)`), or choose a subject (`tuesday campaign subject \(campaign.name)`)"
    return
      "of the \(count) who try its subjects nobody can know whether they got it\(words.map { ": \($0)" } ?? ""), so there is nothing to choose by; \(advice)"
  }
}

extension Verdict {
  /// Ends the trial, which lets the others have the mail; not before its canary does. Their time to get it begins now, or when a pause ends.
  fileprivate func enter(
    _ campaign: CampaignID, _ expiresAfter: Duration, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    // The end of a pause adds it to what stands then (``Campaign/resume(_:now:_:)``).
    let least = "$5 + coalesce(halted_at, $4) - frozen_at"
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try connection.execute(
      """
      UPDATE campaigns SET subject = $2, trial_verdict = $3, trial_ends = NULL, trial_held = NULL,
        expires_after = CASE WHEN expires_after < \(least) THEN \(least) ELSE expires_after END
      WHERE id = $1 AND trial_ends IS NOT NULL AND canary_ends IS NULL AND state IN ('sending', 'paused')
      """,
      [
        campaign.sql, .integer(chosen), .text(String(decoding: try encoder.encode(self), as: UTF8.self)), .time(now),
        .integer(expiresAfter.milliseconds),
      ]) == 1
  }

  /// How a campaign's trial was decided; nil while it is open, and where there was none.
  package static func of(_ campaign: CampaignID, _ connection: Connection) throws -> Verdict? {
    let text = try connection.first("SELECT trial_verdict FROM campaigns WHERE id = $1", [campaign.sql]) {
      try $0.optionalText("trial_verdict")
    }
    return try (text ?? nil).map { try JSONDecoder().decode(Verdict.self, from: Data($0.utf8)) }
  }
}

extension Campaign {
  /// What those wait for who took no part in its trial of subjects; nil when there is none, or it is over.
  package func trialWait(_ now: Timestamp) -> CampaignWait? {
    trialEnds.map { .trial(campaign: name, ends: $0, isOver: $0 <= now) }
  }
}
