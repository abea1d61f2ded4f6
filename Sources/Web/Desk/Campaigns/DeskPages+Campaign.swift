internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Mail
internal import Store

/// The page of one campaign.
extension DeskPages {
  func campaign(
    _ found: CampaignFindings, _ visit: Accounts.Visit, done: String, fault: String, part: String, form: FormFields?, now: Timestamp
  ) -> [String: Any] {
    let campaign = found.campaign
    var values = frame("campaign_title", texts: ["title": title(of: campaign)], visit, at: "/desk/campaigns")
    values.merge(progress(found.progress, visit, now: now)) { $1 }
    // The page's, not the issue's.
    values["title"] = title(of: campaign)
    let path = path(ofCampaign: campaign.name)
    values["url"] = path
    values["progress_url"] = "\(path)/progress"
    values["every"] = campaign.state == .sending ? "2000" : "5000"
    let known = ["paused", "resumed", "cancelled", "subject", "filled", "settled", "tested"]
    values["done"] = self.done(done, of: known, unless: fault)
    values["fault"] = fault
    values["facts"] = facts(found).filter { !$0.1.isEmpty }.map { ["name": words[$0.0, [:]], "value": $0.1] }
    values["numbers"] = numbers(found.numbers)
    values["has_numbers"] = found.numbers != nil
    values["said"] = found.said.map { said -> [String: Any] in
      [
        "url": "/desk/subscribers/\(said.subscriber.rawValue)", "number": said.subscriber.logName, "time": moment(said.reason.at),
        "reason": words[said.reason.kind.word, [:]], "words_said": said.reason.words,
      ]
    }
    values["has_said"] = !found.said.isEmpty
    values.merge(visits(found)) { $1 }
    values.merge(trial(found, visit)) { $1 }
    values.merge(deeds(found, visit, part: part, form: form)) { $1 }
    let showsMail = campaign.kind.hasPage && visit.user.may(.write)
    values["mail_url"] = showsMail ? "\(path)/mail" : ""
    values["views"] = MailView.allCases.map {
      ["url": "\(path)/mail?view=\($0.rawValue)", "text": words["view_\($0.rawValue)", [:]]]
    }
    let isCounted = campaign.rolledUpAt != nil
    values["ledger_url"] = found.progress.ledger == nil || isCounted ? "" : "\(path)/ledger"
    values["rolled_up"] = isCounted ? words["rolled_up", [:]] : ""
    values["looks_up"] = visit.user.may(.readers) && campaign.kind != .message
    return values
  }

  private func facts(_ found: CampaignFindings) -> [(String, String)] {
    let campaign = found.campaign
    return [
      ("fact_name", campaign.name), ("fact_kind", words["kind_\(campaign.kind.rawValue)", [:]]), ("fact_list", found.list?.title ?? ""),
      ("fact_due", campaign.sendAt.local(in: publication.zone, language: words.language)), ("fact_local", campaign.localTime ?? ""),
      ("fact_day", found.day.map { $0.formatted(language: words.language) } ?? ""),
      ("fact_frozen", campaign.frozenAt.map { moment($0) } ?? ""), ("fact_finished", campaign.finishedAt.map { moment($0) } ?? ""),
      ("fact_promise", words["promise_\(campaign.promise.rawValue.replacing("-", with: "_"))", [:]]),
    ]
  }

  // MARK: Numbers

  private func numbers(_ report: IssueReport?) -> [[String: Any]] {
    guard let report else { return [] }
    let share = report.delivered.map { " (\(Int($0 * 10) / 10).\(Int($0 * 10) % 10) %)" } ?? ""
    var rows = [("number_audience", "\(report.audience)"), ("number_delivered", "\(report.deliveredCount)\(share)")]
    if report.open > 0 { rows.append(("number_open", "\(report.open)")) }
    if report.inDigest > 0 { rows.append(("number_digest", "\(report.inDigest)")) }
    if report.expired > 0 { rows.append(("number_expired", "\(report.expired)")) }
    let returned = report.returned
    rows += [
      ("number_hard", returned.hard), ("number_soft", returned.soft), ("number_us", returned.aboutUs),
      ("number_complained", returned.complained), ("number_held", returned.held),
    ].filter { $0.1 > 0 }.map { ($0.0, "\($0.1)") }
    rows.append(("number_left", "\(report.left)"))
    let growth = [("number_joined", "+\(report.growth.joined)"), ("number_gone", "−\(report.growth.left)")]
    return named(rows) + because(report) + named(growth)
  }

  private func named(_ rows: [(String, String)]) -> [[String: Any]] { rows.map { ["name": words[$0.0, [:]], "value": $0.1] } }

  /// Of those who left, how many say what.
  private func because(_ report: IssueReport) -> [[String: Any]] {
    LeavingReason.Kind.allCases.filter { report.because($0) > 0 }.map { reason in
      ["name": words["number_because", ["reason": words[reason.word, [:]]]], "value": "\(report.because(reason))"]
    }
  }

  private func visits(_ found: CampaignFindings) -> [String: Any] {
    func counts(_ counts: VisitCounts?, _ word: String) -> [String: Any]? {
      counts.map { ["name": words[word, [:]], "people": "\($0.people)", "readers": "\($0.readers)", "machines": "\($0.machines)"] }
    }
    let links = found.numbers?.links ?? []
    let most = max(1, links.map(\.counts.people).max() ?? 1)
    let clicked = pace(found.clicked, id: "clicked", "pace_clicked")
    let opened = pace(found.opened, id: "opened", "pace_opened")
    let totals = [counts(found.numbers?.clicks, "visits_clicks"), counts(found.numbers?.opens, "visits_opens")].compactMap(\.self)
    return [
      "visits": totals, "has_visits": !totals.isEmpty,
      "paces": [(clicked, "pace_clicked"), (opened, "pace_opened")].filter { !$0.0.rows.isEmpty }.map {
        ["svg": $0.0.svg, "rows": $0.0.rows, "title": words[$0.1, [:]]] as [String: Any]
      },
      "links": links.map { link -> [String: Any] in
        [
          "number": "\(link.number)", "address": link.address, "target": link.target == link.address ? "" : link.target,
          "people": "\(link.counts.people)", "readers": "\(link.counts.readers)", "machines": "\(link.counts.machines)", "most": "\(most)",
        ]
      }, "has_links": !links.isEmpty,
    ]
  }

  // MARK: The trial

  private func trial(_ found: CampaignFindings, _ visit: Accounts.Visit) -> [String: Any] {
    guard let report = found.trial else { return ["has_trial": false, "variants": [[String: Any]](), "can_choose": false] }
    let how: String
    if report.isCancelled {
      how = words["trial_cancelled", [:]]
    } else if let ends = report.ends {
      how = words["trial_open", ["time": time(ends), "count": "\(found.waiting)"]]
    } else {
      how = report.verdict == nil ? words["trial_lots", [:]] : ""
    }
    let canChoose =
      [.sending, .paused].contains(found.campaign.state) && report.ends != nil && report.verdict == nil && visit.user.may(.send)
    return [
      "has_trial": true, "trial_how": how, "trial_verdict": report.verdict ?? "",
      "can_choose": canChoose && found.campaign.canaryEnds == nil,
      "trial_waits": canChoose ? found.campaign.canaryEnds.map { words["trial_canary", ["time": moment($0)]] } ?? "" : "",
      "variants": report.subjects.map { variant -> [String: Any] in
        [
          "number": "\(variant.number)", "subject": variant.subject, "readers": "\(variant.readers)", "delivered": "\(variant.delivered)",
          "clickers": variant.clickers.map { "\($0)" } ?? "", "left": "\(variant.left)", "others": "\(variant.others)",
          "is_chosen": variant.number == report.chosen,
        ]
      },
    ]
  }

  // MARK: What can be done

  private func deeds(_ found: CampaignFindings, _ visit: Accounts.Visit, part: String, form: FormFields?) -> [String: Any] {
    let campaign = found.campaign
    let may = visit.user.may(.send) && campaign.kind.isForMany
    let open = found.progress.ledger?.open ?? 0
    let path = path(ofCampaign: campaign.name)
    return [
      "can_pause": may && campaign.state == .sending && open > 0, "can_resume": may && campaign.state == .paused,
      "can_cancel": may && [.scheduled, .sending, .paused].contains(campaign.state),
      "gap_url": may && [.sending, .paused, .sent].contains(campaign.state) ? "\(path)/gap" : "",
      "has_deeds": may && campaign.state != .cancelled && campaign.state != .freezing && campaign.rolledUpAt == nil,
      "cancel_about": words[
        campaign.frozenAt == nil ? "cancel_scheduled" : "cancel_open", ["count": "\(open)", "name": campaign.name]],
      "because": form?["because"] ?? "", "wrong_cancel": part == "cancel", "wrong_subject": part == "subject",
    ]
  }

  /// Who would get it who did not.
  func gap(_ gap: Gap, of campaign: Campaign, _ visit: Accounts.Visit, late: Bool, refused: Bool, fault: String) -> [String: Any] {
    let path = path(ofCampaign: campaign.name)
    var values = frame("gap_title", texts: ["title": title(of: campaign)], visit, at: "/desk/campaigns")
    values["back_url"] = path
    values["action_url"] = "\(path)/gap"
    values["fault"] = fault
    values["late"] = late
    values["refused"] = refused
    values["name"] = campaign.name
    values["count"] = "\(gap.count)"
    values["is_blank"] = gap.count == 0
    values["about"] =
      words[
        gap.count == 1 ? "gap_one" : "gap_many",
        [
          "count": "\(gap.count)", "missing": "\(gap.missing.count)", "returning": "\(gap.returning.count)",
          "back": "\(gap.cameBack.count)",
        ]]
    values["sample"] = visit.user.may(.readers) ? gap.sample.map { ["address": $0.address, "why": $0.why] } : []
    values["more"] = gap.count > gap.sample.count ? words["and_more", ["count": "\(gap.count - gap.sample.count)"]] : ""
    return values
  }

  /// Mails of which nobody knows whether they arrived.
  func uncertain(_ found: LedgerPage, _ visit: Accounts.Visit, fault: String, form: FormFields?) -> [String: Any] {
    let campaign = found.campaign
    let path = path(ofCampaign: campaign.name)
    let count = found.ledger?[.uncertain] ?? 0
    let ticked = Set(form?.all("reader") ?? [])
    var values = frame("uncertain_title", texts: ["title": title(of: campaign)], visit, at: "/desk/campaigns")
    values["back_url"] = path
    values["action_url"] = "\(path)/uncertain"
    values["fault"] = fault
    values["name"] = campaign.name
    values["is_blank"] = found.rows.isEmpty
    values["all_text"] = words["uncertain_all", ["count": "\(count)"]]
    values["is_all"] = form.map { $0["whom"] != "ticked" } ?? true
    values["can_resend"] = campaign.state != .cancelled
    values["rows"] = found.rows.map { row in
      self.row(row, of: campaign, visit).merging(["ticked": ticked.contains("\(row.subscriber.rawValue)")]) { $1 }
    }
    values["more"] = found.hasMore ? words["and_more", ["count": "\(count - found.rows.count)"]] : ""
    return values
  }
}
