/// A post's text as a tree of our own: parsed once, rendered many times, from any thread.
package struct Document: Sendable, Hashable {
  package var blocks: [Block]
  /// In the order of their numbers, from 1.
  package var footnotes: [[Block]]

  package init(blocks: [Block], footnotes: [[Block]]) {
    self.blocks = blocks
    self.footnotes = footnotes
  }
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
}

package struct Heading: Sendable, Hashable {
  /// As the writer wrote it, 1 to 6; renderers shift it.
  package var level: Int
  package var content: [Inline]
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
}

package struct Link: Sendable, Hashable {
  package var destination: String
  package var title: String
  package var content: [Inline]
  /// Where in the file; 1-based, the column in characters.
  package var line: Int
  package var column: Int
}

package struct Image: Sendable, Hashable {
  package var source: String
  package var title: String
  package var alt: String
  /// Where in the file; 1-based, the column in characters.
  package var line: Int
  package var column: Int
}
