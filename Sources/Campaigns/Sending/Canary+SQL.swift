internal import Audience
internal import Delivery
internal import Mail
package import Store

extension Canary {
  /// When its time is over and something is known: lets the others have it, or pauses the campaign with the reason.
  ///
  /// - Parameter notices: who tells the writers that it was paused.
  /// - Returns: why it was paused; nil when it was not.
  package func judge(
    _ campaign: Campaign, telling notices: Notices? = nil, now: Timestamp, _ connection: Connection
  ) throws -> String? {
    guard let ends = campaign.canaryEnds, ends <= now else { return nil }
    let outcome = try outcome(of: campaign, connection)
    let objection = objection(outcome)
    // The relay is down, or slow, or most are put off: they are tried until their time is over, which is a refusal, and the others wait.
    if outcome.isUnknown && objection == nil && share > 0 { return nil }
    let undecided = try connection.execute(
      "UPDATE campaigns SET canary_ends = NULL WHERE id = $1 AND canary_ends IS NOT NULL AND state = 'sending'", [campaign.id.sql])
    guard undecided == 1, let objection else { return nil }
    return try campaign.brake(.canary, because: objection, telling: notices, now: now, connection) ? objection : nil
  }

  private func outcome(of campaign: Campaign, _ connection: Connection) throws -> Outcome {
    var outcome = Outcome()
    // Before it is decided, only the few have a state that says something; the others are planned, and due at its end or later, or uncertain untried after a
    // restore.
    // A refusal for now is one of the mail or its sender by its enhanced code (RFC 3463 §3.8); greylisting comes in the same clothes.
    let grey = SMTPReply.greyWords.map { "lower(reply) LIKE '%\($0)%'" }.joined(separator: " OR ")
    let isFirst = campaign.trialEnds == nil ? "due_at < $2" : "subject IS NOT NULL"
    let answers = try connection.rows(
      """
      SELECT state, count(*) AS count, max(reply) AS reply,
        state = 'failed' OR state = 'deferred' AND (reply LIKE '5%'
          OR reply LIKE '4__ 4.7.%' AND NOT (\(grey))) AS is_refused
      FROM deliveries
      WHERE campaign_id = $1 AND (state IN ('accepted', 'failed', 'leased', 'deferred') OR state = 'uncertain' AND attempts > 0
        OR state IN ('planned', 'uncertain') AND \(isFirst))
      GROUP BY state, is_refused
      """, [campaign.id.sql] + (campaign.trialEnds == nil ? [.time(campaign.canaryEnds)] : [])
    ) { row in
      (
        state: try row.choice("state") as DeliveryState, isRefused: try row.optionalInteger("is_refused") == 1, count: try row.int("count"),
        words: try row.optionalText("reply")
      )
    }
    for answer in answers {
      switch answer.state {
      case .accepted: outcome.accepted = answer.count
      case .uncertain: (outcome.uncertain, outcome.doubt) = (answer.count, answer.words)
      case _ where answer.isRefused: (outcome.refused, outcome.words) = (outcome.refused + answer.count, answer.words)
      default: outcome.open += answer.count
      }
    }
    // What a relay took and their server sent back is refused as well; what may pass, or nobody can tell, is not.
    let returned = try ReturnCounts.of(campaign.id, connection)
    let cameBack = min(outcome.accepted, returned.hard + returned.aboutUs)
    (outcome.accepted, outcome.refused) = (outcome.accepted - cameBack, outcome.refused + cameBack)
    outcome.words = returned.words ?? outcome.words
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
