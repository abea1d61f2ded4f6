internal import Foundation
internal import Store
internal import Words

/// What was seen last on a day of a slot that is open and took nothing so far. It tells such a day from one on which nobody looked, and why its issue is
/// late.
struct SlotLook: Sendable, Hashable {
  enum Kind: String {
    case nothing = "nothing ready"
    case leftOut = "left out"
    case unreadable = "posts unreadable"
  }

  let kind: Kind
  /// When that was; nil: it was left out, or nobody noted it.
  private(set) var at: Timestamp?
  /// From when to when the folder of posts could not be read, as far as anybody looked; nil: it could.
  let away: ClosedRange<Timestamp>?
  /// Posts that would have gone had nobody held them, by slug, each with the reason.
  let held: [String: String]

  /// Held posts beyond these are not told of.
  private static let limit = 10
  private static let longestReason = 200

  /// - Parameter last: what was seen before.
  init(_ kind: Kind, held: [String: String] = [:], after last: SlotLook?, now: Timestamp) {
    self.kind = kind
    at = kind == .leftOut ? nil : now
    let kept = held.sorted { $0.key < $1.key }.prefix(Self.limit)
    self.held = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, String($0.value.prefix(Self.longestReason))) })
    switch kind {
    case .nothing: away = last?.away
    case .leftOut: away = nil
    case .unreadable:
      let since = last?.kind == .unreadable ? last?.away?.lowerBound ?? now : now
      away = min(since, now)...now
    }
  }

  /// The same, seen once more.
  func seen(_ now: Timestamp) -> SlotLook {
    var look = self
    if look.kind != .leftOut { look.at = now }
    return look
  }

  /// Whether it tells more than what was noted: the time once a minute.
  func isNews(after last: SlotLook?) -> Bool {
    guard let last, last.kind == kind, last.held == held else { return true }
    guard let at else { return false }
    return last.at.map { $0 > at || $0 + .seconds(60) <= at } ?? true
  }

  // MARK: As a column holds it, among those of other days (``DayNotes``), which no comma may stand in

  /// `nothing ready held=budget:the%20council%20votes%20first away=1793696400000-1793697000000 1793700000000`
  init(_ text: String) {
    let words = text.split(separator: " ")
    func values(_ name: String, by separator: Character) -> [Substring] {
      words.first { $0.hasPrefix(name) }?.dropFirst(name.count).split(separator: separator) ?? []
    }
    func time(_ text: Substring) -> Timestamp? { Int64(text).map { Timestamp(milliseconds: $0) } }
    kind = [Kind.leftOut, .unreadable].first { text.hasPrefix($0.rawValue) } ?? .nothing
    at = words.last.flatMap(time)
    let times = values(Self.awayName, by: "-").compactMap(time)
    away = times.count == 2 && times[0] <= times[1] ? times[0]...times[1] : nil
    held = Dictionary(
      values(Self.heldName, by: "+").map { $0.split(separator: ":", maxSplits: 1) }.compactMap { parts in
        parts.first.map { (String($0), parts.count > 1 ? String(parts[1]).removingPercentEncoding ?? "" : "") }
      }
    ) { first, _ in first }
  }

  private static let heldName = "held="
  private static let awayName = "away="

  var text: String {
    let posts = held.sorted { $0.key < $1.key }.map { slug, reason in
      "\(slug):\(reason.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }
    let words: [String?] = [
      kind.rawValue, posts.isEmpty ? nil : Self.heldName + posts.joined(separator: "+"),
      away.map { "\(Self.awayName)\($0.lowerBound.milliseconds)-\($0.upperBound.milliseconds)" }, at.map { "\($0.milliseconds)" },
    ]
    return words.compactMap(\.self).joined(separator: " ")
  }
}
