package import HTML
internal import Words

extension Document {
  /// Every picture in reading order.
  package var images: [Image] {
    var images: [Image] = []
    visit(inlines: { if case .image(let image) = $0 { images.append(image) } })
    return images
  }

  /// Pictures whose ground the writer may have chosen, by a tag's colours or class.
  package var imagesOnOwnGround: Set<Image> {
    var images: Set<Image> = []
    func look(_ attributes: [HTMLAttribute], _ blocks: [Block]) {
      guard attributes.contains(where: { $0.name == "class" }) || OwnColors(attributes).ground != nil else { return }
      images.formUnion(Document(blocks: blocks, footnotes: []).images)
    }
    visit(blocks: { if case .element(let element) = $0 { look(element.attributes, element.blocks) } })
    visit(inlines: { if case .element(let element) = $0 { look(element.attributes, [.plain(element.content)]) } })
    return images
  }

  /// Every link in reading order.
  package var links: [Link] {
    var links: [Link] = []
    visit(inlines: { if case .link(let link) = $0 { links.append(link) } })
    return links
  }

  /// All that is text, in reading order, each part on lines of its own: neither code nor addresses.
  package var prose: String {
    var prose = ""
    func look(at inlines: [Inline]) {
      for inline in inlines {
        switch inline {
        case .text(let text): prose += text
        case .softBreak, .lineBreak: prose += "\n"
        case .image(let image): prose += "\(image.alt)\n\(image.title)\n"
        default: look(at: inline.content)
        }
      }
    }
    func look(into blocks: [Block]) {
      for block in blocks {
        block.forEach(blocks: look(into:)) {
          look(at: $0)
          prose += "\n"
        }
      }
    }
    for blocks in bodies { look(into: blocks) }
    return prose
  }

  /// Every heading in reading order.
  package var headings: [Heading] {
    var headings: [Heading] = []
    visit(blocks: { if case .heading(let heading) = $0 { headings.append(heading) } })
    return headings
  }

  /// The tags of raw HTML that are left, as a mail has them, and links, which may be.
  package var ownElements: [HTMLElement] {
    var elements: [HTMLElement] = []
    func add(_ name: String, _ attributes: [HTMLAttribute]) {
      elements.append(HTMLElement(name: EmailRenderer.mailTag(name), attributes: attributes, children: []))
    }
    visit(blocks: { block in
      if case .element(let element) = block { add(element.name, element.attributes) }
      if case .heading(let heading) = block, !heading.attributes.isEmpty { add("h\(heading.level)", heading.attributes) }
    })
    visit(inlines: { inline in
      switch inline {
      case .element(let element): add(element.name, element.attributes)
      case .link(let link): add("a", [HTMLAttribute(name: "href", value: link.destination)] + link.attributes)
      case .image(let image) where !image.attributes.isEmpty: add("img", image.attributes)
      default: return
      }
    })
    return elements
  }

  /// What stands inside another comes behind it.
  func visit(blocks body: (Block) -> Void) {
    func look(into blocks: [Block]) {
      for block in blocks {
        body(block)
        block.forEach(blocks: look(into:), inlines: { _ in })
      }
    }
    for blocks in bodies { look(into: blocks) }
  }

  /// What stands inside another comes before it.
  private func visit(inlines body: (Inline) -> Void) {
    func look(at inlines: [Inline]) {
      for inline in inlines {
        let inner = inline.content
        if !inner.isEmpty { look(at: inner) }
        body(inline)
      }
    }
    func look(into blocks: [Block]) {
      for block in blocks { block.forEach(blocks: look(into:), inlines: look(at:)) }
    }
    for blocks in bodies { look(into: blocks) }
  }

  /// Rewrites what stands in every code span and block, and behind a block's fence.
  package mutating func mapCode(_ transform: (String) -> String) {
    mapBodies { $0.map { $0.mappingCode(transform) } }
  }

  /// The first prose that everybody gets, without markup, cut between words so that at most `limit` characters and an ellipsis are left. Empty
  /// when no paragraph stands outside lists, quotes and tables. A paragraph of one picture is no prose.
  package func plainText(limit: Int) -> String {
    var open = OpenConditions()
    for block in blocks {
      if case .marks(let text) = block { open.read(text) }
      guard open.isEmpty, case .paragraph(let inlines) = block, inlines.picture == nil, !inlines.plainText.holdsCondition else {
        continue
      }
      let words = inlines.plainText.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      var text = ""
      for word in words {
        if text.count + word.count + 1 > limit {
          // One endless word, as in a script without spaces, is cut anywhere but inside a merge value's mark.
          let cut = text.isEmpty && !MergeMark.isIn(word) ? String(word.prefix(limit)) : text
          return cut + "…"
        }
        text += (text.isEmpty ? "" : " ") + word
      }
      return text
    }
    return ""
  }
}

extension String {
  fileprivate var holdsCondition: Bool {
    MergeMark.pieces(of: self).contains(where: \.isCondition)
  }
}

extension Block {
  fileprivate func mappingCode(_ transform: (String) -> String) -> Block {
    if case .code(let info, let literal) = self { return .code(info: transform(info), literal: transform(literal)) }
    return mapping(blocks: { $0.map { $0.mappingCode(transform) } }, inlines: { $0.map { $0.mappingCode(transform) } })
  }
}

extension Inline {
  fileprivate func mappingCode(_ transform: (String) -> String) -> Inline {
    if case .code(let literal) = self { return .code(transform(literal)) }
    return mapping { $0.map { $0.mappingCode(transform) } }
  }
}

extension Inline {
  /// Space that a line may end with.
  var isSpace: Bool {
    switch self {
    case .softBreak: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    default: false
    }
  }
}

extension [Inline] {
  /// The one picture that a paragraph consists of, linked or not.
  var picture: Image? {
    guard count == 1 else { return nil }
    return switch self[0] {
    case .image(let image): image
    case .link(let link): link.content.picture
    default: nil
    }
  }

  /// Whether there is nothing to read in it. Such a cell of a table's head heads nothing.
  package var isBlank: Bool { plainText.allSatisfy(\.isWhitespace) }

  func trimmed(where isBlank: (Inline) -> Bool) -> [Inline] {
    Array(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// Without markup; pictures by their alt text.
  package var plainText: String {
    reduce(into: "") { text, element in
      switch element {
      case .text(let literal), .code(let literal): text += literal
      case .softBreak, .lineBreak: text += " "
      case .emphasis(let inner), .strong(let inner), .strikethrough(let inner): text += inner.plainText
      case .link(let link): text += link.content.plainText
      case .image(let image): text += image.alt
      case .element(let element): text += element.content.plainText
      case .footnote, .html: break
      }
    }
  }
}
