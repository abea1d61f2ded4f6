/// Writes RFC 4180.
package enum CSVText {
  /// One record with its line end.
  package static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

  /// A field that a spreadsheet would take for a formula gets an apostrophe, which ``plain(_:)`` takes away again.
  private static func field(_ text: String) -> String {
    let safe = looksLikeFormula(text) ? "'" + text : text
    guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }

  /// The text that ``row(_:)`` was given.
  static func plain(_ field: String) -> String {
    field.utf8.first == UInt8(ascii: "'") && looksLikeFormula(field.dropFirst()) ? String(field.dropFirst()) : field
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
