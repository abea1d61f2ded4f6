package import Campaigns
package import Mail

/// What became of one mail that was handed in.
package enum IntakeOutcome: Sendable, Hashable {
  /// It is about mail of ours, and what follows from it is committed.
  case taken(ReturnedMail.Kind, FeedbackOutcome)
  /// It is about mail of ours, and was taken before: nothing has changed.
  case known
  /// Nothing follows from it: an automatic answer, a letter. It is counted.
  case nothing(ReturnedMail.Kind)
  /// It speaks of mail of ours and does not prove it. It is counted and logged, and nothing else.
  case unproved(ReturnedMail.Kind)
}

extension IntakeOutcome {
  /// What becomes of the message at its source: only what was ours goes, because everything else may be somebody's letter.
  package var fate: Fate {
    switch self {
    case .taken, .known: .settled
    case .nothing, .unproved: .left
    }
  }
}
