package import Audience
package import Delivery
internal import Mail
package import Store

extension DeliveryStory {
  /// - Parameter hindrance: what all mail of the campaign waits for.
  package static func of(
    _ subscriber: Subscriber, _ campaign: Campaign, in publication: Publication, hindrance: String?, now: Timestamp,
    _ connection: Connection
  ) throws -> DeliveryStory {
    let readers = try Campaign.readers(of: campaign.id, in: publication, now: campaign.frozenAt ?? now, connection)
    let moment = readers?.moment ?? SegmentMoment(now: campaign.frozenAt ?? now, zone: publication.zone)
    let rule = try SegmentExplanation.of(
      readers?.rule ?? .everyone, for: subscriber, names: SegmentNames(attributes: publication.attributes), at: moment, connection)
    let standing = try standing(of: subscriber, campaign, publication, now, connection)
    let isMessage = campaign.kind == .message
    let order = isMessage ? try SentMessage.find(id: campaign.name, connection) : nil
    // Some of the rows of one that is rolled up may still be there.
    let record = campaign.rolledUpAt == nil ? try DeliveryRecord.find(subscriber.id, in: campaign.id, connection) : nil
    let attempts = try record.map { try Attempt.all(of: $0.id, connection) } ?? []
    let returned = try record.map { try FeedbackRecord.of($0.id, connection) } ?? []
    let trial = record?.variant == nil ? nil : try Trial.of(campaign.id, connection)
    let subject = record?.variant.flatMap { number in trial.map { "\(number) of \($0.variants.count): \($0.variants[number - 1].text)" } }
    return DeliveryStory(
      address: subscriber.address.text, campaign: campaign.name, title: campaign.title, mode: campaign.mode.rawValue,
      state: campaign.state.rawValue, frozenAt: campaign.frozenAt?.rfc3339, isInAudience: record != nil, onlyCounts: campaign.onlyCounts,
      standing: standing,
      rule: isMessage ? nil : rule, isMessage: isMessage, order: order.map { Order(sender: $0.sender, orderedAt: $0.orderedAt) },
      delivery: record.map { PersonExport.Mail($0, attempts) }, subject: subject,
      returned: returned.map(PersonExport.Return.init), forgotten: (attempts.last?.number ?? 0) - attempts.count,
      next: next(
        record, of: campaign, isMeant: campaign.kind == .issue && rule.holds && standing.obstacles.isEmpty, returned: returned,
        hindrance: hindrance,
        now: now))
  }

  private static func standing(
    of subscriber: Subscriber, _ campaign: Campaign, _ publication: Publication, _ now: Timestamp, _ connection: Connection
  ) throws -> Standing {
    let isMessage = campaign.kind == .message
    let list = isMessage ? nil : try MailingList.find(campaign.list, connection)?.slug ?? ""
    let addressee = try Addressee.find(subscriber.id, list: campaign.list, kind: campaign.kind, now: now, connection)
    let recent = campaign.kind == .issue ? try RecentIssues(of: campaign, in: publication, connection) : nil
    let journal = try list == nil ? [] : Consent.journal(of: subscriber.id, connection)
    return Standing(
      list: list, state: isMessage ? nil : addressee?.state ?? "",
      confirmed: list.flatMap { Consent.yes(to: $0, in: journal) }.map { PersonExport.Event($0) },
      left: list.flatMap { Consent.leaving($0, in: journal) }.map { PersonExport.Event($0) },
      obstacles: try addressee?.obstacles(recent, connection) ?? [])
  }

  /// One person and every issue there was, and every mail to them alone: a line each, newest first.
  package static func outline(
    of subscriber: SubscriberID, _ connection: Connection
  ) throws -> [(campaign: Campaign, record: DeliveryRecord?)] {
    let records = Dictionary(try DeliveryRecord.of(subscriber, connection).map { ($0.campaign, $0) }) { first, _ in first }
    let forMany = try Campaign.all(limit: .max, connection)
    // Of other mails there may be very many: only their own are looked up.
    let others = Set(records.keys).subtracting(forMany.map(\.name))
    let campaigns = try forMany + others.compactMap { try Campaign.find(name: $0, connection) }
    return campaigns.filter { $0.kind == .issue || records[$0.name] != nil }.sorted { $0.id > $1.id }
      .map { ($0, $0.rolledUpAt == nil ? records[$0.name] : nil) }
  }
}
