internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Markdown
internal import Store
internal import Words

/// The list of posts, and what the pages about one post have in common.
extension DeskPages {
  private static let pageSize = 50

  /// Of the editor.
  func path(_ file: PostFile) -> String { path(ofPost: file.name) }

  /// Of a file anywhere.
  func path(ofPostAt path: String) -> String { self.path(ofPost: path.split(separator: "/").last.map(String.init) ?? "") }

  func path(ofPost name: String) -> String { "/desk/posts/" + DeskPath.part(name) }

  func posts(
    _ shelf: PostShelf, _ formers: [Newsroom.Former], _ visit: Accounts.Visit, search: String, page: Int, done: String, fault: String,
    title: String
  ) -> [String: Any] {
    var values = frame("posts_title", visit, at: "/desk/posts")
    let wanted = search.searchable
    let found = wanted.isEmpty ? shelf.items : shelf.items.filter { "\($0.title) \($0.slug) \($0.file)".searchable.contains(wanted) }
    let last = max(1, (found.count + Self.pageSize - 1) / Self.pageSize)
    let page = min(max(1, page), last)
    let lists = Set(shelf.items.compactMap(\.list?.slug)).count
    values.merge(blankShelf(fault: fault)) { $1 }
    values["items"] = found.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize).map { item($0, visit, hasLists: lists > 1) }
    values["is_blank"] = found.isEmpty
    values["blank"] = words[search.isEmpty ? "posts_blank" : "posts_none", ["search": search]]
    values["search"] = search
    let kept = wanted.isEmpty ? formers : formers.filter { $0.file.name.searchable.contains(wanted) }
    values["kept"] = kept.map { former(of: $0) }
    values["has_kept"] = !kept.isEmpty
    values["done"] = self.done(done, of: ["move", "pin", "unpin", "hold", "release", "forgotten"], unless: fault)
    values["new_title"] = title
    values["open"] = shelf.open.map { open($0, of: shelf) }.joined(separator: " ")
    func url(_ page: Int) -> String { DeskPath.query("/desk/posts", [("q", search), ("page", "\(page)")]) }
    values["newer_url"] = page > 1 ? url(page - 1) : ""
    values["older_url"] = page < last ? url(page + 1) : ""
    return values
  }

  func blankShelf(fault: String) -> [String: Any] {
    [
      "items": [[String: Any]](), "is_blank": true, "blank": "", "search": "", "done": "", "open": "", "fault": fault, "new_title": "",
      "newer_url": "",
      "older_url": "", "kept": [[String: Any]](), "has_kept": false, "title_limit": "\(DeskSite.titleLimit)",
    ]
  }

  /// That what is decided about posts now has its effect at once, and on how many.
  private func open(_ day: ComingSlots.Day, of shelf: PostShelf) -> String {
    let texts = ["day": self.day(day.date), "time": end(of: day) ?? ""]
    guard let post = day.post, day.leaving != nil else { return words["posts_open", texts] }
    let title = shelf.items.first { $0.slug == post }?.title ?? post
    let leaving = ["post": title.isEmpty ? post : title, "readers": "\(day.readers ?? 0)"]
    return [words["posts_open", texts], words["posts_leaving", leaving], day.leavesLocal.map { words["day_leaves", ["time": $0]] }]
      .compactMap(\.self).joined(separator: " ")
  }

  /// What is kept of a post whose file is gone.
  private func former(of former: Newsroom.Former) -> [String: Any] {
    let latest = former.latest
    return [
      "url": path(former.file) + "/versions", "file": former.file.name, "way": words["way_\(latest.way.rawValue)", [:]], "who": latest.who,
      "time": moment(latest.at), "time_iso": latest.at.rfc3339, "size": words["octets", ["count": "\(latest.size)"]],
    ]
  }

  private func item(_ item: PostShelf.Item, _ visit: Accounts.Visit, hasLists: Bool) -> [String: Any] {
    let (standing, note, isFaulty) = told(item.standing)
    var values: [String: Any] = [
      "url": path(ofPost: item.file), "file": item.file, "title": item.title.isEmpty ? item.file : item.title, "standing": standing,
      "note": note, "is_english": item.standing.isToldInEnglish, "warns": isFaulty, "day": item.day.map { self.day($0) } ?? "",
      "list": hasLists ? item.list?.title ?? "" : "",
      "list_slug": item.list?.slug ?? "", "decides": false, "is_held": false, "is_pinned": false, "moves": false,
      "send_url": visit.user.may(.send) ? path(ofPost: item.file) + "/send" : "", "campaign_url": "",
    ]
    values.merge(sending(item.standing.campaign, values)) { $1 }
    guard case .waiting(let entry) = item.standing, visit.user.may(.send) else { return values }
    values["decides"] = true
    values["moves"] = entry.standing.isReady
    if case .held = entry.standing { values["is_held"] = true }
    values["is_pinned"] = entry.pinnedTo != nil || entry.lapsed != nil
    return values
  }

  /// Of a post that goes out or went already: where to look, and no way to send it again.
  func sending(_ campaign: Campaign?, _ values: [String: Any]) -> [String: Any] {
    guard let campaign, campaign.decides else { return ["campaign_url": campaign.map { path(ofCampaign: $0.name) } ?? ""] }
    // What is scheduled can be taken back there.
    let send = campaign.state == .scheduled ? values["send_url"] ?? "" : ""
    return ["campaign_url": path(ofCampaign: campaign.name), "send_url": send]
  }

  private func told(_ standing: PostShelf.Standing) -> (standing: String, note: String, isFaulty: Bool) {
    switch standing {
    case .waiting(let entry):
      let approval = entry.approval.flatMap { $0.isGiven ? nil : $0.text }
      let note = [entry.obstacle.map { words(of: $0) }, approval].compactMap(\.self).joined(separator: "; ")
      if entry.standing == .faulty {
        return ([words["post_faulty", [:]], pin(entry)].compactMap(\.self).joined(separator: "; "), note, true)
      }
      return (self.standing(entry), note, entry.standing == .unread)
    case .scheduled(let issue, let change):
      let time = words[
        "post_scheduled",
        ["time": issue.campaign.sendAt.local(in: publication.zone, language: words.language), "zone": publication.zone.name]]
      return (time, change.map { "\($0); \(issue.advice)" } ?? "", change != nil)
    case .issued(let campaign):
      let time = campaign.frozenAt.map { moment($0) } ?? ""
      return (words["campaign_\(campaign.state.rawValue)", [:]] + (time.isEmpty ? "" : ", \(time)"), campaign.halt?.reason ?? "", false)
    case .empty: return (words["post_empty", [:]], "", true)
    case .unknown: return (words["post_unknown", [:]], "", true)
    }
  }

  // MARK: Findings

  /// One finding of the preflight, as a page and a script show it.
  struct Finding: Encodable {
    let severity: String
    /// The severity as a word.
    let word: String
    let place: String
    let line: Int
    let text: String
    let hint: String
  }

  func finding(_ diagnostic: Diagnostic) -> Finding {
    let file = diagnostic.file.map { $0.split(separator: "/").suffix(2).joined(separator: "/") + " " } ?? ""
    return Finding(
      severity: diagnostic.severity.rawValue, word: words["finding_\(diagnostic.severity.rawValue)", [:]],
      place: words["finding_place", ["file": file, "line": "\(diagnostic.line)", "column": "\(diagnostic.column)"]],
      line: diagnostic.file == nil ? diagnostic.line : 0, text: diagnostic.message.withVisibleControls,
      hint: (diagnostic.hint ?? "").withVisibleControls)
  }

  func findings(_ diagnostics: [Diagnostic]) -> [[String: Any]] {
    diagnostics.map { finding($0) }.map {
      ["severity": $0.severity, "word": $0.word, "place": $0.place, "line": "\($0.line)", "text": $0.text, "hint": $0.hint]
    }
  }

  func verdict(_ look: Newsroom.Look) -> String {
    if look.errors > 0 { return words[look.errors == 1 ? "verdict_error" : "verdict_errors", ["count": "\(look.errors)"]] }
    return words[look.findings.isEmpty ? "verdict_good" : "verdict_notes", ["count": "\(look.findings.count)"]]
  }

  /// What keeps a post from going out, by its kind; what is wrong in a file is told in the checker's own words.
  func words(of obstacle: Obstacle) -> String {
    switch obstacle {
    case .faulty: obstacle.reason
    case .resting: words["obstacle_resting", [:]]
    case .nobody(let readers):
      readers.rule == .everyone ? words["obstacle_nobody", [:]] : words["obstacle_nobody_meant", ["rule": "\(readers.rule)".onOneLine]]
    }
  }

  // MARK: Refusals

  /// Why something was not done, in words; nil for what is no refusal but a failure.
  func refusal(_ error: any Error) -> String? {
    switch error {
    case is Newsroom.NotWaiting: words["refused_waiting", [:]]
    case is OpenDayUndo.TooLate: words["send_too_late", [:]]
    case QueueDecision.Refusal.taken(let day, let other):
      words["refused_taken", ["day": day.formatted(language: words.language), "post": other]]
    case QueueDecision.Refusal.early(let day, let date):
      words["refused_early", ["day": day.formatted(language: words.language), "date": date.formatted(language: words.language)]]
    case let refusal as DayRefusal: refused(refusal)
    case SendingRefusal.changed: words["refused_changed", [:]]
    case SendingRefusal.nobody: words["refused_nobody", [:]]
    case SendingRefusal.decided(let campaign), Newsroom.ReviewRefusal.decided(let campaign): decided(campaign)
    case Newsroom.ReviewRefusal.noApprovers: words["refused_no_approvers", [:]]
    case Newsroom.ReviewRefusal.standing(let standing): standing.text
    case Newsroom.ReviewRefusal.unreachable(let reasons): words["refused_unreachable", ["reason": reasons]]
    case let unapproved as Unapproved: words["refused_unapproved", ["standing": unapproved.standing.text]]
    case is Post.Faulty: words["refused_faulty", [:]]
    case StoreError.constraint: words["refused_faster", [:]]
    default: nil
    }
  }

  private func refused(_ refusal: DayRefusal) -> String {
    func named(_ day: LocalDate) -> [String: String] { ["day": day.formatted(language: words.language)] }
    return switch refusal {
    case .noSlot: words["no_slot", [:]]
    case .otherDay(let day, let rule): words["refused_other_day", named(day).merging(["rule": words(of: rule)]) { $1 }]
    case .distant(let day): words["refused_distant", named(day)]
    case .scheduled(let day, let campaign): words["refused_scheduled", named(day).merging(["post": campaign.slug]) { $1 }]
    case .past(let day): words["refused_past", named(day)]
    case .decided(let day): words["refused_decided", named(day)]
    case .leftOut(let day): words["refused_left_out", named(day)]
    }
  }

  func decided(_ campaign: Campaign) -> String {
    if campaign.state == .scheduled {
      let scheduled = words[
        "send_scheduled", ["time": campaign.sendAt.local(in: publication.zone, language: words.language), "zone": publication.zone.name]]
      let leaves = publication.later(than: campaign.sendAt).map {
        words["day_leaves", ["time": $0.local(in: publication.zone, language: words.language)]]
      }
      return [scheduled, leaves].compactMap(\.self).joined(separator: " ")
    }
    let state = words["campaign_\(campaign.state.rawValue)", [:]]
    return words["send_decided", ["name": campaign.name, "state": state, "reason": campaign.halt.map { ": \($0.reason)" } ?? ""]]
  }
}

extension PostShelf.Standing {
  /// Whether what is told of it are the engine's own words.
  fileprivate var isToldInEnglish: Bool {
    guard case .waiting(let entry) = self, entry.approval?.isGiven ?? true else { return true }
    switch entry.obstacle {
    case .resting, .nobody: return false
    case .faulty, nil: return true
    }
  }

  /// By which it goes out, or went.
  fileprivate var campaign: Campaign? {
    switch self {
    case .scheduled(let issue, _): issue.campaign
    case .issued(let campaign): campaign
    case .waiting, .empty, .unknown: nil
    }
  }
}
