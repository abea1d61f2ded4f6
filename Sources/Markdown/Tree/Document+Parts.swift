internal import Words

/// Something of a post that a reader meets even when nothing is in it: a bullet, a bar, a button, a stop of a screen reader.
package struct Part: Sendable, Hashable {
  /// What it is called in messages.
  package let name: String
  /// Its words with their merge tags marked, between the conditions that it stands in: whom it is not for has a word too.
  package let text: String
  /// The number of the first mark in it.
  package let mark: Int
}

extension Document {
  /// Those that a merge value or condition stands in, as they are shown; what holds others comes before them.
  package var partsWithMarks: [Part] {
    var walk = PartWalk()
    walk.look(into: blocks)
    for note in footnotes {
      walk.add("a footnote", note.blocks.shown)
      walk.look(into: note.blocks)
    }
    return walk.parts
  }
}

private struct PartWalk {
  private(set) var parts: [Part] = []
  private var open = OpenConditions()

  mutating func add(_ name: String, _ text: String) {
    guard let (_, mark) = MergeMark.first(in: text[...]) else { return }
    parts.append(Part(name: name, text: open.enclosing(text), mark: mark.number))
  }

  /// What begins among siblings ends there, so the same conditions are open behind them as before.
  mutating func look(into blocks: [Block]) {
    for block in blocks {
      switch block {
      case .marks(let text): open.read(text)
      case .heading(let heading): add("a heading", heading.content.plainText)
      case .button(let link):
        add("a button", link.content.plainText)
        add("the address of a button", link.destination)
      case .figure(_, let caption): add("a caption", caption)
      case .list(let list): for item in list.items { add("a list item", item.blocks.shown) }
      case .quote(let blocks): add("a quote", blocks.shown)
      case .callout(let callout) where callout.kind == .quote: add("a quote", callout.blocks.shown)
      case .callout(let callout): add("a callout's title", callout.title.plainText)
      case .table(let table): for cell in table.header { add("the head of a column", cell.plainText) }
      case .element(let element): if let name = Self.names[element.name] { add(name, element.blocks.shown) }
      case .paragraph, .plain, .code, .rule, .html, .card: break
      }
      block.forEach(blocks: { look(into: $0) }, inlines: { look(into: $0) })
    }
  }

  private mutating func look(into inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .text(let text): open.read(text)
      case .link(let link):
        add("a link", link.content.plainText)
        add("the address of a link", link.destination)
      case .image(let image): add("a picture's text", image.alt)
      default: break
      }
      look(into: inline.content)
    }
  }

  /// Of raw HTML's own.
  private static let names = [
    "li": "a list item", "blockquote": "a quote", "th": "the head of a row or column", "caption": "a caption", "figcaption": "a caption",
    "summary": "a summary", "dt": "a term",
  ]
}

extension [Block] {
  /// Its words, and a sign for what is no words.
  fileprivate var shown: String {
    reduce(into: "") { shown, block in
      switch block {
      case .marks(let marks): shown += marks
      case .list, .code, .rule, .table, .card, .html: shown += "x"
      case .element(let element) where element.name == "hr": shown += "x"
      default:
        var inner = ""
        block.forEach(blocks: { inner += $0.shown }, inlines: { inner += $0.shown })
        shown += inner
      }
    }
  }
}

extension [Inline] {
  fileprivate var shown: String {
    reduce(into: "") { shown, inline in
      switch inline {
      case .text(let text): shown += text
      case .code, .image, .footnote: shown += "x"
      case .element(let element) where element.mediaSource != nil: shown += "x"
      default: shown += inline.content.shown
      }
    }
  }
}
