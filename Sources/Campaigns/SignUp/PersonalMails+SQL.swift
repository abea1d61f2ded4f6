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
    let rehearsal = terms.mode == .rehearsal ? ".rehearsal" : ""
    let name = "\(kind.rawValue).\(list.slug).\(day)\(tag == standard ? "" : "." + tag)\(rehearsal)"
    let campaign = try campaign(name, issue, list, day, terms, now, connection)
    return try Campaign.add(subscriber, to: campaign, now: now, connection)
  }

  /// The open one of this name and content; words that changed within the day make `name.2`.
  private func campaign(
    _ name: String, _ issue: Issue, _ list: MailingList, _ day: LocalDate, _ terms: Campaign.Terms, _ now: Timestamp,
    _ connection: Connection
  ) throws -> CampaignID {
    let hash = try issue.keep(connection)
    var free = name
    var number = 1
    while let known = try Campaign.find(name: free, connection) {
      if known.contentHash == hash, known.state == .sending { return known.id }
      number += 1
      free = "\(name).\(number)"
    }
    // The campaign begins with its day: who is asked in the evening has the whole time.
    var terms = terms
    terms.expiresAfter += .seconds(86_400)
    let id = try Campaign.begin(free, issue, hash: hash, list: list.id, terms, sendAt: day.midnightUTC, now: now, connection)
    guard let id else { throw StoreError.defect("the campaign \(free) was not written") }
    return id
  }
}
