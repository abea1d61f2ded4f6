internal import Audience
internal import Store
internal import Words

/// Names a plan by all of it that matters: which content goes to whom on which day. How many readers those are changes by the minute and is not
/// in it. Behind the hash of everything it has one part an issue, so that of a stale plan can be told what has changed: `3f2a1b9c7d1e-0a1b2c3d4`.
package struct PlanID: Sendable, Hashable, CustomStringConvertible {
  private struct Part: Sendable, Hashable {
    let post: Substring
    let day: Substring
    let content: Substring
  }

  /// Of everything, twelve digits.
  let digest: String
  private let parts: [Part]

  init(_ planned: [SlotPlan.Planned]) {
    digest = Self.hash(planned.flatMap { [$0.list.slug, $0.pick.issue.slug] + Self.when($0) + Self.what($0) }, 12)
    parts = planned.map(Self.part)
  }

  /// Nil for a text that no plan is called.
  package init?(_ text: String) {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count > 1, words[0].count == 12, words.dropFirst().allSatisfy({ $0.count == 9 }),
      words.joined().allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase })
    else { return nil }
    digest = String(words[0])
    parts = words.dropFirst().map { Part(post: $0.prefix(3), day: $0.dropFirst(3).prefix(3), content: $0.suffix(3)) }
  }

  /// How many issues it has.
  package var count: Int { parts.count }

  package var description: String { ([digest] + parts.map { "\($0.post)\($0.day)\($0.content)" }).joined(separator: "-") }

  /// In words, what is otherwise in the plan as it is now.
  package func changes(to plan: PublishingPlan) -> [String] {
    let now = plan.planned.map { ($0, Self.part($0)) }
    var changes = now.compactMap { issue, part -> String? in
      let (slug, day) = (issue.pick.issue.slug, issue.occurrence.date)
      guard let before = parts.first(where: { $0.post == part.post }) else { return "\(slug) goes out on \(day) now, and was not in it" }
      if before.day != part.day { return "\(slug) goes out on another day or at another time now: \(issue.occurrence.time.rfc3339)" }
      return before.content == part.content ? nil : "\(slug) (\(day)): the post, its theme, its readers or a setting has changed"
    }
    let gone = parts.count { part in !now.contains { $0.1.post == part.post } }
    if gone > 0 {
      changes.append(
        "\(gone) of its posts \(gone == 1 ? "has" : "have") no day any more: gone out or scheduled, held, left out, not ready, not approved, or the day is over"
      )
    }
    return changes
  }

  private static func part(_ issue: SlotPlan.Planned) -> Part {
    Part(
      post: hash([issue.list.slug, issue.pick.issue.slug], 3)[...], day: hash(when(issue), 3)[...], content: hash(what(issue), 3)[...])
  }

  private static func when(_ issue: SlotPlan.Planned) -> [String] {
    [issue.occurrence.time.rfc3339, issue.slot.isLocal ? issue.occurrence.localTime : ""]
  }

  private static func what(_ issue: SlotPlan.Planned) -> [String] { [issue.pick.hash, issue.pick.readers.rule.description] }

  private static func hash(_ words: [String], _ digits: Int) -> String {
    String(WordsHash.of(words).prefix(digits))
  }
}
