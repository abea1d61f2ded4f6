internal import Foundation
internal import Store
internal import Words

/// A day, or a time in RFC 3339, or as databases and Go write it (listmonk: `2024-01-02 03:04:05.678901 +0000 UTC`); a time without a zone
/// is one of UTC, as databases keep them, and a day is one of the publication, as the days of rules are. Read octet by octet: nearly every
/// row of another engine's export has one, and a regular expression would take longer than all else of the row.
struct ImportTime {
  private var rest: Substring.UTF8View

  private init(_ rest: Substring) { self.rest = rest.utf8 }

  /// When a day begins in a zone.
  static func beginning(of day: LocalDate, in zone: TimeZone) -> Timestamp {
    // Foundation's calendar is another one before 1582.
    if day.year > 1582 { return day.at(hour: 0, minute: 0, in: zone) }
    return day.midnightUTC + .seconds(-zone.secondsFromGMT(for: day.midnightUTC.date))
  }

  /// Whether it is where Unix begins to count, by the clock or day of some zone: what programs write where there is no time.
  static func isZero(_ time: Timestamp) -> Bool { abs(time.milliseconds) < 2 * 86_400_000 }

  /// Whether it is before there was such mail, or still to come.
  static func isUnlikely(_ time: Timestamp, now: Timestamp) -> Bool { time > now || time < Timestamp(milliseconds: 365 * 86_400_000) }

  /// Whether it is a day of which only its writer knows which number is the month, or a count of seconds: it tells of a time, not of which.
  static func isVague(_ text: String) -> Bool {
    text.prefixMatch(of: /\d{1,4}([.\/\-]) ?\d{1,2}\1 ?\d{2,4}(?!\d)/) != nil || text.wholeMatch(of: /\d{10}|\d{13}/) != nil
  }

  /// What is said of a text that is none.
  static func refusal(of text: String) -> Sentence { "\"\(text.prefix(60))\" is no day or time such as 2026-01-31" }

  /// Nil for what is none.
  ///
  /// - Parameter beginning: of a day, in the publication's zone.
  static func read(_ text: String, beginning: (LocalDate) -> Timestamp) -> Timestamp? {
    let bytes = text.utf8
    guard bytes.count >= 10 else { return nil }
    let end = bytes.index(bytes.startIndex, offsetBy: 10)
    guard let day = LocalDate(String(decoding: bytes[..<end], as: UTF8.self)) else { return nil }
    if end == bytes.endIndex { return beginning(day) }
    var time = ImportTime(text[end...])
    return time.seconds().map { day.midnightUTC + .seconds($0) }
  }

  /// Since midnight UTC of the day that was written before it.
  private mutating func seconds() -> Int? {
    guard take("T") || take(" "), let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
      hour < 24, minute < 60, second < 60
    else { return nil }
    if take(".") { guard drop(while: { (0x30...0x39).contains($0) }) > 0 else { return nil } }
    let before = rest
    _ = take(" ")
    let east = offset()
    if east == nil { rest = before }
    if take(" ") {
      // Go says the zone twice, the second time by a name or again as a number.
      let isNumber = take("+") || take("-")
      let length = drop { (isNumber ? 0x30...0x39 : 0x41...0x5A).contains($0) }
      guard (isNumber ? 2...4 : 1...5).contains(length) else { return nil }
    }
    return rest.isEmpty ? hour * 3600 + minute * 60 + second - (east ?? 0) : nil
  }

  /// Seconds east of Greenwich: `Z`, `UTC`, `+0130`, `-01:30`, `+02`.
  private mutating func offset() -> Int? {
    if take("Z") || take("UTC") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = number(2) else { return nil }
    _ = take(":")
    let minutes = number(2) ?? 0
    guard hours < 24, minutes < 60 else { return nil }
    return (isWest ? -60 : 60) * (hours * 60 + minutes)
  }

  private mutating func take(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      guard rest.starts(with: word) else { return false }
      rest.removeFirst(word.count)
      return true
    }
  }

  private mutating func number(_ digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 0x30)
      rest.removeFirst()
    }
    return number
  }

  private mutating func drop(while isMeant: (UInt8) -> Bool) -> Int {
    let after = rest.drop(while: isMeant)
    defer { rest = after }
    return rest.count - after.count
  }
}
