internal import Markdown
internal import Store

/// An issue as a digest lists it: its title, which leads to its page, its picture, its day, and what it is about.
struct DigestEntry: Sendable {
  /// Only for whom it was is it listed; nil: for everybody.
  let campaign: CampaignID?
  let issue: Issue

  func blocks(in publication: Publication, language: String) -> [Block] {
    let page = { (content: Inline) -> Inline in .link(Link(to: publication.url(ofPost: issue.slug), [content])) }
    var blocks: [Block] = [.heading(Heading(level: 2, [page(.text(issue.title))]))]
    // One that the site has lost would keep the whole mail from being made.
    let media = Media(of: publication)
    if !issue.image.isEmpty, !media.isOwn(issue.image) || media.picture(at: issue.image) != nil {
      blocks.append(.paragraph([page(.image(Image(issue.image, alt: issue.title)))]))
    }
    let day = LocalDate(issue.date)?.formatted(language: language) ?? issue.date
    let about: [Inline] = issue.description.isEmpty ? [] : [.lineBreak, .text(issue.description)]
    return blocks + [.paragraph([.emphasis([.text(day)])] + about)]
  }
}

extension Post {
  /// Where the words of a digest have its issues: `{{ issues }}` in a paragraph of its own; nil where they have none.
  var placeOfIssues: Int? {
    document.blocks.firstIndex { block in
      guard case .paragraph(let inlines) = block, inlines.count == 1, case .text(let text) = inlines[0] else { return false }
      return tags.value(ofMark: text)?.field == .issues
    }
  }

  /// The words of a digest with its issues in their place, and the month's name.
  func listing(_ entries: [DigestEntry], month: String, in publication: Publication) -> Post {
    var (document, tags) = (document, tags)
    tags.tell(month, as: .month)
    let blocks = entries.flatMap { entry -> [Block] in
      let blocks = entry.blocks(in: publication, language: frontMatter.lang ?? publication.language)
      guard let campaign = entry.campaign else { return blocks }
      let marks = tags.marks(around: .holds(.listed(campaign)))
      return [.marks(marks.begin)] + blocks + [.marks(marks.end)]
    }
    if let place = placeOfIssues { document.blocks.replaceSubrange(place...place, with: blocks) }
    return Post(
      path: path, frontMatter: frontMatter, source: source, firstLine: firstLine, document: document, links: document.links,
      images: document.images, tags: tags, title: title, description: description, text: text, from: from, replyTo: replyTo)
  }
}
