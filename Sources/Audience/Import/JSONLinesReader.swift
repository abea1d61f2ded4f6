internal import Foundation
internal import Words

/// One JSON object a line (NDJSON). The keys are the columns; arrays become `a;b`, or stay JSON where that could not be taken apart again;
/// objects in objects stay JSON.
struct JSONLinesReader {
  private let source: ImportBytes
  private var position = 0
  private var line = 0

  init(_ source: ImportBytes) { self.source = source }

  var offset: Int { source.before + position }

  /// Reads the next line that is not empty, as one field; false at the end of the file.
  mutating func next(_ record: inout ImportRecord) throws -> Bool {
    record.begin(line: line + 1)
    var isOpen = false
    while true {
      if position == source.block.count {
        position = 0
        guard try source.next() else { break }
        position = source.textStart
      }
      let rest = source.block[position...]
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      record.bytes += rest[..<end]
      isOpen = true
      guard record.bytes.count <= DelimitedReader.recordLimit else {
        throw ImportFileError(line: record.line, "a line of more than \(DelimitedReader.recordLimit >> 20) MB")
      }
      position = min(end + 1, rest.endIndex)
      guard end < rest.endIndex else { continue }
      line += 1
      if !record.bytes.allSatisfy({ $0 <= 0x20 }) { return true }
      record.begin(line: line + 1)
      isOpen = false
    }
    return isOpen && !record.bytes.allSatisfy { $0 <= 0x20 }
  }

  /// The members of an object as texts, without those that are null; nil when it is none.
  static func members(_ bytes: [UInt8]) -> [String: String]? { try? object(bytes).compactMapValues(\.text) }

  private static func object(_ bytes: [UInt8]) throws -> [String: JSONValue] {
    try JSONDecoder().decode([String: JSONValue].self, from: Data(bytes))
  }

  /// What is wrong with a line, by how it could not be read. All is a ``JSONValue`` but a number that no type holds, such as 1e400.
  private static func fault(_ error: any Error) -> Sentence {
    guard case DecodingError.typeMismatch(_, let context) = error, let key = context.codingPath.first else {
      return "the line is no JSON object"
    }
    return "the number in `\(key.stringValue.prefix(60))` is too large to be kept"
  }

  /// A key that an object has twice: which of them is meant nobody knows (RFC 8259 §4), and a decoder takes one without a word.
  ///
  /// - Precondition: the octets are an object.
  private static func repeatedKey(_ bytes: [UInt8]) -> String? {
    var keys: Set<String> = []
    var (depth, isKeyNext, index) = (0, false, 0)
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        isKeyNext = depth == 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ","): isKeyNext = depth == 1
      case UInt8(ascii: "\""):
        let begin = index
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
        if isKeyNext, let key = key(bytes[begin...index]), !keys.insert(key).inserted { return key }
        isKeyNext = false
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The elements of an array as texts; nil when it is none.
  static func elements(_ text: String) -> [String]? {
    guard text.hasPrefix("["), let list = try? JSONDecoder().decode([JSONValue].self, from: Data(text.utf8)) else { return nil }
    return list.compactMap(\.text)
  }

  /// - Parameter octets: with its quotes.
  private static func key(_ octets: ArraySlice<UInt8>) -> String? {
    if !octets.contains(UInt8(ascii: "\\")) { return String(decoding: octets.dropFirst().dropLast(), as: UTF8.self) }
    return try? JSONDecoder().decode(String.self, from: Data(octets))
  }

  /// Texts as one: `a;b`, or a JSON array where an element has a sign of its own that would part it. ``elements(_:)`` reads that one.
  static func joined(_ texts: [String]) -> String {
    if !texts.contains(where: { $0.hasPrefix("[") || $0.contains(where: { ",;\"".contains($0) }) }) { return texts.joined(separator: ";") }
    return JSONValue.list(texts.map { .string($0) }).json ?? ""
  }

  /// Splits the record into the columns; those of its members that are no columns are left out.
  static func split(_ record: inout ImportRecord, columns: [String]) {
    let object: [String: JSONValue]
    do { object = try Self.object(record.bytes) } catch {
      record.fault = fault(error)
      return
    }
    if let key = repeatedKey(record.bytes) {
      record.fault = "the object has the key `\(key.prefix(60))` twice"
      return
    }
    record.begin(line: record.line)
    for (index, column) in columns.enumerated() {
      if let value = object[column] {
        if case .list = value { record.arrays.append(index) }
        record.bytes += Array((value.text ?? "").utf8)
      }
      record.ends.append(record.bytes.count)
    }
  }
}

/// Any JSON, to be made a text of.
private enum JSONValue: Codable {
  case none
  case boolean(Bool)
  case integer(Int64)
  /// Decimal keeps what is too long for the others.
  case number(Decimal)
  case string(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .none
    } else if let boolean = try? value.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Decimal.self) {
      self = .number(number)
    } else if let number = try? value.decode(Double.self) {
      self = .string("\(number)")
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let list = try? value.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .none: try value.encodeNil()
    case .boolean(let boolean): try value.encode(boolean)
    case .integer(let integer): try value.encode(integer)
    case .number(let number): try value.encode(number)
    case .string(let string): try value.encode(string)
    case .list(let list): try value.encode(list)
    case .object(let object): try value.encode(object)
    }
  }

  var text: String? {
    switch self {
    case .none: return nil
    case .boolean(let boolean): return "\(boolean)"
    case .integer(let integer): return "\(integer)"
    case .number(let number): return "\(number)"
    case .string(let string): return string
    case .list(let list): return JSONLinesReader.joined(list.compactMap(\.text))
    case .object: return json
    }
  }

  var json: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }
}
