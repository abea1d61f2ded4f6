internal import Store

/// A word about each of a few days of a slot, as a column holds them: `2026-12-01 24, 2026-12-02 2`. No more are open or near at once, so those that are
/// further from the one that was noted last are forgotten.
struct DayNotes: Sendable, Hashable {
  private var words: [LocalDate: String] = [:]

  private static let limit = 4

  init() {}

  /// - Parameter text: nil: nothing was noted.
  init(_ text: String?) {
    for note in text?.split(separator: ",") ?? [] {
      let parts = note.split(separator: " ", maxSplits: 1)
      if let day = parts.first.flatMap({ LocalDate(String($0)) }) { words[day] = parts.count > 1 ? String(parts[1]) : "" }
    }
  }

  var text: String { words.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") }

  subscript(_ day: LocalDate) -> String? { words[day] }

  mutating func note(_ word: String, of day: LocalDate) {
    words[day] = word
    func distance(_ other: LocalDate) -> Int { abs(other.dayNumber - day.dayNumber) }
    for other in words.keys.sorted(by: { distance($0) < distance($1) }).dropFirst(Self.limit) { words[other] = nil }
  }
}
