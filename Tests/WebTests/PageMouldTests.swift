import NIOCore
import Testing

@testable import Web

@Suite struct PageMouldTests {
  @Test func `Each visitor's texts stand where the page has them, escaped, and the page is made once`() async {
    let mould = PageMould(lifetime: .seconds(3600))
    var made = 0
    func page(_ key: String, _ name: String, _ link: String) async -> String {
      String(
        buffer: await mould.page(key, [name, link]) { texts in
          made += 1
          return "<p>\(texts[0]) & <a href=\"\(texts[1])\">\(texts[0])</a>"
        })
    }
    #expect(await page("en", "ada", "/x") == "<p>ada & <a href=\"/x\">ada</a>")
    #expect(
      await page("en", "<b>\u{F8FF}1\u{F8FF}&", "\"'")
        == "<p>&lt;b&gt;\u{F8FF}1\u{F8FF}&amp; & <a href=\"&quot;&#39;\">&lt;b&gt;\u{F8FF}1\u{F8FF}&amp;</a>")
    #expect(made == 1)
    #expect(await page("es", "", "") == "<p> & <a href=\"\"></a>")
    #expect(made == 2)
  }

  @Test func `No text that the page has of itself is taken for a visitor's`() async {
    let mould = PageMould(lifetime: .seconds(3600))
    for (key, own) in ["\u{F8FF} Club", "\u{F8FF}7\u{F8FF}", "blank0-0-0", "0"].enumerated() {
      #expect(String(buffer: await mould.page("\(key)", ["ada"]) { "\(own), \($0[0])!" }) == "\(own), ada!")
    }
  }

  @Test func `What is over is made anew`() async {
    let mould = PageMould(lifetime: .zero)
    for title in ["old", "new"] {
      #expect(String(buffer: await mould.page("en", ["ada"]) { "\(title) \($0[0])" }) == "\(title) ada")
    }
  }

  @Test func `However many pages there are, only so many are kept`() async {
    let mould = PageMould(lifetime: .seconds(3600))
    for key in 0..<200 { _ = await mould.page("\(key)", ["a"]) { "\(key) \($0[0])" } }
    #expect(String(buffer: await mould.page("7", ["b"]) { "7 \($0[0])" }) == "7 b")
  }
}
