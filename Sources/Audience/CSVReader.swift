/// Comma-separated values as RFC 4180 has them, read record by record from octets, with the line each record begins on.
///
/// Also taken: a byte-order mark, `;` or tab as separator (found from the first line), LF, CRLF or CR as line end, and quotes
/// inside an unquoted field as they are.
package struct CSVReader: Sequence, IteratorProtocol {
  package struct Record: Sendable, Hashable {
    /// 1-based line of the file.
    package let line: Int
    package let fields: [String]
    /// A quote in it is never closed, or has text behind it: the record may have swallowed others.
    package let brokenQuote: Bool
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var position: Int
  private var line = 1
  private var broken = false

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let head = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    separator = candidates.max { left, right in head.count { $0 == left } < head.count { $0 == right } } ?? candidates[0]
  }

  /// Empty lines are passed over.
  package mutating func next() -> Record? {
    while position < bytes.count {
      let record = readRecord()
      if record.fields.count > 1 || record.fields.first?.isEmpty == false { return record }
    }
    return nil
  }

  private mutating func readRecord() -> Record {
    let begin = line
    var fields: [String] = []
    broken = false
    while true {
      let (field, ending) = readField()
      fields.append(field)
      switch ending {
      case .separator: continue
      case .record: return Record(line: begin, fields: fields, brokenQuote: broken)
      case .unclosedQuote: return Record(line: begin, fields: fields, brokenQuote: true)
      }
    }
  }

  private enum Ending { case separator, record, unclosedQuote }

  private mutating func readField() -> (String, Ending) {
    var field: [UInt8] = []
    let quoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
    if quoted {
      position += 1
      guard readQuoted(into: &field) else { return (String(decoding: field, as: UTF8.self), .unclosedQuote) }
    }
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case separator:
        return (String(decoding: field, as: UTF8.self), .separator)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        line += 1
        return (String(decoding: field, as: UTF8.self), .record)
      default:
        if quoted { broken = true }
        field.append(byte)
      }
    }
    return (String(decoding: field, as: UTF8.self), .record)
  }

  /// False when the file ends inside the quotes.
  private mutating func readQuoted(into field: inout [UInt8]) -> Bool {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return true }
        position += 1
      } else if byte == UInt8(ascii: "\n") {
        line += 1
      }
      field.append(byte)
    }
    return false
  }
}
