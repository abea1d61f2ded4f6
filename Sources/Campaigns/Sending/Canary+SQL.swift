internal import Audience
internal import Delivery
package import Store

extension Canary {
  /// When the others' time comes; nil when there are too few readers for a canary.
  func ends(for readers: Readers, now: Timestamp, _ connection: Connection) throws -> Timestamp? {
    try readers.count(connection) * share / 100 >= Self.least && share < 100 ? now + watch : nil
  }

  /// SQL for when a delivery of `m` is due: `$2` for the few. They are mixed by a number without a pattern, because ids follow each other as people
  /// joined or were imported, often by provider.
  func due(before ends: Timestamp, _ parameters: inout SQLParameters) -> String {
    let (share, ends) = (parameters.bind(.integer(share)), parameters.bind(.time(ends)))
    return "CASE WHEN m.subscriber_id * 2654435761 % 10007 * 100 < \(share) * 10007 THEN $2 ELSE \(ends) END"
  }

  /// When its time is over and something is known: lets the others have it, or pauses the campaign with the reason.
  ///
  /// - Returns: why it was paused; nil when it was not.
  package func judge(_ campaign: Campaign, now: Timestamp, _ connection: Connection) throws -> String? {
    guard let ends = campaign.canaryEnds, ends <= now else { return nil }
    let outcome = try outcome(of: campaign, connection)
    // Nobody has got it yet: the relay is down, or slow. They are tried, and the others wait.
    guard outcome.tried > 0 else { return nil }
    let objection = objection(outcome)
    let undecided = try connection.execute(
      "UPDATE campaigns SET canary_ends = NULL WHERE id = $1 AND canary_ends IS NOT NULL AND state = 'sending'", [campaign.id.sql])
    guard undecided == 1, let objection else { return nil }
    return try Campaign.pause(campaign.id, reason: "by its canary: \(objection)", now: now, connection) ? objection : nil
  }

  private func outcome(of campaign: Campaign, _ connection: Connection) throws -> Outcome {
    var outcome = Outcome()
    // Before it is decided, only the few have a state that says something; the others are planned.
    let answers = try connection.rows(
      """
      SELECT state, count(*) AS count, max(reply) AS reply FROM deliveries
      WHERE campaign_id = $1 AND (state IN ('accepted', 'failed', 'uncertain') OR (state = 'deferred' AND reply LIKE '5%')) GROUP BY state
      """, [campaign.id.sql]
    ) { (state: try $0.choice("state") as DeliveryState, count: try $0.int("count"), words: try $0.optionalText("reply")) }
    for answer in answers {
      switch answer.state {
      case .accepted: outcome.accepted = answer.count
      case .uncertain: outcome.uncertain = answer.count
      default: (outcome.refused, outcome.words) = (outcome.refused + answer.count, answer.words)
      }
    }
    outcome.complained =
      try connection.first(
        """
        SELECT count(*) AS count FROM memberships m
        WHERE m.list_id = $2 AND m.state = 'complained' AND m.changed_at >= $3
          AND EXISTS (SELECT 1 FROM deliveries d WHERE d.campaign_id = $1 AND d.subscriber_id = m.subscriber_id AND d.state = 'accepted')
        """, [campaign.id.sql, campaign.list.sql, .time(campaign.frozenAt)]
      ) { try $0.int("count") } ?? 0
    return outcome
  }
}
