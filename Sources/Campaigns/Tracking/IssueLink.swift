/// One counted link of an issue that was sent: where it leads, and how often it was followed.
package struct IssueLink: Encodable, Sendable, Hashable {
  package struct Aim: Encodable, Sendable, Hashable {
    package let at: String
    /// Nil: back to where the mail says.
    package let target: String?
  }

  package let number: Int
  /// Where it led when the mail was made.
  package let address: String
  /// Where it leads now.
  package let target: String
  package let counts: VisitCounts
  /// When it was aimed elsewhere, the oldest first.
  package let history: [Aim]
}

/// How often something was asked for.
package struct VisitCounts: Encodable, Sendable, Hashable {
  package var people = 0
  package var machines = 0
  /// Different readers, of whom it is known.
  package var readers = 0
}
