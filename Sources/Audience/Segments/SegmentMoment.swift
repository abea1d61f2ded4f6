package import Foundation
package import Store

/// The moment and zone in which `today` and `30 days ago` are meant.
package struct SegmentMoment: Sendable {
  package let now: Timestamp
  package let zone: TimeZone

  package init(now: Timestamp, zone: TimeZone) {
    self.now = now
    self.zone = zone
  }

  func day(_ operand: SegmentRule.Operand) -> LocalDate? {
    switch operand {
    case .day(let day): day
    case .daysFromToday(let days): LocalDate(now, in: zone).adding(days: days)
    case .text, .number, .boolean: nil
    }
  }
}
