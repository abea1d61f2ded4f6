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
  package let relayTrouble: RelayTrouble?
  /// Of an issue that somebody had to approve: who did.
  package let approvedBy: [String]
  /// Of single relays, while others do their work.
  package let brokenRelays: [RelayTrouble]

  /// What came back of what was accepted.
  package let returned: ReturnCounts?

  /// Relays that may send nothing more today, because receivers get to know them (warm_up).
  package let spentRelays: [SpentRelay]

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
    now: Timestamp
  ) {
    self.returned = returned
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
    waitsFor =
      campaign.state == .paused
      ? "`tuesday campaign resume \(campaign.name)`"
      : isUnderWay ? Self.wait(campaign, situation, now) : Self.wait(campaign, configured: situation.mode)
    let seconds = campaign.frozenAt.map { (now - $0).inSeconds } ?? 0
    rate =
      campaign.kind.isForMany && campaign.state == .sending && seconds > 0 ? (Double(ledger?.done ?? 0) / seconds * 10).rounded() / 10 : nil
  }

  private static func wait(_ campaign: Campaign, _ situation: SendingSituation, _ now: Timestamp) -> String? {
    hindrance(of: campaign, situation, now) ?? campaign.trialWait(now) ?? campaign.canaryWait(now)
  }

  /// What all mail of a campaign under way waits for.
  package static func hindrance(of campaign: Campaign, _ situation: SendingSituation, _ now: Timestamp) -> String? {
    guard campaign.state == .sending && campaign.mode == situation.mode else { return nil }
    if let trouble = situation.standstill { return wait(trouble, now) }
    if campaign.kind.isForMany, let window = situation.window, !window.isOpen(at: now) {
      return "the hours in which issues leave (delivery.window), which begin at \(window.leaving(now).rfc3339)"
    }
    return situation.isSpent ? "midnight (UTC), when more may be sent (warm_up)" : nil
  }

  /// A sender that is alive tries again in time; longer than a try takes, nobody has.
  private static func wait(_ trouble: RouteTrouble, _ now: Timestamp) -> String {
    let next =
      now < trouble.nextTry + .seconds(120) ? "next try at \(trouble.nextTry.rfc3339)" : "and nobody tries now (`tuesday serve` does)"
    return "a way out, none since \(trouble.since.rfc3339), \(next): \(trouble.reason)"
  }

  /// What a campaign of the other mode waits for.
  private static func wait(_ campaign: Campaign, configured: SendingMode) -> String? {
    guard [.scheduled, .freezing, .sending].contains(campaign.state), campaign.mode != configured else { return nil }
    return configured == .rehearsal
      ? "a relay, or smtp.direct: tuesday.toml has neither now"
      : "nothing: it is a rehearsal, and tuesday.toml has a way to real people now; send the post anew"
  }
}

extension StatusReport.RelayTrouble {
  fileprivate init(_ relay: String?, _ trouble: RouteTrouble) {
    self.init(relay: relay, reason: trouble.reason, since: trouble.since.rfc3339, nextTry: trouble.nextTry.rfc3339)
  }
}
