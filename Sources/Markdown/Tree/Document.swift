package import HTML

/// A post's text as a tree of our own: parsed once, rendered many times, from any thread.
package struct Document: Sendable, Hashable {
  package var blocks: [Block]
  /// In the order of their numbers, from 1.
  package var footnotes: [Footnote]

  package init(blocks: [Block], footnotes: [Footnote]) {
    self.blocks = blocks
    self.footnotes = footnotes
  }

  /// Its own blocks, and those of each note.
  package var bodies: [[Block]] { [blocks] + footnotes.map(\.blocks) }

  mutating func mapBodies(_ transform: ([Block]) -> [Block]) {
    blocks = transform(blocks)
    for index in footnotes.indices { footnotes[index].blocks = transform(footnotes[index].blocks) }
  }
}

package struct Footnote: Sendable, Hashable {
  /// As the writer named it.
  package var label: String
  package var blocks: [Block]
}

package indirect enum Block: Sendable, Hashable {
  case heading(Heading)
  case paragraph([Inline])
  case list(List)
  case quote([Block])
  /// `info` is what stands after the fence.
  case code(info: String, literal: String)
  case table(Table)
  case rule
  /// Lines without a paragraph around them.
  case plain([Inline])
  /// What raw HTML says and Markdown has no form for.
  case element(BlockElement)
  case html(RawHTML)
  case callout(Callout)
  /// Marks of merge conditions that enclose whole blocks; printed as they are, around nothing.
  case marks(String)
  /// A picture, linked or not, with a caption under it.
  case figure(Inline, caption: String)
  /// A link that asks to be pressed.
  case button(Link)
  case card(Card)
}

/// A page that the post shows rather than mentions: what it is called, where it is, and its picture.
package struct Card: Sendable, Hashable {
  package var url: String
  package var title: String
  /// The site's name.
  package var site: String
  package var picture: ImageSource?

  package init(url: String, title: String, site: String, picture: ImageSource?) {
    self.url = url
    self.title = title
    self.site = site
    self.picture = picture
  }
}

/// A quote that begins with a mark such as `[!NOTE]`.
package struct Callout: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case note, tip, important, warning, caution
    /// A pull quote: words of the post, or somebody's, set large.
    case quote
  }

  package var kind: Kind
  /// What the writer put behind the mark, or the kind's name in the post's language; empty for a pull quote.
  package var title: [Inline]
  package var blocks: [Block]
}

package struct Heading: Sendable, Hashable {
  /// 1 to 6, as the writer wrote it until ``Document/recognizeComponents(titles:)`` closes gaps; renderers shift it.
  package var level: Int
  package var content: [Inline]
  /// The name of its place in the page, for `#name`; nil until ``Document/recognizeComponents(titles:)`` gave it one.
  package var anchor: String?
  /// Of raw HTML: `style`, `align`, `lang` and the like.
  package var attributes: [HTMLAttribute] = []
  /// Where in the file; 1-based, the column in characters.
  package var line: Int
  package var column: Int
}

package struct List: Sendable, Hashable {
  /// The first number; nil for bullets.
  package var start: Int?
  /// Items without space between them.
  package var tight: Bool
  package var items: [Item]

  /// Nothing but tasks, so that no item has a mark beside its box.
  var isOfTasks: Bool { start == nil && items.allSatisfy { $0.checked != nil } }

  package struct Item: Sendable, Hashable {
    /// A task's state; nil for a plain item.
    package var checked: Bool?
    package var blocks: [Block]
  }
}

package struct Table: Sendable, Hashable {
  package enum Alignment: String, Sendable, Hashable {
    case left, center, right
  }

  /// One a column; nil where the writer set none.
  package var alignments: [Alignment?]
  package var header: [[Inline]]
  package var rows: [[[Inline]]]

  func alignment(_ column: Int) -> Alignment? { alignments.indices.contains(column) ? alignments[column] : nil }
}

package indirect enum Inline: Sendable, Hashable {
  case text(String)
  case softBreak
  case lineBreak
  case code(String)
  case emphasis([Inline])
  case strong([Inline])
  case strikethrough([Inline])
  case link(Link)
  case image(Image)
  case footnote(Int)
  /// What raw HTML says and Markdown has no form for.
  case element(InlineElement)
  /// One tag.
  case html(RawHTML)
}

/// HTML as it was written, trusted by nobody: ``Document/sanitizeHTML()`` makes elements of it.
package struct RawHTML: Sendable, Hashable {
  package var literal: String
  /// Where in the file; 1-based, the column in characters.
  package var line: Int
  package var column: Int
}

/// An element that the ``Sanitizer`` let through.
package struct BlockElement: Sendable, Hashable {
  package var name: String
  package var attributes: [HTMLAttribute]
  package var blocks: [Block]

  subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// An element that the ``Sanitizer`` let through.
package struct InlineElement: Sendable, Hashable {
  package var name: String
  package var attributes: [HTMLAttribute]
  package var content: [Inline]

  /// What a video or audio plays.
  var mediaSource: String? { name == "video" || name == "audio" ? attributes.first { $0.name == "src" }?.value : nil }
}

package struct Link: Sendable, Hashable {
  package var destination: String
  package var title: String
  package var content: [Inline]
  /// Of raw HTML, but for address and title.
  package var attributes: [HTMLAttribute] = []
  /// Where in the file; 1-based, the column in characters.
  package var line: Int
  package var column: Int
}

package struct Image: Sendable, Hashable {
  package var source: String
  package var title: String
  package var alt: String
  /// Pixels to show it at; nil for its own width.
  package var width: Int?
  /// Of raw HTML: `style`, `align` and the like.
  package var attributes: [HTMLAttribute] = []
  /// Where in the file; 1-based, the column in characters.
  package var line: Int
  package var column: Int
}
