import Testing

@testable import Words

@Suite struct UnseenTests {
  @Test(arguments: [
    ("a\u{FEFF}b", "U+FEFF", "ab"), ("\u{200B}a", "U+200B", "a"), ("a\u{2060}", "U+2060", "a"), ("a\u{AD}b", "U+00AD", "ab"),
    ("a\u{3164}", "U+3164", "a"), ("a\u{E0041}", "U+E0041", "a"), ("a\u{2800}b", "U+2800", "ab"),
  ])
  func `What nobody sees is found and named, and left out`(text: String, code: String, rest: String) {
    #expect(text.firstUnseen?.code == code)
    #expect(text.withoutUnseen == rest)
  }

  @Test(arguments: ["", "Tuesday", "Tuesday ☕\u{FE0F}", "👩\u{200D}🌾", "می\u{200C}خواهم", "naïve\u{301}", "a\u{A0}b", "\u{600}١٢"])
  func `What letters and pictures are written with is no such thing`(text: String) {
    #expect(text.firstUnseen == nil && text.withoutUnseen == text)
  }
}
