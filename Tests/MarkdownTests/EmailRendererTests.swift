import Foundation
import Markdown
import Testing

@Suite struct EmailRendererTests {
  private static let everything = """
    # A

    b & 'c' [d](https://example.org) `e`[^1]

    > f

    1. g

       h
    2. i
       - j

    | k | l |
    |---|--:|
    | m | n |

    ```
    <o>
    ```

    - [x] p

    ---

    ![q](q.png "r")

    > [!WARNING]
    > t

    > [!QUOTE]
    > u
    >
    > — v

    [w](https://example.org/w "button")

    [^1]: s
    """

  @Test(
    "What was made wider than a phone is only as wide as there is room",
    arguments: [
      ("<table width=\"600\"><tr><td width=\"600\">a</td></tr></table>", "border-collapse:collapse;width:100%;max-width:600px\""),
      ("<table style=\"width:600px\"><tr><td>a</td></tr></table>", "border-collapse:collapse;width:100%;max-width:600px\""),
      ("<div style=\"min-width:580px;width:600px;color:#000000\">a</div>", "min-width:0;width:100%;max-width:600px;color:#000000\""),
      ("<div style=\"width:600px;max-width:300px\">a</div>", "width:100%;max-width:300px\""),
      ("<div style=\"width:200px\">a</div>", "width:200px\""),
      ("<table width=\"200\"><tr><td>a</td></tr></table>", "border-collapse:collapse\""),
      ("<img src=\"https://e.org/a.png\" alt=\"a\" style=\"width:600px\">", ";width:100%;max-width:600px\""),
      ("<table><tr><td style=\"width:300px\">a</td></tr></table>", "width:300px\""),
    ])
  func fluid(markdown: String, style: String) throws {
    let mail = try Sample.mail(markdown)
    #expect(mail.contains(style), "\(mail)")
  }

  @Test(
    "Text on a ground of the writer's keeps its colour in the dark, text beside it does not",
    arguments: [
      "<div style=\"background-color:#fff7d6\">\n\na [b](https://example.org)\n\n- c\n\n</div>",
      "<table><tr><td bgcolor=\"#ffffff\"><p>a <a href=\"https://example.org\">b</a></p></td></tr></table>",
    ])
  func grounds(markdown: String) throws {
    let parts = try Sample.mail(markdown + "\n\nbeside").components(separatedBy: "beside")[0].components(separatedBy: "<p class=\"t\"")
    #expect(parts.count == 2 && !parts[0].contains("class=\"t") && !parts[0].contains("class=\"a\""), "\(parts)")
    #expect(parts[0].contains(/<a href="[^"]*" style="color:#1f1f1f/) && !parts[0].contains("color:#2b2a27"))
  }

  @Test func `Language, direction and side of raw HTML survive`() throws {
    let html = try Sample.mail(
      "<em lang=\"fr\">a</em> <a href=\"https://example.org\" dir=\"rtl\">b</a>\n\n<h2 lang=\"fr\">c</h2>\n\n"
        + "<table><tr><td align=\"right\">d</td></tr></table>")
    #expect(
      html.contains("<em lang=\"fr\">a</em>") && html.contains(/<a [^>]*class="a" dir="rtl"/) && html.contains(/<h2 class="h" lang="fr"/))
    #expect(html.contains(/<td class="t" align="right"[^>]*text-align:right/), "\(html)")
  }

  @Test(
    "What raw HTML says of headings, links, pictures and rules is kept behind our own style",
    arguments: [
      ("<h2 align=\"center\" style=\"color:red\">a</h2>", #"<h2 class="h" align="center" style="margin[^"]*;color:#ff0000">"#),
      ("[a](https://a.example \"t\")", #"<a class="a" href="https://a.example" title="t" style"#),
      (
        "<a href=\"https://a.example\" style=\"padding:9px\">b</a>",
        #"<a href="https://a.example" class="a" style="color:#[^"]*;padding:9px">"#
      ),
      ("<hr width=\"40\" style=\"margin:0\">", #"<hr width="40" style="border:0;[^"]*;margin:0">"#),
      ("a <img src=\"https://a.example/b.png\" alt=\"c\" width=\"50%\">", #"width="268" alt="c""#),
      (
        "a <img src=\"https://a.example/b.png\" alt=\"c\" style=\"width:80px\" align=\"right\">",
        #"width="80" alt="c" [^>]*align="right" style="vertical-align[^"]*;width:80px""#
      ),
      ("<span style=\"color:red\">a</span>", #"<span class="t" style="color:#ff0000">"#),
      ("<div style=\"color:red\">\n\na\n\n</div>", #"<p class="t" style="[^"]*color:#ff0000">a"#),
    ])
  func kept(markdown: String, pattern: String) throws {
    let html = try Sample.mail(markdown)
    #expect(html.contains(try Regex(pattern)), "\(html)")
  }

  @Test func `What stands on the theme's ground within the writer's has the theme's colours again`() throws {
    let html = try Sample.mail(
      "<div style=\"background:#fff7d6\">\n\n| a |\n|---|\n| b |\n\n> c\n\n> [!NOTE]\n> d\n\n[e](https://example.org \"button\")\n\n</div>")
    #expect(html.contains(/<td align="left"[^>]*color:#1f1f1f;[^>]*>b/) && html.contains(/<p style="[^"]*color:#1f1f1f">c/), "\(html)")
    #expect(
      html.contains(/<td class="g x t"/) && html.contains(/<p class="t" style="[^"]*color:#2b2a27">d/) && html.contains("<a class=\"b\""))
  }

  @Test func `A picture in a sentence stays in it, one that is a paragraph is a block`() throws {
    let resolve: @Sendable (String) -> ImageSource? = { _ in ImageSource(url: "https://a.example/b.png", width: 40, height: 30) }
    let inline = try Sample.mail("a ![b](b.png) c", resolve: resolve)
    #expect(inline.contains("width=\"40\" height=\"30\"") && inline.contains("vertical-align:middle") && !inline.contains("display:block"))
    for alone in ["![b](b.png)", "[![b](b.png)](https://a.example)", "![b](b.png \"c\")"] {
      #expect(try Sample.mail(alone, resolve: resolve).contains("display:block;width:100%;max-width:40px"))
    }
    #expect(try Sample.document("a ![b](b.png) c").blocks.count == 1)
    #expect(TextRenderer { _ in nil }.text(try Sample.document("a ![b](b.png) c")) == "a [Image: b] c\n")
  }

  @Test func `A picture for the dark stands hidden beside its light one, and only where there is one`() throws {
    let resolve: @Sendable (String) -> ImageSource? = { name in
      ["plan.png", "plan-dark.png"].contains(name) ? ImageSource(url: "https://a.example/" + name, width: 40, height: 30) : nil
    }
    let html = try Sample.mail("![b](plan.png)", resolve: resolve)
    #expect(html.contains(/<img class="m l" src="https:\/\/a.example\/plan.png"/))
    #expect(
      html.contains(/<!--\[if !mso\]><!--><span class="d" style="display:none;[^"]*mso-hide:all"><img class="m" src="[^"]*plan-dark.png"/))
    #expect(try Sample.mail("![b](plan-dark.png)", resolve: resolve).components(separatedBy: "<img").count == 2)
    #expect(try Sample.tokens().darkCSS.contains(".l{display:none !important}.d{display:inline !important"))
    let page = WebRenderer(resolve: resolve).html(try Sample.document("![b](plan.png)"))
    #expect(page.contains("<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"https://a.example/plan-dark.png\""))
    #expect(page.contains("<img src=\"https://a.example/plan.png\" alt=\"b\" width=\"40\" height=\"30\" /></picture>"))
  }

  @Test func `A button's ground has its size in Outlook, which pads no links`() throws {
    let html = try Sample.mail("[w](https://example.org/w \"button\")")
    #expect(html.contains(/<td class="b"[^>]*mso-padding-alt:14px 28px"><a [^>]*padding:14px 28px;mso-padding-alt:0;/))
  }

  @Test func `A heading that the post links to has an anchor, and no other has`() throws {
    let html = try Sample.mail("[a](#the-goal) <a href=\"#own\">b</a>\n\n## The goal\n\n## Other\n\n<h3 id=\"own\">Own</h3>\n")
    #expect(html.contains(/<h2 [^>]*><a name="w-the-goal" id="w-the-goal"><\/a>The goal/))
    #expect(html.contains("<a name=\"w-own\" id=\"w-own\"></a>Own") && !html.contains("name=\"w-other\""))
  }

  @Test(arguments: [TextDirection.ltr, .rtl])
  func `Styles stand on the elements, none needs a style sheet, and nothing is used that mail programs drop`(direction: TextDirection)
    throws
  {
    let html = try Sample.mail(Self.everything, direction)
    for part in html.components(separatedBy: "<").dropFirst() where !part.hasPrefix("/") {
      let tag = part.prefix { $0 != ">" }
      let name = String(tag.prefix { $0 != " " })
      if ["h2", "p", "li", "td", "th", "ul", "ol", "pre", "hr", "img", "sup", "code"].contains(name) {
        #expect(tag.contains("style=\""), "\(tag)")
      }
      if tag.contains(";color:#") || tag.contains("\"color:#") {
        #expect(tag.contains("class=\""), "a dark rule must reach \(tag)")
      }
    }
    for word in ["&apos;", "rgb(", "var(", "rem", "!important", "<h1", "<input", "<figure", "target=", "srcset", "text-align:start"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test func `Sides are physical and follow the direction`() throws {
    let leftToRight = try Sample.mail(Self.everything)
    let rightToLeft = try Sample.mail(Self.everything, .rtl)
    #expect(leftToRight.contains("border-left:4px") && leftToRight.contains("padding-left:26px") && !leftToRight.contains("dir=\"rtl\""))
    #expect(rightToLeft.contains("border-right:4px") && rightToLeft.contains("padding-right:26px") && !rightToLeft.contains("-left:"))
    #expect(rightToLeft.contains("<p class=\"t\" dir=\"rtl\"") && rightToLeft.contains("<pre class=\"k\" dir=\"ltr\""))
  }

  @Test(
    "Elements become what mail programs understand",
    arguments: [
      ("# a", "<h2 class=\"h\" "), ("a\u{A0}b\u{200D}", "a&nbsp;b&#8205;"), ("- [ ] a\n- [x] b\n", "&#9745; b"),
      ("a[^1]\n\n[^1]: b\n", "<a name=\"fn-1\" id=\"fn-1\"></a>"), ("a[^1]\n\n[^1]: b\n", ">1. b</p>"), ("3. a\n", "<ol start=\"3\" "),
      ("> a", "<blockquote style=\"margin:0\">"), ("```\n<a>\n\n\n```\n", "&lt;a&gt;</pre>"),
      ("| a |\n|:-:|\n| b |\n", "<th scope=\"col\" class=\"t r\" align=\"center\""), ("[a](/b?c&d)", "href=\"/b?c&amp;d\""),
    ])
  func element(markdown: String, html: String) throws {
    let mail = try Sample.mail(markdown)
    #expect(mail.contains(html), "\(mail)")
  }

  @Test func `Paragraphs of a loose list stay apart, even when they are equal; those of a tight one need no space`() throws {
    #expect(try Sample.mail("- a\n\n  a\n").components(separatedBy: "margin:0 0 14px").count == 3)
    let tight = try Sample.mail("- a\n  - b\n")
    #expect(!tight.contains("<p ") && tight.contains("margin:6px 0 0"))
  }

  @Test func `A picture is as wide as it is, at most as the card, and keeps its shape`() throws {
    let sizes = ["wide.png": (1072, 300), "small.png": (40, 30), "flat.png": (4000, 1)]
    let html = try Sample.mail("![a](wide.png) ![b](small.png) ![c](flat.png) ![d](other.png)") { name in
      sizes[name].map { ImageSource(url: "https://example.org/" + name, width: $0.0, height: $0.1) }
    }
    for size in [
      "width=\"536\" height=\"150\" alt=\"a\"", "width=\"40\" height=\"30\" alt=\"b\"", "width=\"536\" height=\"1\" alt=\"c\"",
      "other.png\" alt=\"d\"",
    ] {
      #expect(html.contains(size), "\(size)")
    }
    #expect(try Sample.mail("![a](https://a.example/b.png)").contains(/alt="a" border="0" style="display:block;max-width:100%;height:auto/))
  }

  @Test func `A cell of a table's head without words heads nothing, in the mail and on the page`() throws {
    for (source, heads) in [("| | b |\n|-|-|\n| c | d |\n", 1), ("| a | b |\n|-|-|\n| c | |\n", 2)] {
      let page = WebRenderer().html(try Sample.document(source))
      for html in [try Sample.mail(source), page] {
        #expect(html.matches(of: /<th[ >]/).count == heads && html.matches(of: /<td[ >]/).count == 4 - heads, "\(html)")
        #expect(html.matches(of: /<td[^>]* scope=/).isEmpty)
      }
    }
  }

  @Test func `A table too wide for a phone becomes records; a narrow one stays a table`() throws {
    let wide = try Sample.mail("|a|b|c|d|e|\n|-|-|-|-|-|\n|1|2|3|4|5|\n|6|7|8|9|0|\n")
    #expect(wide.components(separatedBy: "<tr>").count == 11 && wide.components(separatedBy: "scope=\"row\"").count == 11)
    #expect(!wide.contains("role=\"presentation\""), "it is data, not layout")
    #expect(try Sample.mail("|a|b|c|d|\n|-|-|-|-|\n|1|2|3|4|\n").components(separatedBy: "<tr>").count == 3)
  }

  @Test func `Words of a table break where a phone has no room for them, and nowhere else`() throws {
    func cells(_ row: String) throws -> [Bool] {
      let html = try Sample.mail("|When|Where|Link|\n|-|-|-|\n\(row)\n")
      return html.components(separatedBy: "<td").dropFirst().map { $0.contains("word-break:break-word") }
    }
    #expect(try cells("|Tuesday|Linden Square|https://example.org/events/2026|") == [false, false, true])
    #expect(try cells("|Tuesday|Linden Square|here|") == [false, false, false])
    #expect(try cells("|Tuesday|`\(String(repeating: "w", count: 36))`|\(Sample.mark)|") == [false, true, true])
    let record = try Sample.mail("|a|b|c|d|e|\n|-|-|-|-|-|\n|1|2|3|https://example.org/events/2026|5|\n")
    #expect(record.components(separatedBy: "word-break:break-word").count == 2)
  }

  @Test func `A very long line of code is cut at spaces, and never inside the mark of a merge value`() throws {
    let code =
      String(repeating: "word ", count: 40) + String(repeating: "x", count: 300) + Sample.mark + String(repeating: Sample.mark, count: 60)
    let html = try Sample.mail("    \(code)")
    let start = try #require(html.firstRange(of: "<pre")), end = try #require(html.firstRange(of: "</pre>"))
    let lines = html[start.upperBound..<end.lowerBound].drop { $0 != ">" }.dropFirst().split(separator: "\n")
    #expect(lines.count > 5 && lines.allSatisfy { $0.count <= 95 })
    #expect(lines[0].hasSuffix("word ") && lines.joined() == code)
    #expect(html.components(separatedBy: Sample.mark).count == 62)
  }

  @Test func `A task takes no mark from its neighbours, and a list in it stands further in`() throws {
    let mixed = try Sample.mail("- a\n- [x] b\n")
    #expect(mixed.contains(/<ul [^>]*padding-left:26px">/) && mixed.contains(/<li [^>]*;list-style-type:none;[^>]*>&#9745; b/))
    #expect(!mixed.contains(/<li [^>]*list-style-type[^>]*>a/))
    let numbered = try Sample.mail("1. [x] a\n2. [ ] b\n")
    #expect(numbered.contains("&#9745; a") && !numbered.contains("list-style-type"))
    let nested = try Sample.mail("- [ ] a\n  - [x] b\n  - c\n")
    #expect(nested.matches(of: /padding-left:26px/).count == 2)
  }

  @Test(
    "A picture is no wider than the room that it stands in",
    arguments: [
      ("![a](b.png)", 536), ("> ![a](b.png)", 492), ("> [!NOTE]\n> ![a](b.png)", 492), ("> [!QUOTE]\n> ![a](b.png)", 512),
      ("- ![a](b.png)", 510), ("- b\n  - ![a](b.png)", 484), ("> - ![a](b.png)", 466), ("|a|b|\n|-|-|\n|![a](b.png)|c|", 248),
      ("<ul><li><img src=\"b.png\" alt=\"a\"></li></ul>", 510),
    ])
  func room(text: String, width: Int) throws {
    let html = try Sample.mail(text) { _ in ImageSource(url: "https://a.example/b.png", width: 1200, height: 600) }
    #expect(html.contains("width=\"\(width)\" height=\"\(width / 2)\" alt=\"a\""), "\(html)")
  }
}
