internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// The ledger of a campaign, person by person.
extension DeskSite {
  private static let ledgerPage = 50

  func addLedger(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/campaigns/:name/ledger", for: .overview) { request, visit in
      let (name, after) = (campaignName(request), Int64(request.query("after")).map { SubscriberID($0) })
      let state = DeliveryState(rawValue: request.query("state"))
      let found = try await database.read { connection -> LedgerPage? in
        guard let campaign = try Campaign.find(name: name, connection) else { return nil }
        let states = campaign.rolledUpAt == nil ? state.map { [$0] } ?? DeliveryState.allCases : []
        let rows =
          states.isEmpty
          ? [] : try DeliveryRecord.page(of: campaign.id, in: states, after: after, limit: Self.ledgerPage + 1, connection)
        return LedgerPage(
          campaign: campaign, ledger: try Ledger.of(campaign.id, connection), state: state, rows: Array(rows.prefix(Self.ledgerPage)),
          hasMore: rows.count > Self.ledgerPage, isFirst: after == nil)
      }
      guard let found else { return noCampaign(visit) }
      return page("campaign-ledger", pages.ledger(found, visit))
    }
  }
}

/// A page of a ledger, as it was found.
struct LedgerPage: Sendable {
  let campaign: Campaign
  /// Nil before the freeze.
  let ledger: Ledger?
  /// Nil: all.
  let state: DeliveryState?
  let rows: [(subscriber: SubscriberID, address: String, record: DeliveryRecord)]
  let hasMore: Bool
  let isFirst: Bool
}
