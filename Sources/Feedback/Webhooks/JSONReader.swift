/// Reads JSON that a stranger posts (RFC 8259), strictly and within bounds. Decoders take one of two members of the same name and do not say which (§4),
/// recurse as deep as a text wants them to, and read what is no UTF-8.
struct JSONReader {
  /// What is wrong, in words that say nothing of the text.
  struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    let what: String
    /// Octets from the beginning.
    let offset: Int

    var description: String { "\(what), at octet \(offset)" }
  }

  /// Of objects and arrays in one another.
  static let depthLimit = 32

  private let bytes: [UInt8]
  private var place = 0

  static func read(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.next == nil else { throw reader.fault("something stands behind the end") }
    return value
  }

  static func read(_ text: String) throws(Fault) -> JSONValue { try read(Array(text.utf8)) }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func fault(_ what: String) -> Fault { Fault(what: what, offset: place) }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  /// Whether it was there; then it is read.
  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    guard depth <= Self.depthLimit else { throw fault("more than \(Self.depthLimit) levels") }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try literal("true", .boolean(true))
    case UInt8(ascii: "f"): return try literal("false", .boolean(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
    let isThere = word.withUTF8Buffer { bytes[place...].starts(with: $0) }
    guard isThere else { throw fault("no value") }
    place += word.utf8CodeUnitCount
    return value
  }

  private mutating func object(_ depth: Int) throws(Fault) -> JSONValue {
    var members: [String: JSONValue] = [:]
    place += 1
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object([:]) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw fault("no name of a member") }
      let name = try string()
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw fault("no colon") }
      let value = try value(depth: depth + 1)
      guard members.updateValue(value, forKey: name) == nil else { throw fault("a member is there twice") }
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw fault("an object has no end") }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(Fault) -> JSONValue {
    var items: [JSONValue] = []
    place += 1
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat {
      items.append(try value(depth: depth + 1))
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw fault("an array has no end") }
    return .array(items)
  }

  /// §6.
  private mutating func number() throws(Fault) -> JSONValue {
    let start = place
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[place - whole] != 0x30 else { throw fault("no value") }
    if take(UInt8(ascii: ".")) { guard digits() > 0 else { throw fault("no number") } }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw fault("no number") }
    }
    return .number(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
    return place - start
  }

  /// §7.
  private mutating func string() throws(Fault) -> String {
    place += 1
    var read: [UInt8] = []
    var start = place
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a text has a control character") }
      place += 1
      guard byte == UInt8(ascii: "\\") else { continue }
      read += bytes[start..<place - 1]
      read += Array(String(try escaped()).utf8)
      start = place
    }
    read += bytes[start..<place]
    guard take(UInt8(ascii: "\"")) else { throw fault("a text has no end") }
    guard let text = String(validating: read, as: UTF8.self) else { throw fault("a text is not UTF-8") }
    return text
  }

  private mutating func escaped() throws(Fault) -> Character {
    guard let sign = next else { throw fault("a text has no end") }
    place += 1
    switch sign {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(sign))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return Character(try scalar())
    default: throw fault("an escape that there is none of")
    }
  }

  /// Half of a pair alone is no character (§8.2): it is shown as one that is missing.
  private mutating func scalar() throws(Fault) -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let behind = place
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      place = behind
      return "\u{FFFD}"
    }
    let second = try unit()
    guard (0xDC00...0xDFFF).contains(second) else {
      place = behind
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func unit() throws(Fault) -> UInt32 {
    guard place + 4 <= bytes.count else { throw fault("a text has no end") }
    var value: UInt32 = 0
    for byte in bytes[place..<place + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw fault("an escape that there is none of") }
      value = value << 4 | UInt32(digit)
    }
    place += 4
    return value
  }
}
