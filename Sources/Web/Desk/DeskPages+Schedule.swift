internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import Store
internal import Words

/// The calendar: what each day takes, why not, and what became of those that are over.
extension DeskPages {
  /// - Parameter day: of any of its days, or the month itself.
  func schedulePath(month day: String) -> String {
    let month = day.prefix(7)
    return month.wholeMatch(of: /\d{4}-\d{2}/) == nil ? "/desk/schedule" : "/desk/schedule?month=\(month)"
  }

  func schedule(
    _ months: [Newsroom.Month], _ first: LocalDate, halted: [Campaign], _ visit: Accounts.Visit, fault: String, now: Timestamp
  ) -> [String: Any] {
    let name = self.month(first)
    var values = frame("schedule_title", texts: ["month": name], visit, at: "/desk/schedule")
    let (before, after) = (first.adding(days: -1).firstOfMonth, first.adding(days: 31).firstOfMonth)
    values["earlier_url"] = schedulePath(month: before.description)
    values["earlier"] = self.month(before)
    values["later_url"] = schedulePath(month: after.description)
    values["later"] = self.month(after)
    values["zone"] = publication.zone.name
    values["fault"] = fault
    values["brakes"] = brakes(halted)
    values["has_brakes"] = !halted.isEmpty
    let decides = visit.user.may(.send)
    values["channels"] = months.map { channel($0, isOnly: months.count == 1, decides: decides, writes: visit.user.may(.write), now: now) }
    return values
  }

  private func month(_ first: LocalDate) -> String {
    let style = Date.FormatStyle(locale: Locale(identifier: words.language), timeZone: .gmt)
    return first.midnightUTC.date.formatted(style.month(.wide).year())
  }

  private func channel(_ month: Newsroom.Month, isOnly: Bool, decides: Bool, writes: Bool, now: Timestamp) -> [String: Any] {
    let coming = month.coming
    let days = month.days.map { day -> [String: Any] in
      slot(day, of: coming, now: now).merging(deeds(day, month, decides: decides, writes: writes)) { $1 }
        .merging(undo(day, of: coming, decides: decides, now: now)) { $1 }
    }
    let extra = month.extra.map { issue -> [String: Any] in
      [
        "clock": issue.campaign.sendAt.local(in: publication.zone, language: words.language), "iso": issue.campaign.sendAt.rfc3339,
        "what": words["slot_scheduled", ["post": issue.campaign.title]], "url": path(ofCampaign: issue.campaign.name),
        "lost": coming.lost[issue.campaign.slug] ?? "",
      ]
    }
    let past = month.past.map { day -> [String: Any] in
      [
        "day": self.day(day.date), "outcome": words["outcome_\(day.outcome)", [:]], "campaign": day.campaign ?? "",
        "url": day.campaign.map { path(ofCampaign: $0) } ?? "",
        "reason": day.reason ?? "",
      ]
    }
    return [
      "id": month.list.slug, "name": isOnly ? "" : month.list.title,
      "rule": coming.slot.map { words(of: $0) } ?? "", "has_slot": coming.slot != nil, "days": days,
      "is_blank": days.isEmpty && past.isEmpty && extra.isEmpty, "extra": extra, "has_extra": !extra.isEmpty, "past": past,
      "has_past": !past.isEmpty,
    ]
  }

  /// Whether how a post stands, which the day's own words say, is all that keeps it.
  private func saysItAll(_ entry: PostQueue.Entry) -> Bool {
    switch entry.standing {
    case .draft, .held, .dated: true
    case .ready, .pinned, .faulty, .unread: false
    }
  }

  /// That what lets a post go on a day can be taken back, and until when.
  private func undo(_ day: ComingSlots.Day, of coming: ComingSlots, decides: Bool, now: Timestamp) -> [String: Any] {
    guard day.post != nil, day.scheduled == nil, let undo = LocalDate(day.date).flatMap({ coming.slot?.waiting(on: $0, now) }) else {
      return ["takes_back": false]
    }
    return ["takes_back": decides, "until": words["until_back", ["time": clock(undo.until)]]]
  }

  /// What can be decided about a day that is to come.
  private func deeds(_ day: ComingSlots.Day, _ month: Newsroom.Month, decides: Bool, writes: Bool) -> [String: Any] {
    let queue = month.coming.queue
    let isOpen = decides && day.scheduled == nil && day.digest == nil && day.skipped == nil
    let ready = isOpen ? queue.entries.filter { $0.standing.isReady && queue.isFile($0) } : []
    let post = day.post ?? day.unapproved
    // Its day is taken by another, or nobody; it is taken back when the day comes.
    let lost = month.coming.scheduled.first { $0.day?.description == day.date && day.lost != nil }?.campaign
    let path = queue.entries.first { $0.slug == post && queue.isFile($0) }?.path
    let keeper = day.keptFor.flatMap { kept in queue.entries.first { $0.slug == kept } }
    return [
      "date": day.date, "zone": day.zone, "list": month.list.slug,
      "note": [
        keeper.map(saysItAll) == true ? nil : day.obstacle, day.begins.map { words["first_readers", ["time": $0]] },
        day.leavesLocal.map { words["day_leaves", ["time": $0]] },
      ].compactMap(\.self).joined(separator: "; "),
      "lost": lost.flatMap { month.coming.lost[$0.slug] } ?? "", "lost_title": lost?.title ?? "",
      "campaign_url": (lost?.name ?? day.scheduled).map { self.path(ofCampaign: $0) } ?? "", "skips": isOpen,
      "unskips": decides && day.skipped != nil, "pins": !ready.isEmpty,
      "posts": ready.map {
        ["value": $0.slug, "text": $0.title.isEmpty ? $0.slug : $0.title, "is_this": $0.slug == day.post] as [String: Any]
      },
      "edit_url": writes ? path.map { self.path(ofPostAt: $0) } ?? "" : "",
    ]
  }
}
