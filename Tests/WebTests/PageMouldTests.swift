import NIOCore
import Testing

@testable import Web

@Suite struct PageMouldTests {
  @Test func `Each visitor's texts stand where the page has them, escaped, and the page is made once`() {
    let mould = PageMould()
    var made = 0
    func page(_ key: String, _ name: String, _ link: String) -> String {
      String(
        buffer: mould.page(key, [name, link]) { texts in
          made += 1
          return "<p>\(texts[0]) & <a href=\"\(texts[1])\">\(texts[0])</a>"
        })
    }
    #expect(page("en", "ada", "/x") == "<p>ada & <a href=\"/x\">ada</a>")
    #expect(
      page("en", "<b>\u{F8FF}1\u{F8FF}&", "\"'")
        == "<p>&lt;b&gt;\u{F8FF}1\u{F8FF}&amp; & <a href=\"&quot;&#39;\">&lt;b&gt;\u{F8FF}1\u{F8FF}&amp;</a>")
    #expect(made == 1)
    #expect(page("es", "", "") == "<p> & <a href=\"\"></a>")
    #expect(made == 2)
  }

  @Test func `However many pages there are, only so many are kept`() {
    let mould = PageMould()
    for key in 0..<200 { _ = mould.page("\(key)", ["a"]) { "\(key) \($0[0])" } }
    #expect(String(buffer: mould.page("7", ["b"]) { "7 \($0[0])" }) == "7 b")
  }
}
