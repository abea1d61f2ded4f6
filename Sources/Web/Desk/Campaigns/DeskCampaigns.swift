package import Campaigns
package import Store

/// What the pages of campaigns work with: what `status` and `campaign` work with.
package struct DeskCampaigns: Sendable {
  /// What may keep mail from leaving.
  let situation: @Sendable (Timestamp, Connection) throws -> SendingSituation
  /// For how long refusals for now are tried again.
  let expiresAfter: Duration

  package init(situation: @escaping @Sendable (Timestamp, Connection) throws -> SendingSituation, expiresAfter: Duration) {
    (self.situation, self.expiresAfter) = (situation, expiresAfter)
  }
}
