/// A text with numbered holes, compiled once an issue and filled once a reader.
package struct SlottedText: Sendable, Hashable, Codable {
  package enum Piece: Sendable, Hashable, Codable {
    case text(String)
    case slot(Int)
  }

  package let pieces: [Piece]

  package init(pieces: [Piece]) {
    self.pieces = pieces
  }

  package func filled(_ value: (Int) -> String) -> String {
    pieces.reduce(into: "") { output, piece in
      switch piece {
      case .text(let text): output += text
      case .slot(let number): output += value(number)
      }
    }
  }
}
