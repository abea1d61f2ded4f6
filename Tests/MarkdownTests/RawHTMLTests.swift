import Foundation
import Markdown
import Testing

@Suite struct RawHTMLTests {
  private func web(_ markdown: String) throws -> (html: String, removed: [Diagnostic]) {
    var document = try MarkdownParser.parse(markdown).document
    let removed = document.sanitizeHTML()
    return (WebRenderer().html(document), removed)
  }

  @Test(
    "A raw picture without alt is an error at its line; an empty one says that it decorates",
    arguments: [
      ("<p>a</p>\n<p><img src=\"a.png\"></p>", [2]), ("a <img src=\"a.png\"> b", [1]), ("<img src=\"a.png\" alt=\"\">", []),
      ("<img alt=x src=\"a.png\">\n<a href=\"https://example.org\">\n<img\nsrc=\"b.png\">\n</a>\n", [3]),
    ])
  func pictures(markdown: String, lines: [Int]) throws {
    #expect(try web(markdown).removed.filter { $0.severity == .error }.map(\.line) == lines)
  }

  @Test(
    "Links and pictures of raw HTML know where they stand in the file",
    arguments: [
      ("a <a href=\"https://e.org\">b</a> <a href=\"https://e.org/2\">c</a>", [[1, 3], [1, 33]]),
      ("<p>\n<b>é <a href=\"https://e.org\">b</a></b></p>\n\n<p><a href=\"https://e.org\">c</a></p>", [[2, 6], [4, 4]]),
      ("a\n\n> b\n>\n> <div>\n>  <a href=\"https://e.org\">c</a></div>", [[6, 4]]),
      ("a\n\n  <div><a href=\"https://e.org\">c</a></div>", [[3, 8]]), ("a\nb <a\nhref=\"https://e.org\">c</a>", [[2, 3]]),
      ("<div>\n\nb *[c](https://e.org)* <a href=\"https://e.org\" data-tuesday-place=\"1\">c</a>\n\n</div>", [[3, 4], [3, 24]]),
    ])
  func places(markdown: String, places: [[Int]]) throws {
    let document = try Sample.document(markdown)
    #expect(document.links.map { [$0.line, $0.column] } == places)
    #expect(!WebRenderer().html(document).contains("data-tuesday"))
  }

  @Test func `A block inside a paragraph ends it, and the words behind it are a paragraph of their own`() throws {
    let source = "Hello <div>inner</div> after <h2>head</h2> more <table><tr><td>cell</td></tr></table>\n"
    let html = "<p>Hello</p>\n<div>inner</div>\n<p>after</p>\n<h1 id=\"w-head\">head</h1>\n<p>more</p>\n"
    #expect(WebRenderer().html(try Sample.document(source)).hasPrefix(html))
    let mail = try Sample.mail(source)
    #expect(mail.contains("font-weight:bold;") && mail.components(separatedBy: "<p class=\"t\"").count == 4, "\(mail)")
    #expect(!mail.contains("data-tuesday"))
    #expect(TextRenderer { _ in nil }.text(try Sample.document(source)) == "Hello\n\ninner\n\nafter\n\nhead\n----\n\nmore\n\ncell\n")
  }

  @Test(
    "Of a paragraph of which nothing stays, no gap stays either",
    arguments: ["<svg><path></path></svg>", "<math>a</math> <noscript>b</noscript>", "<script>x</script>\n<svg></svg>"])
  func nothing(markdown: String) throws {
    #expect(try web("a\n\n\(markdown)\n\n- <svg></svg>\n\nb").html == "<p>a</p>\n<ul>\n<li></li>\n</ul>\n<p>b</p>\n")
    #expect(try web("a\n\n<a name=\"here\"></a>\n\nb").html.contains("w-here"))
  }

  @Test func `A writer's own ink stands once in the style`() throws {
    for tag in ["p", "div"] {
      let mail = try Sample.mail("<\(tag) style=\"color:#a02020\">a</\(tag)>")
      #expect(mail.components(separatedBy: "color:#a02020").count == 2, "\(mail)")
    }
  }

  @Test(
    "A block inside a line, a link or a tight list leaves its words apart from those around it",
    arguments: [
      ("# a <div>b</div> c\n", "<h1 id=\"w-a-b-c\">a <br />\nb<br />\nc</h1>\n"),
      ("*a <h2>b</h2>*\n", "<p><em>a <br />\nb</em></p>\n"),
      ("- a <p>b</p>\n", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n"),
      ("a <a href=\"/x\"><p>b</p><p>c</p></a>\n", "<p>a <a href=\"/x\">b<br />\nc</a></p>\n"),
    ])
  func blocksInLines(markdown: String, html: String) throws {
    #expect(WebRenderer().html(try Sample.document(markdown)) == html)
  }

  @Test(
    "A raw link without a goal is an error at its place",
    arguments: [
      "<a href=\"mailto:\">b</a>", "<a href=\"https://\">b</a>", "<a href=\"tel: \">b</a>", "<a href=\"\">b</a>", "<a href>b</a>",
      "<a href=\"//e.org/x\">b</a>", "<a href=\"https://e.org:99999\">b</a>", "<a href=\"https:///x\">b</a>",
      "<a href=\"https://u:p@/x\">b</a>", "<a href=\"https://:80/x\">b</a>",
      "<a href=\"javascript:x\">b</a>",
    ])
  func goals(link: String) throws {
    let faults = try web("a\n\na \(link)\n").removed
    #expect(faults.map(\.severity) == [.error] && faults.map(\.line) == [3] && faults.map(\.column) == [3], "\(faults)")
  }

  @Test(
    "Nothing that could act remains, in the page or in the mail",
    arguments: [
      "<script>alert(1)</script>", "<SCRIPT SRC=https://x.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
      "<img src=x onerror\n=\"alert(1)\">",
      "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
      "<a href=\"javascript:alert(1)\">x</a>", "<a href=\" &#14; javascript:alert(1)\">x</a>",
      "<a href=\"java&#x0A;script:alert(1)\">x</a>",
      "<a href=\"JaVaScRiPt:alert(1)\">x</a>", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href=\"vbscript:x\">x</a>",
      "<iframe src=\"https://x.example\"></iframe>", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<object data=x></object>",
      "<embed src=x>", "<form action=https://x.example><input name=a><button formaction=javascript:alert(1)>x</button></form>",
      "<div style=\"background:url(javascript:alert(1))\">x</div>", "<div style=\"width:expression(alert(1))\">x</div>",
      "<div style=\"color:red;behavior:url(x)\">x</div>", "<div style=\"-moz-binding:url(x)\">x</div>",
      "<div style=\"background-color:u\\72l(javascript:alert(1))\">x</div>", "<div style=\"position:fixed;top:0\">x</div>",
      "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>", "<template><script>alert(1)</script></template>",
      "<xmp><script>alert(1)</script></xmp>", "<plaintext><script>alert(1)", "<style>@import 'https://x.example/x.css';</style>",
      "<link rel=stylesheet href=https://x.example/x.css>", "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
      "<base href=https://x.example/>", "<img src=\"data:image/svg+xml;base64,x\">", "<img srcset=\"https://x.example/x 2x\" src=x>",
      "<video src=x onloadstart=alert(1)></video>", "<details open ontoggle=alert(1)>x</details>", "<body onload=alert(1)>",
      "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
      "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
      "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
      "a <b onclick=alert(1)>b</b> <tuesday-part data-inline=99></tuesday-part>", "<div id=main><a name=skip>x</a></div>",
      "<select><style></select><img src=x onerror=alert(1)></style>", "<![CDATA[<script>alert(1)</script>]]>",
      "<?php echo 1 ?><script>alert(1)</script>",
      "<a href=\"https://x.example\" target=_blank ping=https://y.example>x</a>", "<input autofocus onfocus=alert(1)>",
    ])
  func hostile(markdown: String) throws {
    for text in [markdown, "a paragraph\n\n" + markdown + "\n\nand *more*", "inline " + markdown + " text"] {
      for html in [try web(text).html, try Sample.mail(text)] {
        let lowered = html.lowercased()
        for word in [
          "<script", "<iframe", "<object", "<embed", "<form", "<input n", "<button", "<svg", "<math", "<style", "<link", "<meta", "<base",
          "<template",
          "<noscript", "<video", "<xmp", "<plaintext", "<tuesday", "srcset", "srcdoc", "formaction", "url(", "expression", "behavior",
          "binding",
          "position:", "id=\"main\"", "name=\"skip\"", "target=", "ping=",
        ] {
          #expect(!lowered.contains(word), "\(word) in \(html)")
        }
        for tag in html.matches(of: /<[a-z][^>]*>/).map({ String($0.0).lowercased() }) {
          #expect(tag.firstMatch(of: /[\s"]on[a-z]+\s*=/) == nil && !tag.contains("javascript:") && !tag.contains("vbscript:"), "\(tag)")
          #expect(tag.firstMatch(of: /(href|src)="data:/) == nil, "\(tag)")
        }
      }
    }
  }

  @Test(
    "What a page may show survives, and what has a Markdown form takes it",
    arguments: [
      ("H<sub>2</sub>O, x<sup>2</sup>, <mark>new</mark>", "<p>H<sub>2</sub>O, x<sup>2</sup>, <mark>new</mark></p>\n"),
      (
        "<span style=\"color:#9a3412; font-weight:bold !important\">a</span>",
        "<p><span style=\"color:#9a3412;font-weight:bold\">a</span></p>\n"
      ),
      ("<h2 align=\"center\" lang=\"fr\">a</h2>", "<h2 align=\"center\" lang=\"fr\">a</h2>\n"), ("<hr width=\"40\">", "<hr width=\"40\">"),
      (
        "<a href=\"https://a.example\" style=\"color:red\" title=\"t\">b</a>",
        "<p><a href=\"https://a.example\" title=\"t\" style=\"color:#ff0000\">b</a></p>\n"
      ),
      (
        "a <img src=\"https://a.example/b.png\" alt=\"\" align=\"right\" style=\"border:0\">",
        "<p>a <img src=\"https://a.example/b.png\" alt=\"\" align=\"right\" style=\"border:0\" /></p>\n"
      ),
      ("<div style=\"background:#fff7d6\">a</div>", "<div style=\"background:#fff7d6;color:#1f1f1f\">a</div>\n"),
      ("<kbd title=\"t\">a</kbd>", "<p><span title=\"t\"><code>a</code></span></p>\n"),
      ("a<br>b <kbd>Ctrl</kbd>", "<p>a<br />\nb <code>Ctrl</code></p>\n"),
      ("<div align=\"center\">\n\n**b**\n\n</div>", "<div align=\"center\"><p><strong>b</strong></p>\n</div>\n"),
      (
        "<details>\n<summary>More</summary>\n\n- a\n\n</details>", "<details><summary>More</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n"
      ),
      ("<p>a <a href=\"https://example.org\">b</a></p>", "<p>a <a href=\"https://example.org\">b</a></p>\n"),
      ("<abbr title=\"a &quot;b&quot;\">c</abbr> &lt;", "<p><abbr title=\"a &quot;b&quot;\">c</abbr> &lt;</p>\n"),
      ("<blockquote>a</blockquote>", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
      ("<table><tr><td colspan=\"2\">a</td></tr></table>", "<table><tbody><tr><td colspan=\"2\">a</td>\n</tr>\n</tbody>\n</table>\n"),
      ("<h2 id=\"x\">a</h2> <!-- gone -->", "<h2 id=\"w-x\">a</h2>\n"), ("<a href=\"#x\">a</a>", "<p><a href=\"#x\">a</a></p>\n"),
      (
        "<img src=\"https://example.org/a.png\" alt=\"a\" width=\"200\">",
        "<p class=\"picture\"><img src=\"https://example.org/a.png\" alt=\"a\" width=\"200\" /></p>\n"
      ),
      ("a <blink>b</blink>", "<p>a b</p>\n"), ("</div> a </b>", "<p>a</p>\n"),
    ])
  func survives(markdown: String, html: String) throws {
    #expect(try web(markdown).html == html)
  }

  @Test func `What is taken out is told once, with its place`() throws {
    let removed = try web("a\n\nb <span onclick=x>c</span>\n\n<script>1</script>\n\n<script>2</script>\n").removed
    #expect(removed.map(\.line) == [5, 3] || removed.map(\.line) == [3, 5], "\(removed)")
    #expect(removed.allSatisfy { $0.severity == .warning && $0.hint != nil })
  }

  @Test func `What is taken out is told where its tag or attribute stands, not where the same word does`() throws {
    let removed = try web(
      "<p style=\"font-size:20px\">a font, a background, onclick</p>\n\nb <font color=\"red\">c</font>\n\n<!-- <style> -->\n"
        + "<table style=\"background:#ffffff\"><tr><td\n  title=\"background=\"\n  background=\"x.png\">é d</td></tr></table>\n\n"
        + "e style\n\n> f\n>\n> <style>p{}</style>\n\n<p>float:left</p>\n\n<p\n  style=\"float:left\">g</p>\n"
    ).removed
    let places = Dictionary(grouping: removed, by: \.message).mapValues { $0.map { [$0.line, $0.column] } }
    #expect(
      places == [
        "the tag <font> is left out, its content stays": [[3, 3]], "the attribute background of <td> is left out": [[8, 3]],
        "<style> is left out with its content": [[14, 3]], "float in a style is left out": [[19, 10]],
      ], "\(places)")
  }

  @Test func `A property that no mail can have is told wherever it stands, with what to write instead`() throws {
    let removed = try web(
      "a <b style=\"float:left\">b</b>\n<i style=\"color: red; FLOAT : left\">c</i>\n\n<p>\n<u style='width:calc(1px + 2px)'>d</u>"
    ).removed
    #expect(removed.map(\.line) == [1, 2, 5] && removed.map(\.column) == [13, 23, 11], "\(removed)")
    #expect(removed.map(\.message) == ["float", "float", "width"].map { "\($0) in a style is left out" })
    #expect(removed[0].hint?.contains("table") == true && removed[2].hint?.contains("px") == true)
  }

  @Test func `Of a property that stands everywhere the first places are told, and how many are left`() throws {
    let removed = try web((0..<150).map { _ in "<p style=\"float:left\">b</p>\n" }.joined()).removed
    #expect(removed.count == 101 && removed.last?.line == 100 && removed.last?.message.hasSuffix("left out, in 50 more places") == true)
  }

  @Test func `Raw HTML reads well as plain text`() throws {
    let text = TextRenderer { _ in nil }.text(
      try Sample.document("<div>\n\n*a*\n\n</div>\n\n<table><tr><td>b</td><td>c</td></tr></table>\n\nH<sub>2</sub>O\n"))
    #expect(text == "_a_\n\nb | c\n\nH2O\n")
  }

  @Test func `Two places of one name are told`() throws {
    var document = try MarkdownParser.parse("<p id=\"a\">b</p>\n\nc <b id=\"a\">d</b> <b id=\"e\">f</b>\n").document
    let found = document.sanitizeHTML()
    #expect(
      found.count == 1 && found[0].line > 0 && found[0].message == "another place is named \"a\" too" && found[0].hint != nil, "\(found)")
  }
}
