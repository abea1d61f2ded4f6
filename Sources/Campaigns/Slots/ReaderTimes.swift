internal import Audience
internal import Foundation
internal import Store
internal import Words

/// When a campaign is due that everybody gets at one time of their own clock.
struct ReaderTimes {
  /// By zone, of those that readers have: when it comes for them, however long ago that is.
  private let own: [String: Timestamp]
  /// The same, but not before now.
  private let due: [String: Timestamp]
  /// For whom no zone is known.
  private let standard: Timestamp
  /// The same of the slot's next day.
  private let next: [String: Timestamp]
  private let createdAt: Timestamp

  /// Nil for a campaign that is due for all at once.
  init?(of id: CampaignID, now: Timestamp, _ connection: Connection) throws {
    let campaign = try connection.first("SELECT list_id, local_time, send_at, created_at FROM campaigns WHERE id = $1", [id.sql]) { row in
      (
        list: try row.id("list_id") as ListID, localTime: try row.optionalText("local_time"), sendAt: try row.time("send_at"),
        createdAt: try row.time("created_at")
      )
    }
    guard let campaign, let text = campaign.localTime else { return nil }
    guard let wall = WallTime(text) else { throw StoreError.engine("a campaign's local time is \(text)") }
    standard = max(campaign.sendAt, now)
    let zones = try Slot.zones(connection)
    own = Dictionary(zones.map { ($0.name, wall.time(in: $0.zone)) }, uniquingKeysWith: { $1 })
    let later = try Slot.find(list: campaign.list, connection)?.rule.occurrences(after: campaign.sendAt, count: 1).first
    next = Dictionary(zones.compactMap { zone in later.map { (zone.name, $0.time(in: zone.zone)) } }, uniquingKeysWith: { $1 })
    due = own.mapValues { max($0, now) }
    createdAt = campaign.createdAt
  }

  /// The zones in which it had come before, with when.
  func gone(before time: Timestamp) -> [String: Timestamp] { own.filter { $0.value < time } }

  /// The zones in which it had come longer ago than a day of a slot waits, or the slot's next day had come as well, when the campaign got its day; each
  /// with which of both. What got it ahead is nobody's in vain.
  func tooLate(window: Duration) -> [String: (time: Timestamp, cause: String)] {
    let long = gone(before: createdAt + (.zero - SlotDays.waiting(window)))
    let passed = own.filter { zone, _ in next[zone].map { $0 <= createdAt } ?? false }
    return long.mapValues { ($0, "taken later than schedule.late_window allows") }
      .merging(passed.mapValues { ($0, "taken when the slot's next day had come there") }) { first, _ in first }
  }

  /// How long it is from `now` until the last have it.
  func spread(_ now: Timestamp) -> Duration { due.values.reduce(standard, max) - now }

  /// When it is due for somebody who comes to it later.
  func due(for subscriber: SubscriberID, _ connection: Connection) throws -> Timestamp {
    let zone = try connection.first("SELECT zone FROM subscribers WHERE id = $1", [subscriber.sql]) { try $0.text("zone") }
    return zone.flatMap { due[$0] } ?? standard
  }

  /// Of the people of `source`, each as `subscriber_id` with their `due_at`.
  func people(_ source: String, _ parameters: inout SQLParameters) -> String {
    let people = "SELECT m.subscriber_id \(source)"
    let standard = parameters.bind(.time(standard))
    guard !due.isEmpty else { return "SELECT p.subscriber_id, \(standard) AS due_at FROM (\(people)) p" }
    let rows = due.sorted { $0.key < $1.key }.map { "(\(parameters.bind(.text($0.key))), \(parameters.bind(.time($0.value))))" }
    return """
      SELECT p.subscriber_id, coalesce(z.due_at, \(standard)) AS due_at
      FROM (\(people)) p JOIN subscribers s ON s.id = p.subscriber_id
      LEFT JOIN (SELECT column1 AS zone, column2 AS due_at FROM (VALUES \(rows.joined(separator: ", "))) AS times) z ON z.zone = s.zone
      """
  }
}
