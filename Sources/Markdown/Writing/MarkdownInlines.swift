internal import HTML
internal import Words

/// The words of a paragraph as Markdown.
struct MarkdownInlines {
  let writer: MarkdownWriter
  /// Whether they stand in a cell of a table, which ends at a bar.
  var isInCell = false

  /// What is around the words that are written now.
  private struct Around {
    var isLinked = false
    var isStrong = false
    var isEmphasis = false
  }

  /// Where there is a line break, for ever so long.
  private static let lineBreak: Character = "\u{E002}"

  /// Two breaks in a row are what old pages have for a paragraph.
  func paragraphs(_ nodes: [HTMLNode]) -> [String] {
    let text = tidy(written(nodes, Around()))
    let parts = text.split(separator: /(?:\u{E002} ?){2,}/)
    return parts.compactMap { part in
      let lines = part.split(separator: Self.lineBreak).map { MarkdownEscape.line(String($0.trimmed)) }.filter { !$0.isEmpty }
      return lines.isEmpty ? nil : lines.joined(separator: "\\\n")
    }
  }

  /// On one line, as headings and cells are.
  func line(_ nodes: [HTMLNode]) -> String {
    MarkdownEscape.line(String(tidy(written(nodes, Around()).replacing(String(Self.lineBreak), with: " ")).trimmed))
  }

  /// White space is one space, and none at a line's ends.
  private func tidy(_ text: String) -> String { text.replacing(/[ ]{2,}/, with: " ") }

  private func written(_ nodes: [HTMLNode], _ around: Around) -> String {
    var output = ""
    for (index, node) in nodes.enumerated() {
      switch node {
      case .text(let text): output += words(text, around)
      case .element(let element):
        if MarkdownWriter.dropped.contains(element.name) { continue }
        let next = nodes[(index + 1)...].lazy.compactMap { $0.firstCharacter }.first
        let words = written(element, around, before: output.last, next: next)
        // Or the link would be a picture.
        if words.hasPrefix("["), output.hasSuffix("!") { output.insert("\\", at: output.index(before: output.endIndex)) }
        output += words
      }
    }
    return output
  }

  private func words(_ text: String, _ around: Around) -> String {
    let text = MergeMark.removingReserved(from: text)
    var line = ""
    var wasBlank = false
    for character in text {
      // A no-break space is one to keep.
      let isBlank = character.isWhitespace && character != "\u{A0}" && character != "\u{202F}"
      if !isBlank { line.append(character) } else if !wasBlank { line.append(" ") }
      wasBlank = isBlank
    }
    return MarkdownEscape.text(line, isLinked: around.isLinked)
  }

  private func written(_ element: HTMLElement, _ around: Around, before: Character?, next: Character?) -> String {
    var inner = around
    switch element.name {
    case "br": return String(Self.lineBreak)
    case "img": return picture(element)
    case "strong", "b":
      inner.isStrong = true
      let words = written(element.children, inner)
      return around.isStrong ? words : marked(words, "**", before, next)
    case "em", "i", "cite", "dfn", "var":
      inner.isEmphasis = true
      let words = written(element.children, inner)
      return around.isEmphasis ? words : marked(words, "*", before, next)
    case "del", "s", "strike": return marked(written(element.children, inner), "~~", before, next)
    case "code", "kbd", "samp", "tt": return code(element.children.plainText)
    case "a":
      guard !around.isLinked, let href = element["href"], let url = goal(href) else { return written(element.children, around) }
      inner.isLinked = true
      let words = written(element.children, inner).replacing(String(Self.lineBreak), with: " ")
      if words.trimmed.isEmpty { return "" }
      let (lead, body, tail) = words.cut
      return "\(lead)[\(body)](\(MarkdownEscape.url(url)))\(tail)"
    case "q": return "“" + written(element.children, around) + "”"
    default: return written(element.children, around)
    }
  }

  /// Nil for what leads nowhere in a mail: a part of the page, a script.
  private func goal(_ href: String) -> String? {
    let href = String(href.trimmed)
    if href.hasPrefix("#") { return nil }
    if href.lowercased().hasPrefix("mailto:") { return LinkTarget.fault(href) == nil ? href : nil }
    return writer.resolve(href)
  }

  /// Marks stand right beside the words, and only where they are understood (CommonMark 0.30 §6.2): not between a sign and a letter.
  private func marked(_ words: String, _ mark: String, _ before: Character?, _ next: Character?) -> String {
    let (lead, body, tail) = words.cut
    if body.isEmpty || body.contains(Self.lineBreak) { return words }
    let isLetter = { (character: Character?) in character.map { $0.isLetter || $0.isNumber } ?? false }
    let opens = isLetter(body.first) || !lead.isEmpty || !isLetter(before)
    let closes = isLetter(body.last) || !tail.isEmpty || !isLetter(next)
    // Beside another mark it would be read as a part of that.
    let isFree = body.first != mark.first && body.last != mark.first && (before != mark.first || !lead.isEmpty)
    return opens && closes && isFree ? "\(lead)\(mark)\(body)\(mark)\(tail)" : words
  }

  private func code(_ text: String) -> String {
    var text = String(MergeMark.removingReserved(from: text).onOneLine.trimmed)
    if text.isEmpty { return "" }
    if isInCell { text = text.replacingOctets(of: "|", with: "\\|") }
    let runs = Set(text.matches(of: /`+/).map { $0.output.count })
    let fence = String(repeating: "`", count: (1...).first { !runs.contains($0) } ?? 1)
    let room = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + room + text + room + fence
  }

  private func picture(_ element: HTMLElement) -> String {
    let alt = String(MergeMark.removingReserved(from: element["alt"] ?? "").onOneLine.prefix(300))
    // The faces that blogs write as pictures are characters.
    if alt.count == 1, element["class"]?.contains(/smiley|emoji/) == true { return alt }
    let sources = [element["src"], element["data-src"], element["data-lazy-src"], element["data-original"]]
    guard !CountingPicture.isOne(element),
      let url = sources.lazy.compactMap({ $0.flatMap(writer.resolve) }).first(where: { !CountingPicture.isOne(url: $0) })
    else { return "" }
    return "![\(MarkdownEscape.text(alt, isLinked: true))](\(MarkdownEscape.url(url)))"
  }
}

extension String {
  /// The white space around it apart.
  fileprivate var cut: (lead: String, body: String, tail: String) {
    let body = trimmed
    return (String(self[..<body.startIndex]), String(body), body.isEmpty ? "" : String(self[body.endIndex...]))
  }
}

extension HTMLNode {
  /// Of what is to be read in it.
  fileprivate var firstCharacter: Character? {
    switch self {
    case .text(let text): text.first
    case .element(let element): element.name == "br" ? " " : element.children.lazy.compactMap(\.firstCharacter).first
    }
  }
}
