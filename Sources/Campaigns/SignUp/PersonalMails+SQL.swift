internal import Audience
internal import Delivery
internal import Foundation
internal import Store

extension PersonalMails {
  /// Puts one person into the day's campaign of such mails, which the first one makes.
  ///
  /// - Returns: false when the person is in it already.
  @discardableResult
  func add(
    _ kind: Campaign.Kind, to subscriber: SubscriberID, language: String, list: MailingList, _ terms: Campaign.Terms, now: Timestamp,
    _ connection: Connection
  ) throws -> Bool {
    let day = LocalDate(now, in: .gmt)
    let (tag, issue) = try issue(kind, language: language, list: list.slug, day: day)
    let standard = try post(kind, language: "").language
    let name = "\(kind.rawValue).\(list.slug).\(day)\(tag == standard ? "" : "." + tag)"
    let campaign = try Campaign.ofDay(day, name, issue, list: list.id, terms, now: now, connection)
    return try Campaign.add(subscriber, to: campaign, now: now, connection) != nil
  }
}
