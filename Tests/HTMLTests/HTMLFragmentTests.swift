import HTML
import Testing

@Suite struct HTMLFragmentTests {
  @Test func `A fragment becomes a tree of values`() throws {
    let fragment = try HTMLFragment(parsing: "<P Class='a &amp; b' hidden>x<!-- c -->y<br>&lt;z&nbsp;</p>")
    let attributes = [HTMLAttribute(name: "class", value: "a & b"), HTMLAttribute(name: "hidden", value: "")]
    let children: [HTMLNode] = [.text("xy"), .element(HTMLElement(name: "br")), .text("<z\u{A0}")]
    #expect(fragment.nodes == [.element(HTMLElement(name: "p", attributes: attributes, children: children))])
    #expect(fragment.nodes.plainText == "xy<z\u{A0}")
  }

  @Test(
    "Broken markup is read as browsers read it",
    arguments: [
      ("<p>a<p>b", "<p>a</p><p>b</p>"), ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b><i>c</i>"),
      ("<table>x<tr><td>y</table>", "x<table><tbody><tr><td>y</td></tr></tbody></table>"), ("</p>", "<p></p>"),
      ("<td>a</td>", "a"), ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"), ("a < b & c", "a &lt; b &amp; c"),
      ("<a href=x/>y", "<a href=\"x/\">y</a>"), ("<x-y z>a</x-y>", "<x-y z=\"\">a</x-y>"), ("", ""), ("a\0b", "ab"),
      ("<pre>\n\na</pre>", "<pre>\n\na</pre>"), ("<image src=a>", "<img src=\"a\">"), ("<p title='\"&apos;'>", "<p title=\"&quot;'\"></p>"),
      ("<script>a < b</script>", "<script>a < b</script>"), ("<br></br>", "<br><br>"), ("a&#13;b\r\nc", "a&#13;b\nc"),
      ("<html><head><title>a</title></head><body>b", "<title>a</title>b"), ("<p a=1 a=2>", "<p a=\"1\"></p>"),
    ])
  func brokenMarkup(source: String, html: String) throws {
    #expect(try HTMLFragment(parsing: source).html == html)
  }

  @Test func `What would take too long or too much is refused in words, and fast`() throws {
    func fault(_ text: String) -> HTMLFault? {
      do {
        _ = try HTMLFragment(parsing: text)
        return nil
      } catch { return error }
    }
    let clock = ContinuousClock()
    let started = clock.now
    #expect(fault(String(repeating: "a", count: 512 * 1024 + 1)) == .tooLarge(limit: 512 * 1024))
    #expect(fault(String(repeating: "<div>", count: 300)) == .tooDeep(limit: 256))
    #expect(fault(String(repeating: "<div>", count: 18_000)) == .tooDeep(limit: 256))
    #expect(fault(String(repeating: "<div>", count: 50_000)) == .tooManyTags(limit: 20_000))
    #expect(fault("<p " + (0..<201).map { "a\($0) " }.joined() + ">") == .tooManyAttributes(limit: 200))
    #expect(fault("<p " + (0..<60_000).map { "a\($0) " }.joined() + ">") == .tooManyAttributes(limit: 200))
    #expect(fault("<svg><style><a title='</style><!--'><p " + String(repeating: "b ", count: 9_000) + ">") != nil)
    #expect(fault((0..<6_000).map { "<p><b a=\($0)></p>" }.joined()) == .tooTangled)
    #expect(fault((0..<8_000).map { "<p><b a=\($0)>" }.joined()) == .tooTangled)
    #expect(fault((0..<8_000).map { "<table><b a=\($0)>" }.joined()) != nil)
    #expect(fault(String(repeating: "<div>", count: 200)) == nil)
    #expect(fault("<p " + (0..<200).map { "a\($0) " }.joined() + ">") == nil)
    #expect(clock.now - started < .seconds(60))
    #expect(HTMLFault.tooDeep(limit: 256).message == "the HTML is nested more than 256 levels deep")
  }

  @Test func `Many threads parse at once`() async throws {
    let text = (0..<200).map { "<p class=\"c\($0)\">a &amp; <b>b</b></p><table><tr><td>\($0)</td></tr></table>" }.joined()
    let expected = try HTMLFragment(parsing: text)
    let same = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask { (0..<20).allSatisfy { _ in (try? HTMLFragment(parsing: text)) == expected } }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(same)
  }

  @Test func `Tag soup does not stop the program`() throws {
    var soup = TagSoup(seed: 7)
    for _ in 0..<3_000 {
      let text = soup.next()
      guard let first = try? HTMLFragment(parsing: text) else { continue }
      _ = try? HTMLFragment(parsing: first.html)
    }
  }
}
