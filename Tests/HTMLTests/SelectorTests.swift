import HTML
import Testing

@Suite struct SelectorTests {
  private static let body = """
    <div id="one" class="card  big" lang="en-GB" data-a="x y z"><p>1</p><p class="b">2</p><span>3</span><p>4</p></div>\
    <div id="two" class="card"><a href="https://example.org/x.pdf" TYPE="Text">5</a><em></em><p title='a"]b'>6<b>7</b></p></div>
    """

  /// Which elements a selector means: told by their text, in order.
  @Test(
    "Selectors mean what the standard says",
    arguments: [
      ("p", "1 2 4 67"), ("div > p", "1 2 4 67"), ("body p", "1 2 4 67"), ("body > p", ""), (".card p", "1 2 4 67"),
      (".big.card p", "1 2 4"),
      ("p + p", "2"), ("p ~ p", "2 4"), ("p+span+p", "4"), ("p:first-child", "1"), ("p:last-child", "4 67"), ("p:nth-child(2)", "2"),
      ("p:nth-child(odd)", "1 67"), ("p:nth-child(even)", "2 4"), ("p:nth-child(2n + 1)", "1 67"), ("p:nth-child(-n+2)", "1 2"),
      ("p:nth-child(n)", "1 2 4 67"), ("p:nth-child(-2n+4)", "2 4"), ("p:nth-last-child(1)", "4 67"), ("p:nth-of-type(3)", "4"),
      ("p:nth-last-of-type(2)", "2"), ("p:first-of-type", "1 67"), ("p:last-of-type", "4 67"), ("p:only-of-type", "67"),
      ("b:only-child", "7"),
      ("p:not(.b)", "1 4 67"), ("p:not(:first-child, .b)", "4 67"), (":is(.b, b)", "2 7"), (":where(.b, b)", "2 7"), ("p:not(div p)", ""),
      ("[title]", "67"), ("[title='a\"]b']", "67"), ("[title=\"a\\\"]b\"]", "67"), ("p[class=b]", "2"), ("p[class=B]", ""),
      ("p[class=B i]", "2"),
      ("[data-a~=y] p", "1 2 4"), ("[data-a~='x y'] p", ""), ("[lang|=en] p", "1 2 4"), ("[lang|=EN] p", "1 2 4"), ("[href^=https]", "5"),
      ("[href$='.pdf']", "5"), ("[href*=example]", "5"), ("[href^='']", ""), ("[type=text]", "5"), ("#two p", "67"),
      ("div#two.card>p>b", "7"),
      ("b:empty, em:empty ~ p", "67"), (":root p", "1 2 4 67"), ("p:root", ""), ("*#two *", "5 67 7"), (".\\62", "2"), ("P.b", "2"),
      (".B", ""), ("div p b", "7"), ("#one b", ""), ("p\n>\tb", "7"), ("body>div:nth-child(2)>:last-child", "67"),
    ])
  func selector(text: String, elements: String) throws {
    let document = "<!DOCTYPE html><html><head><style>\(text){x:y}</style></head><body>\(Self.body)</body></html>"
    let (output, warnings) = try StyleInliner().inlined(document)
    #expect(warnings.isEmpty)
    #expect(Self.marked(try HTMLFragment(parsing: output).nodes).joined(separator: " ") == elements)
  }

  private static func marked(_ nodes: [HTMLNode]) -> [String] {
    nodes.flatMap { node -> [String] in
      guard case .element(let element) = node else { return [] }
      let text = element.children.plainText
      return (element["style"] != nil && !text.isEmpty ? [text] : []) + marked(element.children)
    }
  }

  @Test(
    "The narrower selector wins wherever it stands",
    arguments: [
      ("#a", "p.b.c.d"), ("p.b", "p"), (".b.c", "p.b"), ("p:first-child", "p"), ("p[id]", "p"), ("body p", "p"), ("p:not(#x)", "p.b.c"),
      (":is(#a, p)", "p.b"), ("p", ":where(#a)"), ("p.b", "body div p"), ("[id]", "div p"), (".b", "p"), ("p:nth-child(1)", "div p"),
    ])
  func specificity(narrow: String, wide: String) throws {
    for style in ["\(narrow){top:1px}\(wide){top:2px}", "\(wide){top:2px}\(narrow){top:1px}"] {
      let document = "<!DOCTYPE html><html><head><style>\(style)</style></head><body><div><p id=a class='b c d'>x</p></div></body></html>"
      #expect(try StyleInliner().inlined(document).document.contains(" style=\"top:1px\">x"), "\(style)")
    }
  }
}
