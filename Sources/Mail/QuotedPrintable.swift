internal import Words

/// RFC 2045 §6.7.
package enum QuotedPrintable {
  /// Encodes UTF-8 text from column 0. Any line end becomes CRLF; lines are at most 76 octets. A dot or "From " at the head of
  /// a line is escaped, so that neither SMTP's stuffing (RFC 5321 §4.5.2) nor an mbox can touch it.
  package static func append(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &output) }
  }

  private static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var (index, column) = (0, 0)
    while index < text.count {
      // What may stand as it is goes over in one piece; 75 leaves room for the "=" of a soft break.
      let (start, limit) = (index, min(text.count, index + 75 - column))
      while index < limit, isLiteral(text, index, column: column + index - start) { index += 1 }
      output += text[start..<index]
      column += index - start
      guard index < text.count else { return }
      let byte = text[index]
      if byte == 0x0D || byte == 0x0A {
        index += byte == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A ? 2 : 1
        output += [0x0D, 0x0A]
        column = 0
      } else if isLiteral(text, index, column: column) || column + 3 > 75 {
        // After the break the octet stands at column 0 and may need escaping.
        output += [0x3D, 0x0D, 0x0A]
        column = 0
      } else {
        appendEscaped(byte, to: &output)
        index += 1
        column += 3
      }
    }
  }

  /// Whether the octet at `index` may stand as it is in this column.
  private static func isLiteral(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, column: Int) -> Bool {
    switch text[index] {
    case 0x3D: false
    case 0x20, 0x09: index + 1 < text.count && text[index + 1] != 0x0D && text[index + 1] != 0x0A
    case 0x2E, 0x46: column > 0
    case 0x21...0x7E: true
    default: false
    }
  }

  private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(0x3D)
    output.append(byte.hexDigits.high)
    output.append(byte.hexDigits.low)
  }

  /// Tolerant: what is no escape stays as it is.
  package static func decode(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x3D else {
        output.append(byte)
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == 0x0A {
        index += 2
      } else if index + 2 < bytes.count, bytes[index + 1] == 0x0D, bytes[index + 2] == 0x0A {
        index += 3
      } else if index + 2 < bytes.count, let high = nibble(bytes[index + 1]), let low = nibble(bytes[index + 2]) {
        output.append(high << 4 | low)
        index += 3
      } else {
        output.append(byte)
        index += 1
      }
    }
    return output
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
