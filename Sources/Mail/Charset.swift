internal import Foundation

/// Octets of a declared charset as text. What is unknown or damaged is shown as well as it can be, never refused.
package enum Charset {
  package static func decode(_ bytes: [UInt8], _ name: String) -> String {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii", "":
      return String(validating: bytes, as: UTF8.self) ?? latin1(bytes)
    case let name:
      if let encoding = encodings[name] { return String(data: Data(bytes), encoding: encoding) ?? latin1(bytes) }
      return others.contains(name) ? converted(bytes, name) : String(validating: bytes, as: UTF8.self) ?? latin1(bytes)
    }
  }

  /// Those that Foundation does not have. No other name reaches the C library, which would look for a file of that name.
  private static let others: Set<String> = [
    "koi8-r", "koi8-u", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-7", "iso-8859-8", "iso-8859-13", "iso-8859-15", "windows-1255",
    "windows-1256", "windows-1257", "windows-1258", "cp866", "euc-jp", "euc-kr", "gb2312", "gbk", "gb18030", "big5", "tis-620", "utf-16",
    "utf-16le",
    "utf-16be", "utf-7",
  ]

  /// By the C library (iconv); an octet that stands for nothing becomes a mark.
  private static func converted(_ bytes: [UInt8], _ name: String) -> String {
    guard let converter = iconv_open("UTF-8", name == "gb2312" ? "gb18030" : name), converter != iconv_t(bitPattern: -1) else {
      return latin1(bytes)
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // No character of theirs takes more than four times its room.
    var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
    var written = 0
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let start = output.baseAddress else { return }
        var (source, target) = (input.baseAddress, output.baseAddress)
        var (left, room) = (input.count, output.count - 4)
        while left > 0, room > 3, iconv(converter, &source, &left, &target, &room) == -1, left > 0, room > 3 {
          target?.pointee = 0x3F
          (target, room, source, left) = (target?.advanced(by: 1), room - 1, source?.advanced(by: 1), left - 1)
        }
        written = target.map { $0 - start } ?? 0
      }
    }
    return String(decoding: output[..<written].map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
