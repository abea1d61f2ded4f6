internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

/// The pages of one reader.
extension DeskPages {
  /// - Parameters:
  ///   - part: the form that the fault is about.
  ///   - form: what was typed into it.
  func subscriber(
    _ found: ReaderFindings, _ visit: Accounts.Visit, done: String, fault: String, part: String, form: FormFields?, now: Timestamp
  ) -> [String: Any] {
    let reader = found.subscriber
    var values = readerFrame("reader_title", texts: ["address": reader.address.text], visit, at: "/desk/subscribers")
    let known = ["added", "asked", "fields", "tag", "left", "suppressed", "unsuppressed", "undone", "rest", "frequency"]
    values["done"] = self.done(done, of: known, unless: fault)
    for name in ["fields", "tag", "unsubscribe", "suppress", "undo", "erase"] { values["fault_\(name)"] = part == name ? fault : "" }
    values["fault"] = ["untag", "unsuppress", "rest", "frequency"].contains(part) ? fault : ""
    values["url"] = "/desk/subscribers/\(reader.id.rawValue)"
    values["number"] = words["reader_number", ["number": reader.id.logName]]
    values["name"] = reader.name
    values["address"] = reader.address.text
    values["joined"] = words["reader_joined", ["time": moment(reader.createdAt)]]
    values["standings"] = standings(found, now: now)
    values["has_standings"] = !found.memberships.isEmpty
    values["can_leave_all"] = found.memberships.count(where: \.isOpen) > 1
    values["fields"] = fields(of: reader, form: part == "fields" ? form : nil)
    values["tags"] = found.export.tags
    values["known_tags"] = found.tags
    values["typed_tag"] = part == "tag" ? form?["tag"] ?? "" : ""
    values["blocks"] = found.suppressions.map { block($0) }
    values["list_options"] = options([("", words["all_lists", [:]])] + found.lists.map { ($0.slug, $0.title) }, chosen: form?["list"] ?? "")
    values["reason"] = part == "suppress" ? form?["reason"] ?? "" : ""
    values["because"] = part == "undo" ? form?["because"] ?? "" : ""
    values["can_undo"] = !found.undoable.isEmpty && visit.user.may(.changeReaders)
    values["needs_because"] = found.undoable.contains { $0.kind == .complaint }
    put(found.export, &values)
    values["stories"] = found.stories.map { story($0, of: reader) }
    values["has_stories"] = !found.stories.isEmpty
    return values
  }

  private func standings(_ found: ReaderFindings, now: Timestamp) -> [[String: Any]] {
    let titles = Dictionary(found.lists.map { ($0.id, $0.title) }) { first, _ in first }
    return found.memberships.map { membership in
      let rests = membership.snoozedUntil.flatMap { $0 > now ? words["rests", ["time": moment($0)]] : nil }
      let asked = membership.state == .unsubscribed && membership.isWaiting(at: now) ? words["asked_again", [:]] : nil
      let often = membership.frequency == .every ? nil : words["often_\(membership.frequency.rawValue)", [:]]
      return [
        "list": titles[membership.list] ?? membership.slug, "slug": membership.slug,
        "state": words["member_\(membership.state.rawValue)", [:]],
        "since": words["since", ["time": moment(membership.changedAt)]], "notes": [rests, asked, often].compactMap(\.self),
        "is_open": membership.isOpen, "is_reader": membership.state == .confirmed, "rests": rests != nil,
        "frequencies": options(
          Frequency.allCases.map { ($0.rawValue, words["often_\($0.rawValue)", [:]]) }, chosen: membership.frequency.rawValue),
      ]
    }
  }

  private func fields(of reader: Subscriber, form: FormFields?) -> [[String: Any]] {
    let own = [
      ("name", "field_name", reader.name), ("first_name", "field_first_name", reader.givenName),
      ("language", "field_language", reader.language), ("zone", "field_zone", reader.zone),
    ].map { (name: $0.0, title: words[$0.1, [:]], value: $0.2, kind: "") }
    let others = publication.attributes.sorted { $0.key < $1.key }.map { name, kind in
      (name: "attribute.\(name)", title: name, value: reader.attributes[name] ?? "", kind: words["kind_\(kind.rawValue)", [:]])
    }
    return (own + others).map { field in
      [
        "name": field.name, "title": field.title, "was": field.value, "value": form?.all(field.name).first ?? field.value,
        "kind": field.kind,
      ]
    }
  }

  private func block(_ block: Suppression) -> [String: Any] {
    [
      "list": block.slug ?? words["all_lists", [:]], "reason": block.reason, "since": words["since", ["time": moment(block.createdAt)]],
      "kind": words["block_\(block.kind.rawValue)", [:]], "value": block.value, "slug": block.slug ?? "",
      "is_own": block.kind == .address || block.kind == .hash,
    ]
  }

  /// What the journal and the mail of somebody tell, as their own document has it.
  private func put(_ export: PersonExport, _ values: inout [String: Any]) {
    values["history"] = export.history.reversed().map { event -> [String: Any] in
      [
        "time": time(event.at), "iso": event.at, "event": words["event_\(event.event)", [:]], "list": event.list ?? "",
        "cause": event.cause, "shown": event.words ?? "", "network": event.network ?? "",
        "reason": event.reason.map { words[$0.word, [:]] } ?? "", "reason_words": event.reasonWords ?? "",
      ]
    }
    values["returned"] = export.returned.reversed().map { self.returned($0) }
    values["links"] = export.engagements.flatMap { engagement in
      engagement.links.map { ["time": time(engagement.lastAt), "campaign": engagement.campaign, "link": $0] }
    }
    values["has_links"] = !export.engagements.flatMap(\.links).isEmpty
    values["courses"] = export.series.map { course -> [String: Any] in
      [
        "series": course.series, "step": course.lastStep ?? "", "end": course.ended ?? "",
        "is_rehearsal": course.mode == "rehearsal",
      ]
    }
    values["has_courses"] = !export.series.isEmpty
    values["answers"] = export.approvals.map { answer -> [String: Any] in
      ["time": time(answer.at), "post": answer.post, "verdict": words["verdict_\(answer.verdict)", [:]], "words_said": answer.words]
    }
    values["has_answers"] = !export.approvals.isEmpty
  }

  func returned(_ mail: PersonExport.Return) -> [String: Any] {
    [
      "time": time(mail.at), "iso": mail.at, "what": headline(mail.kind, mail.reason, isHard: mail.isHard), "campaign": mail.campaign ?? "",
      "said": mail.words, "outcome": words["outcome_\(mail.outcome.replacing(" ", with: "_"))", [:]], "source": mail.source,
      "forwarded": mail.forwardedTo ?? "", "undone": mail.undoneAt.map { words["taken_back", ["time": time($0)]] } ?? "",
    ]
  }

  /// `Bounce, for good (unknown user)`
  func headline(_ kind: String, _ reason: String?, isHard: Bool) -> String {
    guard kind == "bounce" else { return words["return_\(kind)", [:]] }
    return words[isHard ? "return_hard" : "return_soft", [:]]
      + (reason.map { " (\(words["reason_\($0.replacing(" ", with: "_"))", [:]]))" } ?? "")
  }

  private func story(_ story: ReaderFindings.Story, of reader: Subscriber) -> [String: Any] {
    [
      "url": "/desk/subscribers/\(reader.id.rawValue)/why/\(DeskPath.part(story.campaign))", "campaign": story.campaign,
      "title": story.title.isEmpty ? story.campaign : story.title,
      "state": words[story.state.map { "state_\($0.rawValue)" } ?? story.absence, [:]],
      "time": story.at.map { moment($0) } ?? "", "reply": story.reply, "returned": story.returned,
    ]
  }

  func why(_ story: DeliveryStory, of reader: SubscriberID, hasPage: Bool, _ visit: Accounts.Visit, back: String) -> [String: Any] {
    let title = story.title.isEmpty ? story.campaign : story.title
    var values = readerFrame("why_title", texts: ["title": title, "address": story.address], visit, at: "/desk/subscribers")
    values["back_url"] = back
    let audience =
      story.frozenAt == nil ? "why_not_frozen" : story.onlyCounts != nil ? "why_not_kept" : story.isInAudience ? "why_in" : "why_out"
    values["audience"] = words[audience, ["time": story.frozenAt.map { time($0) } ?? ""]]
    values["campaign"] = story.campaign
    values["campaign_url"] = path(ofCampaign: story.campaign)
    values["mail_url"] =
      story.isInAudience && hasPage && visit.user.may(.write)
      ? "\(path(ofCampaign: story.campaign))/mail?reader=\(reader.rawValue)" : ""
    values["state"] = words["campaign_\(story.state)", [:]]
    values["is_rehearsal"] = story.mode == "rehearsal"
    values["list"] = story.standing.list ?? ""
    values["standing"] = story.standing.state ?? ""
    values["yes"] = story.standing.confirmed.map { "\(time($0.at)): \($0.cause)" } ?? ""
    values["left"] = story.standing.left.map { "\(time($0.at)): \($0.cause)" } ?? ""
    values["reason"] = story.standing.left?.reason.map { words[$0.word, [:]] } ?? ""
    values["reason_words"] = story.standing.left?.reasonWords ?? ""
    values["obstacles"] = story.standing.obstacles.filter { $0 != story.standing.state }
    values["rule"] = story.rule?.lines().joined(separator: "\n") ?? ""
    values["subject"] = story.subject ?? ""
    var history = story.delivery?.history.map { ["time": time($0.at), "what": word(ofState: $0.outcome), "reply": $0.reply ?? ""] } ?? []
    if let delivery = story.delivery, delivery.history.last.map({ $0.at != delivery.at || $0.outcome != delivery.state }) ?? true {
      history.append(["time": time(delivery.at), "what": word(ofState: delivery.state), "reply": delivery.reply ?? ""])
    }
    values["history"] = history
    values["has_history"] = !history.isEmpty
    values["blank"] = words[story.onlyCounts == nil ? "why_nothing" : "why_not_kept", [:]]
    values["returned"] = story.returned.map { returned($0) }
    values["next"] = story.next
    return values
  }

  private func word(ofState state: String) -> String { words["state_\(state)", [:]] }

  /// - Parameter naming: what of the settings names the address still.
  func erased(_ erasure: Erasure?, _ remnants: Erasure.Remnants, naming: [String], _ visit: Accounts.Visit) -> [String: Any] {
    var values = readerFrame("erased_title", visit, at: "/desk/subscribers")
    values["excluded"] = (erasure?.excluded ?? 0) > 0 ? words["erased_excluded", ["count": "\(erasure?.excluded ?? 0)"]] : ""
    values["uncertain"] = (erasure?.uncertain ?? 0) > 0 ? words["erased_uncertain", [:]] : ""
    values["is_busy"] = remnants.isBusy
    values["mentions"] = remnants.mentions + naming.map { words["erased_setting", ["key": $0]] }
    values["has_mentions"] = !remnants.mentions.isEmpty || !naming.isEmpty
    values["files"] = remnants.files
    values["has_files"] = !remnants.files.isEmpty
    return values
  }
}
