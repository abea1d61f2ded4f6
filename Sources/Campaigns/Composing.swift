internal import Audience
internal import Foundation
package import Delivery
internal import Mail
package import Markdown
package import Store

/// Makes an issue of a post: renders it three times, puts it into the publication's theme, and cuts it at its merge tags.
/// Everything that is the same for all readers happens here, once.
package struct Composing: Sendable {
  private let publication: Publication
  private let theme: Theme
  private let mode: SendingMode

  package init(_ publication: Publication, mode: SendingMode) throws {
    self.publication = publication
    self.mode = mode
    theme = try Theme(named: publication.theme, in: publication.themes)
  }

  /// Of a post's HTML in octets, ten times what any mail program shows.
  private static let sizeLimit = 1 << 20
  /// With the layout around it, about where Gmail begins to cut.
  private static let longSize = 75 << 10

  /// - Parameters:
  ///   - today: the issue's date when its post names none.
  ///   - kind: what it is sent as. What goes to one person has no page of its own.
  ///   - list: the slug of the list, when not the post says it.
  /// - Throws: ``Post/Faulty`` when a picture is missing or unusable, or a path leads nowhere.
  package func issue(of post: Post, today: LocalDate, as kind: Campaign.Kind = .issue, list: String? = nil) throws -> Issue {
    let references = References(of: post, in: publication)
    guard references.faults.isEmpty else { throw Post.Faulty(path: post.path, diagnostics: references.faults) }
    let found = references.found
    let resolve: @Sendable (String) -> ImageSource? = { found[$0] }
    let language = post.frontMatter.lang ?? publication.language
    let direction = post.frontMatter.direction ?? TextDirection(language: language)
    let theme = try post.frontMatter.template.map { try Theme(named: $0, in: publication.themes) } ?? theme
    let authors = post.frontMatter.authors.map { author in
      Author(name: author.name, picture: author.picture.map { found[$0]?.url ?? $0 }, url: author.url, bio: author.bio)
    }
    var document = post.document
    let words = MailWords(language: language)
    document.recognizeComponents(titles: words.calloutTitles)
    document.placeCards(Cards(of: publication).card)
    var tags = post.tags
    var context = LayoutContext()
    context.language = language
    context.direction = direction
    context.subject = plain(post.title, tags)
    context.title = post.title
    context.preheader = post.description.isEmpty ? post.document.plainText(limit: 130) : post.description
    context.publication = publication.name
    let date = post.date ?? today
    context.date = date.formatted(language: language)
    context.author = authors.first.map { ($0.name, $0.picture ?? "", $0.url ?? "", $0.bio ?? "") }
    context.isOnline = kind == .issue
    context.webURL = publication.url(ofPost: post.slug)
    context.isForMember = !kind.isAsking
    context.unsubscribeURL = tags.mark(MergeField.unsubscribeURL)
    context.preferencesURL = tags.mark(MergeField.preferencesURL)
    context.reason = words.reason(publication: publication.name, kind)
    context.words = words
    context.postalAddress = publication.postalAddress
    context.rehearsal = mode == .rehearsal
    context.content = EmailRenderer(tokens: theme.tokens, direction: direction, resolve: resolve).html(document)
    guard context.content.utf8.count <= Self.sizeLimit else {
      let hint = "split the post; Gmail cuts at about 100 KB"
      throw Post.Faulty(
        path: post.path, diagnostics: [.error("the mail would have \(context.content.utf8.count >> 10) KB of HTML", hint: hint)])
    }
    context.isLong = context.content.utf8.count > Self.longSize
    var html = try theme.html(context).mail
    var related: [RelatedPart]?
    if post.frontMatter.embedsPictures ?? publication.embedsPictures {
      do throws(Media.Problem) {
        let media = Media(folder: publication.media, baseURL: publication.baseURL)
        (html, related) = try media.embedded(in: html, domain: publication.from.address.asciiDomain)
      } catch {
        throw Post.Faulty(path: post.path, diagnostics: [.error(error.text)])
      }
    }
    context.content = post.text.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" } ?? TextRenderer(resolve: resolve).text(document)
    let text = theme.text(context)
    return Issue(
      kind: kind, slug: kind == .issue ? post.slug : kind.rawValue, title: plain(post.title, tags),
      description: plain(context.preheader, tags), authors: authors,
      date: date.description, language: language, direction: direction,
      canonical: post.frontMatter.canonical ?? publication.url(ofPost: post.slug),
      image: post.frontMatter.image.map { found[$0]?.url ?? $0 } ?? "",
      webHTML: kind == .issue ? plain(WebRenderer(headingShift: 1, resolve: resolve).html(document), tags, escape: HTMLEscape.text) : "",
      publication: publication.name,
      from: post.from ?? publication.from, replyTo: post.replyTo ?? publication.replyTo, listID: listIdentifier(list ?? post.list),
      rehearsal: mode == .rehearsal,
      baseURL: publication.baseURL, subject: SlottedText(marked: post.title), html: SlottedText(marked: html),
      text: SlottedText(marked: text), related: related, tags: tags.entries)
  }

  /// What is wrong with the publication's theme though it works.
  package var themeWarnings: [String] { theme.warnings }

  /// What ``issue(of:today:)`` would throw, for a post that has other faults already.
  package func faults(of draft: Post) -> [Diagnostic] { References(of: draft, in: publication).faults }

  /// For those who are nobody in particular: the archive, the page's title.
  private func plain(_ marked: String, _ tags: MergeTags, escape: (String) -> String = { $0 }) -> String {
    SlottedText(marked: marked).filled { slot in
      guard case .value(let tag) = tags.entries[slot] else { return "" }
      switch tag.field {
      case .webURL, .unsubscribeURL, .preferencesURL, .confirmURL: return publication.baseURL
      case .publication: return escape(publication.name)
      default: return escape(tag.fallback ?? "")
      }
    }
  }

  /// RFC 2919 asks for a name under a domain of ours that stays when everything else is renamed.
  private func listIdentifier(_ list: String) -> String {
    "\(list == MailingList.main ? "newsletter" : list).\(publication.from.address.domain)"
  }
}
