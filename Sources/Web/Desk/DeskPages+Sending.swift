internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// The page before a post is sent: all that `tuesday send` shows.
extension DeskPages {
  /// - Parameter isChanged: whether what waits was made of the file as it was before.
  func send(
    _ file: PostFile, _ outlook: Newsroom.Outlook, isChanged: Bool, _ visit: Accounts.Visit, undo: Duration, at time: String, done: String,
    fault: String,
    field: String, now: Timestamp
  ) -> [String: Any] {
    let (prospect, issue) = (outlook.prospect, outlook.prospect.issue)
    var values = frame("send_title", texts: ["title": issue.title], visit, at: "/desk/posts")
    values.merge(post(file, visit)) { $1 }
    values.merge(approval(prospect.approval)) { $1 }
    values["facts"] = facts(outlook, now: now).filter { !$0.1.isEmpty }.map { ["name": words[$0.0, [:]], "value": $0.1] }
    values["findings"] = findings(outlook.findings)
    values["verdict"] =
      outlook.findings.isEmpty ? words["verdict_good", [:]] : words["verdict_notes", ["count": "\(outlook.findings.count)"]]
    values["slug"] = issue.slug
    values["hash"] = prospect.hash
    values["zone"] = publication.zone.name
    values["at"] = time
    values["undo"] = words[undo > .zero ? "send_undo" : "send_at_once", ["seconds": "\(Int(undo.inSeconds.rounded(.up)))"]]
    let isLeft = prospect.obstacle != nil
    values["hindrance"] = outlook.earlier.map { waiting($0, isChanged: isChanged) } ?? (isLeft ? words["refused_nobody", [:]] : "")
    if let approval = prospect.approval, !approval.isGiven, outlook.earlier == nil {
      values["hindrance"] = words["refused_unapproved", ["standing": approval.text]]
    }
    values.merge(ending(outlook.earlier, done: done, fault: fault, field: field, now: now)) { $1 }
    return values
  }

  /// Of a post that cannot be sent as it is.
  func send(
    _ file: PostFile, _ faulty: Post.Faulty, _ scheduled: Campaign?, _ visit: Accounts.Visit, done: String, fault: String, now: Timestamp
  ) -> [String: Any] {
    var values = frame("send_title", texts: ["title": file.name], visit, at: "/desk/posts")
    values.merge(post(file, visit)) { $1 }
    values.merge(approval(nil)) { $1 }
    values["facts"] = [[String: Any]]()
    values["findings"] = findings(faulty.diagnostics)
    let errors = faulty.diagnostics.count { $0.severity == .error }
    values["verdict"] = words[errors == 1 ? "verdict_error" : "verdict_errors", ["count": "\(errors)"]]
    for key in ["slug", "hash", "at", "undo"] { values[key] = "" }
    values["zone"] = publication.zone.name
    values["hindrance"] = scheduled.map { waiting($0, isChanged: true) } ?? words["refused_faulty", [:]]
    values.merge(ending(scheduled, done: done, fault: fault, field: "", now: now)) { $1 }
    return values
  }

  private func waiting(_ campaign: Campaign, isChanged: Bool) -> String {
    decided(campaign) + (isChanged ? " " + words["send_file_changed", [:]] : "")
  }

  private func ending(_ earlier: Campaign?, done: String, fault: String, field: String, now: Timestamp) -> [String: Any] {
    let isWaiting = earlier?.state == .scheduled
    // What is due leaves now, whatever this page was on its way for.
    let deed = done == "sent" && !(isWaiting && earlier.map { $0.sendAt > now } ?? false) ? "leaves" : done
    return [
      "campaign_url": earlier.map { path(ofCampaign: $0.name) } ?? "", "takes_back": isWaiting,
      "leaves_iso": isWaiting ? earlier?.sendAt.rfc3339 ?? "" : "",
      "seconds": isWaiting ? "\(max(0, Int(((earlier?.sendAt ?? now) - now).inSeconds.rounded(.up))))" : "",
      "done": self.done(deed, of: earlier == nil ? ["back"] : ["sent", "leaves", "back"], unless: fault),
      "fault": field.isEmpty ? fault : "", "form_fault": field.isEmpty ? "" : fault, "wrong_confirm": field == "confirm",
      "wrong_at": field == "at",
    ]
  }

  private func facts(_ outlook: Newsroom.Outlook, now: Timestamp) -> [(String, String)] {
    let (prospect, details) = (outlook.prospect, outlook.details)
    let issue = prospect.issue
    let subjects = issue.trial?.variants.map(\.text) ?? [issue.title]
    let rule = prospect.readers.rule
    let count = words[prospect.count.readers == 1 ? "one_reader" : "many_readers", ["count": "\(prospect.count.readers)"]]
    let change = details.last.map { last in
      words[
        "fact_change_text",
        [
          "joined": "\(last.change.joined)", "left": "\(last.change.left)", "issue": last.campaign.title, "day": moment(last.frozenAt),
        ]]
    }
    return subjects.map { ("fact_subject", $0) } + [
      ("fact_preheader", issue.description), ("fact_from", issue.from.text), ("fact_reply_to", issue.replyTo?.text ?? ""),
      ("fact_list", prospect.list?.title ?? ""),
      ("fact_audience", rule == .everyone ? words["fact_everyone", [:]] : "\(rule)"), ("fact_count", count),
      ("fact_left_out", prospect.count.leftOut > 0 ? words["fact_left_out_text", ["count": "\(prospect.count.leftOut)"]] : ""),
      ("fact_digests", prospect.count.digests > 0 ? words["fact_digests_text", ["count": "\(prospect.count.digests)"]] : ""),
      ("fact_change", change ?? words["fact_first", [:]]),
      (
        "fact_missing",
        details.missing.map { words["fact_missing_text", ["count": "\($0.readers)", "field": $0.field]] }.joined(separator: "; ")
      ),
      ("fact_clipped", details.clipped > 0 ? words["fact_clipped_text", ["count": "\(details.clipped)"]] : ""),
      ("fact_now", "\(now.local(in: publication.zone, language: words.language)) (\(publication.zone.name))"),
      (
        "fact_leaves",
        publication.later(than: now).map { words["fact_leaves_text", ["time": $0.local(in: publication.zone, language: words.language)]] }
          ?? ""
      ),
      ("fact_content", Issue.short(prospect.hash)),
    ]
  }
}
