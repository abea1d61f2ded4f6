extension Campaign.Kind {
  /// Kinds of which what comes back is judged by campaign, to stand behind IN.
  package static let together = "(\(allCases.filter(\.isTogether).map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
}

extension FeedbackOutcome {
  /// Of rows that stopped an issue or wait for somebody: what the index `feedback_stops` has, so each statement about them says it too.
  ///
  /// - Parameter row: what the statement calls the row.
  package static func stops(_ row: String = "feedback") -> String { "\(row).outcome IN ('paused', 'held', 'bounced by hand')" }

  /// Of bounces that wait for somebody who looks at them.
  package static let isHeld = "\(stops()) AND feedback.outcome = 'held' AND feedback.undone_at IS NULL"
}
