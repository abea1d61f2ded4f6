internal import HTML

/// Every text of a post that can reach a reader passes here: what is not listed here reaches nobody.
extension Document {
  /// All of them in reading order, each with what belongs to it, such as a picture's title, where it stands. Not code, which holds no
  /// merge tags.
  package var texts: String {
    var output = ""
    func look(at inlines: [Inline]) {
      for inline in inlines {
        if case .text(let text) = inline { output += text }
        for text in inline.ownTexts { output += text }
        look(at: inline.content)
      }
    }
    func look(into blocks: [Block]) {
      for block in blocks {
        if case .marks(let marks) = block { output += marks }
        for text in block.ownTexts { output += text }
        block.forEach(blocks: look(into:), inlines: look(at:))
      }
    }
    for blocks in bodies { look(into: blocks) }
    return output
  }
}

extension Block {
  /// Those that stand in it by themselves, beside the blocks and lines in it.
  var ownTexts: [String] {
    switch self {
    case .heading(let heading): [heading.anchor ?? ""] + heading.attributes.map(\.value)
    case .element(let element): element.attributes.map(\.value)
    case .figure(_, let caption): [caption]
    case .card(let card): [card.url, card.title, card.site, card.picture?.url ?? ""]
    case .paragraph, .plain, .list, .quote, .code, .table, .rule, .html, .callout, .marks, .button: []
    }
  }
}

extension Inline {
  /// Those that stand in it by themselves, beside the lines in it: each is whole, so no condition goes from one into another.
  var ownTexts: [String] {
    switch self {
    case .link(let link): [link.destination, link.title] + link.attributes.map(\.value)
    case .image(let image): [image.alt, image.title, image.source] + image.attributes.map(\.value)
    case .element(let element): element.attributes.map(\.value)
    case .text, .softBreak, .lineBreak, .code, .emphasis, .strong, .strikethrough, .footnote, .html: []
    }
  }
}
