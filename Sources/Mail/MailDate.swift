internal import Words

/// RFC 5322 §3.3.
package enum MailDate {
  /// For example `Tue, 24 Nov 2026 09:00:00 +0000`.
  ///
  /// - Parameter milliseconds: since 1970.
  package static func text(milliseconds: Int64) -> String {
    let seconds = Int(milliseconds / 1000)
    let second = (seconds % 86_400 + 86_400) % 86_400
    let days = (seconds - second) / 86_400
    let (year, month, day) = Gregorian.day(after: days)
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(days % 7 + 7) % 7]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let clock = [second / 3600, second / 60 % 60, second % 60].map { $0.padded(to: 2) }.joined(separator: ":")
    return "\(weekday), \(day.padded(to: 2)) \(months[month - 1]) \(year) \(clock) +0000"
  }
}
