/// What a day of a slot takes, and what it passes over for that.
package struct SlotChoice: Sendable {
  /// Nil: nothing can go out.
  package internal(set) var pick: SlotPick?
  /// Each post that would have come before, with the reason, in words.
  package internal(set) var passed: [String] = []
  /// What kept those that were looked into, by slug.
  var obstacles: [String: Obstacle] = [:]

  mutating func pass(_ entry: PostQueue.Entry, over obstacle: Obstacle) {
    passed.append(entry.passing(over: obstacle))
    obstacles[entry.slug] = obstacle
  }

  /// On one line; nil where nothing was passed over.
  var words: String? { Self.words(passed) }

  private static let limit = 3

  static func words(_ passed: [String]) -> String? {
    if passed.isEmpty { return nil }
    let more = passed.count - limit
    return (passed.prefix(limit) + (more > 0 ? ["\(more) more"] : [])).joined(separator: "; ")
  }
}

extension PostQueue.Entry {
  /// That the slot passes over it; nil where nothing keeps it.
  var passing: String? {
    if let heldBecause { return "\(slug) was held: \(heldBecause)" }
    if let obstacle { return passing(over: obstacle) }
    return approval.flatMap { $0.isGiven ? nil : "\(slug) \($0.wait)" }
  }

  /// As commands take it.
  private var file: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  func passing(over obstacle: Obstacle) -> String {
    switch obstacle {
    case .faulty: "\(slug) was passed over: \(obstacle.reason) (`tuesday check \(file)` tells)"
    case .nobody, .resting: "\(slug) was passed over: \(obstacle.reason)"
    }
  }
}
