internal import Words

/// Writes RFC 4180.
package enum CSVText {
  /// One record with its line end.
  package static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

  /// What a spreadsheet would take for a formula gets an apostrophe before it, which ``plain(_:)`` takes away again.
  private static func field(_ text: String) -> String {
    let safe = cells(of: text).map { looksLikeFormula($0) ? "'" + $0 : String($0) }.joined()
    guard safe.hasByte(where: { [0x2C, 0x22, 0x3B, 0x0A, 0x0D].contains($0) }) else { return safe }
    return "\"" + safe.replacingOctets(of: "\"", with: "\"\"") + "\""
  }

  /// The text that ``row(_:)`` was given.
  static func plain(_ field: String) -> String {
    cells(of: field).map { $0.utf8.first == UInt8(ascii: "'") && looksLikeFormula($0.dropFirst()) ? $0.dropFirst() : $0 }.joined()
  }

  /// The parts, each from behind a sign at which some spreadsheets cut, whatever stands in quotes, because their separator is another (`;` where numbers have
  /// commas) and so their fields begin elsewhere. With the sign at the end of each.
  private static func cells(of text: String) -> [Substring] {
    func cuts(_ octet: UInt8) -> Bool { octet == UInt8(ascii: ";") || octet == 0x09 || octet == 0x0A || octet == 0x0D }
    var (cells, rest) = ([Substring](), text[...])
    while let cut = rest.utf8.firstIndex(where: cuts) {
      let end = rest.utf8.index(after: cut)
      cells.append(rest[..<end])
      rest = rest[end...]
    }
    return cells + [rest]
  }

  /// Whether it is one, or one behind apostrophes that somebody else put there.
  private static func looksLikeFormula(_ text: some StringProtocol) -> Bool {
    switch text.unicodeScalars.first(where: { $0 != "'" }) {
    // Some spreadsheets take the wide ones (U+FF0B …) for the same.
    case "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
    default: false
    }
  }
}
