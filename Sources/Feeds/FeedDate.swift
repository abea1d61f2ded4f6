internal import Words

/// The dates of feeds, as they are written: RFC 822 (RSS) with the usual faults, RFC 3339 (Atom, JSON Feed, Dublin Core), wherever each stands.
enum FeedDate {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  /// Hours from UTC of the names that RFC 822 §5.1 has, and of a few others that are met.
  private static let zones = [
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "BST": 1, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "AEST": 10, "AEDT": 11,
  ]

  /// Milliseconds since 1970; nil for a text that tells no day.
  static func milliseconds(_ text: String) -> Int64? { iso(text) ?? mail(text) }

  /// `Tue, 24 Nov 2026 09:00:00 -0600`, with or without weekday, seconds and clock; `Sept`, two digits of a year, the name of a zone.
  private static func mail(_ text: String) -> Int64? {
    let form =
      /(\d{1,2})[ \-]+([A-Za-z]{3,9})\.?,?[ \-]+(\d{4}|\d{2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm])?\s*([+\-]\d{2}:?\d{2}|[A-Za-z]{1,5})?)?/
    guard let match = text.firstMatch(of: form)?.output, let month = months.firstIndex(of: match.2.prefix(3).lowercased()),
      let day = Int(match.1), var year = Int(match.3)
    else { return nil }
    // RFC 2822 §4.3.
    if year < 100 { year += year < 50 ? 2000 : 1900 }
    var hour = match.4.flatMap { Int($0) } ?? 0
    if let half = match.7?.lowercased() { hour = hour % 12 + (half == "pm" ? 12 : 0) }
    return instant((year, month + 1, day), hour, match.5, match.6, zone: match.8)
  }

  /// `2026-11-24T09:00:00-06:00`, and less of it.
  private static func iso(_ text: String) -> Int64? {
    let form = /(\d{4})-(\d{2})(?:-(\d{2})(?:[Tt ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([Zz]|[+\-]\d{2}:?\d{2})?)?)?/
    guard let match = text.firstMatch(of: form)?.output, let year = Int(match.1), let month = Int(match.2) else { return nil }
    let day = match.3.flatMap { Int($0) } ?? 1
    return instant((year, month, day), match.4.flatMap { Int($0) } ?? 0, match.5, match.6, zone: match.7)
  }

  private static func instant(
    _ day: (year: Int, month: Int, day: Int), _ hour: Int, _ minute: Substring?, _ second: Substring?, zone: Substring?
  ) -> Int64? {
    let (minute, second) = (minute.flatMap { Int($0) } ?? 0, min(second.flatMap { Int($0) } ?? 0, 59))
    // Before there were feeds, a date is a fault: 0001-01-01, 1970-01-01.
    guard (1990...9998).contains(day.year), Gregorian.exists(year: day.year, month: day.month, day: day.day), hour < 24, minute < 60
    else { return nil }
    return Int64(Gregorian.days(to: day) * 86_400 + hour * 3600 + minute * 60 + second - offset(zone)) * 1000
  }

  /// Seconds east of UTC.
  private static func offset(_ zone: Substring?) -> Int {
    guard let zone, let sign = zone.first, sign == "+" || sign == "-" else { return (zones[zone?.uppercased() ?? ""] ?? 0) * 3600 }
    let digits = zone.dropFirst().filter(\.isNumber)
    let seconds = (Int(digits.prefix(2)) ?? 0) * 3600 + (Int(digits.suffix(2)) ?? 0) * 60
    return sign == "-" ? -seconds : seconds
  }
}
