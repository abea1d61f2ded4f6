internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// The editor, what its frame shows, and the two texts of a file that was changed by two.
extension DeskPages {
  func editor(
    _ file: PostFile, _ form: EditorForm, _ look: Newsroom.Look, _ lists: [MailingList], _ visit: Accounts.Visit, done: String,
    fault: String,
    isUnsaved: Bool
  ) -> [String: Any] {
    var values = frame("editor_title", texts: ["title": form.title.isEmpty ? file.name : form.title], visit, at: "/desk/posts")
    values.merge(post(file, visit)) { $1 }
    values["base"] = form.base
    values["fenced"] = form.parts.head != nil
    values["head"] = form.head
    values["text"] = form.body
    values["has_fields"] = !form.values.isEmpty
    for key in EditorForm.keys { values["field_\(key)"] = form.values[key] ?? "" }
    values["is_ready"] = form.values["ready"] == "yes"
    let chosen = form.values["list"] ?? ""
    var names = lists.map { ($0.slug == MailingList.main ? "" : $0.slug, $0.title) }
    // One that is not there is told by the preflight; the field must not change it.
    if !names.contains(where: { $0.0 == chosen }) { names.append((chosen, chosen)) }
    values["lists"] = names.map { ["value": $0.0, "text": $0.1, "selected": $0.0 == chosen] as [String: Any] }
    values["has_lists"] = names.count > 1
    values["findings"] = findings(look.findings)
    values["verdict"] = verdict(look)
    values["views"] = MailView.allCases.map {
      ["value": $0.rawValue, "text": words["view_\($0.rawValue)", [:]], "checked": $0 == .desktop] as [String: Any]
    }
    let subjects = look.issue?.trial?.variants.count ?? 1
    values["subjects"] = subjects > 1 ? (1...subjects).map { ["value": "\($0)", "text": words["view_subject", ["number": "\($0)"]]] } : []
    values["has_subjects"] = subjects > 1
    values["chooses_reader"] = visit.user.may(.readers)
    values["done"] =
      ["saved", "restored", "tested", "asked"].contains(done) && fault.isEmpty
      ? words["post_done_\(done)", ["address": visit.user.address.text]] : ""
    values["fault"] = fault
    values["is_unsaved"] = isUnsaved
    values["state"] = words[isUnsaved ? "state_unsaved" : "state_saved", [:]]
    values["me"] = visit.user.address.text
    return values
  }

  /// What every page about one post has.
  func post(_ file: PostFile, _ visit: Accounts.Visit) -> [String: Any] {
    let path = path(file)
    return [
      "file": file.name, "edit_url": path, "look_url": "\(path)/look", "pictures_url": "\(path)/pictures",
      "versions_url": "\(path)/versions",
      "test_url": "\(path)/test", "review_url": "\(path)/review", "readers_url": visit.user.may(.readers) ? "\(path)/readers" : "",
      "send_url": visit.user.may(.send) ? "\(path)/send" : "", "undo_url": "\(path)/send/undo",
    ]
  }

  /// How the post stands with its approvers.
  func approval(_ standing: ApprovalStanding?) -> [String: Any] {
    let isAsking: Bool
    switch standing {
    case .open, .changed, .refused: isAsking = true
    case .approved, .impossible, nil: isAsking = false
    }
    return [
      "approval": standing?.text ?? "", "approval_word": standing.map { words["approval_\($0.word)", [:]] } ?? "",
      "asks_approval": isAsking,
      "note_limit": "\(Approval.longestWords)",
    ]
  }

  // MARK: The frame

  /// A text as it is.
  func look(text: String, title: String) -> [String: Any] {
    [
      "lang": words.language, "title": title, "text": text, "has_text": true, "lead": "", "findings": [[String: Any]](),
      "people": [String](),
    ]
  }

  /// What keeps a post from being shown.
  func look(_ look: Newsroom.Look) -> [String: Any] {
    var values = self.look(text: "", title: words["look_faulty", [:]])
    values["has_text"] = false
    values["lead"] = words["look_faulty", [:]]
    values["findings"] = findings(look.findings.filter { $0.severity == .error })
    return values
  }

  /// That it is not one reader who is meant.
  func look(of people: [Subscriber]) -> [String: Any] {
    let lead = words[people.isEmpty ? "look_nobody" : "look_many", [:]]
    var values = look(text: "", title: lead)
    values["has_text"] = false
    values["lead"] = lead
    values["people"] = people.map(\.address.text)
    return values
  }

  // MARK: Two texts

  /// - Parameter theirs: nil: the file is gone.
  func clash(_ file: PostFile, mine: EditorForm, theirs: PostFile.Content?, _ visit: Accounts.Visit) -> [String: Any] {
    var values = frame("clash_title", texts: ["file": file.name], visit, at: "/desk/posts")
    values.merge(post(file, visit)) { $1 }
    let form = EditorForm(mine.text, base: theirs?.hash ?? "")
    values["is_gone"] = theirs == nil
    values["base"] = form.base
    values["own_base"] = mine.base
    values["fenced"] = form.parts.head != nil
    values["head"] = form.head
    values["text"] = form.body
    values["theirs"] = theirs?.text ?? ""
    values["changes"] = theirs.map { changes(from: $0.text, to: mine.text) } ?? []
    return values
  }

  /// Lines with what became of them, as a word too, so that the colour is not all that says it.
  func changes(from old: String, to new: String) -> [[String: Any]] {
    TextChange.lines(from: old, to: new).map {
      [
        "kind": $0.kind.rawValue, "mark": ["gone": "−", "new": "+", "gap": "…"][$0.kind.rawValue] ?? " ",
        "word": $0.kind == .gone || $0.kind == .new ? words["line_\($0.kind.rawValue)", [:]] : "", "text": $0.text.withVisibleControls,
      ]
    }
  }
}
