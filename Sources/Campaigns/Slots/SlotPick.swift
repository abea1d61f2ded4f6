package import Audience
package import Store

/// A post that a day of a slot takes, made an issue, and whom it is for.
package struct SlotPick: Sendable {
  package let path: String
  package let issue: Issue
  /// Of the issue's content.
  package let hash: String
  package var readers: Readers { turnout.readers }
  /// What was approved; nil where nobody has to.
  let proposal: Proposal?
  /// Who of those would get it on its day.
  package let turnout: Turnout

  /// How it stands with those who must approve it; nil where nobody has to.
  package func approval(_ connection: Connection) throws -> ApprovalStanding? { try proposal?.standing(connection) }

  /// Whether all who may say no have not done so since.
  func isApproved(_ connection: Connection) throws -> Bool { try approval(connection)?.isGiven ?? true }
}
