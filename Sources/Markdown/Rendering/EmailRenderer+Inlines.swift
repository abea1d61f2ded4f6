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
      case .code(let literal):
        output += "<code class=\"k\" dir=\"ltr\" style=\""
        output += codeStyle
        output += "\">"
        output += HTMLEscape.text(literal)
        output += "</code>"
      case .emphasis(let inner): append(inner, in: "em")
      case .strong(let inner): append(inner, in: "strong")
      case .strikethrough(let inner): append(inner, in: "s")
      case .link(let link): self.append(link, to: &output)
      case .image(let image): output += html(image)
      case .element(let element): output += html(element)
      case .html: break
      case .footnote(let number):
        output += "<sup style=\"line-height:0;font-size:13px\">"
        output += "<a\(dark("a")) href=\"#fn-\(number)\" style=\"\(linkStyle)\">\(number)</a></sup>"
      }
    }
  }

  /// Mail programs warn of a link whose words name another site than it leads to: such a one leads straight.
  func address(of link: Link) -> String {
    let url = link.url(resolve)
    return detours.isEmpty || link.namedSite != nil ? url : detours[url] ?? url
  }

  /// No target: the mail program chooses.
  private func append(_ link: Link, to output: inout String) {
    let colors = OwnColors(link.attributes)
    output += "<a"
    if link.attributes.isEmpty { output += dark("a") }
    output += " href=\""
    output += HTMLEscape.url(address(of: link))
    output += "\""
    if !link.title.isEmpty { output += " title=\"\(HTMLEscape.attribute(link.title))\"" }
    if link.attributes.isEmpty {
      output += " style=\""
      output += linkStyle
      output += "\">"
      append(link.content, to: &output)
    } else {
      output += attributes(link.attributes, classes: colors.ground == nil ? "a" : "", style: linkStyle)
      output += ">"
      inside(link.attributes, colors).append(link.content, to: &output)
    }
    output += "</a>"
  }
}
