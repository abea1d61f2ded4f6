internal import Accounts
internal import Audience
internal import Mail
internal import Store

/// Saved rules, and the builder in which one is made part by part.
extension DeskPages {
  func segments(_ found: [SegmentFindings], _ visit: Accounts.Visit, done: String, fault: String) -> [String: Any] {
    var values = readerFrame("segments_title", visit, at: "/desk/segments")
    values["done"] = self.done(done, of: ["saved", "removed"], unless: fault)
    if done == "removed" && fault.isEmpty { values["done"] = words["done_segment_removed", [:]] }
    values["fault"] = fault
    values["can_save"] = visit.user.may(.send)
    values["segments"] = found.map { found -> [String: Any] in
      let segment = found.saved
      return [
        "name": segment?.slug ?? "", "rule": segment?.rule ?? "", "fault": found.fault?.text ?? "", "count": count(found),
        "changed": segment.map { words["changed_at", ["time": moment($0.changedAt)]] } ?? "",
        "url": Self.builder(name: segment?.slug ?? "", rule: segment?.rule ?? ""),
        "readers_url": ReaderQuery { $0 == "rule" ? segment?.slug ?? "" : "" }.path(),
      ]
    }
    values["is_blank"] = found.isEmpty
    return values
  }

  private static func builder(name: String, rule: String) -> String {
    DeskPath.query("/desk/segments/build", [("name", name), ("rule", rule)])
  }

  private func count(_ found: SegmentFindings) -> String {
    guard let list = found.list, found.fault == nil else { return "" }
    return words["segment_count", ["count": "\(found.count)", "whole": "\(found.whole)", "list": list.title]]
  }

  func segment(_ found: SegmentFindings, _ visit: Accounts.Visit, fault: String) -> [String: Any] {
    var values = readerFrame("segment_title", visit, at: "/desk/segments")
    values["fault"] = fault
    values["can_save"] = visit.user.may(.send)
    values["rule"] = found.text
    values["name"] = found.form.name
    values["list_slug"] = found.list?.slug ?? ""
    values["list_options"] = options(found.lists.map { ($0.slug, $0.title) }, chosen: found.list?.slug ?? "")
    put(found.fault, in: found.text, &values)
    let rule = found.rule ?? .everyone
    values["parts"] = found.rule.map { parts($0, SegmentRule.Place(), found.names) } ?? []
    values["is_everyone"] = found.rule == .everyone
    values["is_rule"] = found.rule != nil
    values["subjects"] = options(
      SegmentClause.subjects(found.names).map { ($0, subject($0, found.names)) }, chosen: found.draft?.clause.subject ?? "")
    values["groups"] = places(rule, found.names)
    values["has_groups"] = places(rule, found.names).count > 1
    values["count"] = count(found)
    values["is_counted"] = found.fault == nil && found.list != nil
    values["sample"] = found.sample.map { reader -> [String: Any] in
      ["url": "/desk/subscribers/\(reader.id.rawValue)", "name": reader.name, "address": reader.address.text]
    }
    values["has_sample"] = !found.sample.isEmpty
    values["drafts"] = found.draft.map { [draft($0, found)] } ?? []
    return values
  }

  /// Every part by itself, each at its depth.
  private func parts(_ rule: SegmentRule, _ place: SegmentRule.Place, _ names: SegmentNames) -> [[String: Any]] {
    if rule == .everyone { return [] }
    let depth = min(place.steps.count, 6)
    let clause = SegmentClause(rule)
    var shown: [String: Any] = [
      "place": place.description, "depth": "\(depth)", "is_clause": clause != nil, "is_group": rule.isGroup,
      "turned": words["turn_on", [:]], "text": clause.map { sentence($0, names) } ?? "",
    ]
    switch rule {
    case .all: shown["text"] = words["all_of", [:]]
    case .any: shown["text"] = words["any_of", [:]]
    case .not where clause == nil:
      shown["text"] = words["none_of", [:]]
      shown["turned"] = words["turn_off", [:]]
    default: break
    }
    return [shown] + rule.parts.enumerated().flatMap { parts($1, place.part($0), names) }
  }

  /// Where a further part can go: beside the whole, or into a group.
  private func places(_ rule: SegmentRule, _ names: SegmentNames) -> [[String: Any]] {
    func groups(_ rule: SegmentRule, _ place: SegmentRule.Place) -> [(String, String)] {
      let own = rule.isGroup && !place.steps.isEmpty ? [(place.description, words["into_group", ["number": place.description]])] : []
      return own + rule.parts.enumerated().flatMap { groups($1, place.part($0)) }
    }
    return options([("", words["into_whole", [:]])] + groups(rule, SegmentRule.Place()), chosen: "")
  }

  /// As somebody says it who does not know rules: `City is “Chicago”`.
  private func sentence(_ clause: SegmentClause, _ names: SegmentNames) -> String {
    let kind = SegmentClause.kind(of: clause.subject, names)
    let value = clause.value.split(whereSeparator: \.isNewline).map { kind == .text ? "“\($0)”" : String($0) }.joined(separator: ", ")
    var texts = ["subject": subject(clause.subject, names), "value": value, "days": clause.days]
    texts["state"] = words["member_\(clause.state.rawValue)", [:]]
    switch kind {
    case .tag?, .list?, .segment?: return words["sentence_\(clause.subject)", texts]
    case .history?:
      let what = words[value.isEmpty ? "any_issue" : "issue_named", texts]
      let when = clause.days.isEmpty ? "" : " " + words["in_days", texts]
      return "\(texts["subject"] ?? ""): \(what)\(when)"
    case .boolean? where clause.operation == .equal || clause.operation == .unequal:
      texts["value"] = words[clause.value == "true" ? "value_true" : "value_false", [:]]
    default: break
    }
    switch clause.operation {
    case .within, .withinNext: return words["sentence_\(clause.operation.rawValue)", texts]
    case .isSet, .isMissing: return "\(texts["subject"] ?? "") \(operation(clause.operation, kind))"
    default: return "\(texts["subject"] ?? "") \(operation(clause.operation, kind)) \(texts["value"] ?? "")"
    }
  }

  private func subject(_ name: String, _ names: SegmentNames) -> String {
    if let field = names.fields.first(where: { $0.name == name }) { return title(of: field) }
    return words["subject_\(name)", [:]]
  }

  private func operation(_ operation: SegmentClause.Operation, _ kind: SegmentClause.Kind?) -> String {
    let isOfDay = kind == .date && [.less, .atMost, .equal, .atLeast, .greater].contains(operation)
    return words[isOfDay ? "operation_day_\(operation.rawValue)" : "operation_\(operation.rawValue)", [:]]
  }

  private func draft(_ draft: SegmentFindings.Draft, _ found: SegmentFindings) -> [String: Any] {
    let (clause, kind) = (draft.clause, draft.kind)
    let known: Set<String>? =
      switch kind {
      case .tag: found.names.tags
      case .list: found.names.lists
      case .segment: found.names.segments
      case .history: found.names.campaigns
      default: nil
      }
    let isOfValue = [.text, .number, .date].contains(kind)
    return [
      "subject": clause.subject, "title": subject(clause.subject, found.names), "place": draft.place.description,
      "is_edit": draft.replaces, "fault": found.draftFault?.text ?? "", "value": clause.value, "days": clause.days,
      "asks_operation": kind.operations.count > 1,
      "operations": options(kind.operations.map { ($0.rawValue, operation($0, kind)) }, chosen: clause.operation.rawValue),
      "asks_value": isOfValue, "asks_truth": kind == .boolean, "asks_name": known != nil,
      "truths": options(["true", "false"].map { ($0, words["value_\($0)", [:]]) }, chosen: clause.value),
      "names": options(
        (kind == .history ? [("", words["any_issue", [:]])] : []) + (known ?? []).sorted().map { ($0, $0) }, chosen: clause.value),
      "has_names": known?.isEmpty == false || kind == .history,
      "asks_state": kind == .list,
      "states": options(
        MembershipState.allCases.filter { $0 != .erased }.map { ($0.rawValue, words["member_\($0.rawValue)", [:]]) },
        chosen: clause.state.rawValue),
      "asks_days": kind == .date || kind == .history,
      "value_hint": words[kind == .date ? "hint_date" : "hint_value", [:]],
      "days_hint": words[kind == .history ? "hint_ever" : "hint_days", [:]],
    ]
  }
}
