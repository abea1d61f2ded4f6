import Campaigns
import Store

/// A day of a slot that somebody names.
enum ScheduleDay {
  /// - Throws: what is wrong with it, with days that would do.
  static func parse(_ text: String, of coming: ComingSlots) throws -> LocalDate {
    let day = try date(text)
    let rule = try coming.required().rule
    let next = coming.days.map(\.date).joined(separator: ", ")
    guard let occurrence = rule.occurrence(on: day) else {
      throw CommandError.badData("\(day) is no day of the slot (\(rule.text)); the next are \(next)")
    }
    if let issue = coming.scheduled(on: day)?.campaign {
      throw CommandError.badData(
        "\(day) has \(issue.slug), which is scheduled; to free the day, first: tuesday campaign cancel \(issue.name)")
    }
    guard occurrence.time > .now() else { throw CommandError.badData("\(day) is past; the next are \(next)") }
    return day
  }

  static func date(_ text: String) throws -> LocalDate {
    guard let day = LocalDate(text) else { throw CommandError.usage("\(text) is not a day: write it as YYYY-MM-DD") }
    return day
  }
}
