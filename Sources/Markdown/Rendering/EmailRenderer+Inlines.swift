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

  /// No title: it shows nowhere but in a tooltip. No target: the mail program chooses.
  private func html(_ link: Link) -> String {
    let url = link.url(resolve)
    return "<a\(dark("a")) href=\"\(HTMLEscape.url(url))\" style=\"\(linkStyle)\">\(html(link.content))</a>"
  }

  private func html(_ image: Image) -> String {
    let source = resolve(image.source) ?? ImageSource(url: image.source, width: nil, height: nil)
    return html(source, alt: HTMLEscape.attribute(image.alt), width: image.width ?? source.width)
  }

  /// The file may be twice as large as it is shown; the attribute is the shown width, a plain number, which Outlook obeys. Font and
  /// colour are those of the text that stands for a blocked picture.
  ///
  /// - Parameters:
  ///   - alt: as an attribute's value.
  ///   - width: at which it is to be shown; never wider than the text.
  func html(_ source: ImageSource, alt: String, width: Int?, corners: Int = 4) -> String {
    let width = min(Self.contentWidth, width ?? Self.contentWidth)
    let height = source.width.flatMap { full in source.height.map { max(1, $0 * width / max(1, full)) } }
    let size = "width=\"\(width)\"" + (height.map { " height=\"\($0)\"" } ?? "")
    let font = "font-family:\(tokens.bodyFont);font-size:\(tokens.smallSize)px;line-height:\(tokens.smallSize * 3 / 2)px"
    let radius = corners == 0 ? "" : "border-radius:\(corners)px;"
    let style = "display:block;width:100%;max-width:\(width)px;height:auto;border:0;\(radius)\(font);color:\(tokens.light.muted)"
    return "<img class=\"m\" src=\"\(HTMLEscape.url(source.url))\" \(size) alt=\"\(alt)\" border=\"0\" style=\"\(style)\">"
  }
}
