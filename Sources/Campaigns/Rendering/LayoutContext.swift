internal import Mail
internal import Markdown
internal import Store
internal import Words

/// All that a layout can show: the keys of ``values(_:)`` are its tags, and there are no others.
struct LayoutContext: Sendable {
  var language = ""
  var direction = TextDirection.ltr
  var subject = ""
  var preheader = ""
  var title = ""
  var publication = ""
  var date = ""
  var authors: [Author] = []
  var content = ""
  /// Whose width the line under the title has, where that is not known of the title.
  var underlined: String?
  /// Columns of the longest line under a title.
  var ruleWidth = Self.longestRule
  static let longestRule = 60
  var webURL = ""
  var unsubscribeURL = ""
  var preferencesURL = ""
  /// Whether there is a page of it.
  var isOnline = true
  /// Whether it goes to somebody who is on the list and can leave it.
  var isForMember = true
  var reason = ""
  var words = MailWords.english
  var postalAddress = ""
  var rehearsal = false
  /// What stands over a test; empty over other mails.
  var test = ""
  /// Whether Gmail may cut the mail's end, with its unsubscribe link, off.
  var isLong = false

  func values(_ tokens: ThemeTokens) -> [String: Any] {
    func values(_ author: Author) -> [String: String] {
      [
        "author_name": author.name, "author_picture": author.picture ?? "", "author_url": author.url ?? "", "author_bio": author.bio ?? "",
      ]
    }
    let first = authors.first
    var words = words.templateValues
    // Both say that this is not the real thing, and every theme has a place for that.
    if !test.isEmpty { words["rehearsal"] = rehearsal ? "\(test) \(words["rehearsal"] ?? "")" : test }
    return [
      "lang": language, "dir": direction.rawValue, "start": direction.start, "end": direction.end,
      "subject": subject, "preheader": preheader,
      "title_rule": DisplayWidth.rule("=", under: underlined ?? title, atLeast: 3, atMost: ruleWidth),
      "title": title, "publication": publication,
      "date": date, "has_author": first != nil, "authors": authors.map { values($0) },
      // All of them by name, the first by picture; a link is of one.
      "author_name": authors.map(\.name).joined(separator: ", "), "author_picture": first?.picture ?? "",
      "author_url": authors.count == 1 ? first?.url ?? "" : "", "author_bio": first?.bio ?? "", "content": content, "online": isOnline,
      "web_url": webURL,
      "member": isForMember, "unsubscribe_url": unsubscribeURL, "preferences_url": preferencesURL, "reason": reason,
      "postal_address": postalAddress, "rehearsal": rehearsal || !test.isEmpty, "long": isLong, "dark_css": tokens.darkCSS,
      "outlook_dark_css": tokens.outlookDarkCSS, "t": tokens.templateValues, "words": words,
    ]
  }
}

extension LayoutContext {
  /// What a post and its publication say of themselves.
  init(_ post: Post, in publication: Publication, date: LocalDate, kind: Campaign.Kind, words: MailWords) {
    language = post.frontMatter.lang ?? publication.language
    direction = post.frontMatter.direction ?? TextDirection(language: language)
    self.words = words
    title = post.title
    preheader = post.preheader
    self.publication = publication.name
    self.date = date.formatted(language: language)
    webURL = publication.url(ofPost: post.slug)
    isOnline = kind.hasPage && !post.isStep
    isForMember = kind.isOfList
    reason = words.reason(publication: publication.name, kind)
    postalAddress = publication.postalAddress
  }

  /// Takes subject and title from the post.
  ///
  /// - Parameters:
  ///   - mark: of the subject that each reader gets of several; nil: the title is everybody's.
  ///   - prefix: what stands before every subject.
  mutating func name(by post: Post, _ mark: String?, before prefix: String) {
    subject = prefix + (mark ?? post.title)
    guard let mark, post.frontMatter.title.isEmpty else { return }
    title = mark
    underlined = post.subjects.max { $0.count < $1.count }
  }
}

extension LayoutContext {
  /// Of ``example``'s content.
  static let exampleText = "The text of the post"

  /// What every mail says, and no more.
  static var example: LayoutContext {
    var example = LayoutContext()
    (example.language, example.subject, example.title, example.publication) = ("en", "A subject", "A title", "A publication")
    (example.preheader, example.date, example.reason) = ("A summary", "1 January", "A reason")
    (example.webURL, example.preferencesURL, example.unsubscribeURL) = (
      "https://web.example", "https://wishes.example", "https://leave.example"
    )
    (example.content, example.postalAddress) = ("<p>\(exampleText)</p>", "The postal address")
    return example
  }

  /// With all that only some mails say.
  static var fullExample: LayoutContext {
    var example = example
    example.authors = [Author(name: "A", picture: "https://a.example/a.png", url: "https://a.example", bio: "b")]
    (example.rehearsal, example.isLong) = (true, true)
    return example
  }

  /// Of every kind of mail, with and without each thing that only some say. Those to one person are short and name no author.
  static var examples: [LayoutContext] {
    [false, true].flatMap { rehearsal -> [LayoutContext] in
      let issues = [example.authors, fullExample.authors].flatMap { authors in
        [false, true].map { isLong in
          var issue = example
          (issue.authors, issue.isLong, issue.rehearsal) = (authors, isLong, rehearsal)
          return issue
        }
      }
      let letters = [true, false].map { isForMember in
        var letter = example
        (letter.isOnline, letter.isForMember, letter.rehearsal) = (false, isForMember, rehearsal)
        return letter
      }
      return issues + letters
    }
  }

  /// What sets an example apart.
  var name: String {
    let kind = isOnline ? authors.isEmpty ? "an issue" : "an issue with an author" : isForMember ? "a welcome" : "a question to confirm"
    return kind + (isLong ? " that is long" : "") + (rehearsal ? " in rehearsal" : "")
  }
}
