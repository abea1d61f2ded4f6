internal import HTML
internal import Words

extension EmailRenderer {
  func code(_ literal: String, language: String, gap: Int) -> String {
    let style = "margin:0;font-family:\(tokens.codeFont);font-size:14px;line-height:22px;white-space:pre-wrap;word-wrap:break-word"
    let ground = tokens.light.codeGround
    return "\(Self.table) style=\"table-layout:fixed;margin:0 0 \(gap)px\"><tr>"
      + "<td class=\"k\" align=\"left\" bgcolor=\"\(ground)\" style=\"background-color:\(ground);padding:16px 20px;border-radius:6px\">"
      + "<pre class=\"k\" dir=\"ltr\" style=\"\(style);color:\(tokens.light.codeInk)\">"
      + "\(highlighted(String(literal.withoutLastLineEnds), language))</pre></td></tr></table>\n"
  }

  private func highlighted(_ code: String, _ language: String) -> String {
    var breaks = LongLines.breaks(in: code)[...]
    var offset = 0
    return CodeHighlighter.spans(of: code, language: language).reduce(into: "") { output, span in
      var text = span.text[...]
      // Counted once: a line may be all of a long post, and be cut a thousand times.
      let end = offset + text.count
      var parts: [Substring] = []
      while let next = breaks.first, next < end {
        let cut = text.index(text.startIndex, offsetBy: next - offset)
        parts.append(text[..<cut])
        text = text[cut...]
        offset = next
        breaks = breaks.dropFirst()
      }
      offset = end
      let html = HTMLEscape.text((parts + [text]).joined(separator: "\n"))
      guard let color = span.kind.color else {
        output += html
        return
      }
      output += "<span class=\"k\(color.rawValue)\" style=\"color:\(tokens.light.color(color))\">\(html)</span>"
    }
  }
}

/// Where very long lines of code are cut, because Outlook and some of Gmail do not wrap inside `pre`: at a space where one is near, and
/// never inside a merge value's mark.
private enum LongLines {
  private static let limit = 90

  /// Offsets in characters.
  static func breaks(in code: String) -> [Int] {
    var breaks: [Int] = []
    var width = 0
    var space: Int?
    var inMark = false
    for (offset, character) in code.enumerated() {
      if character.isNewline {
        (width, space) = (0, nil)
        continue
      }
      if width >= limit, !inMark {
        let cut = space ?? offset
        breaks.append(cut)
        (width, space) = (offset - cut, nil)
      }
      if let scalar = character.unicodeScalars.first, MergeMark.isPart(scalar) { inMark = scalar == MergeMark.open }
      width += 1
      if character == " ", width > limit / 2 { space = offset + 1 }
    }
    return breaks
  }
}
