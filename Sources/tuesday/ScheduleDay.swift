import Campaigns
import Store

/// A day of a slot that somebody names.
enum ScheduleDay {
  /// - Throws: what is wrong with it, with days that would do.
  static func parse(_ text: String, of coming: ComingSlots) throws -> LocalDate {
    let day = try date(text)
    do throws(DayRefusal) { try coming.require(day) } catch { throw refused(error, of: coming) }
    return day
  }

  static func refused(_ refusal: DayRefusal, of coming: ComingSlots) -> CommandError {
    let next = coming.days.filter { $0.scheduled == nil }.map(\.date).joined(separator: ", ")
    switch refusal {
    case .noSlot: return ComingSlots.noSlot
    case .otherDay(let day, let rule): return .badData("\(day) is no day of the slot (\(rule.text)); the next are \(next)")
    case .distant(let day): return .badData("\(day) is more than two years ahead, too early to decide about; the next are \(next)")
    case .scheduled(let day, let issue):
      return .badData("\(day) has \(issue.slug), which is scheduled; to free the day, first: tuesday campaign cancel \(issue.name)")
    case .leftOut(let day): return .badData("\(day) is left out; first: tuesday schedule unskip \(day)")
    case .past(let day): return .badData("\(day) is past; the next are \(next)")
    case .decided(let day):
      return .badData("\(day) is decided: `tuesday schedule past` tells what became of it; the next are \(next)")
    }
  }

  static func date(_ text: String) throws -> LocalDate {
    guard let day = LocalDate(text) else { throw CommandError.usage("\(text) is not a day: write it as YYYY-MM-DD") }
    return day
  }
}
