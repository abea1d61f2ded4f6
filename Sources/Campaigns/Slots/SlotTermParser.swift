internal import Foundation
internal import Store
internal import Words

/// Reads one time of a rule, word by word: `every … HH:MM`, or `first … WEEKDAY of the month HH:MM`; then perhaps `from YYYY-MM-DD`.
struct SlotTermParser {
  private typealias SyntaxError = SlotRule.SyntaxError

  static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
  static let places = ["first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1]
  static let workdays = Set(2...6)

  private let text: String
  private let start: LocalDate?
  private var words: ArraySlice<String>

  init(_ text: some StringProtocol, start: LocalDate?) {
    self.text = String(text.trimmed)
    self.start = start
    words = text.lowercased().replacing(",", with: " and ").split(separator: " ").map(String.init)[...]
  }

  static func advice(_ text: String) -> String {
    """
    "\(text)" is not a schedule: write it like "every Tuesday 09:00", "every Tuesday and Friday 09:00", "every 2 weeks on Tuesday 09:00" \
    or "first and last Tuesday of the month 09:00"; several times with ; between
    """
  }

  mutating func term() throws(SlotRule.SyntaxError) -> SlotRule.Term {
    let days = try take("every") ? weeks() : months()
    _ = take("at")
    let (hour, minute) = try clock()
    var from: LocalDate?
    if take("from") {
      let day = words.popFirst() ?? ""
      guard let date = LocalDate(day) else {
        throw SyntaxError(description: "\"\(day)\" is not a day: write it like from 2026-12-01")
      }
      from = date
    }
    guard words.isEmpty else { throw SyntaxError(description: Self.advice(text)) }
    if case .weeks(let every, let weekdays) = days, every > 1, from == nil {
      guard let start else {
        throw SyntaxError(description: "\"\(text)\" does not say in which week it begins: add a day, like from 2026-12-01")
      }
      from = (0..<7).map { start.adding(days: $0) }.first { weekdays.contains($0.weekday) }
    }
    return SlotRule.Term(days: days, hour: hour, minute: minute, from: from)
  }

  /// `Tuesday and Friday`, `day`, `weekday`, `2 weeks on Tuesday`, `other Tuesday`.
  private mutating func weeks() throws(SlotRule.SyntaxError) -> SlotRule.Term.Days {
    if take("day") { return .weeks(every: 1, on: Set(1...7)) }
    if take("weekday") { return .weeks(every: 1, on: Self.workdays) }
    var every = 1
    if take("other") {
      every = 2
    } else if let number = words.first.flatMap({ Int($0) }) {
      words.removeFirst()
      guard (1...52).contains(number) else { throw SyntaxError(description: "every \(number) weeks: say a number from 1 to 52") }
      guard take("weeks") || take("week") else { throw SyntaxError(description: Self.advice(text)) }
      every = number
      _ = take("on")
    }
    return .weeks(every: every, on: Set(try several { Self.weekdays.firstIndex(of: Self.singular($0)).map { $0 + 1 } }))
  }

  /// `first and last Tuesday of the month`.
  private mutating func months() throws(SlotRule.SyntaxError) -> SlotRule.Term.Days {
    _ = take("the")
    let places = Set(try several { Self.places[$0] })
    guard let weekday = words.popFirst().flatMap({ Self.weekdays.firstIndex(of: $0) }) else {
      throw SyntaxError(description: Self.advice(text))
    }
    if take("of") {
      guard take("the") || take("each") || take("every"), take("month") else { throw SyntaxError(description: Self.advice(text)) }
    }
    return .months(places, weekday: weekday + 1)
  }

  /// At least one, with `and` between.
  private mutating func several(_ meaning: (String) -> Int?) throws(SlotRule.SyntaxError) -> [Int] {
    var found: [Int] = []
    repeat {
      // "Tuesday, Thursday, and Friday" has two of them.
      while !found.isEmpty && take("and") {}
      guard let value = words.first.flatMap(meaning) else { throw SyntaxError(description: Self.advice(text)) }
      words.removeFirst()
      found.append(value)
    } while take("and")
    return found
  }

  private mutating func clock() throws(SlotRule.SyntaxError) -> (hour: Int, minute: Int) {
    guard let word = words.popFirst() else { throw SyntaxError(description: Self.advice(text)) }
    let clock = word.split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 2, clock.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }), clock[1].count == 2,
      (1...2).contains(clock[0].count),
      let hour = Int(clock[0]), let minute = Int(clock[1]), hour <= 23, minute <= 59
    else {
      throw SyntaxError(description: "\"\(word)\" is not a time of day: write it like 09:00, from 00:00 to 23:59")
    }
    return (hour, minute)
  }

  private mutating func take(_ word: String) -> Bool {
    guard words.first == word else { return false }
    words.removeFirst()
    return true
  }

  /// Of `Tuesdays` too.
  private static func singular(_ word: String) -> String { word.hasSuffix("days") ? String(word.dropLast()) : word }
}

extension SlotRule.Term {
  /// The canonical spelling.
  var text: String {
    let clock = [hour, minute].map { $0.padded(to: 2) }.joined(separator: ":")
    let start = from.map { " from \($0)" } ?? ""
    switch days {
    case .weeks(1, Set(1...7)): return "every day \(clock)\(start)"
    case .weeks(1, SlotTermParser.workdays): return "every weekday \(clock)\(start)"
    case .weeks(let every, let weekdays):
      // Monday first.
      let names = weekdays.sorted { ($0 + 5) % 7 < ($1 + 5) % 7 }.map { SlotTermParser.weekdays[$0 - 1].capitalized }
      return "every \(every > 1 ? "\(every) weeks on " : "")\(Self.list(names)) \(clock)\(start)"
    case .months(let places, let weekday):
      let names = (places.filter { $0 > 0 }.sorted() + places.filter { $0 < 0 }).map {
        ["last", "", "first", "second", "third", "fourth"][$0 + 1]
      }
      return "\(Self.list(names)) \(SlotTermParser.weekdays[weekday - 1].capitalized) of the month \(clock)\(start)"
    }
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
