internal import HTML
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// Who reads an issue's page: somebody of whom nothing is known. What is the same for all readers stands there, and conditions are asked
/// as of a reader who has no value.
struct Nobody: Sendable {
  private let publication: String
  private let baseURL: String
  /// Of the page.
  private let url: String
  /// `YYYY-MM-DD`.
  private let date: String
  private let language: String
  private let entries: [MergeTags.Entry]
  /// What is told all the same, by the name of its field.
  fileprivate var told: [String: String] = [:]

  private init(publication: String, baseURL: String, url: String, date: String, language: String, entries: [MergeTags.Entry]) {
    (self.publication, self.baseURL, self.url) = (publication, baseURL, url)
    (self.date, self.language, self.entries) = (date, language, entries)
  }

  init(reading post: Post, in publication: Publication, date: LocalDate) {
    self.init(
      publication: publication.name, baseURL: publication.baseURL, url: publication.url(ofPost: post.slug), date: date.description,
      language: post.frontMatter.lang ?? publication.language, entries: post.tags.entries)
  }

  fileprivate init(reading issue: Issue) {
    self.init(
      publication: issue.publication, baseURL: issue.baseURL, url: issue.webURL, date: issue.date,
      language: issue.language, entries: issue.tags)
  }

  func text(_ text: SlottedText, escape: (String) -> String = { $0 }) -> String {
    text.filled({ escape(shown($0)) }, holds: meets)
  }

  /// The holes that this reader comes to and sees nothing in, but for those that say so with a default.
  func gaps(in text: SlottedText) -> [(number: Int, field: MergeField)] {
    var gaps: [(Int, MergeField)] = []
    _ = text.filled(
      { number in
        if case .value(let tag)? = entry(number), tag.fallback == nil, value(tag.field).isEmpty { gaps.append((number, tag.field)) }
        return ""
      }, holds: meets)
    return gaps
  }

  private func entry(_ number: Int) -> MergeTags.Entry? { entries.indices.contains(number) ? entries[number] : nil }

  /// What stands in a hole; empty for what is none, and where nothing does.
  func shown(_ number: Int) -> String {
    if case .value(let tag)? = entry(number) { tag.shown(value(tag.field), language: language) } else { "" }
  }

  private func meets(_ number: Int) -> Bool {
    if case .condition(let condition)? = entry(number) { condition.isTrue(value) } else { false }
  }

  /// Canonical; empty where it is a reader's own.
  private func value(_ field: MergeField) -> String {
    switch field {
    case .issueDate: date
    case .publication: publication
    case .webURL: url
    case .reviewURL: told[field.name] ?? baseURL
    case .unsubscribeURL, .preferencesURL, .confirmURL: baseURL
    default: told[field.name] ?? ""
    }
  }
}

extension Issue {
  /// With these values in the places of their fields: the same mail for everybody, but for the link to a review, which is each approver's own.
  func telling(_ values: [String: String]) -> Issue {
    var nobody = Nobody(reading: self)
    nobody.told = values.mapValues { MergeMark.removingReserved(from: $0) }
    var links = MergeTags(kind: .review)
    if kind == .review { nobody.told[MergeField.reviewURL.name] = links.mark(.reviewURL) }
    var issue = self
    issue.subject = SlottedText(pieces: [.text(nobody.text(subject))])
    issue.title = nobody.text(subject)
    issue.html = SlottedText(marked: nobody.text(html, escape: HTMLEscape.attribute))
    issue.text = SlottedText(marked: Self.ruled(nobody.text(text), under: issue.title))
    issue.tags = links.entries
    return issue
  }

  /// With a line under its title as long as that is, which nobody could know before the values were there.
  private static func ruled(_ text: String, under title: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (place, line) in lines.enumerated().dropFirst() where line.count >= 3 && line.allSatisfy({ $0 == "=" }) && lines[place - 1] == title
    {
      lines[place] = DisplayWidth.rule("=", under: title, atLeast: 3, atMost: LayoutContext.longestRule)
    }
    return lines.joined(separator: "\n")
  }

  /// The mail as it would be for somebody of whom nothing is known, showing the site's pictures instead of carrying its own.
  var mailForNobody: (html: String, text: String) {
    if trial != nil { return wearing(1).mailForNobody }
    let nobody = Nobody(reading: self)
    let html = (related ?? []).reduce(nobody.text(html, escape: HTMLEscape.attribute)) { html, part in
      html.replacing("cid:\(part.contentID)", with: "\(baseURL)/media/\(part.name)")
    }
    return (html, nobody.text(text))
  }
}
