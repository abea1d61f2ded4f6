internal import Accounts
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store

/// How far a campaign is: what is put into its page anew while somebody looks at it.
extension DeskPages {
  /// The part of the page by itself.
  func fragment(_ progress: CampaignProgress, _ visit: Accounts.Visit, now: Timestamp) -> [String: Any] {
    var values: [String: Any] = ["words": words.filled([:])]
    values.merge(self.progress(progress, visit, now: now)) { $1 }
    return values
  }

  func progress(_ progress: CampaignProgress, _ visit: Accounts.Visit, now: Timestamp) -> [String: Any] {
    let (campaign, report) = (progress.campaign, progress.report)
    var values = issue(report)
    values["state_word"] = campaign.state.rawValue
    values["about_state"] =
      words["about_campaign_\(campaign.state.rawValue)", ["time": campaign.sendAt.local(in: publication.zone, language: words.language)]]
    values["moves"] = progress.moves
    values["rate"] = report.rate.flatMap { $0 > 0 ? words["sending_rate", ["rate": "\($0)"]] : nil } ?? ""
    values["doubtful"] = progress.doubtful > 0 ? words["sending_doubtful", ["count": "\(progress.doubtful)"]] : ""
    values["relays"] =
      report.brokenRelays.map {
        words["relay_broken", ["relay": $0.relay ?? "", "since": time($0.since), "next": time($0.nextTry), "reason": $0.reason]]
      } + report.spentRelays.map { words["relay_spent", ["relay": $0.relay, "count": "\($0.sentToday)"]] }
    values["approved"] = report.approvedBy
    values["states"] = states(progress, visit)
    let bars = pace(progress.pace, id: "accepted", "pace_accepted")
    values["pace"] = bars.svg
    values["pace_rows"] = bars.rows
    values["has_pace"] = !bars.rows.isEmpty
    return values
  }

  /// Each state that somebody is in, what it means, and where they are listed.
  private func states(_ progress: CampaignProgress, _ visit: Accounts.Visit) -> [[String: Any]] {
    let path = path(ofCampaign: progress.campaign.name)
    // Of one of which only the counts are kept nobody is listed.
    let isListed = progress.campaign.rolledUpAt == nil
    return DeliveryState.allCases.compactMap { state in
      guard let count = progress.ledger?[state], count > 0 else { return nil }
      return [
        "count": "\(count)", "state": words["state_\(state.rawValue)", [:]], "class": state.rawValue,
        "about": words["about_state_\(state.rawValue)", [:]], "url": isListed ? "\(path)/ledger?state=\(state.rawValue)" : "",
        "settle_url": state == .uncertain && isListed && visit.user.may(.send) ? "\(path)/uncertain" : "",
      ]
    }
  }

  /// Bars by time, and the same in numbers.
  func pace(_ pace: Pace?, id: String, _ title: String) -> (svg: String, rows: [[String: Any]]) {
    guard let pace else { return ("", []) }
    let rows = pace.spans.map { (label: label(of: $0.begins, width: pace.width), count: $0.count) }
    let width = length(pace.width)
    let svg = BarChart(
      id: id, title: words[title, [:]],
      description: words["pace_about", ["width": width, "count": "\(rows.reduce(0) { $0 + $1.count })"]],
      bars: rows.map { BarChart.Bar(label: $0.label, parts: [BarChart.Part(value: $0.count, color: "good")], note: "\($0.count)") }
    ).svg
    return (svg, rows.map { ["label": $0.label, "count": "\($0.count)"] })
  }

  private func label(of time: Timestamp, width: Duration) -> String {
    if width < .seconds(60) { return clock(time) }
    if width < .seconds(3600) { return String(clock(time).prefix(5)) }
    let day = shortDay(LocalDate(time, in: publication.zone).description)
    return width < .seconds(86_400) ? "\(day), \(clock(time).prefix(5))" : day
  }

  private func length(_ width: Duration) -> String {
    let seconds = Int(width.inSeconds)
    for (unit, word) in [(86_400, "days"), (3600, "hours"), (60, "minutes")] where seconds >= unit {
      return words[seconds == unit ? "one_\(word)" : "many_\(word)", ["count": "\(seconds / unit)"]]
    }
    return words[seconds == 1 ? "one_seconds" : "many_seconds", ["count": "\(seconds)"]]
  }
}
