internal import Words

/// RFC 2045 §6.7.
package enum QuotedPrintable {
  /// Encodes UTF-8 text from column 0. Any line end becomes CRLF; lines are at most 76 octets. A dot or "From " at the head of
  /// a line is escaped, so that neither SMTP's stuffing (RFC 5321 §4.5.2) nor an mbox can touch it.
  package static func append(_ text: some Collection<UInt8>, to output: inout [UInt8]) {
    var column = 0
    var iterator = text.makeIterator()
    var next = iterator.next()
    while let byte = next {
      next = iterator.next()
      if byte == 0x0D || byte == 0x0A {
        if byte == 0x0D && next == 0x0A { next = iterator.next() }
        output.append(0x0D)
        output.append(0x0A)
        column = 0
        continue
      }
      let atEnd = next == nil || next == 0x0D || next == 0x0A
      let literal: Bool
      switch byte {
      case 0x3D: literal = false
      case 0x20, 0x09: literal = !atEnd
      case 0x2E, 0x46: literal = column > 0
      case 0x21...0x7E: literal = true
      default: literal = false
      }
      let width = literal ? 1 : 3
      // 75 leaves room for the "=" of a soft break; after the break the octet stands at column 0 and may need escaping.
      if column + width > 75 {
        output += [0x3D, 0x0D, 0x0A]
        column = 0
        if literal && (byte == 0x2E || byte == 0x46) {
          appendEscaped(byte, to: &output)
          column = 3
          continue
        }
      }
      if literal {
        output.append(byte)
      } else {
        appendEscaped(byte, to: &output)
      }
      column += width
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
