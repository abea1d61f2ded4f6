package import Store

/// A list's standing weekly time, and what has been decided about each of its days.
package struct Slot: Sendable {
  package let list: ListID
  package let rule: WeeklyRule
  /// Days before the slot was set are not its business.
  package let since: Timestamp

  /// The days that a slot may still have to decide at `now`: past their time, at most a week ago, undecided.
  package func undecided(decided: Set<String>, now: Timestamp) -> [WeeklyRule.Occurrence] {
    let from = max(since, now + .seconds(-8 * 86_400))
    return rule.occurrences(after: from, count: 2).filter { $0.time <= now && !decided.contains($0.date.description) }
  }
}
