internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store

/// All campaigns, and the ledger of one.
extension DeskPages {
  func campaigns(_ found: CampaignPage, _ visit: Accounts.Visit, now: Timestamp) -> [String: Any] {
    let query = found.query
    var values = frame("campaigns_title", visit, at: "/desk/campaigns")
    values["tabs"] = [("/desk/campaigns", "tab_issues", false), ("/desk/campaigns?mails=yes", "tab_mails", true)].map {
      ["url": $0.0, "text": words[$0.1, [:]], "here": $0.2 == query.mails] as [String: Any]
    }
    values["mails"] = query.mails
    values["list_options"] = options([("", words["any_list", [:]])] + found.lists.map { ($0.slug, $0.title) }, chosen: query.list)
    values["has_lists"] = found.lists.count > 1
    values["state_options"] = options(
      [("", words["any_state", [:]])] + Campaign.State.allCases.map { ($0.rawValue, words["campaign_\($0.rawValue)", [:]]) },
      chosen: query.state?.rawValue ?? "")
    values["items"] = found.items.map { item($0, hasLists: found.lists.count > 1) }
    values["is_blank"] = found.items.isEmpty
    values["first_url"] = query.before == nil ? "" : query.path()
    values["older_url"] = found.hasMore ? found.items.last.map { query.path(before: $0.campaign.id) } ?? "" : ""
    return values
  }

  private func item(_ item: CampaignPage.Item, hasLists: Bool) -> [String: Any] {
    var values = issue(item.report)
    values["kind"] = item.campaign.kind == .issue ? "" : words["kind_\(item.campaign.kind.rawValue)", [:]]
    values["list"] = hasLists ? item.list?.title ?? "" : ""
    return values
  }

  // MARK: The ledger

  func ledger(_ found: LedgerPage, _ visit: Accounts.Visit) -> [String: Any] {
    let campaign = found.campaign
    let path = path(ofCampaign: campaign.name)
    var values = frame("ledger_title", texts: ["title": title(of: campaign)], visit, at: "/desk/campaigns")
    values["back_url"] = path
    let counts = found.ledger.map { ledger in DeliveryState.allCases.map { ($0, ledger[$0]) }.filter { $0.1 > 0 } } ?? []
    values["tabs"] =
      [["url": "\(path)/ledger", "text": words["ledger_all", ["count": "\(found.ledger?.audience ?? 0)"]], "here": found.state == nil]]
      + counts.map { state, count in
        [
          "url": "\(path)/ledger?state=\(state.rawValue)", "text": "\(count) \(words["state_\(state.rawValue)", [:]])",
          "here": found.state == state,
        ]
      }
    values["about"] = found.state.map { words["about_state_\($0.rawValue)", [:]] } ?? ""
    values["sees_readers"] = visit.user.may(.readers)
    values["rows"] = found.rows.map { row($0, of: campaign, visit) }
    values["is_blank"] = found.rows.isEmpty
    values["blank"] = words[found.ledger == nil ? "ledger_none" : campaign.rolledUpAt == nil ? "ledger_blank" : "rolled_up", [:]]
    let state = found.state.map { "state=\($0.rawValue)&" } ?? ""
    values["first_url"] = found.isFirst ? "" : "\(path)/ledger?\(state)".trimmingCharacters(in: ["?", "&"])
    values["more_url"] = found.hasMore ? found.rows.last.map { "\(path)/ledger?\(state)after=\($0.subscriber.rawValue)" } ?? "" : ""
    values["can_settle"] = found.state == .uncertain && !found.rows.isEmpty && visit.user.may(.send)
    values["settle_url"] = "\(path)/uncertain"
    return values
  }

  /// To who may not see who the readers are, a number stands for each, and of what a server said only its codes: its words often hold the address.
  func row(
    _ row: (subscriber: SubscriberID, address: String, record: DeliveryRecord), of campaign: Campaign, _ visit: Accounts.Visit
  ) -> [String: Any] {
    let record = row.record
    let sees = visit.user.may(.readers)
    let codes = record.reply?.prefixMatch(of: /[2-5][0-9]{2}(?:[ -][2-5]\.[0-9]{1,3}\.[0-9]{1,3})?/).map { String($0.output) } ?? ""
    return [
      "reader": "\(row.subscriber.rawValue)", "who": sees ? row.address : row.subscriber.logName,
      "url": sees ? "/desk/subscribers/\(row.subscriber.rawValue)/why/\(DeskPath.part(campaign.name))" : "",
      "state": words["state_\(record.state.rawValue)", [:]], "class": record.state.rawValue,
      "attempts": words[record.attempts == 1 ? "one_attempt" : "attempts", ["count": "\(record.attempts)"]],
      "reply": sees ? record.reply ?? "" : codes, "time": moment(record.changedAt), "iso": record.changedAt.rfc3339,
      "due": record.state == .deferred ? record.dueAt.map { words["due_at", ["time": moment($0)]] } ?? "" : "",
    ]
  }
}
