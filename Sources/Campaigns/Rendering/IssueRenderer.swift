internal import Audience
package import Delivery
internal import Foundation
internal import HTML
internal import Mail
package import Markdown
package import Store
internal import Words

/// Makes an issue of a post: renders it three times, puts it into the publication's theme, and cuts it at its merge tags.
/// Everything that is the same for all readers happens here, once.
package struct IssueRenderer: Sendable {
  private let publication: Publication
  private let themes: ThemeShelf
  private let mode: SendingMode

  /// - Throws: ``ThemeError`` when the publication's theme does not work.
  package init(_ publication: Publication, mode: SendingMode) throws {
    self.init(inspecting: publication, mode: mode)
    _ = try themes.theme(publication.theme)
  }

  /// For the posts of a publication whose theme may not work: then each is told so.
  init(inspecting publication: Publication, mode: SendingMode) {
    self.publication = publication
    self.mode = mode
    themes = ThemeShelf(publication.themes)
  }

  /// Of a post's HTML in octets, more than twice what any mail program shows, because readers may each get another part.
  static let sizeLimit = 256 << 10
  /// Stands before the subject of a test.
  private static let testMark = "[Test] "
  /// With the layout around it, about where Gmail begins to cut.
  private static let longSize = 75 << 10

  /// - Parameters:
  ///   - today: the issue's date when its post names none.
  ///   - kind: what it is sent as. What goes to one person has no page of its own.
  ///   - list: the slug of the list, instead of the post's.
  /// - Throws: ``Post/Faulty`` when a picture is missing or unusable, or a path leads nowhere.
  package func issue(of post: Post, today: LocalDate, as kind: Campaign.Kind = .issue, list: String? = nil) throws -> Issue {
    try issue(of: post, References(of: post, in: publication), today: today, as: kind, list: list)
  }

  private func issue(
    of post: Post, _ references: References, today: LocalDate, as kind: Campaign.Kind = .issue, list: String? = nil
  ) throws -> Issue {
    guard references.faults.isEmpty else { throw Post.Faulty(path: post.path, diagnostics: faults(of: post, references)) }
    let found = references.found
    let resolve: @Sendable (String) -> ImageSource? = { found[$0] }
    let date = post.date ?? today
    var tags = post.tags
    var layout = LayoutContext(post, in: publication, date: date, kind: kind, words: try words(of: post))
    layout.unsubscribeURL = tags.mark(MergeField.unsubscribeURL)
    layout.preferencesURL = tags.mark(MergeField.preferencesURL)
    if kind == .test { layout.test = layout.words.test(of: post.slug, as: tags.mark(MergeField.email)) }
    layout.name(by: post, post.subjects.isEmpty ? nil : tags.markOfSubject(), before: kind == .test ? Self.testMark : "")
    layout.authors = post.frontMatter.authors.map { author in
      Author(name: author.name, picture: author.picture.map { references.portraits[$0]?.url ?? $0 }, url: author.url, bio: author.bio)
    }
    layout.rehearsal = mode == .rehearsal
    var document = post.document
    document.recognizeComponents(titles: layout.words.calloutTitles)
    document.placeCards(Cards(of: publication).card)
    let nobody = Nobody(reading: post, in: publication, date: date)
    let page = kind == .issue ? WebRenderer(headingShift: 1, back: layout.words.back, resolve: resolve).html(document) : ""
    let tracking = tracking(of: post, as: kind)
    let goals = tracking?.clicks == nil ? [] : document.goals(resolve)
    let detours = Dictionary(uniqueKeysWithValues: goals.map { ($0, tags.mark(link: HTMLEscape.encoded($0))) })
    var parts = try parts(of: post, document, layout, detours, resolve)
    if tracking?.opens != nil { parts.html = Self.html(parts.html, endingWith: tags.markPicture()) }
    try checkConditions(of: [post.title, parts.html, parts.text] + post.subjects, post)
    let trial = try Trial(of: post, clicks: tracking?.clicks, hasLinks: !goals.isEmpty, read: { nobody.text(SlottedText(marked: $0)) })
    return Issue(
      kind: kind, slug: kind.isPost || kind == .message ? post.slug : kind.rawValue, title: title(of: post, kind, nobody),
      description: nobody.text(SlottedText(marked: layout.preheader)),
      authors: layout.authors,
      date: date.description, language: layout.language, direction: layout.direction,
      canonical: post.frontMatter.canonical ?? publication.url(ofPost: post.slug),
      image: post.frontMatter.image.map { found[$0]?.url ?? $0 } ?? "",
      webHTML: nobody.text(SlottedText(marked: page), escape: HTMLEscape.text),
      publication: publication.name,
      from: post.from ?? publication.from, replyTo: post.replyTo ?? publication.replyTo, listID: listIdentifier(list ?? post.list),
      rehearsal: layout.rehearsal,
      baseURL: publication.baseURL, subject: SlottedText(marked: layout.subject), html: SlottedText(marked: parts.html),
      text: SlottedText(marked: parts.text), isFlowed: width(of: post) == nil ? nil : true, related: parts.related,
      categories: post.frontMatter.tags.isEmpty ? nil : post.frontMatter.tags,
      tells: post.frontMatter.tells.isEmpty ? nil : post.frontMatter.tells, tracking: tracking, trial: trial,
      tags: tags.entries)
  }

  /// What its issue of a day is called.
  func title(of post: Post, on date: LocalDate) -> String {
    title(of: post, .issue, Nobody(reading: post, in: publication, date: post.date ?? date))
  }

  /// What it is called where it is listed. A message is about a value, which it is nothing without: where nobody has one, its tag stands.
  private func title(of post: Post, _ kind: Campaign.Kind, _ nobody: Nobody) -> String {
    kind == .message ? post.tags.restored(in: post.title, unless: nobody.shown) : nobody.text(SlottedText(marked: post.title))
  }

  /// With something at the end of what is shown.
  private static func html(_ html: String, endingWith end: String) -> String {
    guard let body = html.range(of: "</body>", options: .backwards) else { return html + end }
    return html.replacingCharacters(in: body, with: end + "</body>")
  }

  /// Nil where nothing is counted, so that the content of such an issue knows nothing of counting.
  private func tracking(of post: Post, as kind: Campaign.Kind) -> Tracking? {
    let isOn = kind.isPost && !post.frontMatter.isUntracked && publication.tracking != .off
    return isOn ? publication.tracking : nil
  }

  /// The last wall: whatever stands in a mail, no condition reaches the foot, where the way to leave is.
  private func checkConditions(of parts: [String], _ post: Post) throws {
    do throws(TornCondition) {
      for part in parts { try Nesting.check(part) }
    } catch {
      throw Post.Faulty(path: post.path, diagnostics: [post.tags.fault(error)])
    }
  }

  /// The mail's HTML and text, and the pictures that it carries; nil when all are the site's.
  private func parts(
    of post: Post, _ document: Document, _ layout: LayoutContext, _ detours: [String: String],
    _ resolve: @escaping @Sendable (String) -> ImageSource?
  ) throws -> (html: String, text: String, related: [RelatedPart]?) {
    let theme = try theme(of: post)
    var layout = layout
    layout.content = EmailRenderer(tokens: theme.tokens, direction: layout.direction, detours: detours, resolve: resolve).html(
      document, limit: Self.sizeLimit)
    let size = layout.content.utf8.count
    guard size <= Self.sizeLimit else {
      let hint = "split the post; Gmail cuts at about 100 KB"
      throw Post.Faulty(
        path: post.path, diagnostics: [.error("the mail would have more than \(Self.sizeLimit >> 10) KB of HTML", hint: hint)])
    }
    layout.isLong = size > Self.longSize
    var html: String
    do throws(ThemeError) { html = try theme.html(layout).mail } catch { throw faulty(post, error) }
    var related: [RelatedPart]?
    if post.frontMatter.embedsPictures ?? publication.embedsPictures {
      do throws(Media.Problem) {
        let media = Media(of: publication)
        (html, related) = try media.embedded(in: html, domain: publication.from.address.asciiDomain)
      } catch {
        throw Post.Faulty(path: post.path, diagnostics: [.error(error.text)])
      }
    }
    return (html, text(of: post, document, layout, theme, resolve), related)
  }

  private func text(
    of post: Post, _ document: Document, _ layout: LayoutContext, _ theme: Theme, _ resolve: @escaping @Sendable (String) -> ImageSource?
  ) -> String {
    var layout = layout
    let width = width(of: post)
    let own = post.text.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }
    layout.content = own ?? TextRenderer(width: width, named: post.tags.named, resolve: resolve).text(document)
    guard let width else { return theme.text(layout) }
    layout.ruleWidth = min(layout.ruleWidth, width)
    let content = own.map { FlowedText.wrapped($0, to: width) } ?? layout.content
    // What the layout puts around the content has lines that may be long as well.
    // No tag has this number, so nothing else is this mark.
    layout.content = MergeMark(nil, .max).text
    let around = theme.text(layout).components(separatedBy: layout.content).map { FlowedText.wrapped($0, to: width) }
    return FlowedText.stuffed(around.joined(separator: content))
  }

  /// Columns at which the plain text is wrapped; nil where readers' programs do it.
  private func width(of post: Post) -> Int? {
    let width = post.frontMatter.wrap ?? publication.wrap
    return width == 0 ? nil : width
  }

  private func theme(of post: Post) throws -> Theme {
    do throws(ThemeError) { return try themes.theme(post.frontMatter.template ?? publication.theme) } catch { throw faulty(post, error) }
  }

  private func words(of post: Post) throws -> MailWords {
    do throws(MailWords.Problem) {
      return try MailWords.find(post.frontMatter.lang ?? publication.language, in: publication.mails)
    } catch {
      let hint = "Templates/Mails/\(MailWords.fileName("es")) has all of them"
      throw Post.Faulty(path: post.path, diagnostics: [.error(error.message, line: post.frontMatter.lines["lang"] ?? 1, hint: hint)])
    }
  }

  private func faulty(_ post: Post, _ error: ThemeError) -> Post.Faulty {
    let line = post.frontMatter.lines["template"] ?? 1
    let (whole, parts) = (error.faults.filter { $0.file == nil }, error.faults.filter { $0.file != nil })
    let told = whole.map(\.message) + (parts.isEmpty ? [] : ["the theme \(post.frontMatter.template ?? publication.theme) does not work"])
    return Post.Faulty(
      path: post.path, diagnostics: told.map { .error($0, line: line, hint: "mend the theme, or name another") } + parts)
  }

  /// The post at `path` with its issue, and what a careful colleague would still say of it.
  ///
  /// - Throws: ``Post/Faulty`` with all that keeps it from being sent.
  package func ready(_ path: String, today: LocalDate) throws -> (post: Post, issue: Issue, warnings: [Diagnostic]) {
    let (post, warnings) = try Post.load(path, in: publication)
    try PostFolder(path: publication.posts, of: publication).requireOwnSlug(post)
    let (issue, more) = try ready(post, today: today)
    return (post, issue, warnings + more)
  }

  /// As ``ready(_:today:)``, of a post that is read already.
  func ready(_ post: Post, today: LocalDate) throws -> (issue: Issue, warnings: [Diagnostic]) {
    let (issue, findings) = try inspect(post, today: today)
    guard let issue, !findings.contains(where: { $0.severity == .error }) else {
      throw Post.Faulty(path: post.path, diagnostics: findings)
    }
    return (issue, findings)
  }

  /// The issue of the post at `path` as it is now, for who looks at it, with all that is to be said of it.
  ///
  /// - Throws: ``Post/Faulty`` when none can be made of it.
  package func look(at path: String, today: LocalDate) throws -> (issue: Issue, findings: [Diagnostic]) {
    let (post, warnings) = try Post.load(path, in: publication)
    let (issue, findings) = try inspect(post, today: today)
    guard let issue else { throw Post.Faulty(path: path, diagnostics: findings) }
    return (issue, warnings + findings)
  }

  /// All that is to be said of a post before it is sent, and its issue unless something keeps it from becoming one.
  ///
  /// - Parameters:
  ///   - isDraft: whether it has faults already, so that no issue is made of it.
  ///   - outside: why a page that the post embeds gave no card, or a picture no size, by its address.
  package func inspect(
    _ post: Post, today: LocalDate, isDraft: Bool = false, outside: [String: String] = [:]
  ) throws -> (issue: Issue?, findings: [Diagnostic]) {
    let references = References(of: post, in: publication)
    var issue: Issue?
    var faults: [Diagnostic] = []
    if isDraft {
      faults = self.faults(of: post, references)
    } else {
      do { issue = try self.issue(of: post, references, today: today, as: post.kind) } catch let faulty as Post.Faulty {
        faults = faulty.diagnostics
      }
    }
    let theme = try? theme(of: post)
    let nobody = Nobody(reading: post, in: publication, date: post.date ?? today)
    let preflight = Preflight(post, issue, nobody, in: publication, found: references.found, theme: theme, outside: outside)
    return (issue, faults + preflight.findings)
  }

  /// What is wrong with a theme.
  func findings(ofTheme name: String) -> [Diagnostic] {
    do throws(ThemeError) { return try themes.theme(name).warnings } catch { return error.faults }
  }

  /// What making an issue of it would throw, all of it at once.
  private func faults(of draft: Post, _ references: References) -> [Diagnostic] {
    var faults = references.faults
    do { _ = try theme(of: draft) } catch { faults += (error as? Post.Faulty)?.diagnostics ?? [] }
    do { _ = try words(of: draft) } catch { faults += (error as? Post.Faulty)?.diagnostics ?? [] }
    return faults
  }

  /// RFC 2919 asks for a name under a domain of ours that stays when everything else is renamed.
  private func listIdentifier(_ list: String) -> String {
    "\(list == MailingList.main ? "newsletter" : list).\(publication.from.address.asciiDomain)"
  }
}
