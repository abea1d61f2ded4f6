internal import Words

/// RFC 5322 §3.3.
package enum MailDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// For example `Tue, 24 Nov 2026 09:00:00 +0000`.
  ///
  /// - Parameter milliseconds: since 1970.
  package static func text(milliseconds: Int64) -> String {
    let seconds = Int(milliseconds / 1000)
    let second = (seconds % 86_400 + 86_400) % 86_400
    let days = (seconds - second) / 86_400
    let (year, month, day) = Gregorian.day(after: days)
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(days % 7 + 7) % 7]
    let (hour, minute) = (second / 3600, second / 60 % 60)
    return """
      \(weekday), \(day.padded(to: 2)) \(months[month - 1]) \(year) \(hour.padded(to: 2)):\(minute.padded(to: 2)):\((second % 60).padded(to: 2)) +0000
      """
  }

  /// Milliseconds since 1970 of the first date that stands in a text, a server's greeting for example; nil where there is none. HTTP writes
  /// dates in the same way.
  package static func milliseconds(in text: some StringProtocol) -> Int64? {
    let form = /(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:([+\-])(\d{2})(\d{2})|GMT|UTC|UT|Z)/
    guard let match = String(text).firstMatch(of: form)?.output, let month = months.firstIndex(of: String(match.2)),
      let day = Int(match.1), let year = Int(match.3), Gregorian.exists(year: year, month: month + 1, day: day),
      let hour = Int(match.4), let minute = Int(match.5), let second = Int(match.6), hour < 24, minute < 60, second <= 60
    else { return nil }
    let offset = ((match.8.flatMap { Int($0) } ?? 0) * 60 + (match.9.flatMap { Int($0) } ?? 0)) * (match.7 == "-" ? -60 : 60)
    return Int64(Gregorian.days(to: (year, month + 1, day)) * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1000
  }
}
