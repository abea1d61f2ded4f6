import Testing

@testable import Campaigns

/// What is kept of a page for those who search.
@Suite struct ArchiveTextTests {
  @Test(
    arguments: [
      ("<p>An <em>o</em>ak.</p><p>Next</p>", "An oak. Next"), ("<a title=\"a > b\" href='x>y'>link</a>", "link"),
      ("1 &lt; 2 &amp;amp; &#233;&#x41;&nbsp;x", "1 < 2 &amp; éA x"), ("a & b &nothing; &", "a & b &nothing; &"), ("open <p", "open"),
      (
        "An oak.<sup class=\"footnote-ref\"><a href=\"#fn-1\">1</a></sup> Note. <a href=\"#f\" class=\"footnote-backref\">↩</a> x<sup>2</sup>",
        "An oak. Note. x2"
      ),
      ("a\u{0}\u{7}b\n\n c", "a b c"), ("", ""),
    ])
  func `A page's words are what stands between its tags`(html: String, text: String) { #expect(PageText.make(from: html) == text) }

  @Test func `An excerpt is about the first word that is found, and marks each of them as it is written`() throws {
    let text = String(repeating: "before ", count: 60) + "the Straße and a Café" + String(repeating: " after", count: 60)
    let excerpt = try #require(Excerpt(around: text, marking: ["strasse", "cafe"], beginsThere: true, endsThere: true))
    #expect(excerpt.pieces.filter(\.isFound).map(\.text) == ["Straße", "Café"])
    #expect(excerpt.pieces.first?.text == "… " && excerpt.pieces.last?.text == " …")
    let shown = excerpt.pieces.map(\.text).joined()
    #expect(shown.count < 240 && shown.hasPrefix("… before") && shown.hasSuffix("after …"))
    #expect(Excerpt(around: text, marking: ["missing"], beginsThere: true, endsThere: true) == nil)
    #expect(Excerpt("日本語", marking: ["本"]).pieces.map(\.text) == ["日", "本", "語"])
    #expect(Excerpt("aaa", marking: ["aa", ""]).pieces == [Excerpt.Piece(text: "aaa", isFound: true)])
  }

  @Test func `A query is bounded in length and words`() {
    #expect(SearchWords("  Oak \u{7} OAK\ncafé ").words == ["oak", "cafe"])
    #expect(SearchWords("\"square\", +oak c++ o'neil !?").words == ["square", "oak", "c++", "o'neil", "!?"])
    #expect(
      SearchWords("¿bench? ¡oak! #elm *lime* ash。 ‹fir› c# 100% @fig").words == ["bench", "oak", "elm", "lime", "ash", "fir", "c#", "100%"])
    #expect(SearchWords("@fig …").words == ["fig", "..."])
    #expect(SearchWords((0..<40).map { "w\($0)" }.joined(separator: " ")).words.count == 8)
    #expect(SearchWords(String(repeating: "é", count: 10_000)).query.count == SearchWords.lengthLimit)
  }
}
