internal import Audience
internal import Campaigns

/// What the pages for one visitor have in common: their words, the page that asks and the page that tells.
extension PublicPages {
  var words: PageWords { PageWords(language: publication.language) }

  /// In the person's language, as far as they are known and chose one.
  func words(for person: Subscriber?) -> PageWords {
    guard let language = person?.language, !language.isEmpty else { return words }
    return PageWords(language: language)
  }

  /// A page with one thing to decide and one button.
  func question(
    _ name: String, _ texts: [String: String], _ items: [String], fields: [(name: String, value: String)], action: String,
    _ words: PageWords
  ) -> [String: Any] {
    var values = worded(title: "\(name)_title", texts, words)
    values["text"] = words[name, texts]
    values["items"] = items
    values["fields"] = fields.map { ["name": $0.name, "value": $0.value] }
    values["button"] = words["\(name)_button", texts]
    values["action_url"] = action
    values["back_url"] = ""
    values["choices"] = [String]()
    values["fault"] = ""
    return values
  }

  /// The same for the journal. The address differs from person to person, and the words are kept once.
  func questionWords(_ name: String, _ texts: [String: String], _ items: [String], _ words: PageWords) -> String {
    let texts = texts.merging(["address": "…"]) { _, hidden in hidden }
    let lines = [words["\(name)_title", texts], words[name, texts]] + items + ["[\(words["\(name)_button", texts])]"]
    return lines.joined(separator: "\n")
  }

  /// A page that only says something.
  ///
  /// - Parameter words: nil for the publication's.
  func notice(
    _ name: String, _ texts: [String: String] = [:], more: [String] = [], link: String = "/", linkName: String = "front",
    words: PageWords? = nil
  ) -> [String: Any] {
    let words = words ?? self.words
    let texts = texts.merging(["publication": publication.name]) { text, _ in text }
    var values = worded(title: "\(name)_title", texts, words)
    values["texts"] = [words[name, texts]] + more.map { words[$0, texts] }
    values["link_url"] = link
    values["link_text"] = words[linkName, [:]]
    return values
  }

  func worded(title: String, _ texts: [String: String], _ words: PageWords) -> [String: Any] {
    var values = frame(title: words[title, texts], description: "")
    values["words"] = words.filled(texts)
    return values
  }

  func choiceWords(_ list: MailingList) -> String {
    "[ ] \(title(list))" + (list.description.isEmpty ? "" : "\n    \(list.description)")
  }

  /// The main list is the publication itself, unless it has a name of its own; so is one that is no longer known.
  func title(_ list: MailingList?) -> String {
    guard let list, list.slug != MailingList.main || !list.name.isEmpty else { return publication.name }
    return list.title
  }
}
