package import Markdown
internal import Foundation

/// How a trial of subjects came out, and what was made of it.
///
/// The best is held against the next alone: being better than that is the hardest, so among several subjects that are all the same no more than one
/// trial of twenty names a best.
package struct Verdict: Sendable, Hashable, Codable {
  package struct Result: Sendable, Hashable, Codable {
    /// Whose mail was taken.
    package let readers: Int
    /// Of them those who did what is counted.
    package let hits: Int

    package init(readers: Int, hits: Int) {
      self.readers = readers
      self.hits = hits
    }

    var share: Double { readers == 0 ? 0 : Double(hits) / Double(readers) }
  }

  /// A smaller chance than this is taken for a difference.
  static let level = 0.05

  package let metric: TrialMetric
  /// By subject.
  package let results: [Result]
  /// Numbers, from 1: the best and the one after it.
  package let best: Int
  package let next: Int
  /// How often chance alone would set them so far apart.
  package let chance: Double
  /// The number of the one that goes to the others.
  package let chosen: Int
  package let isByHand: Bool

  /// - Parameter hand: what a human chose; nil: by the numbers, and where they cannot tell, the first of those that they do not show to be worse.
  package init(_ results: [Result], by metric: TrialMetric, hand: Int? = nil) {
    let isBetter: (Double, Double) -> Bool = metric == .unsubscribes ? { $0 < $1 } : { $0 > $1 }
    let order = results.indices.sorted { one, other in
      let (share, against) = (results[one].share, results[other].share)
      return share == against ? one < other : isBetter(share, against)
    }
    let (first, second) = (order[0], order.count > 1 ? order[1] : order[0])
    self.metric = metric
    self.results = results
    (best, next) = (first + 1, second + 1)
    chance = FisherTest.chance(results[first].hits, of: results[first].readers, results[second].hits, of: results[second].readers)
    isByHand = hand != nil
    func isNotWorse(_ index: Int) -> Bool {
      let (best, result) = (results[first], results[index])
      return FisherTest.chance(best.hits, of: best.readers, result.hits, of: result.readers) >= Self.level
    }
    chosen = hand ?? (chance < Self.level ? first : results.indices.first(where: isNotWorse) ?? 0) + 1
  }

  /// Whether the numbers say that one is better than the others.
  package var isClear: Bool { chance < Self.level }

  /// For people, in a few sentences.
  package var words: String {
    let counted = results.indices.map { "\($0 == 0 ? "Subject" : "subject") \(count($0 + 1))" }.joined(separator: "; ")
    let finding = "\(counted). \(isClear ? clear : unclear)"
    guard isByHand else { return isClear ? finding : "\(finding) \(taken)" }
    return "\(finding) Subject \(chosen) was chosen by hand."
  }

  private var taken: String {
    if chosen == 1 { return "So the first subject is taken." }
    return "So subject \(chosen) is taken, the first that is not surely worse than the best."
  }

  private func count(_ number: Int) -> String {
    let result = results[number - 1]
    let who = metric == .unsubscribes ? "left by the mail" : "followed a link"
    return
      "\(number): \(result.hits) of \(result.readers) readers \(who)\(result.readers == 0 ? "" : " (\(Self.percent(result.share)))")"
  }

  private var clear: String {
    "Subject \(best) did best\(results.count > 2 ? ", before subject \(next)" : ""); chance alone sets two so far apart \(Self.often(chance)) (Fisher's exact test, p = \(Self.rounded(chance)))."
  }

  private var unclear: String {
    let (one, other) = (results[best - 1], results[next - 1])
    let pair = results.count > 2 ? "Subjects \(best) and \(next) are the best two: their difference is none" : "That is no difference"
    let said =
      "\(pair) that these numbers could show: chance alone does as much \(Self.often(chance)) (p = \(Self.rounded(chance)))."
    let size = FisherTest.size(for: one.share, against: other.share)
    return said
      + (size.map {
        " If the shares really are so, about \($0) readers of each\(results.count > 2 ? " of the two" : " subject") would show it."
      } ?? "")
  }

  private static func often(_ chance: Double) -> String {
    if chance > 0.995 { return "nearly always" }
    if chance >= 0.1 { return "\(Int((chance * 100).rounded())) times in a hundred" }
    return "one time in \(chance < 1e-6 ? "a million or more" : "\(max(2, Int((1 / chance).rounded(.down))))")"
  }

  private static func rounded(_ chance: Double) -> String { chance < 0.001 ? "under 0.001" : String(format: "%.3f", chance) }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
