import Campaigns
import Store

/// A day of a slot that somebody names.
enum ScheduleDay {
  /// - Throws: what is wrong with it, with days that would do.
  static func parse(_ text: String, of coming: ComingSlots) throws -> LocalDate {
    let day = try date(text)
    let next = coming.days.map(\.date).joined(separator: ", ")
    do throws(DayRefusal) { try coming.require(day, now: .now()) } catch {
      switch error {
      case .noSlot: throw ComingSlots.noSlot
      case .otherDay(_, let rule): throw CommandError.badData("\(day) is no day of the slot (\(rule.text)); the next are \(next)")
      case .scheduled(_, let issue):
        throw CommandError.badData(
          "\(day) has \(issue.slug), which is scheduled; to free the day, first: tuesday campaign cancel \(issue.name)")
      case .past, .decided: throw CommandError.badData("\(day) is past; the next are \(next)")
      }
    }
    return day
  }

  static func date(_ text: String) throws -> LocalDate {
    guard let day = LocalDate(text) else { throw CommandError.usage("\(text) is not a day: write it as YYYY-MM-DD") }
    return day
  }
}
