package import Mail

extension RefusalReason {
  private static func listed(_ reasons: [RefusalReason]) -> String { "(\(reasons.map { "'\($0.rawValue)'" }.joined(separator: ", ")))" }

  /// Those that say something of the mailbox, to stand behind IN.
  package static let aboutPerson = listed(allCases.filter(\.isAboutPerson))

  /// Those that a whole issue may be refused for, likewise.
  package static let forIssue = listed(ours)
}
