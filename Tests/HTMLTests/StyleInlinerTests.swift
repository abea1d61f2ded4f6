import HTML
import Testing

@Suite struct StyleInlinerTests {
  /// What stands in `body` after inlining, and what is left in `<style>`.
  private func inlined(_ style: String, _ body: String) throws -> (body: String, style: String, warnings: [StyleWarning]) {
    let document = Self.document(style, body)
    let (output, warnings) = try StyleInliner().inlined(document)
    let again = try StyleInliner().inlined(output).document
    #expect(again == output, "a second time changes it")
    let match = try #require(
      output.wholeMatch(of: /(?s)<!DOCTYPE html><html><head><style>(.*?)<\/style><\/head><body>(.*)<\/body><\/html>/))
    return (String(match.2), String(match.1), warnings)
  }

  private static func document(_ style: String, _ body: String) -> String {
    "<!DOCTYPE html><html><head><style>\(style)</style></head><body>\(body)</body></html>"
  }

  @Test(
    "Rules are merged in the order in which the last word counts",
    arguments: [
      ("p{color:red}", "<p>a</p>", "<p style=\"color:red\">a</p>"),
      ("p{color:red}p{color:blue}", "<p>a</p>", "<p style=\"color:blue\">a</p>"),
      (".a{color:blue}p{color:red}", "<p class=a>a</p>", "<p class=a style=\"color:blue\">a</p>"),
      ("#i{color:blue}.a.b{color:red}", "<p id=i class='b a'>", "<p id=i class='b a' style=\"color:blue\">"),
      ("p{color:red}", "<p style='color:blue'>", "<p style='color:blue'>"),
      ("p{color:red !important}", "<p style='color:blue'>", "<p style=\"color:red\">"),
      ("p{color:red!important}", "<p style='color:blue !important'>", "<p style='color:blue !important'>"),
      ("p{color:red !important;top:0}", "<p style='color:blue ! important'>", "<p style=\"top:0;color:blue !important\">"),
      (".a{margin-left:1px}p{margin:2px}", "<p class=a>", "<p class=a style=\"margin:2px;margin-left:1px\">"),
      ("p{margin:2px}p{margin-left:1px}p{margin:3px}", "<p>", "<p style=\"margin-left:1px;margin:3px\">"),
      ("p{width:100%;width:calc(100% - 2px)}", "<p>", "<p style=\"width:100%;width:calc(100% - 2px)\">"),
      ("p{width:50%}p{width:100%;width:calc(1px)}", "<p>", "<p style=\"width:100%;width:calc(1px)\">"),
      ("p{color:inherit;margin:initial}", "<p>", "<p style=\"color:inherit;margin:initial\">"),
      ("p{padding:1px}", "<p style='margin:0;'>", "<p style=\"padding:1px;margin:0\">"),
      ("p,div,p{color:red}", "<p>a</p><div>b</div>", "<p style=\"color:red\">a</p><div style=\"color:red\">b</div>"),
      ("p,.a{color:red}p{color:blue}", "<p class=a>", "<p class=a style=\"color:red\">"),
      ("p{font-family:\"A B\",serif}", "<p>", "<p style=\"font-family:'A B',serif\">"),
      ("p{quotes:\"'\" \"x\"}", "<p>", "<p style=\"quotes:&quot;'&quot; &quot;x&quot;\">"),
      ("p{background:url(a?b&c)}", "<p>", "<p style=\"background:url(a?b&amp;c)\">"),
      ("p{color:red;;}", "<p>", "<p style=\"color:red\">"), ("p{/* a;b */color:/**/red}", "<p>", "<p style=\"color:red\">"),
      ("p{content:'a;b}'}", "<p>", "<p style=\"content:'a;b}'\">"), ("P{COLOR:Red}", "<p>", "<p style=\"color:Red\">"),
      ("<!-- p{color:red} -->", "<p>", "<p style=\"color:red\">"), ("p{color:red", "<p>", "<p style=\"color:red\">"),
      ("p{}", "<p>", "<p>"), ("p *{top:0}", "<p>a<br>b</p>", "<p>a<br style=\"top:0\">b</p>"),
    ])
  func merging(style: String, body: String, expected: String) throws {
    let result = try inlined(style, body)
    #expect(result.body == expected)
    #expect(result.style.isEmpty || style.hasPrefix("<!--"), "left: \(result.style)")
  }

  @Test(
    "Tags are changed at their end or behind their name, and only there",
    arguments: [
      ("<br/>", "<br style=\"x:y\"/>"), ("<br />", "<br style=\"x:y\" />"), ("<a href=b/>c</a>", "<a style=\"x:y\" href=b/>c</a>"),
      ("<p style=color:red id=a>", "<p style=\"x:y;color:red\" id=a>"), ("<p STYLE = 'a:b' id=a>", "<p style=\"x:y;a:b\" id=a>"),
      ("<p style>", "<p style=\"x:y\">"), ("<p style=\"\">", "<p style=\"x:y\">"), ("<p\n>", "<p\n style=\"x:y\">"),
      ("<p title='a > b'>", "<p title='a > b' style=\"x:y\">"), ("<p style='a:&quot;b&quot;'>", "<p style=\"x:y;a:&quot;b&quot;\">"),
      ("&nbsp;&zwnj;<p>&apos;&#847;</p>", "&nbsp;&zwnj;<p style=\"x:y\">&apos;&#847;</p>"),
      ("<!--[if mso]><p class=a><![endif]--><p>", "<!--[if mso]><p class=a><![endif]--><p style=\"x:y\">"),
      ("<!--[if !mso]><!--><p><!--<![endif]-->", "<!--[if !mso]><!--><p style=\"x:y\"><!--<![endif]-->"),
      ("<p>\u{E000}?1\u{E001}a\u{E000}/1\u{E001}</p>", "<p style=\"x:y\">\u{E000}?1\u{E001}a\u{E000}/1\u{E001}</p>"),
      ("<a href=\"\u{E000}3\u{E001}?a&amp;b\">é</a>", "<a href=\"\u{E000}3\u{E001}?a&amp;b\" style=\"x:y\">é</a>"),
      ("<p style=\"color:\u{E000}3\u{E001}\">", "<p style=\"x:y;color:\u{E000}3\u{E001}\">"),
      ("<p style=\"\u{E000}3\u{E001};\">", "<p style=\"x:y;\u{E000}3\u{E001}\">"),
      ("<p style=\"\u{E000}?1\u{E001}a:b\u{E000}/1\u{E001};c:d\">", "<p style=\"x:y;\u{E000}?1\u{E001}a:b\u{E000}/1\u{E001};c:d\">"),
    ])
  func places(body: String, expected: String) throws {
    #expect(try inlined("p,a,br{x:y}", body).body == expected)
  }

  @Test(
    "What only the reader's program can apply, or means nothing here, stays in style",
    arguments: [
      "a:hover{color:red}", "a:visited{color:red}", "p::before{content:'x'}", "p:after{content:'x'}",
      "@media (max-width:9px){p{color:red}}",
      "@font-face{font-family:x;src:url(x)}", "@supports (a:b){p{color:red}}", "[data-ogsc] p{color:red}", "[data-ogsb] .x{color:red}",
      "p[data-ogsc]{color:red}", "@import url(x);", "@media print{p{color:red}p{a:b}}", "#outlook a{padding:0}", "u + #body a{color:red}",
      "a[x-apple-data-detectors]{color:inherit !important}", "p:not(:hover){color:red}", ".missing{color:red}", "@charset \"utf-8\";",
      "p:focus-within a{color:red}", "p::-webkit-scrollbar{width:1px}",
    ])
  func stays(rule: String) throws {
    let body = "<p><a href=x>a</a></p>"
    let result = try inlined("\n \(rule)\n", body)
    #expect(result.body == body && result.style == "\n \(rule)\n" && result.warnings.isEmpty)
    let mixed = try inlined("p{top:0}\n\(rule)\na{top:1px}", body)
    #expect(mixed.body == "<p style=\"top:0\"><a href=x style=\"top:1px\">a</a></p>" && mixed.style == rule + "\n")
  }

  @Test func `Of a list of selectors, only those that were inlined go`() throws {
    let result = try inlined("p, a:hover , .x,td{top:0 !important}", "<p>")
    #expect(result.body == "<p style=\"top:0\">" && result.style == "a:hover,.x,td{top:0 !important}")
  }

  @Test(
    "What is not understood stays, with a warning",
    arguments: [
      ("p:lang(de){top:0}", StyleWarning.selectorNotUnderstood("p:lang(de)")), ("p, ::-moz-x{top:0}", .selectorNotUnderstood("::-moz-x")),
      ("p > {top:0}", .selectorNotUnderstood("p >")), ("p{top:0;a{left:0}}", .nestedRules(selectors: "p")),
      ("p/* a */{top:0}", .selectorNotUnderstood("p/* a */")),
      ("p:nth-child(2 of a){top:0}", .selectorNotUnderstood("p:nth-child(2 of a)")),
    ])
  func notUnderstood(rule: String, warning: StyleWarning) throws {
    let result = try inlined(rule, "<p>")
    #expect(result.body == "<p>" && result.style == rule && result.warnings == [warning] && !warning.message.isEmpty)
  }

  @Test func `A rule for tags that are not written is inlined and stays`() throws {
    let result = try inlined("tbody,td{top:0}", "<table><tr><td>a</td></tr></table>")
    #expect(result.body == "<table><tr><td style=\"top:0\">a</td></tr></table>" && result.style == "tbody{top:0}")
    #expect(result.warnings == [.tagNotWritten(selector: "tbody")])
  }

  @Test(
    "Custom properties are replaced by what holds for the element",
    arguments: [
      (":root{--a:red}p{color:var(--a)}", "<p>", "<p style=\"color:red\">", ""),
      ("html{--a:var(--b);--b:1px}p{margin:0 var( --a )}", "<p>", "<p style=\"margin:0 1px\">", ""),
      (":root{--a:red}.x{--a:blue}p{color:var(--a)}", "<div class=x><p></div>", "<div class=x><p style=\"color:blue\"></div>", ""),
      ("p{color:var(--a,var(--b,green))}", "<p>", "<p style=\"color:green\">", ""),
      (":root{--a:2px}p{width:calc(var(--a)*2)}", "<p>", "<p style=\"width:calc(2px*2)\">", ""),
      (":root{--a:red}", "<p style='color:var(--a)'>", "<p style=\"color:red\">", ""),
      (":root{--a:var(--b);--b:var(--a)}p{color:var(--a);top:0}", "<p>", "<p style=\"top:0\">", ""),
      (":root{--a:red;color:var(--a)}p:hover{color:var(--a)}", "<p>", "<p>", ":root{--a:red}p:hover{color:var(--a)}"),
    ])
  func customProperties(style: String, body: String, expected: String, left: String) throws {
    let document = Self.document(style, body)
    let output = try StyleInliner().inlined(document).document
    #expect(output.contains("<body>\(expected)</body>") && output.contains("<style>\(left)</style>"), "\(output)")
    #expect(try StyleInliner().inlined(output).document == output)
  }

  @Test func `Custom properties that are not set, or change in an at-rule, are told`() throws {
    let unset = try inlined("p{color:var(--a);top:0}", "<p>")
    #expect(unset.body == "<p style=\"top:0\">" && unset.warnings == [.unsetCustomProperty(declaration: "color:var(--a)")])
    let style = ":root{--a:red}p{color:var(--a)}@media (prefers-color-scheme:dark){:root{--a:blue}}"
    #expect(try StyleInliner().inlined(Self.document(style, "<p>")).warnings == [.changingCustomProperty("--a")])
  }

  @Test(
    "Outlook gets sizes, colors and alignment as attributes, where it has none",
    arguments: [
      ("width:600px", "<table>", "<table width=\"600\" style=\"width:600px\">"),
      ("width:100%", "<table>", "<table width=\"100%\" style=\"width:100%\">"),
      ("width:auto", "<table>", "<table style=\"width:auto\">"), ("width:calc(1px)", "<table>", "<table style=\"width:calc(1px)\">"),
      ("width:1.5px", "<table>", "<table style=\"width:1.5px\">"), ("width:9px", "<table width=8>", "<table width=8 style=\"width:9px\">"),
      ("width:100%;height:9px", "<img>", "<img height=\"9\" style=\"width:100%;height:9px\">"),
      ("width:9px", "<p>", "<p style=\"width:9px\">"),
      ("background-color:#ABC", "<table>", "<table bgcolor=\"#aabbcc\" style=\"background-color:#ABC\">"),
      ("background:linear-gradient(#fff,#000)", "<table>", "<table style=\"background:linear-gradient(#fff,#000)\">"),
      (
        "background:#fff url('a.png') no-repeat", "<table>",
        "<table bgcolor=\"#ffffff\" background=\"a.png\" style=\"background:#fff url('a.png') no-repeat\">"
      ),
    ])
  func mirror(declarations: String, tag: String, expected: String) throws {
    #expect(try inlined("table,img,p{\(declarations)}", tag).body == expected)
    let cell = try inlined("td{text-align:center;vertical-align:top}", "<table><tbody><tr><td>a</table>")
    #expect(cell.body.contains("<td align=\"center\" valign=\"top\" style=\"text-align:center;vertical-align:top\">"))
  }

  @Test func `An embedded style sheet and those for other media stay as they are`() throws {
    let document = """
      <!DOCTYPE html>\r\n<html><head><style data-embed>p{a:b}</style>\r\n<style media="print">p{c:d}</style>
      <!--[if mso]><style>p{e:f}</style><![endif]--><STYLE type='text/css'>p{g:h}\r\n</STYLE></head>\r\n<BODY class=x>\t<P>a</BODY>
      """
    #expect(
      try StyleInliner().inlined(document).document
        == document.replacing("p{g:h}\r\n", with: "").replacing("<P>", with: "<P style=\"g:h\">"))
  }

  @Test func `A document that would take too long is refused`() {
    #expect(throws: HTMLFault.tooDeep(limit: 256)) { try StyleInliner().inlined(String(repeating: "<div>", count: 300)) }
  }

  @Test(
    "A rule that stays wins over what is inlined where it did before",
    arguments: [
      ("p{color:red}@media all{p{color:blue}}", "@media all{p{color:blue !important}}"),
      ("p{color:red}@media all{p{color:blue;top:0}b{color:red}}", "@media all{p{color:blue !important;top:0}b{color:red}}"),
      ("p{color:red}@MEDIA all{@supports (a:b){p{ color : blue ; }}}", "@MEDIA all{@supports (a:b){p{ color : blue !important ; }}}"),
      ("@media all{p{color:blue}}p{color:red}", "@media all{p{color:blue}}"),
      ("p{color:red}@container (a:b){p{color:blue}}", "@container (a:b){p{color:blue !important}}"),
      (".a{color:red}@media all{p{color:blue}}", "@media all{p{color:blue}}"),
      ("p{color:red}@media all{.a{color:blue}}", "@media all{.a{color:blue !important}}"),
      ("p{color:red !important}@media all{.a{color:blue}}", "@media all{.a{color:blue}}"),
      ("p{padding-left:1px}@media all{p{padding:0}}", "@media all{p{padding:0 !important}}"),
      ("p{border:1px solid red}@media all{p{border-top-color:blue}}", "@media all{p{border-top-color:blue !important}}"),
      ("p{border-left:0}@media all{p{border-top:0;border-radius:1px}}", "@media all{p{border-top:0;border-radius:1px}}"),
      ("p{font:1px a}@media all{p{line-height:2px}}", "@media all{p{line-height:2px !important}}"),
      ("p{color:red}p:hover{color:blue}", "p:hover{color:blue !important}"), ("p{color:red}p::before{color:blue}", "p::before{color:blue}"),
      ("p{color:red}[data-ogsc] .a{color:blue}", "[data-ogsc] .a{color:blue !important}"),
      ("p{top:0}p,p:hover{color:blue}", "p:hover{color:blue !important}"), ("p{top:0}p:hover,b{top:1px}", "p:hover,b{top:1px !important}"),
      ("p{color:red}.b,.a:hover{color:blue}", ".b,.a:hover{color:blue !important}"),
      ("p{margin:0 auto}@media all{p{margin:0 !important;margin-left:30px}}", "@media all{p{margin:0 !important;margin-left:30px}}"),
      ("p{color:red}@media all{p{color:blue;color:green !important}}", "@media all{p{color:blue;color:green !important}}"),
      (
        "p{margin:0 auto}@media all{p{margin:1px;margin-left:3px !important}}",
        "@media all{p{margin:1px !important;margin-left:3px !important}}"
      ),
      (
        "p{border:0}@media all{p{border-top:1px solid red !important;border-top-color:blue;border-left:0}}",
        "@media all{p{border-top:1px solid red !important;border-top-color:blue;border-left:0 !important}}"
      ),
      (
        "p{margin:0}@media all{p{margin-inline:1px !important;margin-left:2px;margin-inline-end:3px;margin-top:4px}}",
        "@media all{p{margin-inline:1px !important;margin-left:2px;margin-inline-end:3px;margin-top:4px !important}}"
      ),
    ])
  func kept(style: String, left: String) throws {
    let result = try inlined(style, "<p class=a>x</p>")
    #expect(result.style == left && result.warnings.isEmpty, "\(result)")
  }

  @Test(
    "What sets the same under another name is a rival too, whichever of them stays",
    arguments: [
      ("border-radius", "border-top-left-radius"), ("border-radius", "border-start-end-radius"), ("margin-left", "margin-inline"),
      ("margin", "margin-inline-start"), ("padding-bottom", "padding-block-end"), ("padding", "padding-block"), ("width", "inline-size"),
      ("max-width", "max-inline-size"), ("min-height", "min-block-size"), ("overflow-wrap", "word-wrap"), ("white-space", "text-wrap"),
      ("white-space", "text-wrap-mode"), ("border-left-color", "border-inline-start"), ("border-inline-color", "border-right"),
      ("border", "border-block-width"), ("border", "border-image"), ("font-size", "all"), ("font", "font-stretch"), ("font", "line-height"),
      ("column-count", "columns"), ("box-sizing", "-webkit-box-sizing"), ("page-break-after", "break-after"), ("top", "inset"),
      ("left", "inset-inline-end"), ("overflow-y", "overflow-block"), ("row-gap", "gap"), ("flex-wrap", "flex-flow"),
      ("font-stretch", "font-width"), ("align-items", "place-items"), ("margin-left", "-webkit-margin-start"),
      ("padding", "-webkit-padding-end"), ("margin-top", "-webkit-margin-before"), ("width", "-webkit-logical-width"),
      ("max-height", "-webkit-max-logical-height"), ("border-left", "-webkit-border-start"), ("border-color", "-webkit-border-after-color"),
      ("text-transform", "-epub-text-transform"),
      ("border-spacing", "-webkit-border-horizontal-spacing"),
    ])
  func rivals(one: String, other: String) throws {
    for (inlined, kept) in [(one, other), (other, one)] {
      let result = try self.inlined("p{\(inlined):0}@media all{p{\(kept):1px}}", "<p>x</p>")
      #expect(result.style == "@media all{p{\(kept):1px !important}}" && result.warnings.isEmpty, "\(result)")
    }
  }

  @Test(
    "What only sounds alike is none",
    arguments: [
      ("border-left", "border-radius"), ("border-top", "border-inline"), ("border-width", "border-color"), ("border", "border-collapse"),
      ("margin-top", "margin-inline"), ("width", "block-size"), ("direction", "all"), ("color", "-webkit-text-fill-color"),
      ("flex", "flex-direction"), ("padding", "margin"), ("line-height", "font-size"), ("border-top-color", "border-block-end"),
    ])
  func strangers(one: String, other: String) throws {
    for (inlined, kept) in [(one, other), (other, one)] {
      #expect(try self.inlined("p{\(inlined):0}@media all{p{\(kept):1px}}", "<p>x</p>").style == "@media all{p{\(kept):1px}}")
    }
  }

  @Test(
    "A declaration that stays, and can be made neither to win nor to lose as it did, is told and left alone",
    arguments: [
      (".a{color:red}.b.b.b{color:red}@media all{.a{color:blue}}", "<p class=a><p class='a b'>"),
      ("p{color:red}@media (a:b){.a{color:red !important}}@media all{p.a{color:blue}}", "<p class=a>"),
      ("p{color:red}@media all{p{color:blue}}", "<p><p style=\"color:green\">"),
    ])
  func uneven(style: String, body: String) throws {
    let result = try inlined(style, body)
    #expect(style.hasSuffix(result.style.suffix(20)) && result.warnings == [.unevenPrecedence(declaration: "color:blue")], "\(result)")
  }

  @Test(
    "A declaration that would pass an important part of it, or one of a narrower rule, is told",
    arguments: [
      "p{padding:5px}p{padding-left:0 !important}@media all{p{padding:9px}}", "p{padding:5px}.a{padding-left:0}@media all{p{padding:9px}}",
    ])
  func parts(style: String) throws {
    let result = try inlined(style, "<p class=a>x</p>")
    #expect(result.style == "@media all{p{padding:9px}}" && result.warnings == [.unevenPrecedence(declaration: "padding:9px")])
  }

  @Test func `Rules whose at-rule has an order of its own stay as they are, and are told`() throws {
    let style = "@layer a,b;@SCOPE (p) {b{color:blue}}@layer b{p{color:blue}}"
    let result = try inlined(style + "p{color:red}", "<p>x</p>")
    #expect(result.style == style && result.warnings == [.orderOfItsOwn(rule: "@SCOPE (p)"), .orderOfItsOwn(rule: "@layer b")])
    let empty = try inlined("@layer a{}p{color:red}", "<p>x</p>")
    #expect(empty.warnings.isEmpty)
  }

  @Test(
    "What loses all the same says nothing",
    arguments: [
      "p{padding:5px}p{padding-left:0 !important}@media all{p{padding-left:9px}}",
      "p{padding-left:5px}p{padding:0 !important}@media all{p{padding-left:9px}}",
    ])
  func losers(style: String) throws {
    let result = try inlined(style, "<p>x</p>")
    #expect(result.style == "@media all{p{padding-left:9px}}" && result.warnings.isEmpty)
  }

  @Test(
    "An important declaration that won over one that stays is inlined and stays too",
    arguments: [
      ("@media all{.a{color:red !important}}.a{color:blue !important}", "@media all{.a{color:red !important}}.a{color:blue !important}"),
      (
        "#i{color:blue!important;top:0}@media all{.a{color:red !important}}", "#i{color:blue!important}@media all{.a{color:red !important}}"
      ),
      ("#i{top:0 !important}@media all{.a{color:red !important}}", "@media all{.a{color:red !important}}"),
      (".a{color:blue !important}@media all{.a{color:red !important}}", "@media all{.a{color:red !important}}"),
      ("b{color:blue !important}@media all{p{color:red !important}}", "@media all{p{color:red !important}}"),
      // It stays above one of them and below the other.
      (
        "@media all{p{margin-top:1px !important}}p{margin:2px !important}@media print{p{margin-left:3px !important}}",
        "@media all{p{margin-top:1px !important}}p{margin:2px !important}@media print{p{margin-left:3px !important}}"
      ),
      // Now that the second stays, so must the third, which won over it.
      (
        "@media all{p{padding:1px !important}}p{padding-top:2px !important}.a{padding-top:3px !important}p{top:0 !important}",
        "@media all{p{padding:1px !important}}p{padding-top:2px !important}.a{padding-top:3px !important}"
      ),
      // What it says rests on a custom property.
      (
        ":root{--x:blue}@media all{p{color:red !important}}p{color:var(--x) !important}",
        ":root{--x:blue}@media all{p{color:red !important}}p{color:var(--x) !important}"
      ),
      (
        "p:hover{color:red !important}#i,p:focus{color:blue !important}",
        "p:hover{color:red !important}#i{color:blue !important}p:focus{color:blue !important}"
      ),
    ])
  func inlinedToo(style: String, left: String) throws {
    let result = try inlined(style, "<p class=a id=i>x</p><b>y</b>")
    #expect(result.style == left && result.warnings.isEmpty && !result.body.contains("important"), "\(result)")
  }

  @Test func `A rule that stays for tags that are not written counts as kept where it was inlined`() throws {
    let table = "<table><tr><td>a</td></tr></table>"
    let result = try inlined("table *{color:red !important}td{color:blue !important}", table)
    #expect(result.style == "table *{color:red !important}td{color:blue !important}", "\(result)")
    let raised = try inlined("td{color:red}table *,td:hover{color:blue}", table)
    #expect(raised.warnings.contains(.unevenPrecedence(declaration: "color:blue")), "\(raised)")
  }

  @Test func `A declaration behind an important part of it in the same rule is told, because it would take that part too`() throws {
    let result = try inlined("p{margin:9px}@media all{p{margin-left:3px !important;margin:1px}}", "<p>x</p>")
    #expect(result.style == "@media all{p{margin-left:3px !important;margin:1px}}")
    #expect(result.warnings == [.unevenPrecedence(declaration: "margin:1px")])
  }

  @Test func `Custom properties that name each other many times over are told at once`() throws {
    let steps = (1...14).map { "--v\($0):" + String(repeating: "var(--x,)var(--v\($0 - 1),)", count: 4) }.joined(separator: ";")
    let start = ContinuousClock.now
    let result = try inlined("p{\(steps);color:var(--v14)}", "<p>")
    #expect(result.warnings == [.unsetCustomProperty(declaration: "color:var(--v14)")] && start.duration(to: .now) < .seconds(5))
  }
}
