package import Audience
package import Delivery
package import Store

/// The issue that a list had last, and who came and left since its audience was fixed.
package struct LastIssue: Sendable {
  package let campaign: Campaign
  package let frozenAt: Timestamp
  package let change: AudienceChange

  /// Nil before the first.
  ///
  /// - Parameter slug: the issue's own that is looked at: it is not its own predecessor, however often it is rehearsed.
  package static func of(
    _ list: ListID, mode: SendingMode, before slug: String, _ connection: Connection
  ) throws -> LastIssue? {
    guard let campaign = try Campaign.last(of: list, mode: mode, before: slug, connection), let frozenAt = campaign.frozenAt
    else { return nil }
    return LastIssue(
      campaign: campaign, frozenAt: frozenAt, change: try AudienceChange(of: list, since: frozenAt, connection))
  }
}
