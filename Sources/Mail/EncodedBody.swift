/// A text part in quoted-printable whose unchanging pieces are encoded once.
///
/// Around a slot stands a soft line break, which decoding drops again: so the piece before it, its value, and the piece after
/// it each begin at column 0 and can be encoded without knowing each other.
package struct EncodedBody: Sendable {
  private enum Piece: Sendable {
    case encoded([UInt8])
    case slot(Int)
  }

  private static let softBreak: [UInt8] = [0x3D, 0x0D, 0x0A]
  private let pieces: [Piece]
  /// Octets of the unchanging pieces.
  package let size: Int

  package init(_ text: SlottedText) {
    var pieces: [Piece] = []
    for piece in text.pieces {
      switch piece {
      case .slot(let number): pieces.append(.slot(number))
      case .text(let text):
        var encoded: [UInt8] = []
        QuotedPrintable.append(text.utf8, to: &encoded)
        pieces.append(.encoded(encoded))
      }
    }
    self.pieces = pieces
    size = pieces.reduce(0) { if case .encoded(let bytes) = $1 { $0 + bytes.count + 6 } else { $0 + 96 } }
  }

  /// Appends the whole part; it ends with CRLF.
  package func append(to output: inout [UInt8], value: (Int) -> String) {
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .encoded(let bytes): output += bytes
      case .slot(let number): QuotedPrintable.append(value(number).utf8, to: &output)
      }
      // A piece that ended its line needs no break; a break in front of nothing would swallow the line end that follows.
      if index < pieces.count - 1, output.last != 0x0A { output += Self.softBreak }
    }
    if output.last != 0x0A { output += [0x0D, 0x0A] }
  }
}
