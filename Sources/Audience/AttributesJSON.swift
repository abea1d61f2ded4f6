internal import Foundation
internal import Store

/// A person's attributes as they are stored: one object of texts, keys sorted, none empty.
enum AttributesJSON {
  static func text(_ attributes: [String: String]) -> String {
    if attributes.isEmpty { return "{}" }
    var text = "{"
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      if text.utf8.count > 1 { text += "," }
      // Names are plain words.
      text += "\"\(name)\":\""
      if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) { text += escaped(value) } else { text += value }
      text += "\""
    }
    return text + "}"
  }

  /// RFC 8259 §7.
  private static func escaped(_ value: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += ["\\", scalar]
      case "\u{0}"..<"\u{20}": text += Array("\\u00\([UInt8(scalar.value)].hex)".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  static func read(_ text: String) throws -> [String: String] {
    if text == "{}" { return [:] }
    do { return try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) } catch { throw StoreError.column("attributes") }
  }
}
