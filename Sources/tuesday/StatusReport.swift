import Campaigns
import Delivery
import Foundation
import Store

/// One campaign, as `status` tells of it.
struct StatusReport: Encodable, Sendable {
  let campaign: String
  let title: String
  let kind: String
  let mode: String
  let state: String
  let sendAt: String
  let frozenAt: String?
  let finishedAt: String?
  let audience: Int?
  let counts: [String: Int]
  let balances: Bool?
  /// Deliveries decided a second since the freeze; nil when nothing is under way.
  let rate: Double?
  /// Since when it is paused or cancelled, and why.
  let haltedAt: String?
  let haltReason: String?
  /// What keeps it from going on; nil when nothing does.
  let waitsFor: String?
  let relayTrouble: RelayTrouble?
  /// Of an issue that somebody had to approve: who did.
  let approvedBy: [String]
  /// Of single relays, while others do their work.
  let brokenRelays: [RelayTrouble]

  /// What came back of what was accepted.
  let returned: ReturnCounts?

  /// Relays that may send nothing more today, because receivers get to know them (warm_up).
  let spentRelays: [SpentRelay]

  struct SpentRelay: Encodable, Sendable {
    let relay: String
    let sentToday: Int
  }

  struct RelayTrouble: Encodable, Sendable {
    /// As the settings call it; nil for all.
    let relay: String?
    let reason: String
    let since: String
    let nextTry: String
  }

  init(
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
  static func hindrance(of campaign: Campaign, _ situation: SendingSituation, _ now: Timestamp) -> String? {
    guard campaign.state == .sending && campaign.mode == situation.mode else { return nil }
    if let trouble = situation.standstill { return wait(trouble, now) }
    if campaign.kind.isForMany, let window = situation.window, !window.isOpen(at: now) {
      return "the hours in which issues leave (delivery.window)"
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

  /// The campaign's ledger in a few lines.
  static func text(
    _ campaign: Campaign, _ ledger: Ledger?, _ situation: SendingSituation, approvals: [Approval] = [], returned: ReturnCounts? = nil,
    now: Timestamp
  ) -> String {
    let report = StatusReport(campaign, ledger, situation, approvals: approvals, returned: returned, now: now)
    var lines = [campaign.headline, "  \(campaign.title)"]
    if !approvals.isEmpty { lines.append("  approved by \(report.approvedBy.joined(separator: " and "))") }
    if let halt = campaign.halt { lines.append("  \(campaign.state.rawValue) since \(halt.since.rfc3339) \(halt.reason)") }
    if let waitsFor = report.waitsFor { lines.append("  waits for \(waitsFor)") }
    for relay in report.brokenRelays {
      let route = situation.title(of: relay.relay ?? "")
      lines.append("  \(route) does not work since \(relay.since), next try at \(relay.nextTry): \(relay.reason)")
    }
    for relay in report.spentRelays {
      let route = situation.title(of: relay.relay)
      lines.append("  \(route) has sent its \(relay.sentToday) of today (warm_up); more after midnight (UTC)")
    }
    guard let ledger else {
      return (lines + (campaign.state == .cancelled ? [] : ["  to be sent at \(campaign.sendAt.rfc3339)"])).joined(separator: "\n")
    }
    lines.append("  \(ledger.equation)\(ledger.balances ? "" : "  THE LEDGER DOES NOT BALANCE")")
    if let rate = report.rate {
      lines.append(
        "  \(ProgressLine.bar(ledger.done, of: ledger.audience)) \(ledger.done)/\(ledger.audience), \(rate) a second since the freeze")
    }
    if let returned, !returned.isEmpty {
      lines.append(
        "  came back: \(returned.hard) hard, \(returned.soft) soft, \(returned.aboutUs) because of us; \(returned.complained) complained: tuesday bounces --campaign \(campaign.name)"
      )
      if returned.held > 0 {
        lines.append(
          "  held: \(returned.held) of those who are said to be gone still get mail; to give them up: tuesday bounces accept \(campaign.name); to take that back: tuesday bounces undo --campaign \(campaign.name) --hard"
        )
      }
      if let words = returned.words { lines.append("  the last word about us: \(words)") }
    }
    if ledger[.excluded] > 0 {
      lines.append("  why \(ledger[.excluded]) did not get it: tuesday campaign ledger \(campaign.name) --state excluded")
    }
    if ledger[.failed] > 0 {
      lines.append(
        "  why \(ledger[.failed]) failed (refused for good, or out of time): tuesday campaign ledger \(campaign.name) --state failed")
    }
    if ledger[.uncertain] > 0 {
      lines.append(
        "  \(ledger[.uncertain]) may or may not have got it (a crash, or an answer that never came) and are held; decide with: tuesday campaign resolve \(campaign.name)"
      )
    }
    return lines.joined(separator: "\n")
  }
}

extension StatusReport.RelayTrouble {
  fileprivate init(_ relay: String?, _ trouble: RouteTrouble) {
    self.init(relay: relay, reason: trouble.reason, since: trouble.since.rfc3339, nextTry: trouble.nextTry.rfc3339)
  }
}

extension Campaign {
  /// Its name and state, never without saying so when it is a rehearsal.
  var headline: String { "\(name)  \(state.rawValue)" + (mode == .rehearsal ? "  [REHEARSAL: nobody was mailed]" : "") }

  /// What has to be done so that what waits leaves.
  var whoSends: String {
    state == .paused ? "when \(name), which is paused, goes on: tuesday campaign resume \(name)" : "by `tuesday serve` or `tuesday send`"
  }
}
