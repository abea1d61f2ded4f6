/// A text part in quoted-printable whose unchanging pieces are encoded once.
///
/// Around a slot stands a soft line break, which decoding drops again: so the piece before it, its value, and the piece after
/// it each begin at column 0 and can be encoded without knowing each other.
package struct EncodedBody: Sendable {
  private static let softBreak: [UInt8] = [0x3D, 0x0D, 0x0A]
  private let text: SlottedText
  /// Of each piece that is a text; empty for the others.
  private let encoded: [[UInt8]]
  /// Octets of the unchanging pieces.
  package let size: Int

  package init(_ text: SlottedText) {
    self.text = text
    encoded = text.pieces.map { piece in
      var bytes: [UInt8] = []
      if case .text(let text) = piece { QuotedPrintable.append(text, to: &bytes) }
      return bytes
    }
    size = encoded.reduce(0) { $0 + ($1.isEmpty ? 96 : $1.count + 6) }
  }

  /// Appends the whole part; it ends with CRLF.
  package func append(to output: inout [UInt8], value: (Int) -> String, holds: (Int) -> Bool) {
    text.walk(holds) { index, piece in
      switch piece {
      case .text:
        beginLine(&output)
        output += encoded[index]
      case .slot(let number):
        let text = value(number)
        guard !text.isEmpty else { return }
        beginLine(&output)
        QuotedPrintable.append(text, to: &output)
      case .unless, .skip: break
      }
    }
    if output.last != 0x0A { output += [0x0D, 0x0A] }
  }

  private func beginLine(_ output: inout [UInt8]) {
    if let last = output.last, last != 0x0A { output += Self.softBreak }
  }
}
