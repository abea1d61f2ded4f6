package import Delivery
package import Store

/// One campaign, as `status` tells of it.
package struct StatusReport: Encodable, Sendable {
  package let campaign: String
  package let title: String
  package let kind: String
  package let mode: String
  package let state: String
  package let sendAt: String
  package let frozenAt: String?
  package let finishedAt: String?
  package let audience: Int?
  package let counts: [String: Int]
  package let balances: Bool?
  /// Deliveries decided a second since the freeze; nil when nothing is under way.
  package let rate: Double?
  /// Since when it is paused or cancelled, and why.
  package let haltedAt: String?
  package let haltReason: String?
  /// What keeps it from going on; nil when nothing does.
  package let waitsFor: String?
  package let wait: CampaignWait?
  /// What stopped it by itself, and not by somebody's hand: `bounces`, `canary`; nil of all others.
  package let brake: Halt.Brake?
  /// Why nobody will get it when its time comes; nil when somebody will.
  package let lost: String?
  package let relayTrouble: RelayTrouble?
  /// Of an issue that somebody had to approve: who did.
  package let approvedBy: [String]
  /// Of single relays, while others do their work.
  package let brokenRelays: [RelayTrouble]

  /// What came back of what was accepted.
  package let returned: ReturnCounts?

  /// Relays that may send nothing more today, because receivers get to know them (warm_up).
  package let spentRelays: [SpentRelay]

  /// All but what is there for other languages.
  private enum CodingKeys: String, CodingKey {
    case campaign, title, kind, mode, state, sendAt, frozenAt, finishedAt, audience, counts, balances, rate, haltedAt, haltReason, waitsFor
    case brake, lost, relayTrouble, approvedBy, brokenRelays, returned, spentRelays
  }

  package struct SpentRelay: Encodable, Sendable {
    package let relay: String
    package let sentToday: Int
  }

  package struct RelayTrouble: Encodable, Sendable {
    /// As the settings call it; nil for all.
    package let relay: String?
    package let reason: String
    package let since: String
    package let nextTry: String
  }

  package init(
    _ campaign: Campaign, _ ledger: Ledger?, _ situation: SendingSituation, approvals: [Approval] = [], returned: ReturnCounts? = nil,
    lost: String? = nil, now: Timestamp
  ) {
    self.returned = returned
    self.lost = lost
    brake = campaign.halt?.brake
    approvedBy = approvals.map(\.signature)
    self.campaign = campaign.name
    title = campaign.title
    kind = campaign.kind.rawValue
    mode = campaign.mode.rawValue
    state = campaign.state.rawValue
    sendAt = campaign.sendAt.rfc3339
    frozenAt = campaign.frozenAt?.rfc3339
    finishedAt = campaign.finishedAt?.rfc3339
    haltedAt = campaign.halt?.since.rfc3339
    haltReason = campaign.halt?.reason
    audience = ledger?.audience
    counts = Dictionary(uniqueKeysWithValues: (ledger?.counts ?? [:]).map { ($0.key.rawValue, $0.value) })
    balances = ledger?.balances
    let isUnderWay = campaign.state == .sending && campaign.mode == situation.mode && (ledger?.open ?? 0) > 0
    relayTrouble = (isUnderWay ? situation.standstill : nil).map { RelayTrouble(nil, $0) }
    brokenRelays = isUnderWay ? situation.broken.map { RelayTrouble($0.relay, $0.trouble) } : []
    spentRelays = isUnderWay ? situation.spent.map { SpentRelay(relay: $0.relay, sentToday: $0.sent) } : []
    wait = CampaignWait.of(campaign, isOpen: (ledger?.open ?? 0) > 0, situation, now)
    waitsFor = wait?.text
    let seconds = campaign.frozenAt.map { (now - $0).inSeconds } ?? 0
    rate =
      campaign.kind.isForMany && campaign.state == .sending && seconds > 0 ? (Double(ledger?.done ?? 0) / seconds * 10).rounded() / 10 : nil
  }

  /// What all mail of a campaign under way waits for.
  package static func hindrance(of campaign: Campaign, _ situation: SendingSituation, _ now: Timestamp) -> String? {
    CampaignWait.hindrance(of: campaign, situation, now)?.text
  }
}

extension StatusReport.RelayTrouble {
  fileprivate init(_ relay: String?, _ trouble: RouteTrouble) {
    self.init(relay: relay, reason: trouble.reason, since: trouble.since.rfc3339, nextTry: trouble.nextTry.rfc3339)
  }
}
