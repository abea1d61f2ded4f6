internal import Foundation

/// Where a plain text leads: the addresses that readers' programs find in it.
struct TextAddresses {
  /// Each also without what may stand behind an address and be none of it.
  private let found: Set<String>
  private let digits: String

  init(in text: String) {
    var found: Set<String> = []
    for word in text.split(whereSeparator: { $0.isWhitespace || "<>\"".contains($0) }) where word.utf8.count <= Self.longest {
      let starts = Self.schemes.flatMap { word.ranges(of: $0).map(\.lowerBound) }
      for start in starts + [word.firstIndex { !Self.marks.contains($0) } ?? word.endIndex] {
        var rest = word[start...]
        for _ in 0..<Self.mostMarks {
          found.insert(Self.plain(rest))
          guard let last = rest.last, Self.marks.contains(last) else { break }
          rest.removeLast()
        }
      }
    }
    self.found = found
    digits = text.filter(\.isNumber)
  }

  /// Whether it leads where a link of the post does: a page, a mailbox or a telephone. What leads elsewhere is not looked for.
  func lead(to goal: String) -> Bool {
    let scheme = goal.prefix { $0 != ":" }.lowercased()
    let rest = goal.dropFirst(scheme.count + 1).prefix { $0 != "?" }
    return switch scheme {
    case "http", "https": found.contains(Self.plain(goal[...]))
    case "mailto": rest.split(separator: ",").allSatisfy { found.contains(Self.plain($0)) || found.contains("mailto:" + Self.plain($0)) }
    case "tel": digits.contains(rest.filter(\.isNumber))
    default: true
    }
  }

  /// In octets; no link is longer.
  private static let longest = 4_000
  /// Nobody writes more behind an address.
  private static let mostMarks = 8
  private static let schemes = ["https://", "http://", "mailto:"]
  private static let marks = Set(".,;:!?()[]{}'’”»*_/…")

  /// As it would be written by hand.
  private static func plain(_ address: Substring) -> String {
    let address = address.last == "/" ? address.dropLast() : address
    return address.removingPercentEncoding ?? String(address)
  }
}
