/// What a trial of subjects is decided by.
package enum TrialMetric: String, Sendable, CaseIterable, Codable {
  /// By how many readers a link is followed: the more, the better.
  case clicks
  /// How many readers leave by the link in the mail: the fewer, the better.
  case unsubscribes
  /// Nothing: everybody gets one of the subjects.
  case none
}

/// How a post wants its subjects tried; nil: it does not say.
package struct TrialWish: Sendable, Hashable {
  /// Of a hundred readers, who take part.
  package internal(set) var share: Int?
  /// Seconds.
  package internal(set) var wait: Int?
  package internal(set) var metric: TrialMetric?
}
