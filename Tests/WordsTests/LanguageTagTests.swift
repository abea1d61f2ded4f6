import Testing
import Words

@Suite struct LanguageTagTests {
  @Test(arguments: ["en", "EN", "pt-BR", "gsw", "zh-Hant-TW", "de-1901", "sl-rozaj-biske-1994", "es-419"])
  func `A language tag is two or three letters and what is said behind hyphens`(text: String) {
    #expect(LanguageTag.isTag(text))
  }

  @Test(arguments: [
    "", "e", "english", "e1", "12", "en-", "-en", "en--US", "en-U", "en-abcdefghi", "en_US", "en US", "pt-BR ", "zh-汉语", "é", "en\n",
  ])
  func `What is none is none`(text: String) {
    #expect(!LanguageTag.isTag(text))
  }
}
