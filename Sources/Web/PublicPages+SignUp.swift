internal import Audience
internal import Campaigns
internal import Mail

/// The values of the pages for sign-up.
extension PublicPages {
  func signUpBox(_ lists: [MailingList], time: String) -> [String: Any] {
    [
      "words": words.filled(["publication": publication.name]),
      // Where there is something to choose, the form leads to the page that shows it.
      "time": lists.count == 1 ? time : "", "consent": consent(lists),
    ]
  }

  func subscribe(_ form: SignUpForm, fault: SignUpForm.Fault?, lists: [MailingList], time: String) -> [String: Any] {
    var values = worded(title: "subscribe_title", ["publication": publication.name], words)
    values["email"] = form.email
    values["name"] = form.name
    values["name_limit"] = "\(SignUp.nameLimit)"
    values["time"] = time
    values["consent"] = consent(lists)
    values["has_choice"] = lists.count > 1
    values["lists"] = lists.map { list in
      [
        "slug": list.slug, "title": title(list), "description": list.description, "checked": form.lists.contains(list.slug),
      ] as [String: Any]
    }
    values["fault"] = fault.map { words[$0.rawValue, ["typed": form.email, "limit": "\(SignUp.nameLimit)"]] } ?? ""
    values["wrong_email"] = fault == .email
    values["press"] = [.onceMore, .tooOld, .tooYoung].contains(fault)
    values["asks_meant"] = fault == .meant
    guard fault == .meant, let address = form.address, let domain = address.meantDomain else { return values }
    let meant = "\(address.local)@\(domain)"
    values["meant"] = [
      ["value": meant, "text": words["use_meant", ["meant": meant]], "class": ""],
      ["value": form.email, "text": words["use_typed", ["typed": form.email]], "class": "quiet"],
    ]
    return values
  }

  /// What the form shows, for the journal. The one on front page and posts shows the same, or leads to the other.
  func formWords(_ lists: [MailingList]) -> String {
    let choices = lists.count == 1 ? [] : [words["lists", [:]]] + lists.map(choiceWords)
    let lines = [words["subscribe_title", ["publication": publication.name]]] + choices + [consent(lists), "[\(words["subscribe", [:]])]"]
    return lines.joined(separator: "\n")
  }

  /// The sentence beside the button: what comes before a click, and what may come without one.
  func consent(_ lists: [MailingList]) -> String {
    let single = lists.filter { $0.optIn == .single }
    let name = single.isEmpty ? "consent" : single.count == lists.count ? "consent_single" : "consent_mixed"
    return words[name, ["single": single.map(title).joined(separator: ", ")]]
  }

  /// That a mail asks for a click, if one may go out.
  func asked(at address: String, words: PageWords? = nil) -> [String: Any] {
    notice("asked", ["address": address], more: ["asked_limit"], words: words)
  }

  /// - Parameter isUnchosen: whether the button was pressed with no box ticked.
  func confirm(_ found: SignUp.Finding, isUnchosen: Bool = false, action: String) -> [String: Any] {
    let texts = ["publication": publication.name, "address": found.subscriber.address.masked]
    let (lists, isChoice) = (found.waiting, found.isChoice)
    var values = question(
      "confirm", texts, isChoice ? [] : confirmItems(lists),
      fields: lists.map { (isChoice ? "shown" : "list", $0.slug) } + [("do", "confirm")], action: action, words)
    guard isChoice else { return values }
    values["choices"] = lists.map { list in
      // A box that is ticked beforehand is no yes, least of all beside a no.
      let note = note(list, found)
      return ["slug": list.slug, "title": title(list), "note": note, "checked": !isUnchosen && note.isEmpty] as [String: Any]
    }
    values["fault"] = isUnchosen ? words["no_list", [:]] : ""
    return values
  }

  /// The publication's name stands in the sentence already.
  private func confirmItems(_ lists: [MailingList]) -> [String] {
    lists.count == 1 && lists[0].slug == MailingList.main ? [] : lists.map(title)
  }

  private func note(_ list: MailingList, _ found: SignUp.Finding) -> String {
    found.refused.contains(list.slug) ? words["refused_list", [:]] : ""
  }

  /// What the page says of those that were chosen.
  func confirmWords(_ found: SignUp.Finding, _ chosen: [MailingList]) -> String {
    let choices =
      [words["lists", [:]]] + chosen.map { list in [title(list), note(list, found)].filter { !$0.isEmpty }.joined(separator: ": ") }
    return questionWords(
      "confirm", ["publication": publication.name], found.isChoice ? choices : confirmItems(chosen), words)
  }

  var linkIsOverWords: String { questionWords("over", [:], [], words) }

  func linkIsOver(_ found: SignUp.Finding, action: String) -> [String: Any] {
    question("over", ["address": found.subscriber.address.masked], [], fields: [("do", "again")], action: action, words)
  }
}
