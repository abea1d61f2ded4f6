internal import Audience
internal import Foundation
internal import Store

/// When a step is due: at one time of the reader's own day, so many of their days after the one before.
struct SeriesClock {
  let hour: Int
  let minute: Int
  /// The reader's; where none is known, the publication's.
  let zone: TimeZone
  /// For how long after its time a step still leaves. Later it waits for the next day's: nobody is mailed in the night because a machine
  /// came back then.
  let window: Duration

  /// - Parameters:
  ///   - start: when the step before left, or the series began.
  ///   - frequency: what keeps steps apart, as it does issues; nil for the first.
  func due(after days: Int, since start: Timestamp, apart frequency: Frequency?, now: Timestamp) -> Timestamp {
    // Only a first step has none; then it is the answer to a click.
    if days == 0, now <= start + window { return start }
    let first = LocalDate(start, in: zone)
    var day = first.adding(days: days)
    while let earliest = frequency?.firstDay(against: day), earliest <= first { day = day.adding(days: 1) }
    // Not from that day on, because it may be years ago.
    day = max(day, LocalDate(now, in: zone).adding(days: -2))
    while true {
      let time = day.at(hour: hour, minute: minute, in: zone)
      if time + window >= now && time > start { return time }
      day = day.adding(days: 1)
    }
  }
}
