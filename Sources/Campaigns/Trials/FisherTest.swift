internal import Foundation

/// Fisher's exact test of two shares, two-sided: how often chance alone would bring a difference at least as unlikely as the one that is there.
/// It holds for small numbers too, where approximations say too much.
enum FisherTest {
  /// - Returns: from 0 to 1. 1 where one of the groups is empty.
  static func chance(_ hits: Int, of group: Int, _ others: Int, of otherGroup: Int) -> Double {
    let (all, total) = (hits + others, group + otherGroup)
    guard group > 0, otherGroup > 0, all > 0, all < total else { return 1 }
    // Of all tables with these sums, by how many of the hits fall to the first group (the hypergeometric distribution).
    func weight(_ count: Int) -> Double { logChoices(group, count) + logChoices(otherGroup, all - count) }
    let whole = logChoices(total, all)
    // Equal weights come out a little apart.
    let limit = weight(hits) + 1e-7
    let range = max(0, all - otherGroup)...min(all, group)
    return min(1, range.reduce(0) { sum, count in weight(count) <= limit ? sum + exp(weight(count) - whole) : sum })
  }

  /// The logarithm of the number of ways to choose `count` of `all`.
  private static func logChoices(_ all: Int, _ count: Int) -> Double {
    func logFactorial(_ number: Int) -> Double { lgamma(Double(number) + 1) }
    return logFactorial(all) - logFactorial(count) - logFactorial(all - count)
  }

  /// For so many hits in one group, how many more would show in another as large, at `level`; nil when none could.
  static func least(beside hits: Int, of group: Int, level: Double) -> Int? {
    // The chance falls as the difference grows.
    var (low, high) = (hits, group + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if chance(middle, of: group, hits, of: group) < level { high = middle } else { low = middle }
    }
    return high <= group ? high : nil
  }

  /// About how many in each group would show a difference between these shares, four times of five (normal approximation, both at 5 %); nil when
  /// they are one.
  static func size(for share: Double, against other: Double) -> Int? {
    let difference = abs(share - other)
    guard difference > 0 else { return nil }
    let spread = share * (1 - share) + other * (1 - other)
    let size = (1.96 + 0.84) * (1.96 + 0.84) * spread / (difference * difference)
    return size < 1e9 ? Int(size.rounded(.up)) : nil
  }
}
