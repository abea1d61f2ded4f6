internal import HTML

extension EmailRenderer {
  /// A framed ground; the bar at its side tells how serious it is.
  func append(_ callout: Callout, gap: Int, to output: inout String) {
    if callout.kind == .quote { return append(pullQuote: callout.blocks, gap: gap, to: &output) }
    let isAlert = callout.kind == .warning || callout.kind == .caution
    let bar = isAlert ? tokens.light.alert : tokens.light.link
    let ground = tokens.light.codeGround
    let inside = onThemeGround.narrower(by: 44).standing(on: ground)
    output += "\(Self.table) style=\"margin:0 0 \(gap)px\"><tr>"
    output += "<td class=\"g \(isAlert ? "w" : "x") t\"\(dir) align=\"\(direction.start)\" bgcolor=\"\(ground)\" "
    output += "style=\"background-color:\(ground);border-\(direction.start):4px solid \(bar);padding:16px 20px;"
    output += "font-family:\(tokens.bodyFont);\(inside.textStyle)\">\n"
    output += "<p class=\"h\"\(dir) style=\"margin:0 0 6px;\(Self.textStyle(tokens, color: tokens.light.heading))\">"
    output += "<strong>\(inside.html(callout.title))</strong></p>\n"
    inside.append(callout.blocks, lastGap: 0, to: &output)
    output += "</td></tr></table>\n"
  }

  private func append(pullQuote blocks: [Block], gap: Int, to output: inout String) {
    let rule = "1px solid \(tokens.light.line)"
    output += "\(Self.table) style=\"margin:\(gap + 8)px 0 \(gap + 12)px\"><tr>"
    output += "<td\(dark("r h"))\(dir) align=\"center\" style=\"border-top:\(rule);border-bottom:\(rule);padding:24px 12px;"
    output += "text-align:center;font-family:\(tokens.headingFont);color:\(headingInk)\">"
    output += "<blockquote style=\"margin:0\">\n"
    let inside = narrower(by: 24)
    for (index, block) in blocks.enumerated() {
      guard case .paragraph(let inlines) = block else {
        inside.append(block, gap: 12, to: &output)
        continue
      }
      // A last paragraph that begins with a dash says whose words they are.
      let isSource = index > 0 && index == blocks.count - 1 && "–—-".contains(inlines.plainText.first ?? " ")
      let size = isSource ? tokens.smallSize : tokens.bodySize + 6
      let color = isSource ? mutedInk : headingInk
      let style = "margin:\(index == 0 ? 0 : 10)px 0 0;font-size:\(size)px;line-height:\(size * 7 / 5)px;color:\(color)"
      output += "<p\(dark(isSource ? "m" : "h"))\(dir) style=\"\(style)\">\(inside.html(inlines))</p>\n"
    }
    output += "</blockquote></td></tr></table>\n"
  }

  /// The padding is the link's, so that all of the ground can be pressed; Outlook, which pads no links, gives it to the cell, and only
  /// squares the corners.
  func button(_ link: Link, gap: Int) -> String {
    let ground = tokens.light.link
    let ink = tokens.light.card
    let url = HTMLEscape.url(address(of: link))
    return "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" align=\"center\" "
      + "style=\"margin:8px auto \(gap + 8)px\"><tr><td class=\"b\" align=\"center\" bgcolor=\"\(ground)\" "
      + "style=\"background-color:\(ground);border-radius:6px;mso-padding-alt:14px 28px\"><a class=\"b\" href=\"\(url)\" "
      + "style=\"display:inline-block;padding:14px 28px;mso-padding-alt:0;font-family:\(tokens.bodyFont);font-size:\(max(16, tokens.bodySize - 1))px;"
      + "line-height:20px;font-weight:bold;color:\(ink);text-decoration:none;border-radius:6px\">\(onThemeGround.standing(on: nil).html(link.content))</a></td></tr></table>\n"
  }

  /// A frame with the page's picture above its name. Picture and name are links of their own, because Word forgets the padding inside a link.
  func append(_ card: Card, gap: Int, to output: inout String) {
    let url = HTMLEscape.url(detours[card.url] ?? card.url)
    let site = HTMLEscape.attribute(card.site)
    output += "\(Self.table) style=\"margin:0 0 \(gap + 4)px\">"
    if let picture = card.picture {
      output += "<tr><td\(dark("r")) style=\"border:1px solid \(tokens.light.line);border-bottom:0\"><a\(dark("m")) href=\"\(url)\" "
      output += "style=\"color:\(mutedInk);text-decoration:none\">"
      output += alone.narrower(by: 2).html(picture, alt: site, width: picture.width, corners: 0) + "</a></td></tr>"
    }
    output += "<tr><td\(dark("r"))\(dir) align=\"\(direction.start)\" style=\"border:1px solid \(tokens.light.line);padding:16px 20px;"
    output += "font-family:\(tokens.bodyFont)\">\n"
    let title = "margin:0 0 4px;\(Self.textStyle(tokens, color: headingInk))"
    output += "<p\(dark("h"))\(dir) style=\"\(title)\"><a\(dark("h")) href=\"\(url)\" style=\"color:\(headingInk);"
    output += "text-decoration:underline;font-weight:bold\">\(HTMLEscape.mail(card.title))</a></p>\n"
    let small = "\(smallTypeStyle);color:\(mutedInk)"
    output += "<p\(dark("m"))\(dir) style=\"margin:0;\(small)\">\(HTMLEscape.mail(card.site))</p>\n</td></tr></table>\n"
  }
}
