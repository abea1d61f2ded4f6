import Testing
import Words

@Suite struct TrimmingTests {
  @Test(arguments: [
    ("Ada Lindqvist", "Ada Lindqvist"), ("  Ada \t\r\n Lindqvist ", "Ada Lindqvist"), ("a\u{7}b", "a b"), ("é\u{A0}é", "é é"), (" ", ""),
    ("", ""),
  ])
  func `A text on one line has single spaces and no control characters`(text: String, line: String) {
    #expect(text.onOneLine == line && text.onOneLine.onOneLine == line)
  }

  @Test func `White space around a text is cut, that inside stays`() {
    #expect(" a  b\n".trimmed == "a  b" && " \n".trimmed.isEmpty)
  }
}
