import Testing
import Words

@Suite struct LanguageTagTests {
  @Test(arguments: ["en", "EN", "pt-BR", "gsw", "zh-Hant-TW", "de-1901", "sl-rozaj-biske-1994", "es-419"])
  func `A language tag is two or three letters and what is said behind hyphens`(text: String) {
    #expect(LanguageTag.isTag(text))
  }

  @Test(arguments: [
    ("EN", "en"), ("en-us", "en-US"), ("pt_BR", "pt-BR"), ("ZH-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("de_1901", "de-1901"),
    ("english", nil), ("en_", nil), ("", nil), ("_", nil),
  ])
  func `A tag has one spelling, however its letters and hyphens are written`(text: String, canonical: String?) {
    #expect(LanguageTag.canonical(text) == canonical)
  }

  @Test(arguments: [
    "", "e", "english", "e1", "12", "en-", "-en", "en--US", "en-U", "en-abcdefghi", "en_US", "en US", "pt-BR ", "zh-汉语", "é", "en\n",
  ])
  func `What is none is none`(text: String) {
    #expect(!LanguageTag.isTag(text))
  }
}
