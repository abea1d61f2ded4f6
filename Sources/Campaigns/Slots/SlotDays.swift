internal import Audience
package import Delivery
internal import Foundation
package import Store
internal import Words

/// The days of a slot that its rule, its readers' clocks and the time leave. The slot itself and all who look ahead ask here, so that none of them
/// knows a day that another does not.
package struct SlotDays: Sendable {
  package struct Day: Sendable, Hashable {
    package let occurrence: SlotRule.Occurrence
    /// When the first readers have it: at the readers' own time that may be a day before the slot's.
    package let begins: Timestamp
    /// The last instant of its window.
    fileprivate let latest: Timestamp
    /// When the slot's next day comes; nil: not yet.
    fileprivate let next: Timestamp?
    /// At the readers' own time: the zones of those whose time is longer gone than the window, or who have the slot's next day by now. They do not get
    /// what the day takes now: for each reader too two issues at one instant would be one too many.
    package let gone: Set<String>

    /// Until when it has an issue.
    package var ends: Timestamp { next.map { min($0, latest) } ?? latest }

    /// Whether its time has come, for some at least, and an issue would leave at once. Two issues at one instant would be one too many: what comes too
    /// late leaves the next day its post.
    package func isOpen(_ now: Timestamp) -> Bool { begins <= now && now <= latest && next.map { now < $0 } ?? true }

    /// When readers of an issue that it takes would be written down. After its time that is asked as of its time.
    func moment(_ now: Timestamp) -> Timestamp { min(max(now, begins), occurrence.time) }

    /// What becomes of an issue now that the day has begun, in words; nil before.
    ///
    /// - Parameter wait: what the slot waits for, in words; nil: for nothing.
    package func urgency(_ now: Timestamp, _ wait: String? = nil) -> String? {
      guard isOpen(now) else { return nil }
      let goes = wait ?? "goes at once"
      if now > occurrence.time + Lateness.punctual { return "late: \(goes)" }
      return now > begins + Lateness.punctual ? "\(goes), late for the first readers" : goes
    }
  }

  let slot: Slot
  /// The days with a decision.
  let decided: Set<String>
  /// Those without one that have begun, the earliest first; some of them are over, and nobody has written down why.
  let begun: [Day]
  /// Those that began in a rehearsal which is over, and that nobody has written down yet: they are nobody's.
  private(set) var rehearsed: [LocalDate] = []
  private let zones: [(name: String, zone: TimeZone)]
  private let window: Duration
  private let now: Timestamp

  init(of slot: Slot, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection) throws {
    let decided = try Slot.decided(list: slot.list, mode: mode, connection)
    let zones = slot.isLocal ? try Slot.zones(connection) : []
    self.init(of: slot, decided: decided, zones: zones, window: publication.lateWindow, now: now)
    guard mode == .live, !begun.isEmpty, try slot.comesFromRehearsal(now, connection) else { return }
    let rehearsed = begun.map(\.occurrence.date)
    self.init(of: slot, decided: decided.union(rehearsed.map(\.description)), zones: zones, window: publication.lateWindow, now: now)
    self.rehearsed = rehearsed
  }

  /// - Parameters:
  ///   - zones: those of the readers; only asked of a slot that is local.
  ///   - window: for how long after its time a day still has an issue.
  init(of slot: Slot, decided: Set<String>, zones: [(name: String, zone: TimeZone)], window: Duration, now: Timestamp) {
    (self.slot, self.decided, self.zones, self.now) = (slot, decided, zones, now)
    let window = Self.waiting(window)
    self.window = window
    let all = slot.rule.occurrences(after: Self.earliest(slot, now), through: slot.isLocal ? now + Slot.widestSpread : now)
    begun = all.enumerated().map { place, occurrence in
      Self.day(occurrence, zones, window, before: place + 1 < all.count ? all[place + 1] : nil, now)
    }.filter { $0.begins <= now && !decided.contains($0.occurrence.date.description) }
  }

  /// Nobody looks at the very instant: within the minute that the slot names an issue is in time, however short the window.
  static func waiting(_ window: Duration) -> Duration { max(window, .seconds(60)) }

  /// Days before the slot was set are not its business, nor those that nobody would be told of any more.
  private static func earliest(_ slot: Slot, _ now: Timestamp) -> Timestamp { max(slot.since, now + (.zero - Slot.memory)) }

  private static func day(
    _ occurrence: SlotRule.Occurrence, _ zones: [(name: String, zone: TimeZone)], _ window: Duration, before next: SlotRule.Occurrence?,
    _ now: Timestamp
  ) -> Day {
    let gone = zones.filter { _, zone in
      occurrence.time(in: zone) + window < now || next.map { $0.time(in: zone) <= now } ?? false
    }.map(\.name)
    return Day(
      occurrence: occurrence, begins: occurrence.begins(in: zones.map(\.zone)), latest: occurrence.time + window, next: next?.time,
      gone: Set(gone))
  }

  /// When those were due that have begun and no decision.
  package static func begun(
    of slot: Slot, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> [Timestamp] {
    try SlotDays(of: slot, in: publication, mode: mode, now: now, connection).begun.map(\.occurrence.time)
  }

  package var open: [Day] { begun.filter { $0.isOpen(now) } }

  /// Those that are open, and the next, without those that are decided.
  ///
  /// - Parameter isKept: asked of the date of one that is decided; those that it means are there too, late ones first.
  package func next(_ count: Int, keeping isKept: (LocalDate) -> Bool = { _ in false }) -> [Day] {
    func isLeft(_ date: LocalDate) -> Bool { !decided.contains(date.description) || isKept(date) }
    let late = slot.rule.occurrences(after: Self.earliest(slot, now), through: now).filter {
      decided.contains($0.date.description) && isKept($0.date)
    }.map { day($0) }
    let today = LocalDate(now, in: slot.rule.zone).description
    let coming = slot.rule.occurrences(after: now, count: count + decided.count { $0 >= today }).filter { isLeft($0.date) }
      .map { ahead($0) }
    let early = Set(coming.map(\.occurrence.date))
    let open = open.filter { !early.contains($0.occurrence.date) }
    return Array(((late + open).sorted { $0.occurrence.time < $1.occurrence.time } + coming).prefix(count))
  }

  /// The day, where it is open or to come, and not decided.
  func day(on date: LocalDate) -> Day? {
    guard let occurrence = slot.rule.occurrence(on: date), !decided.contains(date.description) else { return nil }
    if occurrence.time > now { return ahead(occurrence) }
    return open.first { $0.occurrence.date == date }
  }

  /// Whether something can be decided about the day so early: two years ahead at the most.
  func isWithinReach(_ date: LocalDate) -> Bool { date <= LocalDate(now, in: slot.rule.zone).adding(days: 731) }

  func isToCome(_ occurrence: SlotRule.Occurrence) -> Bool { occurrence.time > now }

  private func ahead(_ occurrence: SlotRule.Occurrence) -> Day {
    // Only at the readers' own time one that is to come may have begun, and the next as well.
    let next = slot.isLocal ? slot.rule.occurrences(after: occurrence.time, count: 1).first : nil
    return Self.day(occurrence, zones, window, before: next, now)
  }

  /// One that is late and kept.
  private func day(_ occurrence: SlotRule.Occurrence) -> Day { Self.day(occurrence, zones, window, before: nil, now) }

  /// When the turn of a post may come: on the day that is its alone, or the first from its earliest on; nil where there is none.
  func turn(pinnedTo pinned: LocalDate?, from date: LocalDate?) -> Day? {
    if let day = pinned.flatMap({ day(on: $0) }) { return day }
    guard let date else { return next(1).first }
    if let day = open.first(where: { $0.occurrence.date >= date }) { return day }
    let midnight = date.at(hour: 0, minute: 0, in: slot.rule.zone)
    return slot.rule.occurrences(after: max(midnight + .milliseconds(-1), now), count: 1).first.map { ahead($0) }
  }
}
