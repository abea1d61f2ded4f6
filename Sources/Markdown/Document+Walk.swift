extension Document {
  /// Every picture in reading order.
  package var images: [Image] {
    var images: [Image] = []
    var copy = self
    copy.rewrite { inline in
      if case .image(let image) = inline { images.append(image) }
      return inline
    } code: {
      $0
    }
    return images
  }

  /// Rewrites the literal of every code span and block.
  package mutating func mapCode(_ transform: (String) -> String) {
    rewrite({ $0 }, code: transform)
  }

  /// The first prose, without markup, cut at a word at most `limit` characters in.
  package func plainText(limit: Int) -> String {
    for case .paragraph(let inlines) in blocks {
      let text = inlines.plainText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      guard text.count > limit else {
        if text.isEmpty { continue }
        return text
      }
      let cut = text.prefix(limit)
      return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
    return ""
  }

  private mutating func rewrite(_ inline: (Inline) -> Inline, code: (String) -> String) {
    blocks = blocks.map { $0.rewritten(inline, code) }
    footnotes = footnotes.map { $0.map { $0.rewritten(inline, code) } }
  }
}

extension Block {
  fileprivate func rewritten(_ inline: (Inline) -> Inline, _ code: (String) -> String) -> Block {
    switch self {
    case .heading(let level, let inlines): .heading(level: level, inlines.rewritten(inline, code))
    case .paragraph(let inlines): .paragraph(inlines.rewritten(inline, code))
    case .quote(let blocks): .quote(blocks.map { $0.rewritten(inline, code) })
    case .code(let info, let literal): .code(info: info, literal: code(literal))
    case .rule: .rule
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
      case .link(let destination, let title, let inner): .link(destination: destination, title: title, inner.rewritten(inline, code))
      case .text, .softBreak, .lineBreak, .image, .footnote: inline(element)
      }
    }
  }

  /// Without markup; pictures by their alt text.
  package var plainText: String {
    reduce(into: "") { text, element in
      switch element {
      case .text(let literal), .code(let literal): text += literal
      case .softBreak, .lineBreak: text += " "
      case .emphasis(let inner), .strong(let inner), .strikethrough(let inner), .link(_, _, let inner): text += inner.plainText
      case .image(let image): text += image.alt
      case .footnote: break
      }
    }
  }
}
