package import Audience
internal import Delivery
package import Store

extension LeavingReason {
  /// What those wrote who left by a campaign's mail, the latest first.
  package static func said(of campaign: Campaign, limit: Int, _ connection: Connection) throws -> [Said] {
    try said(since: campaign.createdAt, causes: Unsubscribing.causes(from: campaign.name), limit: limit, connection)
  }
}

/// What became of it that somebody said why they left.
package enum LeavingAnswer: Sendable, Hashable {
  case kept
  /// The link is of a mail that was only shown or rehearsed: its reader has not had it, and so says nothing by it.
  case rehearsal
  /// Whoever has the link has not left, or is not known any more.
  case nobody

  /// - Parameter list: nil for all that they left last.
  static func note(
    _ reason: LeavingReason, of subscriber: SubscriberID, list: ListID?, by token: LinkToken, _ connection: Connection
  ) throws -> LeavingAnswer {
    let isRehearsal = try token.isPreview || Campaign.find(token.campaign, connection)?.mode == .rehearsal
    if isRehearsal { return .rehearsal }
    return try reason.note(of: subscriber, list: list, connection) ? .kept : .nobody
  }
}
