import Testing
import Words

@Suite struct SpellingTests {
  @Test(arguments: [("cty", "city"), ("ctiy", "city"), ("joind", "joined"), ("x", nil), ("weather", nil), ("city", "city")])
  func `A guess is near, or none at all`(word: String, guess: String?) {
    #expect(Spelling.guess(word, among: ["city", "joined", "name"]) == guess)
  }
}
