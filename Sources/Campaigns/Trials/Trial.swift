internal import Mail
package import Markdown

/// Several subjects of one issue. A part of its readers gets each, by lot; the one that did best, if that can be told, goes to all others.
package struct Trial: Sendable, Hashable, Codable {
  /// One of those that are tried.
  package struct Variant: Sendable, Hashable, Codable {
    let subject: SlottedText
    /// As it is for who has no reader's values.
    package let text: String

    /// As contents have them, whose hashes stay.
    private enum CodingKeys: String, CodingKey {
      case subject = "line"
      case text
    }
  }

  /// In the order of the post; people know them by their numbers, from 1.
  package let variants: [Variant]
  package let metric: TrialMetric
  /// Of a hundred readers, who take part.
  let share: Int
  /// Seconds, from when nine in ten of those have the mail.
  package let wait: Int
  /// Whether letter and page are called by the subject, because the post has no title of its own.
  let isTitle: Bool

  private enum CodingKeys: String, CodingKey {
    case variants = "subjects"
    case metric, share, wait, isTitle
  }

  static let standard = (share: 20, wait: 4 * 3600)

  /// How many of so many readers take part, the others waiting for how it ends. Nil: nobody waits and everybody gets one of the subjects, because
  /// nothing is decided by it, or because so few could not show a difference if all followed one and nobody the other.
  func part(of readers: Int) -> Int? {
    let part = max(0, readers) * share / 100
    let each = part / variants.count
    return metric != .none && part < readers && FisherTest.chance(each, of: each, 0, of: each) < Verdict.level ? part : nil
  }

  /// How many readers there must be for ``part(of:)`` to be one; nil where no number is enough.
  var least: Int? {
    guard metric != .none, share > 0, share < 100 else { return nil }
    var each = 1
    while FisherTest.chance(each, of: each, 0, of: each) >= Verdict.level { each += 1 }
    return (each * variants.count * 100 + share - 1) / share
  }
}

extension Issue {
  /// As one of the variants that are tried, by its number; the issue itself where it has one for all.
  package func wearing(_ number: Int) -> Issue {
    guard let trial, trial.variants.indices.contains(number - 1) else { return self }
    let variant = trial.variants[number - 1]
    let holes = Set(tags.indices.filter { tags[$0] == .subject })
    func put(_ text: SlottedText, _ pieces: [SlottedText.Piece]) -> SlottedText { text.replacing { holes.contains($0) ? pieces : nil } }
    var issue = self
    issue.trial = nil
    issue.subject = put(self.subject, variant.subject.pieces)
    issue.text = put(text, variant.subject.pieces)
    issue.html = put(html, variant.subject.pieces.map(\.inHTML))
    if trial.isTitle { issue.title = variant.text }
    return issue
  }
}
