internal import HTML

extension EmailRenderer {
  /// Pixels between the card's paddings: no picture is shown wider.
  static let contentWidth = 536

  func html(_ inlines: [Inline]) -> String {
    var output = ""
    append(inlines, to: &output)
    return output
  }

  func append(_ inlines: [Inline], to output: inout String) {
    func append(_ inner: [Inline], in tag: String) {
      output += "<\(tag)>"
      self.append(inner, to: &output)
      output += "</\(tag)>"
    }
    for inline in inlines {
      switch inline {
      case .text(let text): output += HTMLEscape.mail(text)
      case .softBreak: output += "\n"
      case .lineBreak: output += "<br>\n"
      case .code(let literal): output += code(literal)
      case .emphasis(let inner): append(inner, in: "em")
      case .strong(let inner): append(inner, in: "strong")
      case .strikethrough(let inner): append(inner, in: "s")
      case .link(let link): output += html(link)
      case .image(let image): output += html(image)
      case .element(let element): output += html(element)
      case .html: break
      case .footnote(let number):
        output += "<sup style=\"line-height:0;font-size:13px\">"
        output += "<a class=\"a\" href=\"#fn-\(number)\" style=\"\(linkStyle)\">\(number)</a></sup>"
      }
    }
  }

  private func code(_ literal: String) -> String {
    let colours = "background-color:\(tokens.light.codeGround);color:\(tokens.light.codeInk)"
    let style = "font-family:\(tokens.codeFont);font-size:\(max(13, tokens.bodySize - 3))px;\(colours);padding:2px 4px"
    return "<code class=\"k\" dir=\"ltr\" style=\"\(style)\">\(HTMLEscape.text(literal))</code>"
  }

  /// No target: the mail program chooses.
  private func html(_ link: Link) -> String {
    let url = HTMLEscape.url(link.url(resolve))
    let title = link.title.isEmpty ? "" : " title=\"\(HTMLEscape.attribute(link.title))\""
    if link.attributes.isEmpty { return "<a\(dark("a")) href=\"\(url)\"\(title) style=\"\(linkStyle)\">\(html(link.content))</a>" }
    let colors = OwnColors(link.attributes)
    let own = attributes(link.attributes, classes: colors.ground == nil ? "a" : "", style: linkStyle)
    return "<a href=\"\(url)\"\(title)\(own)>\(inside(colors).html(link.content))</a>"
  }
}
