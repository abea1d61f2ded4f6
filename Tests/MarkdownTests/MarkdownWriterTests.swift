import HTML
import Testing

@testable import Markdown

/// A stranger's HTML as Markdown: what comes out is what a writer would have written, and means what the page showed.
@Suite struct MarkdownWriterTests {
  private func written(_ html: String) throws -> String {
    let writer = MarkdownWriter {
      $0.contains("://") ? ($0.hasPrefix("http") ? $0 : nil) : $0.contains(":") ? nil : "https://x.example/\($0)"
    }
    return writer.markdown(try HTMLFragment(parsing: html).nodes)
  }

  @Test(
    "Each form has its own",
    arguments: [
      ("<p>One <b>two </b>three,\n <i>four</i>.</p><p>Five", "One **two** three, *four*.\n\nFive"),
      ("<h1>Top</h1><h3>Deep <code>x</code></h3>", "## Top\n\n### Deep `x`"),
      ("<p>a<br>b<br><br>c</p>", "a\\\nb\n\nc"),
      ("<ul><li>a<li><p>b</p><ul><li>c</ul></ul>", "- a\n- b\n  - c"),
      ("<ol start=3><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n\n4. b\n\n   c"),
      ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
      ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
      ("<pre><code class=\"language-swift\">let a = \"```\"\n\n  b\n</code></pre>", "````swift\nlet a = \"```\"\n\n  b\n````"),
      (
        "<a href='/p q'>A (b)</a> and <a href='https://x.example/(1)'>c</a>",
        "[A (b)](https://x.example//p%20q) and [c](https://x.example/%281%29)"
      ),
      ("<img src=a.png alt='A [b]'>", "![A \\[b\\]](https://x.example/a.png)"),
      (
        "<figure><a href=big.png><img src=a.png alt=A></a><figcaption>The \"tree\"</figcaption></figure>",
        "[![A](https://x.example/a.png \"The \\\"tree\\\"\")](https://x.example/big.png)"
      ),
      ("<table><tr><th>a<th>b|c<tr><td>1<td><code>x|y</code></table>", "| a | b\\|c |\n| --- | --- |\n| 1 | `x\\|y` |"),
      ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
      ("<dl><dt>a<dd>b</dl><hr>", "**a**\n\nb\n\n* * *"),
      (
        "<iframe src='https://www.youtube.com/embed/abcdefghijk' title='A talk'></iframe>",
        "[A talk](https://www.youtube.com/watch?v=abcdefghijk)"
      ),
      ("Hello!<a href=x>y</a>", "Hello\\![y](https://x.example/x)"),
      ("see https://x.example/a_b.", "see <https://x.example/a_b>."),
      ("<font><p>a</p></font><section>b</section>", "a\n\nb"),
    ])
  func forms(html: String, markdown: String) throws {
    #expect(try written(html) == markdown)
  }

  @Test(
    "What would mean something in Markdown is characters",
    arguments: [
      "# no heading", "1. no list", "- no list", "> no quote", "[!NOTE] no callout", "*no* _emphasis_ **at** ~~all~~", "`no code`",
      "<b>no tag</b> &amp; &#65; no entity", "[no](https://x.example) link", "![no](https://x.example/p.png) picture", "[^1] no note",
      "===",
      "a \\ b\\", "| no | table |", "www.example.org", "http://x.example/(y)_z", "snake_case_name 2 * 3", "+ x", "{{ email }} {% if x %}",
      "{%{{", "a{ b",
    ])
  func escapes(text: String) throws {
    for place in ["<p>\(HTMLEscape.text(text))</p>", "<p>x<br>\(HTMLEscape.text(text))</p>"] {
      let markdown = try written(place)
      #expect(!markdown.contains("{{") && !markdown.contains("{%"), "\(markdown)")
      let document = try MarkdownParser.parse(markdown, firstLine: 1, language: "en").document
      #expect(
        document.blocks.count == 1 && document.plainText(limit: 1000).hasSuffix(text.trimmingPrefix("x ")),
        "\(markdown): \(document.blocks)")
      guard case .paragraph(let inlines)? = document.blocks.first else { continue }
      #expect(inlines.allSatisfy { if case .image = $0 { false } else { true } })
    }
  }

  @Test(
    "What runs, asks for input or counts readers is left out",
    arguments: [
      "<script>alert(1)</script>", "<style>p{}</style>", "<input value=x><button>y</button>", "<img src=t.gif width=1 height=1>",
      "<img src='https://feeds.feedburner.com/~r/x/~4/y'>", "<img src='javascript:x'>", "<img src='data:image/png;base64,xx'>",
      "<svg><text>x</text></svg>",
      "<img style='display: none' src=x.png>", "<a href='javascript:alert(1)'></a>", "<noscript>x</noscript>",
      "<iframe src='https://ads.example/'></iframe>",
      "<!-- x -->", "<template>x</template>",
    ])
  func leftOut(html: String) throws {
    #expect(try written("<p>a</p>\(html)") == "a")
  }

  @Test func `A link to a script is its words, and no reserved character comes out`() throws {
    #expect(try written("<a href='java&#10;script:x'>a</a> <a href='#b'>c</a>") == "a c")
    #expect(try written("a\u{E000}1\u{E001}b<code>\u{E000}</code>") == "a1b")
  }

  @Test func `Braces that come together from two tags are no merge tag`() throws {
    for html in ["{<span>{ email }}</span>", "{<b></b>% if x %}", "<i>{</i>{ email }}"] {
      let markdown = try written(html)
      #expect(!markdown.contains("{{") && !markdown.contains("{%"), "\(markdown)")
    }
    #expect(try written("a<br>---").contains("---") && written("<p>---</p>") == "\\---")
  }

  @Test func `Emphasis that Markdown would not see is none`() throws {
    #expect(try written("a<b>\"b\"</b>c") == "a\"b\"c")
    #expect(try written("<b>a<b>b</b></b><b> </b>") == "**ab**")
  }

  @Test func `However deep the nest is, what comes out is a post`() throws {
    let html = String(repeating: "<blockquote><ul><li>", count: 60) + "x"
    let markdown = try written(html)
    #expect(markdown.contains("x"))
    _ = try MarkdownParser.parse(markdown, firstLine: 1, language: "en")
  }
}
