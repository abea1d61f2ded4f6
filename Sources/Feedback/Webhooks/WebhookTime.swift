internal import Store
internal import Words

/// Times as providers write them.
enum WebhookTime {
  /// Years that a mail of ours can be of.
  private static let known = 946_684_800.0..<4_102_444_800.0

  /// Seconds since 1970, with a fraction or without: `1790000000`, `"1790000000.25"`.
  static func ofSeconds(_ value: JSONValue?) -> Timestamp? { value?.word.flatMap(ofSeconds) }

  static func ofSeconds(_ text: String) -> Timestamp? {
    guard text.utf8.count <= 20, let seconds = Double(text), known.contains(seconds) else { return nil }
    return Timestamp(milliseconds: Int64(seconds * 1000))
  }

  /// RFC 3339: `2026-11-24T09:00:00.1234567-06:00`.
  static func ofDate(_ value: JSONValue?) -> Timestamp? { value?.text.flatMap(ofDate) }

  static func ofDate(_ text: String) -> Timestamp? {
    let form = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+\-]\d\d:?\d\d)/
    guard text.utf8.count <= 40, let parts = text.wholeMatch(of: form)?.output, let year = Int(parts.1), let month = Int(parts.2),
      let day = Int(parts.3), let hour = Int(parts.4), let minute = Int(parts.5), let second = Int(parts.6),
      Gregorian.exists(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let zone = parts.8.filter(\.isWholeNumber)
    let offset = (Int(zone.prefix(2)) ?? 0) * 3600 + (Int(zone.suffix(2)) ?? 0) * 60
    let days = Gregorian.days(to: (year: year, month: month, day: day))
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - (parts.8.hasPrefix("-") ? -offset : offset)
    guard known.contains(Double(seconds)) else { return nil }
    let fraction = parts.7.flatMap { Int64(($0 + "00").prefix(3)) } ?? 0
    return Timestamp(milliseconds: Int64(seconds) * 1000 + fraction)
  }
}
