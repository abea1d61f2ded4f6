extension Campaign.Kind {
  /// Kinds of which what comes back is judged by campaign, to stand behind IN.
  package static let together = "(\(allCases.filter(\.isTogether).map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
}

extension FeedbackOutcome {
  /// Of rows that stopped an issue or wait for somebody: what the indexes `feedback_stops` and `feedback_domain_stops` have, so each statement about them
  /// says it too.
  ///
  /// - Parameter row: what the statement calls the row.
  package static func stops(_ row: String = "feedback") -> String {
    "\(row).outcome IN ('paused', 'held', 'held with its domain', 'bounced by hand')"
  }

  /// Those that wait for somebody, whatever they are held with, to stand behind IN.
  package static let waiting = "(\(allCases.filter(\.isHeld).map { "'\($0.rawValue)'" }.joined(separator: ", ")))"

  /// Of bounces that wait for somebody who looks at them: what the indexes `feedback_waiting` and `feedback_domain_waiting` have.
  ///
  /// - Parameter outcome: with what they are held; nil: any.
  package static func isHeld(as outcome: FeedbackOutcome? = .held, _ row: String = "feedback") -> String {
    "\(row).outcome IN \(waiting) AND \(row).undone_at IS NULL" + (outcome.map { " AND \(row).outcome = '\($0.rawValue)'" } ?? "")
  }
}
