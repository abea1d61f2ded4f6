internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store
internal import Words

/// The page that the desk begins with: what `tuesday status`, `schedule next`, `queue` and `report` tell.
extension DeskPages {
  func home(_ overview: Overview, _ visit: Accounts.Visit, now: Timestamp) -> [String: Any] {
    let growth = overview.growth
    var values = frame("home_title", texts: ["readers": "\(growth.readers)"], visit, at: "/desk")
    values["channels"] = overview.channels.map { channel($0, isOnly: overview.channels.count == 1, now: now) }
    values["brakes"] = brakes(overview.halted)
    values["has_brakes"] = overview.halted.isEmpty == false
    values["issues"] = overview.issues.map { issue($0) }
    values["has_issues"] = !overview.issues.isEmpty
    values["readers"] = words[growth.readers == 1 ? "one_reader" : "many_readers", ["count": "\(growth.readers)"]]
    values["growth"] = chart(growth)
    values["has_growth"] = !chart(growth).isEmpty
    values["weeks"] = growth.weeks.reversed().map { week -> [String: Any] in
      ["week": day(week.week), "joined": "\(week.joined)", "left": "\(week.left)", "readers": "\(week.readers)"]
    }
    return values
  }

  private static let queueLimit = 12

  private func channel(_ channel: Overview.Channel, isOnly: Bool, now: Timestamp) -> [String: Any] {
    let coming = channel.coming
    let days = (coming.days + (coming.digest.map { [$0] } ?? [])).sorted { $0.utc < $1.utc }
    let entries = coming.queue.entries
    let titles = Dictionary(entries.map { ($0.slug, $0.title) }) { first, _ in first }.merging(
      coming.scheduled.map { ($0.campaign.slug, $0.campaign.title) }
    ) { $1 }
    let waiting = entries.prefix(Self.queueLimit).map { entry -> [String: Any] in
      [
        "title": entry.title, "slug": entry.slug, "standing": standing(entry),
        "day": coming.index(of: entry.slug).map { day(coming.days[$0].date) } ?? "",
      ]
    }
    return [
      "id": channel.list.slug, "name": isOnly ? "" : channel.list.title,
      "rule": coming.slot.map { "\(words(of: $0.rule)), \($0.rule.zone.name)" } ?? "",
      "has_slot": coming.slot != nil, "days": days.map { slot($0, titles: titles, now: now) }, "queue": waiting,
      "has_queue": !waiting.isEmpty,
      "more": entries.count > waiting.count ? words["queue_more", ["count": "\(entries.count - waiting.count)"]] : "",
    ]
  }

  func slot(_ day: ComingSlots.Day, titles: [String: String], now: Timestamp) -> [String: Any] {
    func called(_ slug: String) -> String { titles[slug].flatMap { $0.isEmpty ? nil : $0 } ?? slug }
    let what: String
    if let digest = day.digest {
      what = words["slot_digest", ["issues": "\(digest.issues)", "readers": "\(digest.readers)"]]
    } else if let skipped = day.skipped {
      what = words["slot_skipped", ["reason": skipped]]
    } else if let post = day.post {
      what = words[day.scheduled == nil ? "slot_takes" : "slot_scheduled", ["post": called(post)]]
    } else if let post = day.unapproved {
      what = words[day.approval == "refused" ? "slot_refused" : "slot_unapproved", ["post": called(post)]]
    } else if let feed = day.news {
      what = words["slot_news", ["feed": feed]]
    } else {
      what = words["slot_empty", [:]]
    }
    let isOpen = day.post == nil && day.skipped == nil && day.digest == nil && day.news == nil
    return [
      "day": self.day(day.date), "clock": day.local, "iso": day.utc,
      "until": day.urgency != nil && day.skipped == nil ? words["until_open", [:]] : until(day.utc, now: now), "what": what,
      "warns": isOpen,
    ]
  }

  /// In whole days or hours: what a person plans by.
  private func until(_ utc: String, now: Timestamp) -> String {
    guard let date = try? Date(utc, strategy: .iso8601) else { return "" }
    let hours = Int(((Timestamp(date) - now).inSeconds / 3600).rounded(.down))
    if hours < 1 { return words["until_soon", [:]] }
    if hours < 48 { return words[hours == 1 ? "until_hour" : "until_hours", ["count": "\(hours)"]] }
    return words["until_days", ["count": "\(hours / 24)"]]
  }

  func standing(_ entry: PostQueue.Entry) -> String {
    switch entry.standing {
    case .ready: words[entry.isApproved ? "queue_ready" : "queue_unapproved", [:]]
    case .draft: words["queue_draft", [:]]
    case .faulty: words["queue_faulty", [:]]
    case .unread: words["queue_unread", [:]]
    case .held(let reason): words["queue_held", ["reason": reason]]
    case .dated(let day): words["queue_dated", ["day": day.formatted(language: words.language)]]
    case .pinned(let day): words["queue_pinned", ["day": day.formatted(language: words.language)]]
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

  private func chart(_ growth: PublicationReport) -> String {
    guard growth.weeks.contains(where: { $0.readers + $0.left > 0 }) else { return "" }
    guard let (first, last) = growth.weeks.first.flatMap({ first in growth.weeks.last.map { (first, $0) } }) else { return "" }
    return BarChart(
      id: "growth", title: words["growth_title", [:]],
      description: words["growth_text", ["day": day(first.week), "first": "\(first.readers)", "last": "\(last.readers)"]],
      bars: growth.weeks.map { week in
        BarChart.Bar(
          label: shortDay(week.week), parts: [BarChart.Part(value: week.readers, color: "good")],
          note: "\(week.readers)" + (week.joined + week.left > 0 ? "  +\(week.joined) −\(week.left)" : ""))
      }
    ).svg
  }

  /// `Nov 23`
  func shortDay(_ text: String) -> String {
    guard let date = LocalDate(text)?.midnightUTC.date else { return text }
    let style = Date.FormatStyle(locale: Locale(identifier: words.language), timeZone: .gmt)
    return date.formatted(style.month(.abbreviated).day())
  }

  func day(_ text: String) -> String { LocalDate(text)?.formatted(language: words.language) ?? text }
}
