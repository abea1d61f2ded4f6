internal import Audience
internal import Delivery
internal import Mail
package import Store

extension Gap {
  /// Everybody who was confirmed and meant when the audience was frozen; with `late` everybody who would be meant now, with `refused` also whose
  /// mail was refused for good, at once or by coming back.
  package static func of(
    _ campaign: Campaign, in publication: Publication, late: Bool, refused: Bool = false, now: Timestamp, _ connection: Connection
  ) throws -> Gap {
    var gap = Gap()
    // Of one that is rolled up it is not known who had it: nobody is missing then, rather than everybody.
    guard let frozenAt = campaign.frozenAt, campaign.rolledUpAt == nil,
      let readers = try Campaign.readers(of: campaign.id, in: publication, late: late, now: late ? now : frozenAt, connection)
    else { return gap }
    // A digest is what those get for whom an issue comes too soon.
    let recent = campaign.kind == .issue ? try RecentIssues(of: campaign, in: publication, connection) : nil
    // What stands against somebody is asked person by person, by the code that is asked before a mail leaves.
    func reader(_ id: SubscriberID) throws -> Subscriber? {
      let addressee = try Addressee.find(id, list: campaign.list, kind: campaign.kind, now: now, connection)
      guard let addressee, try addressee.obstacles(recent, connection).isEmpty else { return nil }
      return addressee.subscriber
    }
    try DeliveryRecord.each(of: campaign.id, in: [.excluded, .failed], connection) { subscriber, address, record in
      // What a digest has told them of, they had.
      guard record.isListed != true, record.state == .excluded || record.isExpired || refused, try reader(subscriber) != nil else { return }
      gap.returning.append(record.id)
      gap.show(address, "\(record.state.rawValue): \(record.reply ?? "")")
    }
    if refused {
      try DeliveryRecord.each(of: campaign.id, in: [.accepted], where: ReturnCounts.cameBack, connection) { subscriber, address, record in
        guard try reader(subscriber) != nil else { return }
        gap.cameBack.append(record)
        gap.show(address, "it came back")
      }
    }
    // What a digest lists is written down for its audience alone; and whom a rule meant may not be known any more.
    guard campaign.kind == .issue, try Segment.isKnown(readers.rule, connection) else { return gap }
    var parameters = SQLParameters([campaign.id.sql])
    let source = readers.source(&parameters)
    let before = late ? "" : " AND \(Consent.confirmedAt("m")) <= \(parameters.bind(.time(frozenAt)))"
    try connection.each(
      """
      SELECT m.subscriber_id \(source)
      AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.campaign_id = $1 AND e.subscriber_id = m.subscriber_id)\(before)
      ORDER BY m.subscriber_id
      """, parameters.values
    ) { row in
      guard let person = try reader(try row.id("subscriber_id")) else { return }
      gap.missing.append(person.id)
      gap.show(person.address.text, "not in the audience")
    }
    return gap
  }

  private mutating func show(_ address: String, _ why: String) {
    if sample.count < Self.sampleSize { sample.append(Person(address: address, why: why)) }
  }

  /// Puts them into the queue. Who has left since they were found is left out again when their mail is composed.
  ///
  /// - Parameter time: for how long refusals for now are tried again.
  /// - Returns: false when the campaign was cancelled meanwhile, and nothing is done.
  package func fill(
    _ campaign: CampaignID, cause: String, for time: Duration, now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    let times = try ReaderTimes(of: campaign, now: now, connection)
    guard try Campaign.reopen(campaign, for: time + (times?.spread(now) ?? .zero), now: now, connection) else { return false }
    for delivery in returning { try Outbox.putBack(delivery, cause: cause, connection, now: now) }
    for record in cameBack { try Outbox.putBack(record.id, takenAt: record.changedAt, cause: cause, connection, now: now) }
    for subscriber in missing {
      try Campaign.add(subscriber, to: campaign, due: times?.due(for: subscriber, connection), now: now, connection)
    }
    return true
  }
}
