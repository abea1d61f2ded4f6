internal import Foundation

/// Octets of a declared charset as text. What is unknown or damaged is shown as well as it can be, never refused.
enum Charset {
  static func decode(_ bytes: [UInt8], _ name: String) -> String {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii", "":
      return String(validating: bytes, as: UTF8.self) ?? latin1(bytes)
    case "windows-1252", "cp1252":
      return String(data: Data(bytes), encoding: .windowsCP1252) ?? latin1(bytes)
    default:
      return latin1(bytes)
    }
  }

  private static func latin1(_ bytes: [UInt8]) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(UnicodeScalar(byte)) }
    return text
  }
}
