import Testing

@testable import Words

@Suite struct UnseenTests {
  @Test(arguments: [
    ("a\u{FEFF}b", "U+FEFF"), ("\u{200B}a", "U+200B"), ("a\u{2060}", "U+2060"), ("a\u{AD}b", "U+00AD"), ("a\u{3164}", "U+3164"),
    ("a\u{E0041}", "U+E0041"), ("a\u{2800}b", "U+2800"),
  ])
  func `What nobody sees is found and named, and left out`(text: String, code: String) {
    #expect(text.firstUnseen?.code == code)
    #expect(["a", "ab"].contains(text.withoutUnseen))
  }

  @Test(arguments: ["", "Tuesday", "Tuesday ☕\u{FE0F}", "👩\u{200D}🌾", "می\u{200C}خواهم", "naïve\u{301}", "a\u{A0}b"])
  func `What letters and pictures are written with is no such thing`(text: String) {
    #expect(text.firstUnseen == nil && text.withoutUnseen == text)
  }
}
