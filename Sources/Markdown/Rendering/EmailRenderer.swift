internal import HTML

/// A document as the HTML that mail programs understand: every style on its element, from the theme's tokens, and a short
/// class (see ``ThemeTokens/darkCSS``) on whatever has a colour. It stands in one table cell of the layout, which sets the font;
/// tables inside state it again, because Word does not hand it down to them.
package struct EmailRenderer: Sendable {
  let tokens: ThemeTokens
  let direction: TextDirection
  let resolve: @Sendable (String) -> ImageSource?
  /// What stands in the place of an address, for links whose words are none themselves.
  let detours: [String: String]
  /// The style of running text.
  private(set) var textStyle: String
  private(set) var linkStyle: String
  /// The ink on a ground that the writer chose: all that stands there has it, where the palette is dark too. Nil on the theme's ground.
  private(set) var ownInk: String?
  /// The ground in the light, which a picture that lets it shine through has in the dark too; nil where it is not the theme's.
  private(set) var plate: String?
  /// Pixels that there are for a picture.
  private(set) var room = contentWidth
  /// Whether a picture is a paragraph of its own, not part of a sentence.
  var isAlone = false
  /// The places of the post that its own links lead to.
  private var goals: Set<String> = []
  /// Octets behind which nothing more is rendered.
  private(set) var limit = Int.max
  /// What the theme has fixed, put together once.
  let ruleBelow: String
  private let headingStyle: [String]
  let codeStyle: String

  /// - Parameters:
  ///   - detours: what stands in the place of an address (``Document/goals(_:)``).
  ///   - resolve: where a picture of the post, or what it links to by a path, is; nil leaves the path as it is.
  package init(
    tokens: ThemeTokens, direction: TextDirection, detours: [String: String] = [:], resolve: @escaping @Sendable (String) -> ImageSource?
  ) {
    self.tokens = tokens
    self.detours = detours
    self.direction = direction
    self.resolve = resolve
    textStyle = Self.textStyle(tokens, color: tokens.light.ink)
    linkStyle = Self.linkStyle(tokens.light.link)
    plate = tokens.light.card
    ruleBelow = "border-bottom:1px solid \(tokens.light.line);"
    headingStyle = (0...6).map { level in
      let size = max(tokens.bodySize, tokens.titleSize - level * 6)
      return "px 0 12px;font-family:\(tokens.headingFont);font-size:\(size)px;line-height:\(size * 5 / 4)px;font-weight:bold;color:"
    }
    codeStyle =
      "font-family:\(tokens.codeFont);font-size:\(max(13, tokens.bodySize - 3))px;"
      + "background-color:\(tokens.light.codeGround);color:\(tokens.light.codeInk);padding:2px 4px"
  }

  private static func linkStyle(_ color: String) -> String { "color:\(color);text-decoration:underline" }

  /// - Parameter limit: octets that are too many: what comes behind them is left out, and the HTML is longer than this.
  package func html(_ document: Document, limit: Int = .max) -> String {
    var renderer = self
    renderer.limit = limit
    renderer.goals = Set(document.links.map(\.destination).filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) })
    return renderer.body(document)
  }

  /// As it renders what stands in an element with colours of the writer's. An ink alone gives way to the theme's where the palette is
  /// dark, because none can be read on both grounds.
  func inside(_ own: [HTMLAttribute], _ colors: OwnColors) -> EmailRenderer {
    // A class may get a ground in the layout.
    let hasGround = colors.ground != nil || own.contains { $0.name == "class" }
    if colors.ink == nil && !hasGround { return self }
    var renderer = self
    if hasGround { renderer.plate = nil }
    if let ink = colors.ink { renderer.textStyle = Self.textStyle(tokens, color: ink) }
    if colors.ground != nil || ownInk != nil, let ink = colors.ink ?? ownInk {
      renderer.ownInk = ink
      renderer.linkStyle = Self.linkStyle(ink)
    }
    return renderer
  }

  /// As it renders what stands on a ground of the theme's again.
  var onThemeGround: EmailRenderer {
    guard ownInk != nil else { return self }
    var renderer = EmailRenderer(tokens: tokens, direction: direction, detours: detours, resolve: resolve)
    renderer.goals = goals
    renderer.limit = limit
    renderer.room = room
    return renderer
  }

  /// As it renders what stands on another ground than the card's; nil: on one of which nobody can tell.
  func standing(on plate: String?) -> EmailRenderer {
    var renderer = self
    renderer.plate = plate
    return renderer
  }

  /// As it renders what stands further in.
  func narrower(by pixels: Int) -> EmailRenderer { narrowed(to: room - pixels) }

  func narrowed(to room: Int) -> EmailRenderer {
    var renderer = self
    renderer.room = max(1, room)
    return renderer
  }

  /// As it renders pictures that are paragraphs.
  var alone: EmailRenderer {
    var renderer = self
    renderer.isAlone = true
    return renderer
  }

  var headingInk: String { ownInk ?? tokens.light.heading }
  var mutedInk: String { ownInk ?? tokens.light.muted }

  /// The classes by which the dark palette finds an element.
  func dark(_ names: String) -> String { ownInk == nil ? " class=\"\(names)\"" : "" }

  private func body(_ document: Document) -> String {
    var output = ""
    for block in document.blocks { append(block, to: &output) }
    guard !document.footnotes.isEmpty else { return output }
    append(.rule, to: &output)
    for (index, note) in document.footnotes.enumerated() {
      // Outlook needs `name`, on an empty anchor; where jumps do nothing the notes still read in order.
      output += "<a name=\"fn-\(index + 1)\" id=\"fn-\(index + 1)\"></a>"
      var numbered = note.blocks
      let number = Inline.text("\(index + 1). ")
      if case .paragraph(let inlines)? = numbered.first {
        numbered[0] = .paragraph([number] + inlines)
      } else {
        numbered.insert(.paragraph([number]), at: 0)
      }
      for block in numbered { append(block, to: &output) }
    }
    return output
  }

  static func textStyle(_ tokens: ThemeTokens, color: String) -> String { typeStyle(tokens) + ";color:\(color)" }

  /// The style of running text but for its colour.
  static func typeStyle(_ tokens: ThemeTokens) -> String { "font-size:\(tokens.bodySize)px;line-height:\(tokens.bodyLine)px" }

  /// That of captions and the like but for its colour.
  var smallTypeStyle: String { "font-size:\(tokens.smallSize)px;line-height:\(tokens.smallLine)px" }

  /// Some programs drop it from a table or cell, so it stands on whatever holds text; left to right needs none.
  var dir: String { direction == .rtl ? " dir=\"rtl\"" : "" }

  static let table = "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" width=\"100%\""

  /// - Parameter gap: pixels left below.
  func append(_ block: Block, gap: Int = 20, to output: inout String) {
    guard output.utf8.count <= limit else { return }
    switch block {
    case .heading(let heading):
      let isRuled = tokens.ruledHeadings && heading.level == 1 && !output.isEmpty && !output.hasSuffix(rule)
      if isRuled { append(ruled: heading, to: &output) } else { append(heading, to: &output) }
    case .paragraph(let inlines): append(inlines, gap: gap, to: &output)
    case .rule:
      output += rule
    case .quote(let blocks): append(quote: blocks, gap: gap, to: &output)
    case .code(let info, let literal): output += code(literal, language: info, gap: gap)
    case .list(let list): append(list, margin: "0 0 \(gap)px", to: &output)
    case .table(let table): append(table, gap: gap, to: &output)
    case .callout(let callout): append(callout, gap: gap, to: &output)
    case .figure(let picture, let caption): output += figure(picture, caption, gap: gap)
    case .button(let link): output += button(link, gap: gap)
    case .card(let card): append(card, gap: gap, to: &output)
    case .marks(let marks): output += marks
    case .plain(let inlines): append(inlines, to: &output)
    case .element(let element): append(element, gap: gap, to: &output)
    case .html: break
    }
  }

  private var rule: String { "<hr class=\"r\" style=\"\(ruleBorder);margin:32px 0\">\n" }

  var ruleBorder: String { "border:0;border-top:1px solid \(tokens.light.line)" }

  /// The rule is a cell's border, which every program shows.
  private func append(ruled heading: Heading, to output: inout String) {
    output += "\(Self.table) style=\"margin:30px 0 0\"><tr><td class=\"r\"\(dir) align=\"\(direction.start)\" "
    output += "style=\"border-top:1px solid \(tokens.light.line);padding-top:22px\">\n"
    append(heading, above: "0", to: &output)
    output += "</td></tr></table>\n"
  }

  /// The layout's title is the only h1; a post's own levels stand below it.
  private func append(_ heading: Heading, above: String = "32", to output: inout String) {
    let level = min(6, heading.level + 1)
    let colors = OwnColors(heading.attributes)
    output += "<h\(level)"
    let style = "margin:" + above + headingStyle[level] + headingInk
    output += attributes(heading.attributes, classes: colors.ground == nil ? "h" : "", style: style, hasDirection: true)
    output += ">"
    output += anchor(heading)
    inside(heading.attributes, colors).append(heading.content, to: &output)
    output += "</h\(level)>\n"
  }

  /// An empty one, because Outlook goes to names of anchors only; none where no link leads to it.
  private func anchor(_ heading: Heading) -> String {
    guard let name = heading.anchor, goals.contains(name) else { return "" }
    let escaped = HTMLEscape.attribute(name)
    return "<a name=\"\(escaped)\" id=\"\(escaped)\"></a>"
  }

  private func append(_ inlines: [Inline], gap: Int, lead: String = "", to output: inout String) {
    if inlines.picture != nil {
      output += "<p style=\"margin:0 0 \(gap)px\">\(lead)\(alone.html(inlines))</p>\n"
      return
    }
    output += "<p"
    output += dark("t")
    output += dir
    output += " style=\"margin:0 0 \(gap)px;"
    output += textStyle
    output += "\">"
    output += lead
    append(inlines, to: &output)
    output += "</p>\n"
  }

  private func figure(_ picture: Inline, _ caption: String, gap: Int) -> String {
    let small = "\(smallTypeStyle);color:\(mutedInk)"
    return "<p style=\"margin:0 0 8px\">\(alone.html([picture]))</p>\n"
      + "<p\(dark("m"))\(dir) style=\"margin:0 0 \(gap)px;\(small)\">\(HTMLEscape.mail(caption))</p>\n"
  }

  private func append(quote blocks: [Block], gap: Int, to output: inout String) {
    output += "\(Self.table) style=\"margin:0 0 \(gap)px\"><tr>"
    output += "<td\(dark("r t"))\(dir) align=\"\(direction.start)\" style=\"border-\(direction.start):4px solid \(tokens.light.line);"
    output += "padding:4px 20px 0;font-family:\(tokens.bodyFont);\(textStyle)\"><blockquote style=\"margin:0\">\n"
    // The last brings no space of its own, or the bar would be longer than the text.
    narrower(by: 44).append(blocks, lastGap: 4, to: &output)
    output += "</blockquote></td></tr></table>\n"
  }

  func append(_ blocks: [Block], lastGap: Int, to output: inout String) {
    for (index, block) in blocks.enumerated() { append(block, gap: index == blocks.count - 1 ? lastGap : 20, to: &output) }
  }

  private func append(_ list: List, margin: String, to output: inout String) {
    let tag = list.start == nil ? "ul" : "ol"
    let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    let isOfTasks = list.isOfTasks
    // The side is physical: flipping `dir` alone leaves the indent where it was in several clients.
    let indent = "padding:0;padding-\(direction.start):26px" + (isOfTasks ? ";list-style-type:none" : "")
    output += "<\(tag)\(start)\(dark("t"))\(dir) style=\"margin:\(margin);\(indent)\">\n"
    let inside = narrower(by: 26)
    for item in list.items where output.utf8.count <= limit {
      output += "<li"
      output += dark("t")
      output += list.tight ? " style=\"margin:0 0 6px;" : " style=\"margin:0 0 0px;"
      // Beside items with bullets its box stands for one; a number stays.
      if list.start == nil, item.checked != nil, !isOfTasks { output += "list-style-type:none;" }
      output += textStyle
      output += "\">"
      inside.append(item, tight: list.tight, to: &output)
      output += "</li>\n"
    }
    output += "</\(tag)>\n"
  }

  private func append(_ item: List.Item, tight: Bool, to output: inout String) {
    // Characters, because Outlook drops an <input>.
    var box = item.checked.map { $0 ? "&#9745; " : "&#9744; " } ?? ""
    for block in item.blocks {
      switch block {
      case .paragraph(let inlines) where tight:
        output += box
        append(inlines, to: &output)
      case .paragraph(let inlines): append(inlines, gap: 14, lead: box, to: &output)
      case .list(let list):
        output += box
        append(list, margin: tight ? "6px 0 0" : "0 0 14px", to: &output)
      default:
        output += box
        append(block, gap: 14, to: &output)
      }
      box = ""
    }
    output += box
  }
}
