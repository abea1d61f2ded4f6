internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// The page that the desk begins with: what `tuesday status`, `schedule next`, `queue` and `report` tell.
extension DeskPages {
  func home(_ overview: Overview, _ visit: Accounts.Visit, now: Timestamp) -> [String: Any] {
    let growth = overview.growth
    var values = frame("home_title", texts: ["readers": "\(growth.readers)"], visit, at: "/desk")
    let mayWrite = visit.user.may(.write)
    values["may_write"] = mayWrite
    values["channels"] = overview.channels.map {
      channel($0, isOnly: overview.channels.count == 1, mayWrite: mayWrite, now: now)
    }
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

  /// - Parameter mayWrite: whether the pages of posts open to whoever looks.
  private func channel(_ channel: Overview.Channel, isOnly: Bool, mayWrite: Bool, now: Timestamp) -> [String: Any] {
    let coming = channel.coming
    let entries = coming.queue.entries
    let waiting = entries.prefix(Self.queueLimit).map { entry -> [String: Any] in
      [
        "title": entry.title, "slug": entry.slug, "standing": standing(entry),
        "url": !mayWrite ? "" : coming.queue.isFile(entry) ? path(ofPostAt: entry.path) : "/desk/posts",
        "day": coming.index(of: entry.slug).map { day(coming.days[$0].date) } ?? "",
      ]
    }
    return [
      "id": channel.list.slug, "name": isOnly ? "" : channel.list.title,
      "rule": coming.slot.map { words(of: $0) } ?? "",
      "has_slot": coming.slot != nil, "days": coming.all.map { slot($0, of: coming, now: now) }, "queue": waiting,
      "has_queue": !waiting.isEmpty,
      "more": entries.count > waiting.count ? words["queue_more", ["count": "\(entries.count - waiting.count)"]] : "",
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
}
