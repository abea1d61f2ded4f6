internal import Audience
internal import Delivery
internal import Foundation
internal import Mail
internal import Store

extension PersonalMails {
  /// What a mail's campaign is like, however many people are in it.
  struct Sending: Sendable {
    let mode: SendingMode
    let promise: Promise
    /// For how long refusals for now are tried again.
    let expiresAfter: Duration
  }

  /// Puts one person into the day's campaign of such mails, which the first one makes.
  ///
  /// - Returns: false when the person is in it already.
  @discardableResult
  func add(
    _ kind: Campaign.Kind, to subscriber: SubscriberID, language: String, list: MailingList, _ sending: Sending, now: Timestamp,
    _ connection: Connection
  ) throws -> Bool {
    let day = LocalDate(now, in: .gmt)
    let (tag, issue) = try issue(kind, language: language, list: list.slug, day: day)
    let standard = try post(kind, language: "").language
    let rehearsal = sending.mode == .rehearsal ? ".rehearsal" : ""
    let name = "\(kind.rawValue).\(list.slug).\(day)\(tag == standard ? "" : "." + tag)\(rehearsal)"
    let campaign = try campaign(name, issue, list, day, sending, now, connection)
    return try Campaign.add(subscriber, to: campaign, now: now, connection)
  }

  /// The open one of this name and content; words that changed within the day make `name.2`.
  private func campaign(
    _ name: String, _ issue: Issue, _ list: MailingList, _ day: LocalDate, _ sending: Sending, _ now: Timestamp, _ connection: Connection
  ) throws -> CampaignID {
    let hash = try issue.keep(connection)
    var free = name
    var number = 1
    while let known = try Campaign.find(name: free, connection) {
      if known.contentHash == hash, known.state == .sending { return known.id }
      number += 1
      free = "\(name).\(number)"
    }
    let start = day.midnightUTC
    // The campaign begins with its day: who is asked in the evening has the whole time.
    let expiresAfter = sending.expiresAfter + .seconds(86_400)
    let id = try connection.first(
      """
      INSERT INTO campaigns
        (name, slug, list_id, kind, mode, state, promise, content_hash, send_at, expires_after, audience, created_at, frozen_at, sender)
      VALUES ($1, $1, $2, $3, $4, 'sending', $5, $6, $7, $8, 0, $9, $9, $10) RETURNING id
      """,
      [
        .text(free), list.id.sql, .text(issue.kind.rawValue), .text(sending.mode.rawValue), .text(sending.promise.rawValue), .text(hash),
        .time(start), .integer(expiresAfter.milliseconds), .time(now),
        .text(issue.from.address.key),
      ]
    ) { try $0.id("id") as CampaignID }
    guard let id else { throw StoreError.defect("the campaign \(free) was not written") }
    return id
  }
}
