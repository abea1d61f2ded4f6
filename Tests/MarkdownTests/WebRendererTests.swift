import Foundation
import Markdown
import Testing

@Suite struct WebRendererTests {
  @Test(
    "A page's HTML is plain",
    arguments: [
      ("# a", "<h2 id=\"w-a\">a</h2>\n"), ("### É a\n\n#### b", "<h2 id=\"w-e-a\">É a</h2>\n<h3 id=\"w-b\">b</h3>\n"),
      ("\"a\" -- b...", "<p>“a” – b…</p>\n"),
      ("![](x.png \"decorative\")", "<p class=\"picture\"><img src=\"/media/x.png\" alt=\"\" width=\"40\" height=\"30\" /></p>\n"),
      ("![a](x.png)", "<p class=\"picture\"><img src=\"/media/x.png\" alt=\"a\" width=\"40\" height=\"30\" /></p>\n"),
      (
        "![a](x.png \"c & d\")",
        "<figure><img src=\"/media/x.png\" alt=\"a\" width=\"40\" height=\"30\" /><figcaption>c &amp; d</figcaption></figure>\n"
      ),
      ("[![a](y.png)](x.png)", "<p class=\"picture\"><a href=\"/media/x.png\"><img src=\"y.png\" alt=\"a\" /></a></p>\n"),
      ("[a](#x.png) [b](https://x.png)", "<p><a href=\"#x.png\">a</a> <a href=\"https://x.png\">b</a></p>\n"),
      ("a <b>b</b> <!-- c -->", "<p>a <strong>b</strong> </p>\n"), ("~~a~~ `<`", "<p><del>a</del> <code>&lt;</code></p>\n"),
      (
        "<https://example.org/~ada?a=b&c='d'>",
        "<p><a href=\"https://example.org/~ada?a=b&amp;c=&#39;d&#39;\">https://example.org/~ada?a=b&amp;c='d'</a></p>\n"
      ),
      ("[a](<b\"onx=\"c>)", "<p><a href=\"b%22onx=%22c\">a</a></p>\n"), ("[a](<b c[d]é>)", "<p><a href=\"b%20c%5Bd%5D%C3%A9\">a</a></p>\n"),
      ("- [x] a\n", "<ul class=\"tasks\">\n<li><input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"☑\" /> a</li>\n</ul>\n"),
      (
        "- [ ] a\n- b\n",
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"☐\" /> a</li>\n<li>b</li>\n</ul>\n"
      ),
    ])
  func html(markdown: String, html: String) throws {
    let renderer = WebRenderer(headingShift: 1) { $0 == "x.png" ? ImageSource(url: "/media/x.png", width: 40, height: 30) : nil }
    #expect(renderer.html(try Sample.document(markdown)) == html)
  }

  @Test func `Headings, callouts, pull quotes and buttons have their own markup`() throws {
    let html = WebRenderer().html(
      try Sample.document(
        "# A\n\n# A\n\n> [!tip]\n> b\n\n> [!WARNING] Mind *this*\n>\n> c\n\n> [!QUOTE]\n> d\n\n> [!other]\n\n[E](/x \"Button\")\n"))
    #expect(
      html == """
        <h1 id="w-a">A</h1>
        <h1 id="w-a-2">A</h1>
        <aside class="callout tip">
        <p class="callout-title">Tip</p>
        <p>b</p>
        </aside>
        <aside class="callout warning">
        <p class="callout-title">Mind <em>this</em></p>
        <p>c</p>
        </aside>
        <blockquote class="pull">
        <p>d</p>
        </blockquote>
        <blockquote>
        <p>[!other]</p>
        </blockquote>
        <p><a class="button" href="/x">E</a></p>

        """)
  }

  @Test func `Every reference to a note has an id of its own, and a way back`() throws {
    let html = WebRenderer().html(try Sample.document("a[^1] b[^1] c[^1-2]\n\n[^1]: One.\n\n[^1-2]: Two.\n"))
    for id in ["fnref-1", "fnref-1-2", "fnref-2", "fn-1", "fn-2"] {
      #expect(html.components(separatedBy: "id=\"\(id)\"").count == 2, "\(id) is there once")
      #expect(html.contains("href=\"#\(id)\""))
    }
  }
}
