internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

extension FeedbackRules {
  /// More of one person than this say nothing new.
  private static let limit = 500

  /// - Parameter id: what came later is not looked at; nil: all.
  func verdict(of subscriber: SubscriberID, before id: Int64?, now: Timestamp, _ connection: Connection) throws -> Verdict {
    // A yes is a mailbox that somebody reads: what was before it says nothing.
    // One that lies ahead was said while our clock was, nobody knows how long ago.
    let since = min(try Self.lastYes(of: subscriber, list: nil, by: .takenBack, connection) ?? Timestamp(milliseconds: 0), now)
    var events = try said(of: subscriber, before: id, since: since, connection)
    if let first = events.filter({ $0.kind == .soft }).map(\.at).min() {
      events += try accepted(by: subscriber, since: first, connection)
    }
    let verdict = verdict(over: events, now: now)
    guard case .worn = verdict else { return verdict }
    // Asked last, and only of whom it matters: it takes longer than all the rest.
    return try self.verdict(over: believed(events, connection), now: now)
  }

  /// So many mails of one person are held against those of others; what is older says nothing then.
  private static let compared = 50

  /// A day on which the mail of others did not arrive either says nothing of the person.
  private func believed(_ events: [Event], _ connection: Connection) throws -> [Event] {
    var companies: [DeliveryID: Company] = [:]
    return try events.map { event in
      guard event.kind == .soft, let delivery = event.delivery else { return event }
      if companies[delivery] == nil && companies.count < Self.compared { companies[delivery] = try Company.of(delivery, connection) }
      let isTrouble = companies[delivery]?.isInTrouble(namesMailbox: event.namesMailbox) ?? true
      return isTrouble ? Event(.refused, at: event.at, delivery: delivery) : event
    }
  }

  /// Whose yes it is.
  enum Voice {
    case themselves
    /// Or a writer who says it for them.
    case anybody
    /// Or it stands again because a bounce was taken back.
    case takenBack
  }

  /// When the person last said yes, to this list or any.
  static func lastYes(of subscriber: SubscriberID, list: ListID?, by voice: Voice, _ connection: Connection) throws -> Timestamp? {
    let condition =
      switch voice {
      case .themselves: " AND \(Consent.isOwn("cause"))"
      case .anybody: " AND NOT (\(Consent.isTakenBack("cause")))"
      case .takenBack: ""
      }
    return try connection.first(
      """
      SELECT max(at) AS at FROM consents WHERE subscriber_id = $1 AND event = 'confirmed' AND (CAST($2 AS BIGINT) IS NULL OR list_id = $2)
      \(condition)
      """, [subscriber.sql, list?.sql ?? .null]
    ) { try $0.optionalTime("at") }.flatMap(\.self)
  }

  private func said(
    of subscriber: SubscriberID, before id: Int64?, since: Timestamp, _ connection: Connection
  ) throws -> [Event] {
    return try connection.rows(
      """
      SELECT kind, is_hard, reason, outcome, at, delivery_id FROM feedback
      WHERE subscriber_id = $1 AND at >= $2 AND id < $3 AND undone_at IS NULL AND outcome <> 'undone'
        AND kind IN ('delivered', 'complaint', 'bounce')
        AND (kind <> 'bounce' OR is_hard = 1 OR at > $5)
      ORDER BY at DESC, id DESC LIMIT $4
      """,
      [
        subscriber.sql, .time(since), .integer(id ?? .max), .integer(Self.limit),
        // What arrived between refusals for now that are older is not known any more.
        .time(try RollUp.reach(connection) ?? Timestamp(milliseconds: -1)),
      ]
    ) { row in
      let kind: Event.Kind =
        switch try row.choice("kind") as ReturnedMail.Kind {
        case .delivered: .delivered
        case .complaint: .complaint
        default: try bounce(row)
        }
      return Event(
        kind, at: try row.time("at"), delivery: try row.optionalInteger("delivery_id").map { ID($0) },
        namesMailbox: (try row.optionalChoice("reason") as RefusalReason?)?.namesMailbox == true)
    }
  }

  private func bounce(_ row: Row) throws -> Event.Kind {
    let reason: RefusalReason = try row.choice("reason")
    guard reason.isAboutPerson, try !(row.choice("outcome") as FeedbackOutcome).isHeld else { return .refused }
    return try row.int("is_hard") == 1 ? .hard : .soft
  }

  private func accepted(by subscriber: SubscriberID, since: Timestamp, _ connection: Connection) throws -> [Event] {
    try connection.rows(
      """
      SELECT d.id, d.changed_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
      WHERE d.subscriber_id = $1 AND d.state = 'accepted' AND d.changed_at >= $2 AND c.mode = 'live' ORDER BY d.id DESC LIMIT $3
      """, [subscriber.sql, .time(since), .integer(Self.limit)]
    ) { Event(.accepted, at: try $0.time("changed_at"), delivery: try $0.id("id")) }
  }
}
