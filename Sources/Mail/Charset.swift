internal import Foundation

/// Octets of a declared charset as text. What is unknown or damaged is shown as well as it can be, never refused.
package enum Charset {
  package static func decode(_ bytes: [UInt8], _ name: String) -> String {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii", "":
      return String(validating: bytes, as: UTF8.self) ?? latin1(bytes)
    case let name:
      let text = encodings[name].flatMap { String(data: Data(bytes), encoding: $0) }
      return text ?? latin1(bytes)
    }
  }

  /// By the names that mails and pages use (WHATWG Encoding §4.2), of which Latin-1 is Windows' superset of it.
  private static let encodings: [String: String.Encoding] = [
    "windows-1252": .windowsCP1252, "cp1252": .windowsCP1252, "iso-8859-1": .windowsCP1252, "latin1": .windowsCP1252,
    "iso-8859-2": .isoLatin2, "latin2": .isoLatin2, "windows-1250": .windowsCP1250, "windows-1251": .windowsCP1251,
    "windows-1253": .windowsCP1253, "windows-1254": .windowsCP1254, "iso-8859-9": .windowsCP1254, "shift_jis": .shiftJIS,
    "shift-jis": .shiftJIS, "sjis": .shiftJIS, "iso-2022-jp": .iso2022JP,
  ]

  private static func latin1(_ bytes: [UInt8]) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(UnicodeScalar(byte)) }
    return text
  }
}
