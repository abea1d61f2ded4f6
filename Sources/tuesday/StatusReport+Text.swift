import Campaigns
import Delivery
import Store

extension StatusReport {
  /// The campaign's ledger in a few lines.
  static func text(
    _ campaign: Campaign, _ ledger: Ledger?, _ situation: SendingSituation, lost: String? = nil, approvals: [Approval] = [],
    returned: ReturnCounts? = nil,
    now: Timestamp
  ) -> String {
    let report = StatusReport(campaign, ledger, situation, approvals: approvals, returned: returned, now: now)
    var lines = [campaign.headline, "  \(campaign.title)"]
    if !approvals.isEmpty { lines.append("  approved by \(report.approvedBy.joined(separator: " and "))") }
    if let halt = campaign.halt { lines.append("  \(campaign.state.rawValue) since \(halt.since.rfc3339) \(halt.reason)") }
    if let lost { lines.append("  nobody will get it: \(lost)") }
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

extension Campaign {
  /// Its name and state, never without saying so when it is a rehearsal.
  var headline: String { "\(name)  \(state.rawValue)" + (mode == .rehearsal ? "  [REHEARSAL: nobody was mailed]" : "") }

  /// What has to be done so that what waits leaves.
  var whoSends: String {
    state == .paused ? "when \(name), which is paused, goes on: tuesday campaign resume \(name)" : "by `tuesday serve` or `tuesday send`"
  }
}
