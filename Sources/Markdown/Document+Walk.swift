extension Document {
  /// Every picture in reading order.
  package var images: [Image] {
    var images: [Image] = []
    visit { if case .image(let image) = $0 { images.append(image) } }
    return images
  }

  /// Every link in reading order.
  package var links: [Link] {
    var links: [Link] = []
    visit { if case .link(let link) = $0 { links.append(link) } }
    return links
  }

  private func visit(_ body: (Inline) -> Void) {
    var copy = self
    copy.rewrite { inline in
      body(inline)
      return inline
    } code: {
      $0
    }
  }

  /// Rewrites the literal of every code span and block.
  package mutating func mapCode(_ transform: (String) -> String) {
    rewrite({ $0 }, code: transform)
  }

  /// The first prose, without markup, cut between words so that at most `limit` characters and an ellipsis are left. Empty
  /// when no paragraph stands outside lists, quotes and tables. A paragraph of one picture is no prose.
  package func plainText(limit: Int) -> String {
    for case .paragraph(let inlines) in blocks where inlines.picture == nil && !inlines.plainText.contains("\u{E000}?") {
      let words = inlines.plainText.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      var text = ""
      for word in words {
        if text.count + word.count + 1 > limit {
          // One endless word, as in a script without spaces, is cut anywhere but inside a merge value's mark.
          let cut = text.isEmpty && !word.contains("\u{E000}") ? String(word.prefix(limit)) : text
          return cut + "…"
        }
        text += (text.isEmpty ? "" : " ") + word
      }
      return text
    }
    return ""
  }

  private mutating func rewrite(_ inline: (Inline) -> Inline, code: (String) -> String) {
    blocks = blocks.map { $0.rewritten(inline, code) }
    footnotes = footnotes.map { Footnote(label: $0.label, blocks: $0.blocks.map { $0.rewritten(inline, code) }) }
  }
}

extension Block {
  fileprivate func rewritten(_ inline: (Inline) -> Inline, _ code: (String) -> String) -> Block {
    switch self {
    case .heading(var heading):
      {
        heading.content = heading.content.rewritten(inline, code)
        return .heading(heading)
      }()
    case .paragraph(let inlines): .paragraph(inlines.rewritten(inline, code))
    case .quote(let blocks): .quote(blocks.map { $0.rewritten(inline, code) })
    case .code(let info, let literal): .code(info: info, literal: code(literal))
    case .rule, .html, .card, .marks: self
    case .plain(let inlines): .plain(inlines.rewritten(inline, code))
    case .element(var element):
      {
        element.blocks = element.blocks.map { $0.rewritten(inline, code) }
        return .element(element)
      }()
    case .callout(var callout):
      {
        callout.title = callout.title.rewritten(inline, code)
        callout.blocks = callout.blocks.map { $0.rewritten(inline, code) }
        return .callout(callout)
      }()
    case .figure(let picture, let caption): .figure([picture].rewritten(inline, code)[0], caption: caption)
    case .button(let link):
      switch [Inline.link(link)].rewritten(inline, code).first {
      case .link(let link): .button(link)
      default: self
      }
    case .list(var list):
      {
        list.items = list.items.map { List.Item(checked: $0.checked, blocks: $0.blocks.map { $0.rewritten(inline, code) }) }
        return .list(list)
      }()
    case .table(var table):
      {
        table.header = table.header.map { $0.rewritten(inline, code) }
        table.rows = table.rows.map { $0.map { $0.rewritten(inline, code) } }
        return .table(table)
      }()
    }
  }
}

extension [Inline] {
  fileprivate func rewritten(_ inline: (Inline) -> Inline, _ code: (String) -> String) -> [Inline] {
    map { element in
      switch element {
      case .code(let literal): .code(code(literal))
      case .emphasis(let inner): .emphasis(inner.rewritten(inline, code))
      case .strong(let inner): .strong(inner.rewritten(inline, code))
      case .strikethrough(let inner): .strikethrough(inner.rewritten(inline, code))
      case .link(var link):
        {
          link.content = link.content.rewritten(inline, code)
          return inline(.link(link))
        }()
      case .element(var element):
        {
          element.content = element.content.rewritten(inline, code)
          return .element(element)
        }()
      case .text, .softBreak, .lineBreak, .image, .footnote, .html: inline(element)
      }
    }
  }

  /// The one picture that a paragraph consists of, linked or not.
  var picture: Image? {
    guard count == 1 else { return nil }
    return switch self[0] {
    case .image(let image): image
    case .link(let link): link.content.picture
    default: nil
    }
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
