internal import HTML

/// Puts characters in the place of references (`&amp;`, `&#8217;`). What a feed's own DTD would define is never looked up, so nothing grows and
/// nothing is fetched; the names of HTML are known, because many feeds use them without saying so.
struct XMLText {
  /// Of names that are no one's; each is asked for once.
  private var known: [String: String] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
  /// A feed that makes up more names than this is not worth asking for.
  private static let limit = 500

  mutating func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return Self.clean(bytes) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var rest = bytes
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      output += rest[..<start]
      let name = rest[(start + 1)...].prefix(33).prefix { $0 == UInt8(ascii: "#") || Self.isWord($0) }
      if name.endIndex < rest.endIndex, rest[name.endIndex] == UInt8(ascii: ";"), let text = text(of: String(decoding: name, as: UTF8.self))
      {
        output += text.utf8
        rest = rest[(name.endIndex + 1)...]
      } else {
        output.append(UInt8(ascii: "&"))
        rest = rest[(start + 1)...]
      }
    }
    return Self.clean((output + rest)[...])
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private mutating func text(of name: String) -> String? {
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.first == "x" || digits.first == "X"
      let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap { Unicode.Scalar($0) }.map { String($0) }
    }
    if let text = known[name] { return text.isEmpty ? nil : text }
    guard !name.isEmpty, known.count < Self.limit else { return nil }
    let written = "&\(name);"
    let read = (try? HTMLFragment(parsing: written))?.nodes.plainText ?? written
    known[name] = read == written ? "" : read
    return read == written ? nil : read
  }

  /// Without what XML 1.0 §2.2 has no place for: control characters, which neither a mail nor a post can carry.
  static func clean(_ bytes: ArraySlice<UInt8>) -> String {
    let isBad = { (byte: UInt8) in byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F }
    return String(decoding: bytes.contains(where: isBad) ? bytes.filter { !isBad($0) }[...] : bytes, as: UTF8.self)
  }
}
