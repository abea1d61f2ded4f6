package import Delivery
package import Store

/// Why nothing is decided about mails of which nobody knows whether they arrived.
package enum SettlingRefusal: Error, Sendable {
  /// As many as these are uncertain, of those named or of all, and not as many as was said.
  case otherCount(Int)
  /// Nothing of the campaign is sent any more.
  case cancelled
}

extension Resolution {
  /// Decides about as many as were looked at, or about none.
  ///
  /// - Parameters:
  ///   - chosen: whose; nil for all.
  ///   - count: how many that is, said out.
  ///   - who: decides, for the ledger: `by hand`.
  ///   - time: for how long refusals for now are tried again.
  /// - Throws: ``SettlingRefusal``, for the caller to put into words.
  package func settle(
    _ campaign: CampaignID, of chosen: Set<SubscriberID>?, count: Int, by who: String, for time: Duration, now: Timestamp,
    _ connection: Connection
  ) throws {
    let cause = self == .resend ? "put back \(who)" : "closed \(who) at \(now.rfc3339); whether it arrived was not known"
    let settled = try settle(campaign, of: chosen, cause: cause, now: now, connection)
    guard count > 0, settled == count else { throw SettlingRefusal.otherCount(settled) }
    if self == .resend, try !Campaign.reopen(campaign, for: time, now: now, connection) { throw SettlingRefusal.cancelled }
  }
}
