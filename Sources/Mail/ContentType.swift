/// The value of a Content-Type field (RFC 2045 §5.1), read tolerantly in one pass.
struct ContentType: Sendable {
  /// In small letters.
  let name: String
  /// Names in small letters, values without their quotes.
  private(set) var parameters: [String: String] = [:]

  init(_ value: String) {
    let bytes = Array(value.utf8.prefix(4000))
    var place = bytes.firstIndex(of: 0x3B) ?? bytes.count
    let name = String(decoding: bytes[..<place], as: UTF8.self).lowercased()
    // Some forget the semicolon.
    self.name = String(name.drop(while: \.isWhitespace).prefix { $0 != "(" && !$0.isWhitespace })
    while place < bytes.count {
      place += 1
      let equals = bytes[place...].firstIndex { $0 == 0x3D || $0 == 0x3B } ?? bytes.count
      guard equals < bytes.count, bytes[equals] == 0x3D else {
        place = equals
        continue
      }
      let key = String(decoding: bytes[place..<equals].filter { $0 > 0x20 }, as: UTF8.self).lowercased()
      let (text, end) = Self.value(bytes, from: equals + 1)
      if parameters[key] == nil { parameters[key] = text }
      place = bytes[end...].firstIndex(of: 0x3B) ?? bytes.count
    }
  }

  private static func value(_ bytes: [UInt8], from start: Int) -> (String, end: Int) {
    guard let begin = bytes[start...].firstIndex(where: { $0 > 0x20 }) else { return ("", bytes.count) }
    if bytes[begin] == 0x22, let close = bytes[(begin + 1)...].firstIndex(of: 0x22) {
      return (String(decoding: bytes[(begin + 1)..<close], as: UTF8.self), close)
    }
    let end = bytes[begin...].firstIndex { $0 == 0x3B || $0 <= 0x20 } ?? bytes.count
    return (String(decoding: bytes[begin..<end], as: UTF8.self), end)
  }
}
