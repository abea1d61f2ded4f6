/// A text part in quoted-printable whose unchanging pieces are encoded once.
///
/// Around a slot stands a soft line break, which decoding drops again: so the piece before it, its value, and the piece after
/// it each begin at column 0 and can be encoded without knowing each other.
package struct EncodedBody: Sendable {
  private enum Piece: Sendable {
    case encoded([UInt8])
    case slot(Int)
    case unless(Int, at: Int)
    case skip(at: Int)
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
      case .unless(let number, let target): pieces.append(.unless(number, at: target))
      case .skip(let target): pieces.append(.skip(at: target))
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
  package func append(to output: inout [UInt8], value: (Int) -> String, holds: (Int) -> Bool) {
    var index = 0
    while index < pieces.count {
      switch pieces[index] {
      case .encoded(let bytes):
        beginLine(&output)
        output += bytes
      case .slot(let number):
        let text = value(number)
        if !text.isEmpty {
          beginLine(&output)
          QuotedPrintable.append(text.utf8, to: &output)
        }
      case .unless(let number, let target) where !holds(number): index = target - 1
      case .unless: break
      case .skip(let target): index = target - 1
      }
      index += 1
    }
    if output.last != 0x0A { output += [0x0D, 0x0A] }
  }

  private func beginLine(_ output: inout [UInt8]) {
    if let last = output.last, last != 0x0A { output += Self.softBreak }
  }
}
