internal import Delivery
internal import Store

/// That an issue which was just frozen comes late: for all, or at the readers' own time for those whose time had gone by.
struct Lateness {
  /// An issue that leaves later than this after its time was late, and that is told.
  static let punctual = Duration.seconds(300)

  private let time: Timestamp
  /// When the first of its readers should have had it.
  private let first: Timestamp
  private let now: Timestamp
  /// Of a campaign at the readers' own time: how many should have had it before, where they live.
  private let late: [(zone: String, readers: Int)]
  /// How many of its readers do not get it because their time is longer gone than a day waits.
  private let leftOut: Int

  /// Nil for one that is late for nobody.
  init?(of campaign: Campaign, now: Timestamp, _ connection: Connection) throws {
    let punctual = now + (.zero - Self.punctual)
    let own = campaign.localTime == nil ? nil : try ReaderTimes(of: campaign.id, now: now, connection)
    let zones = own?.gone(before: punctual) ?? [:]
    let counts = zones.isEmpty ? [:] : try ReaderTimes.readers(of: campaign.id, connection)
    late = zones.keys.sorted().compactMap { zone in counts[zone].map { (zone, $0) } }
    leftOut = own == nil ? 0 : try ReaderTimes.leftOut(of: campaign.id, connection)
    (time, self.now) = (campaign.sendAt, now)
    first = late.compactMap { zones[$0.zone] }.reduce(campaign.sendAt, min)
    if now <= campaign.sendAt + Self.punctual && late.isEmpty && leftOut == 0 { return nil }
  }

  /// Whether it was late by then.
  func isLate(at moment: Timestamp) -> Bool { moment > first + Self.punctual }

  func words(because cause: String) -> String {
    let isLateForAll = now > time + Self.punctual
    let whom = isLateForAll || late.isEmpty ? "" : " for \(Self.count(late.map(\.readers).reduce(0, +))) in \(places)"
    let left = "\(Self.count(leftOut)) had their own time too long ago and were left out"
    if !isLateForAll && late.isEmpty { return "\(left): \(cause)" }
    let words = Self.words(now, whom, because: cause)
    return leftOut == 0 ? words : "\(words); \(left)"
  }

  /// - Parameter whom: nothing for all.
  static func words(_ now: Timestamp, _ whom: String = "", because cause: String) -> String { "late\(whom), at \(now.rfc3339): \(cause)" }

  private var places: String {
    late.prefix(3).map(\.zone).joined(separator: ", ") + (late.count > 3 ? " and elsewhere" : "")
  }

  private static func count(_ readers: Int) -> String { readers == 1 ? "1 reader" : "\(readers) readers" }
}
