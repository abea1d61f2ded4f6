import Testing
import Words

@Suite struct TrimmingTests {
  @Test(arguments: [
    ("Ada Lindqvist", "Ada Lindqvist"), ("  Ada \t\r\n Lindqvist ", "Ada Lindqvist"), ("a\u{7}b", "a b"), ("é\u{A0}é", "é é"), (" ", ""),
    ("", ""), ("Ann\u{202E}evil", "Ann evil"), ("\u{2066}Ann\u{2069}", "Ann"), ("Zu\u{308}rich", "Z\u{FC}rich"),
    ("\u{5D0}\u{200F}!", "\u{5D0}\u{200F}!"),
  ])
  func `A text on one line has single spaces, no character that is not seen for what it does, and accents in their letters`(
    text: String, line: String
  ) {
    #expect(Array(text.onOneLine.unicodeScalars) == Array(line.unicodeScalars) && text.onOneLine.onOneLine == line)
  }

  @Test func `White space around a text is cut, that inside stays`() {
    #expect(" a  b\n".trimmed == "a  b" && " \n".trimmed.isEmpty)
  }
}
