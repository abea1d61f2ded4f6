internal import Accounts
internal import Audience
internal import Campaigns
internal import Mail
internal import Store

/// The page of all readers.
extension DeskPages {
  private static let states: [MembershipState] = [.confirmed, .pending, .unsubscribed, .bounced, .complained]

  /// What every page about readers has: the frame, and where one can go from it.
  ///
  /// - Parameter here: the path of the tab.
  func readerFrame(_ title: String, texts: [String: String] = [:], _ visit: Accounts.Visit, at here: String) -> [String: Any] {
    var values = frame(title, texts: texts, visit, at: "/desk/subscribers")
    let tabs: [(path: String, word: String, permission: Permission)] = [
      ("/desk/subscribers", "tab_readers", .readers), ("/desk/segments", "tab_segments", .readers),
      ("/desk/import", "tab_import", .changeReaders),
    ]
    values["tabs"] = tabs.filter { visit.user.may($0.permission) }.map {
      ["url": $0.path, "text": words[$0.word, [:]], "here": $0.path == here] as [String: Any]
    }
    values["can_change"] = visit.user.may(.changeReaders)
    values["can_export"] = visit.user.may(.exportReaders)
    return values
  }

  func subscribers(
    _ found: ReaderPage, _ visit: Accounts.Visit, isFirst: Bool, done: String, fault: String, form: FormFields?
  ) -> [String: Any] {
    let query = found.query
    var values = readerFrame("readers_title", visit, at: "/desk/subscribers")
    values["done"] = self.done(done, of: ["erased"], unless: fault)
    values["lists"] = found.lists.map { counts($0.list, $0.counts, query) }
    values["words_value"] = query.words
    values["fields"] = options(ReaderFilter.fields(publication.attributes).map { ($0.name, title(of: $0)) }, chosen: query.field)
    let lists = found.lists.map { ($0.list.slug, $0.list.title) }
    values["list_options"] = options([("", words["any_list", [:]])] + lists, chosen: query.list)
    values["state_options"] = options(
      [("", words["any_state", [:]])] + Self.states.map { ($0.rawValue, words["member_\($0.rawValue)", [:]]) }, chosen: query.state)
    values["rule"] = query.rule
    values["segments"] = found.segments
    put(found.ruleFault, in: query.rule, &values)
    values["people"] = found.people.map { person($0) }
    values["is_blank"] = found.people.isEmpty
    values["is_filtered"] = !query.items.isEmpty
    values["first_url"] = isFirst ? "" : query.path()
    values["next_url"] = found.hasMore ? query.path(after: found.people.last?.subscriber.id) : ""
    values["filters"] = query.items.map { ["name": $0.name, "value": $0.value] }
    values["fault"] = fault
    for name in ["address", "name", "first_name", "consent"] { values["add_\(name)"] = form?[name] ?? "" }
    values["add_agreed"] = form?["how"] == "agreed"
    values["add_lists"] = options(lists, chosen: form?["list"] ?? MailingList.main)
    values["name_limit"] = "\(Subscriber.nameLimit)"
    return values
  }

  func words(of outcome: ReaderAddition, _ address: EmailAddress) -> String {
    words[outcome.word, ["address": address.text, "reason": outcome.reason]]
  }

  /// What somebody who does not know rules calls it.
  func title(of field: SegmentField) -> String {
    SegmentField.standard.contains(field) ? words["field_\(field.name)", [:]] : field.name
  }

  /// A fault of a rule, and where it is.
  func put(_ fault: RuleFault?, in rule: String, _ values: inout [String: Any]) {
    let place = fault.flatMap { $0.place(in: rule) }
    values["rule_fault"] = fault?.text ?? ""
    values["rule_before"] = place?.before ?? ""
    values["rule_after"] = place?.after ?? ""
    values["has_place"] = place != nil
  }

  private func counts(_ list: MailingList, _ counts: [MembershipState: Int], _ query: ReaderQuery) -> [String: Any] {
    let states = Self.states.compactMap { state -> [String: Any]? in
      guard let count = counts[state], count > 0 else { return nil }
      let there = ReaderQuery { ["list": list.slug, "state": state.rawValue][$0] ?? "" }
      return [
        "count": "\(count)", "state": words["member_\(state.rawValue)", [:]], "url": there.path(),
        "here": query.list == list.slug && query.state == state.rawValue,
      ]
    }
    return ["title": list.title, "slug": list.slug, "states": states, "is_empty": states.isEmpty]
  }

  private func person(_ person: ReaderPage.Person) -> [String: Any] {
    let subscriber = person.subscriber
    return [
      "url": "/desk/subscribers/\(subscriber.id.rawValue)", "name": subscriber.name, "address": subscriber.address.text,
      "joined": moment(subscriber.createdAt), "tags": person.tags,
      "standings": person.memberships.map { ["list": $0.slug, "state": words["member_\($0.state.rawValue)", [:]]] },
    ]
  }
}
