internal import Audience
internal import Delivery
internal import Foundation
internal import Mail
internal import Store

extension SignUp {
  func wasReminded(_ subscriber: SubscriberID, _ list: ListID, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT 1 AS one FROM consents WHERE subscriber_id = $1 AND list_id = $2 AND event = 'reminded' LIMIT 1", [subscriber.sql, list.sql]
    ) { try $0.int("one") } != nil
  }

  private static let due = "FROM memberships m WHERE m.remind_at <= $1"
  private static let confirmations = """
    SELECT 1 FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.subscriber_id = m.subscriber_id AND c.kind = 'confirmation'
    """
  /// About this list, since it waits: there may be a mail from before the person left it.
  private static let asked = "c.list_id = m.list_id AND d.changed_at >= coalesce(m.asked_at, m.changed_at)"
  private static let wasAsked = "EXISTS (\(confirmations) AND \(asked))"
  /// Nobody is reminded of a mail that never arrived, nor by a rehearsal of what was asked in earnest, nor after a bounce or complaint. Who
  /// wanted one more list on a day that had its mail was not asked about it yet.
  private static let ready = """
    \(due) AND (m.state = 'pending' OR m.asked_at IS NOT NULL) AND EXISTS (\(confirmations) AND c.mode = $2
      AND (\(asked) AND d.state = 'accepted' OR NOT \(wasAsked)))
      AND NOT \(Membership.isStopped("m.subscriber_id"))
    """

  func hasRemindersDue(_ now: Timestamp, _ connection: Connection) throws -> Bool {
    func exists(_ condition: String, _ parameters: [SQLValue]) throws -> Bool {
      try connection.first("SELECT 1 AS one \(condition) LIMIT 1", parameters) { try $0.int("one") } != nil
    }
    let late = now + .milliseconds(-Self.lateness.milliseconds)
    return try exists(Self.due, [.time(late)]) || exists(Self.ready, [.time(now), .text(settings.sending.mode.rawValue)])
  }

  func remind(_ now: Timestamp, _ connection: Connection) throws -> Int {
    let late = now + .milliseconds(-Self.lateness.milliseconds)
    try connection.execute("UPDATE memberships SET remind_at = NULL WHERE remind_at <= $1", [.time(late)])
    let people = try connection.rows(
      """
      SELECT m.list_id, m.subscriber_id, CASE WHEN \(Self.wasAsked) THEN 1 ELSE 0 END AS was_asked \(Self.ready)
      ORDER BY m.remind_at LIMIT 500
      """, [.time(now), .text(settings.sending.mode.rawValue)]
    ) { (list: try $0.id("list_id") as ListID, person: try $0.id("subscriber_id") as SubscriberID, wasAsked: try $0.int("was_asked") == 1) }
    return try people.count { id, person, wasAsked in
      guard let list = try MailingList.find(id, connection), let person = try Subscriber.find(person, connection) else { return false }
      // No mail would leave, and the journal is to tell of none.
      if try Suppression.standing(against: person.address, connection).keepClosed(id) {
        try Membership.remind(person.id, list: id, at: nil, connection)
        return false
      }
      try wasAsked ? remind(person, of: list, now, connection) : askNow(person, list, now, connection)
      return true
    }
  }

  private func remind(_ person: Subscriber, of list: MailingList, _ now: Timestamp, _ connection: Connection) throws {
    try Membership.remind(person.id, list: list.id, at: nil, connection)
    try Consent.record(.reminded, of: person.id, list: list.id, cause: "two days without a click", now: now, connection)
    try mails.add(.reminder, to: person.id, language: person.language, list: list, settings.sending, now: now, connection)
  }

  /// For a list that had to wait until the address might be asked again.
  private func askNow(_ person: Subscriber, _ list: MailingList, _ now: Timestamp, _ connection: Connection) throws {
    if let limit = try limit(person.address, asks: true, now, connection) {
      return try Membership.remind(person.id, list: list.id, at: now + limit.span, connection)
    }
    try Membership.remind(person.id, list: list.id, at: now + Self.patience, connection)
    try mails.add(.confirmation, to: person.id, language: person.language, list: list, settings.sending, now: now, connection)
  }
}
