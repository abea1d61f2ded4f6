internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store
internal import Words

/// What several pages show: a day of a slot, a post that waits, an issue, what has stopped one.
extension DeskPages {
  func slot(_ day: ComingSlots.Day, of coming: ComingSlots, now: Timestamp) -> [String: Any] {
    let titles = coming.titles
    func called(_ slug: String) -> String { titles[slug].flatMap { $0.isEmpty ? nil : $0 } ?? slug }
    let what: String
    if let digest = day.digest {
      what = words["slot_digest", ["issues": "\(digest.issues)", "readers": "\(digest.readers)"]]
    } else if let skipped = day.skipped {
      let waits = day.waits.map { words["slot_waits", ["post": called($0)]] }
      what = [words["slot_skipped", ["reason": skipped]], waits].compactMap(\.self).joined(separator: "; ")
    } else if let post = day.post {
      what = words[day.scheduled == nil ? "slot_takes" : "slot_scheduled", ["post": called(post)]]
    } else if let post = day.keptFor, let entry = coming.queue.entries.first(where: { $0.slug == post }) {
      what = words["slot_kept", ["post": called(post), "standing": ownStanding(entry)]]
    } else if let post = day.unapproved {
      what = words[day.approval == "refused" ? "slot_refused" : "slot_unapproved", ["post": called(post)]]
    } else if let feed = day.news {
      what = words["slot_news", ["feed": feed]]
    } else {
      what = words["slot_empty", [:]]
    }
    let isOpen = day.post == nil && day.skipped == nil && day.digest == nil && (day.news == nil || day.keptFor != nil)
    let end = end(of: day)
    let word = day.skipped != nil ? "until_out" : day.post == nil ? "until_empty" : "until_open"
    return [
      "day": self.day(day.date), "clock": day.local, "iso": day.utc,
      "until": end.map { words[word, ["time": $0]] } ?? (day.urgency != nil ? words["until_open", [:]] : until(day.utc, now: now)),
      "what": what,
      "warns": isOpen,
    ]
  }

  /// Until when a day whose time has come takes an issue.
  func end(of day: ComingSlots.Day) -> String? {
    day.openUntil.flatMap { try? Date($0, strategy: .iso8601) }.map { moment(Timestamp($0)) }
  }

  /// In whole days or hours: what a person plans by.
  private func until(_ utc: String, now: Timestamp) -> String {
    guard let date = try? Date(utc, strategy: .iso8601) else { return "" }
    let hours = Int(((Timestamp(date) - now).inSeconds / 3600).rounded(.down))
    if hours < 1 { return words["until_soon", [:]] }
    if hours < 48 { return words[hours == 1 ? "until_hour" : "until_hours", ["count": "\(hours)"]] }
    return words["until_days", ["count": "\(hours / 24)"]]
  }

  func standing(_ entry: PostQueue.Entry) -> String { [ownStanding(entry), pin(entry)].compactMap(\.self).joined(separator: "; ") }

  /// The day that it was to have, where its standing does not say that.
  func pin(_ entry: PostQueue.Entry) -> String? {
    if let lapsed = entry.lapsed { return words["queue_lapsed_\(lapsed.cause)", ["day": lapsed.day.formatted(language: words.language)]] }
    return entry.pinnedTo.flatMap { day in
      entry.standing == .pinned(day) ? nil : words["queue_kept", ["day": day.formatted(language: words.language)]]
    }
  }

  private func ownStanding(_ entry: PostQueue.Entry) -> String {
    switch entry.standing {
    case .ready: words[entry.isApproved ? "queue_ready" : "queue_unapproved", [:]]
    case .draft: words["queue_draft", [:]]
    case .faulty: words["queue_faulty", [:]]
    case .unread: words["queue_unread", [:]]
    case .held(let reason): words["queue_held", ["reason": reason]]
    case .dated(let day): words["queue_dated", ["day": day.formatted(language: words.language)]]
    case .pinned(let day):
      words["queue_pinned", ["day": day.formatted(language: words.language)]]
        + (entry.isApproved ? "" : "; " + words["queue_unapproved", [:]])
    }
  }

  func issue(_ report: StatusReport) -> [String: Any] {
    let terms = DeliveryState.allCases.compactMap { state -> [String: Any]? in
      guard let count = report.counts[state.rawValue], count > 0 else { return nil }
      return ["count": "\(count)", "state": words["state_\(state.rawValue)", [:]], "class": state.rawValue]
    }
    let returned = report.returned.flatMap { $0.isEmpty ? nil : $0 }
    let done = DeliveryState.allCases.filter { !$0.isOpen }.reduce(0) { $0 + (report.counts[$1.rawValue] ?? 0) }
    return [
      "name": report.campaign, "title": report.title.isEmpty ? report.campaign : report.title,
      "state": words["campaign_\(report.state)", [:]],
      "is_rehearsal": report.mode == "rehearsal",
      "time": (try? Date(report.frozenAt ?? report.sendAt, strategy: .iso8601)).map { moment(Timestamp($0)) } ?? "",
      "audience": report.audience.map { "\($0)" } ?? "", "terms": terms, "has_ledger": report.audience != nil,
      "unbalanced": report.balances == false, "waits": report.wait.map { words(of: $0) } ?? "",
      "halted": report.haltReason ?? "", "lost": report.lost ?? "", "url": path(ofCampaign: report.campaign), "kind": "", "list": "",
      "brake": report.brake.flatMap { brake in report.haltedAt.map { words["brake_\(brake.rawValue)", ["time": time($0)]] } } ?? "",
      "decided": "\(done)", "is_moving": report.state == "sending" && (report.audience ?? 0) > 0,
      "returned": returned.map {
        words["returned", ["hard": "\($0.hard)", "soft": "\($0.soft)", "us": "\($0.aboutUs)", "complained": "\($0.complained)"]]
      } ?? "",
    ]
  }

  /// That a brake has stopped an issue, and where to look.
  func brakes(_ campaigns: [Campaign]) -> [[String: Any]] {
    campaigns.compactMap { campaign in
      guard let halt = campaign.halt, let brake = halt.brake else { return nil }
      return [
        "url": path(ofCampaign: campaign.name), "title": campaign.title.isEmpty ? campaign.name : campaign.title,
        "what": words["brake_\(brake.rawValue)", ["time": moment(halt.since)]], "reason": halt.reason,
      ]
    }
  }

  func text(of refusal: CampaignRefusal) -> String {
    var texts = refusal.texts
    if let state = texts["state"] { texts["state"] = words["campaign_\(state)", [:]] }
    return words[refusal.word, texts]
  }
}
