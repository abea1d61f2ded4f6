internal import Audience
internal import Campaigns
internal import Mail
internal import Store

/// The values of the preference page.
extension PublicPages {
  /// - Parameter hasLeft: whether they just did, so that they may say why.
  func preferences(_ standing: Preferences.Standing, action: String, note: String?, hasLeft: Bool) -> [String: Any] {
    let person = standing.subscriber
    let words = words(for: person)
    let rests = standing.choices.compactMap(\.snoozedUntil).max()
    let date = rests.map { LocalDate($0, in: publication.zone).formatted(language: words.language) } ?? ""
    var values = worded(title: "preferences_title", ["address": person.address.masked, "date": date], words)
    values["action_url"] = action
    values["note"] = note.map { words[$0, ["limit": "\(SignUp.nameLimit)"]] } ?? ""
    values["has_left"] = hasLeft
    putReasons(under: "do", into: &values, words)
    values["lists"] = standing.choices.map { choice in
      [
        "slug": choice.list.slug, "title": title(choice.list), "description": choice.list.description, "checked": choice.isOn,
        "held": choice.isHeld,
        "often": Frequency.allCases.map { frequency -> [String: Any] in
          let text = words["often_\(frequency.rawValue)", [:]]
          return ["value": frequency.rawValue, "text": text, "selected": frequency == choice.frequency]
        },
      ] as [String: Any]
    }
    values["has_lists"] = !standing.choices.isEmpty
    values["is_reader"] = standing.choices.contains { $0.isOn }
    values["can_leave"] = standing.canLeave
    values["rests"] = rests != nil
    values["weeks"] = Preferences.snoozeWeeks.map { ["value": "\($0)", "text": words["weeks_\($0)", [:]]] }
    values["name"] = person.name
    values["name_limit"] = "\(SignUp.nameLimit)"
    values["languages"] = choices(person, words)
    return values
  }

  /// What the part of the page shows whose button was pressed, for the journal. Ticks are left out: the words of many people are kept once.
  func preferenceWords(_ standing: Preferences.Standing, _ fields: FormFields) -> String {
    let words = words(for: standing.subscriber)
    let shown = Set(fields.all("shown"))
    let lists =
      [words["lists_heading", [:]]]
      + standing.choices.filter { shown.contains($0.list.slug) }.map { choice in
        choiceWords(choice.list) + (choice.isOn ? oftenWords(words) : "")
      }
    let lines =
      switch fields["do"] {
      case "lists": lists + ["[\(words["save", [:]])]"]
      case "leave": lists + ["[\(words["leave", [:]])]"]
      case "rest":
        [words["rest_heading", [:]], "[\(words[fields["weeks"] == "0" ? "rest_end" : "weeks_\(fields["weeks"])", [:]])]"]
      case "about": [words["about_heading", [:]], words["your_name", [:]], words["your_language", [:]], "[\(words["save", [:]])]"]
      default: [words["data_heading", [:]], "[\(words["export", [:]])]"]
      }
    return ([words["preferences_title", [:]]] + lines).joined(separator: "\n")
  }

  private func oftenWords(_ words: PageWords) -> String {
    let lines = [words["often", [:]]] + Frequency.allCases.map { "[\(words["often_\($0.rawValue)", [:]])]" }
    return lines.map { "\n    \($0)" }.joined()
  }

  /// Whether the page has this one to choose.
  func offers(language: String, to person: Subscriber) -> Bool {
    languages(person, words(for: person)).contains { $0.tag == language }
  }

  private func languages(_ person: Subscriber, _ words: PageWords) -> [(tag: String, name: String)] {
    let choices = [(tag: "", name: words["language_any", [:]])] + PageWords.languages
    return choices + (choices.contains { $0.tag == person.language } ? [] : [(person.language, person.language)])
  }

  private func choices(_ person: Subscriber, _ words: PageWords) -> [[String: Any]] {
    languages(person, words).map { ["value": $0.tag, "text": $0.name, "selected": $0.tag == person.language] }
  }

  func erase(_ person: Subscriber, action: String) -> [String: Any] {
    let words = words(for: person)
    var values = question(
      "erase", ["address": person.address.masked], [], fields: [("do", "erase-now")], action: action, words)
    values["text"] = words["erase_text", ["address": person.address.masked]]
    values["back_url"] = action
    return values
  }
}
