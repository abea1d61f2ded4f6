internal import Words

extension Document {
  /// Finds what our own forms mean, all of which other Markdown programs show sensibly: `> [!NOTE]` callouts and `> [!QUOTE]` pull
  /// quotes, buttons (a paragraph of one link titled `button`), figures (a paragraph of one picture, whose title is the caption), and a
  /// name for the place of every heading.
  ///
  /// - Parameter titles: of callouts to which the writer gave none.
  package mutating func recognizeComponents(titles: [Callout.Kind: String]) {
    var levels = HeadingLevels()
    blocks = blocks.map { levels.closeUp($0) }
    var anchors = AnchorNames(taken: Set(placeNames))
    mapBodies { $0.map { $0.recognized(titles, &anchors) } }
    aimJumps()
  }
}

extension Document {
  /// Links that stand alone in a paragraph as the bare address: the pages that the post shows as cards. With a reader's value in it an
  /// address is another page for each, which nobody can look at before.
  package var embeds: [Link] { blocks.compactMap(\.embed) }

  /// Links that ask to be buttons, and stand beside other words or in a line, where they are links like any.
  package var strayButtons: [Link] {
    var alone: Set<Link> = []
    visit(blocks: { if let link = $0.button { alone.insert(link) } })
    return links.filter { $0.asksToBeButton && !alone.contains($0) }
  }

  /// Puts cards in the place of ``embeds``; a link without one stays.
  package mutating func placeCards(_ card: (String) -> Card?) {
    blocks = blocks.map { block in block.embed.flatMap { card($0.destination) }.map { .card($0) } ?? block }
  }
}

extension Link {
  fileprivate var asksToBeButton: Bool { title.lowercased() == "button" }
}

extension Block {
  fileprivate var button: Link? {
    guard case .paragraph(let inlines) = self, inlines.count == 1, case .link(let link) = inlines[0], link.asksToBeButton else {
      return nil
    }
    return link
  }

  fileprivate var embed: Link? {
    guard case .paragraph(let inlines) = self, inlines.count == 1, case .link(let link) = inlines[0] else { return nil }
    let isBare = link.title.isEmpty && link.content.plainText == link.destination && !MergeMark.isIn(link.destination)
    return isBare && LinkTarget.isWeb(link.destination) ? link : nil
  }
}

extension Block {
  fileprivate func recognized(_ titles: [Callout.Kind: String], _ anchors: inout AnchorNames) -> Block {
    let inside = { (blocks: [Block], anchors: inout AnchorNames) in blocks.map { $0.recognized(titles, &anchors) } }
    switch self {
    case .heading(var heading):
      heading.anchor = heading.anchor ?? anchors.next(for: heading.content.plainText)
      return .heading(heading)
    case .paragraph(let inlines):
      if let link = button { return .button(link) }
      guard let picture = inlines.picture, !picture.title.isEmpty else { return self }
      return .figure(inlines[0].untitled, caption: picture.title)
    case .quote(let blocks):
      let inner = inside(blocks, &anchors)
      return Callout(quote: inner, titles).map { .callout($0) } ?? .quote(inner)
    default: return mapping(blocks: { inside($0, &anchors) }, inlines: { $0 })
    }
  }
}

/// Names of headings' places, no two alike, and none that of a place in the page around the post.
private struct AnchorNames {
  private var taken: Set<String>
  /// How often each name was asked for.
  private var counts: [String: Int] = [:]

  /// - Parameter taken: names that the post's own tags give.
  init(taken: Set<String>) {
    self.taken = taken
  }

  mutating func next(for text: String) -> String {
    let words = MergeMark.pieces(of: text).map { if case .text(let text) = $0 { text } else { "" } }
    let slug = Slug.place(from: words.joined())
    let base = Places.prefix + (slug.isEmpty ? "part" : slug)
    var name: String
    repeat {
      counts[base, default: 0] += 1
      name = counts[base].flatMap { $0 == 1 ? nil : "\(base)-\($0)" } ?? base
    } while !taken.insert(name).inserted
    return name
  }
}

extension Inline {
  /// A picture whose title is shown elsewhere.
  fileprivate var untitled: Inline {
    switch self {
    case .image(var image):
      image.title = ""
      return .image(image)
    case .link(var link):
      link.content = link.content.map(\.untitled)
      return .link(link)
    default: return self
    }
  }
}

extension Callout {
  /// Nil when the quote's first line does not begin with a known mark.
  fileprivate init?(quote: [Block], _ titles: [Callout.Kind: String]) {
    guard case .paragraph(let inlines)? = quote.first, case .text(let start)? = inlines.first, start.hasPrefix("[") else { return nil }
    let line = inlines.prefix { $0 != .softBreak && $0 != .lineBreak }
    // libcmark cuts text at brackets.
    let lead = line.prefix { if case .text = $0 { true } else { false } }
    let words = Array(lead).plainText
    guard words.hasPrefix("[!"), let end = words.firstIndex(of: "]"), let kind = Kind(rawValue: words[..<end].dropFirst(2).lowercased())
    else { return nil }
    let given = words[end...].dropFirst().drop(while: \.isWhitespace)
    let ownTitle = (given.isEmpty ? [] : [Inline.text(String(given))]) + line.dropFirst(lead.count)
    var blocks = Array(quote.dropFirst())
    // Words behind a pull quote's mark are its first line, and the break after them stays.
    let isLine = kind == .quote && !ownTitle.isEmpty
    let rest = isLine ? ownTitle + inlines.dropFirst(line.count) : Array(inlines.dropFirst(line.count + 1))
    if !rest.isEmpty { blocks.insert(.paragraph(rest), at: 0) }
    self.init(kind: kind, title: kind == .quote ? [] : ownTitle.isEmpty ? [.text(titles[kind] ?? kind.rawValue)] : ownTitle, blocks: blocks)
  }
}
