internal import HTML
internal import Words

/// A document as plain text, from the tree, not from HTML. Lines are not wrapped unless that is asked for: phones wrap for themselves. Line
/// ends are LF.
///
/// Links become `text [1]` with the list at the end; one number a URL. The list is everybody's, so links in parts for some readers have
/// their URL beside them.
package struct TextRenderer: Sendable {
  private let width: Int?
  private let named: @Sendable (String) -> String
  private let resolve: @Sendable (String) -> ImageSource?

  /// - Parameters:
  ///   - width: columns at which ``FlowedText`` wraps; nil for lines of any length.
  ///   - named: a text with the names of merge values in place of their marks, of which each has a number of its own.
  ///   - resolve: where a file is that the post links to by a path; nil leaves the path as it is.
  package init(
    width: Int? = nil, named: @escaping @Sendable (String) -> String = { $0 }, resolve: @escaping @Sendable (String) -> ImageSource?
  ) {
    self.width = width
    self.named = named
    self.resolve = resolve
  }

  package func text(_ document: Document) -> String {
    var writing = Writing(width: width, named: named, resolve: resolve)
    var parts = [writing.blocks(document.blocks)].filter { !$0.isEmpty }
    for (index, note) in document.footnotes.enumerated() {
      if index == 0 { parts.append("----") }
      let number = "(\(index + 1)) "
      let body = writing.inside(number.count) { $0.blocks(note.blocks) }
      parts.append(writing.indent(body, first: number, rest: String(repeating: " ", count: number.count)))
    }
    if !writing.links.isEmpty {
      parts.append(writing.links.enumerated().map { "[\($0 + 1)] \($1)" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private struct Writing {
    /// What is left of a line at this depth.
    private var width: Int?
    private let named: @Sendable (String) -> String
    let resolve: @Sendable (String) -> ImageSource?
    private(set) var links: [String] = []
    private var numbers: [String: Int] = [:]
    private var open = OpenConditions()

    init(width: Int?, named: @escaping @Sendable (String) -> String, resolve: @escaping @Sendable (String) -> ImageSource?) {
      self.width = width
      self.named = named
      self.resolve = resolve
    }

    /// What stands behind so many columns of marks or space.
    mutating func inside(_ columns: Int, _ body: (inout Writing) -> String) -> String {
      let whole = width
      defer { width = whole }
      width = whole.map { max(20, $0 - columns) }
      return body(&self)
    }

    private mutating func prose(_ inlines: [Inline]) -> String {
      let text = text(inlines)
      return width.map { FlowedText.wrapped(text, to: $0) } ?? text
    }

    /// What parts two of them is left out with one that is, so that no gap stays: with the one before it as far as the first that everybody
    /// gets, with the one behind it from there on.
    mutating func blocks(_ blocks: [Block], joined separator: String = "\n\n") -> String {
      let depth = open.depth
      var output = ""
      var marks = ""
      var isBehindAnchor = false
      for block in blocks {
        if case .marks(let text) = block {
          marks += text
          open.read(text)
          continue
        }
        let isForAll = open.depth == depth
        let part = self.block(block)
        if part.isEmpty { continue }
        let gap = output.isEmpty ? "" : separator
        output += isBehindAnchor ? marks + gap + part : gap + marks + part
        marks = ""
        isBehindAnchor = isBehindAnchor || isForAll && Self.isForEverybody(part)
      }
      return output + marks
    }

    private mutating func block(_ block: Block) -> String {
      switch block {
      case .heading(let heading):
        let title = prose(heading.content)
        // A reader whom none of its words are for would see the line alone.
        guard heading.level == 1, Self.isForEverybody(title) else { return title }
        return title + "\n" + DisplayWidth.rule("-", under: title, atMost: width ?? DisplayWidth.line)
      case .paragraph(let inlines), .plain(let inlines): return prose(inlines)
      case .quote(let inner): return quote(inner)
      case .code(_, let literal):
        let lines = literal.withoutLastLineEnds.split(separator: "\n", omittingEmptySubsequences: false)
        // A space at the end would make a line flow into the next.
        return lines.map { $0.isEmpty ? "" : "    " + (width == nil ? $0 : $0.trimmedEnd) }.joined(separator: "\n")
      case .rule: return Self.rule
      case .html: return ""
      case .element(let element): return self.element(element)
      case .marks(let marks): return marks
      case .callout(let callout): return self.callout(callout)
      case .figure(let picture, let caption):
        return [prose([picture]), prose([.text(caption)])].filter { !$0.isEmpty }.joined(separator: "\n")
      case .button(let link):
        return "\(text(link.content)):\n\(HTMLEscape.encoded(link.url(resolve)))"
      case .card(let card): return "\(card.title) (\(card.site)):\n\(HTMLEscape.encoded(card.url))"
      case .list(let list): return self.list(list)
      case .table(let table):
        return TextTable.text(header: table.header.map { text($0) }, rows: table.rows.map { $0.map { text($0) } }, table.alignment)
      }
    }

    /// Cells side by side, anything else one under the other.
    private mutating func element(_ element: BlockElement) -> String {
      switch element.name {
      case "tr": return blocks(element.blocks, joined: " | ")
      case "table", "thead", "tbody", "tfoot", "dl", "ul", "ol": return blocks(element.blocks, joined: "\n")
      case "li": return indent(blocks(element.blocks, joined: "\n"), first: "- ", rest: "  ")
      case "hr": return Self.rule
      case "dd": return indent(blocks(element.blocks, joined: "\n"), first: "  ", rest: "  ")
      default: return blocks(element.blocks)
      }
    }

    private static let rule = String(repeating: "-", count: 40)

    /// Whether words of it stand outside conditions.
    private static func isForEverybody(_ text: String) -> Bool {
      var open = OpenConditions()
      return MergeMark.pieces(of: text).contains { piece in
        open.read(piece.written)
        return open.isEmpty && !piece.isCondition && !piece.written.allSatisfy(\.isWhitespace)
      }
    }

    private mutating func quote(_ blocks: [Block]) -> String {
      indent(inside(2) { $0.blocks(blocks) }, first: Self.quote, rest: Self.quote)
    }

    private mutating func callout(_ callout: Callout) -> String {
      if callout.kind == .quote { return quote(callout.blocks) }
      let body = inside(2) { $0.blocks(callout.blocks) }
      return indent("*\(text(callout.title))*\n\n\(body)", first: "| ", rest: "| ")
    }

    private mutating func list(_ list: List) -> String {
      let items = list.items.enumerated().map { index, item -> String in
        let marker = list.start.map { "\($0 + index). " } ?? "- "
        let task = item.checked.map { $0 ? "[x] " : "[ ] " } ?? ""
        let body = task + inside(marker.count + task.count) { $0.blocks(item.blocks, joined: list.tight ? "\n" : "\n\n") }
        return indent(body, first: marker, rest: String(repeating: " ", count: marker.count))
      }
      return items.joined(separator: list.tight ? "\n" : "\n\n")
    }

    /// Wrapped lines flow together again in quotes only: anywhere else what stands before each would end up among the words.
    func indent(_ text: String, first: String, rest: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
        let lead = index == 0 ? first : rest
        if line.isEmpty { return String(lead.trimmedEnd) }
        return lead + (width == nil || rest == Self.quote ? line : line.trimmedEnd)
      }.joined(separator: "\n")
    }

    private static let quote = "> "

    private mutating func text(_ inlines: [Inline]) -> String {
      var output = ""
      for inline in inlines { output += text(inline) }
      return output
    }

    private mutating func text(_ inline: Inline) -> String {
      switch inline {
      case .text(let text):
        open.read(text)
        return text
      case .code(let text): return text
      case .softBreak: return " "
      case .lineBreak: return "\n"
      case .emphasis(let inner): return set(text(inner), between: "_")
      case .strong(let inner): return set(text(inner), between: "*")
      case .strikethrough(let inner): return set(text(inner), between: "~")
      case .footnote(let number): return "(\(number))"
      case .html: return ""
      case .element(let element):
        if let source = element.mediaSource { return source }
        let inner = text(element.content)
        return switch element.name {
        case "q": "\"\(inner)\""
        case "b", "strong": set(inner, between: "*")
        case "i", "em": set(inner, between: "_")
        case "s", "del": set(inner, between: "~")
        default: inner
        }
      case .link(let link): return text(link)
      case .image(let image):
        return image.alt.isEmpty ? "" : "[Image: \(image.alt)]"
      }
    }

    /// Signs around nothing would stay for a reader whom none of the words are for.
    private func set(_ text: String, between sign: String) -> String { Self.isForEverybody(text) ? sign + text + sign : text }

    private mutating func text(_ link: Link) -> String {
      let label = text(link.content)
      let url = link.url(resolve)
      let address = HTMLEscape.encoded(url)
      // A mailbox needs no scheme, but what it is to be written does.
      let bare = address.hasPrefix("mailto:") && !address.contains("?") ? String(address.dropFirst(7)) : address
      if label.isEmpty { return bare }
      // A jump inside the page means nothing here, and an address that is its own label is said once.
      if url.hasPrefix("#") || label == bare || "http://" + label == bare { return label }
      let said = named(label)
      if [said, "http://" + said].contains(named(url)) || said == named(bare) { return bare }
      return open.isEmpty || numbers[bare] != nil ? "\(label) [\(number(of: bare))]" : "\(label) (\(bare))"
    }

    private mutating func number(of url: String) -> Int {
      if let number = numbers[url] { return number }
      links.append(url)
      numbers[url] = links.count
      return links.count
    }
  }
}
