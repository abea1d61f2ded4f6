package import Audience
package import Delivery

/// What became of one issue.
package struct IssueReport: Encodable, Sendable {
  package let campaign: String
  package let title: String
  package let state: String
  package let isRehearsal: Bool
  /// When its audience was fixed.
  package let sentAt: String
  /// The same in the publication's zone.
  package let day: String
  /// The ledger, by state.
  package let counts: [String: Int]
  package let audience: Int
  package let balances: Bool
  /// Of the excluded, who have it in a digest instead, or will.
  package let inDigest: Int
  /// Of the failed, whose time ran out: nobody has said that their mailboxes do not exist.
  package let expired: Int
  /// What came back of what was accepted.
  package let returned: ReturnCounts
  /// Who left by the link in this mail, or by an answer to it.
  package let left: Int
  /// What they say of it, as far as they do: how many give each reason.
  package let leftBecause: [String: Int]
  /// Who came to the list and who left it from this issue to the next.
  package let growth: ListGrowth.Change
  /// Nil where nothing is counted.
  package let clicks: VisitCounts?
  /// How often it was shown, as far as mail programs tell; nil where that is not counted.
  package let opens: VisitCounts?
  package let links: [IssueLink]?
  /// Nil where everybody has the same subject.
  package let trial: TrialReport?

  package func count(_ state: DeliveryState) -> Int { counts[state.rawValue] ?? 0 }

  package func because(_ reason: LeavingReason.Kind) -> Int { leftBecause[reason.rawValue] ?? 0 }

  /// `of the 3 who left by its link, 2 say why: too many mails 1, never signed up 1`; nil where nobody does.
  package var reasons: String? {
    let said = LeavingReason.Kind.allCases.map { ($0.rawValue, because($0)) }.filter { $0.1 > 0 }
    if said.isEmpty { return nil }
    let people = said.reduce(0) { $0 + $1.1 }
    return "of the \(left) who left by its link, \(people) \(people == 1 ? "says" : "say") why: "
      + said.map { "\($0) \($1)" }.joined(separator: ", ")
  }

  /// Not decided yet.
  package var open: Int { DeliveryState.allCases.filter(\.isOpen).reduce(0) { $0 + count($1) } }

  /// Taken by a server, and nothing of it came back.
  package var deliveredCount: Int { max(0, count(.accepted) - returned.bounced) }

  /// Of a hundred who were to have it by itself; nil where there is nobody.
  package var delivered: Double? {
    let people = audience - inDigest
    return people == 0 ? nil : Double(deliveredCount) * 100 / Double(people)
  }
}
