internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import Mail
internal import Store

/// What came back.
extension DeskPages {
  private func bounceFrame(_ title: String, _ query: BounceQuery, _ lists: [MailingList], _ visit: Accounts.Visit, at here: String)
    -> [String: Any]
  {
    var values = frame(title, visit, at: "/desk/bounces")
    values["tabs"] = [("/desk/bounces", "tab_bounces"), ("/desk/bounces/domains", "tab_domains")].map {
      ["url": $0.0, "text": words[$0.1, [:]], "here": $0.0 == here] as [String: Any]
    }
    values["can_change"] = visit.user.may(.changeReaders)
    values["action_url"] = here
    values["campaign_value"] = query.campaign
    values["since"] = query.since
    values["hard"] = query.hard
    values["singles"] = query.singles
    values["domain_value"] = query.domain
    values["only_held"] = query.held
    values["all"] = query.all
    values["list_options"] = options([("", words["any_list", [:]])] + lists.map { ($0.slug, $0.title) }, chosen: query.list)
    values["reason_options"] = options(
      [("", words["any_reason", [:]])] + RefusalReason.allCases.map { ($0.rawValue, word(of: $0)) }, chosen: query.reason)
    values["filters"] = query.items.map { ["name": $0.name, "value": $0.value] }
    values["is_filtered"] = !query.isEmpty
    return values
  }

  private func word(of reason: RefusalReason) -> String { words["reason_\(reason.rawValue.replacing(" ", with: "_"))", [:]] }

  func bounces(_ found: BouncePage, _ visit: Accounts.Visit, done: String, count: Int, beside: Int, fault: String) -> [String: Any] {
    var values = bounceFrame("bounces_title", found.query, found.lists, visit, at: "/desk/bounces")
    let wording = [
      "accepted": beside > 0 ? "done_accepted_some" : "done_accepted", "undone": beside > 0 ? "done_undone_many" : "done_undone_held",
    ][done]
    values["done"] = fault.isEmpty ? wording.map { words[$0, ["count": "\(count)", "beside": "\(beside)"]] } ?? "" : ""
    values["fault"] = fault
    values["held"] = found.held.map { held -> [String: Any] in
      let title = held.scope.domain.map { words["held_domain", ["domain": $0]] } ?? held.campaign?.title ?? words["held_singles", [:]]
      return [
        "campaign": held.campaign?.name ?? "", "domain": held.scope.domain ?? "", "is_singles": held.scope == .singles, "title": title,
        "count": words["held_count", ["count": "\(held.count)"]], "url": Self.path(to: held),
      ]
    }
    values["has_held"] = !found.held.isEmpty
    values["records"] = found.records.map { bounce($0) }
    values["is_blank"] = found.records.isEmpty
    let more = found.query.items + [("all", found.query.all ? "yes" : ""), ("last", "\(found.last * 4)")]
    let hasMore = found.records.count == found.last && found.last < DeskSite.bouncesLimit
    values["more_url"] = hasMore ? DeskPath.query("/desk/bounces", more) : ""
    return values
  }

  /// To what is held together, one by one.
  private static func path(to held: HeldGroup) -> String {
    let which = [
      ("campaign", held.campaign?.name ?? ""), ("domain", held.scope.domain ?? ""), ("singles", held.scope == .singles ? "yes" : ""),
    ]
    return DeskPath.query("/desk/bounces", which + [("held", "yes")])
  }

  private func bounce(_ record: FeedbackRecord) -> [String: Any] {
    var values = returned(PersonExport.Return(record))
    values["address"] = record.address ?? ""
    values["url"] = record.subscriber.map { "/desk/subscribers/\($0.rawValue)" } ?? ""
    return values
  }

  func domains(_ domains: [DomainReturns], _ query: BounceQuery, _ lists: [MailingList], _ visit: Accounts.Visit) -> [String: Any] {
    var values = bounceFrame("domains_title", query, lists, visit, at: "/desk/bounces/domains")
    values["domains"] = domains.map { row($0) }
    values["is_blank"] = domains.isEmpty
    return values
  }

  func row(_ domain: DomainReturns) -> [String: Any] {
    [
      "domain": domain.domain, "hard": "\(domain.hard)", "soft": "\(domain.soft)", "us": "\(domain.aboutUs)",
      "complained": "\(domain.complained)", "said": domain.words ?? "",
    ]
  }

  /// How many would be taken back, before they are.
  func undo(
    _ records: [FeedbackRecord], people: Int, _ query: BounceQuery, because: String, _ visit: Accounts.Visit, fault: String
  ) -> [String: Any] {
    var values = frame("undo_title", texts: ["count": "\(people)"], visit, at: "/desk/bounces")
    values["fault"] = fault
    values["records"] = records.map { bounce($0) }
    values["filters"] = query.items.map { ["name": $0.name, "value": $0.value] }
    values["because"] = because
    values["more"] = people > records.count ? words["and_more", ["count": "\(people - records.count)"]] : ""
    return values
  }
}
