internal import Foundation

/// Names of folders in the alphabet that IMAP4rev1 has for them: UTF-7 with changes of its own (RFC 3501 §5.1.3).
enum MailboxName {
  static func encoded(_ name: String) -> String {
    var (text, other): (String, [UInt16]) = ("", [])
    func flush() {
      guard !other.isEmpty else { return }
      let octets = Data(other.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
      text += "&" + octets.base64EncodedString().replacing("=", with: "").replacing("/", with: ",") + "-"
      other = []
    }
    for unit in name.utf16 {
      guard (0x20...0x7E).contains(unit) else {
        other.append(unit)
        continue
      }
      flush()
      text += unit == 0x26 ? "&-" : String(UnicodeScalar(UInt8(unit)))
    }
    flush()
    return text
  }

  /// What cannot be read stands as it came.
  static func decoded(_ name: [UInt8]) -> String {
    let written = String(decoding: name, as: UTF8.self)
    var (text, rest) = ("", written[...])
    while let start = rest.firstIndex(of: "&") {
      text += rest[..<start]
      guard let end = rest[start...].firstIndex(of: "-") else { return written }
      let coded = rest[rest.index(after: start)..<end]
      if coded.isEmpty {
        text += "&"
      } else {
        let padded = coded.replacing(",", with: "/") + String(repeating: "=", count: (4 - coded.count % 4) % 4)
        guard let octets = Data(base64Encoded: String(padded)), octets.count % 2 == 0 else { return written }
        text += String(
          decoding: stride(from: 0, to: octets.count, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }, as: UTF16.self)
      }
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }
}
