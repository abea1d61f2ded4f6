internal import HTML

extension Document {
  /// Puts raw HTML through the ``Sanitizer`` and into the tree, so that every renderer knows what to do with it.
  ///
  /// - Returns: warnings of what was taken out.
  package mutating func sanitizeHTML() -> [Diagnostic] {
    var work = Work()
    blocks = work.blocks(blocks)
    for index in footnotes.indices { footnotes[index].blocks = work.blocks(footnotes[index].blocks) }
    return work.diagnostics
  }

  private struct Work {
    private(set) var diagnostics: [Diagnostic] = []

    mutating func blocks(_ blocks: [Block]) -> [Block] {
      let inner = blocks.map { block($0) }
      let raws = inner.compactMap { if case .html(let raw) = $0 { raw } else { nil } }
      if raws.isEmpty { return inner }
      var parts = HTMLParts()
      for block in inner {
        if case .html(let raw) = block { parts.append(raw: raw.literal) } else { parts.append(block) }
      }
      guard let nodes = sanitized(parts.html, raws) else { return inner.filter { if case .html = $0 { false } else { true } } }
      return parts.blocks(nodes).map(\.asParagraph)
    }

    private mutating func inlines(_ inlines: [Inline]) -> [Inline] {
      let inner = inlines.map { inline($0) }
      let raws = inner.compactMap { if case .html(let raw) = $0 { raw } else { nil } }
      if raws.isEmpty { return inner }
      var parts = HTMLParts()
      for inline in inner {
        if case .html(let raw) = inline { parts.append(raw: raw.literal) } else { parts.append(inline) }
      }
      guard let nodes = sanitized(parts.html, raws) else { return inner.filter { if case .html = $0 { false } else { true } } }
      return parts.inlines(nodes)
    }

    private mutating func sanitized(_ html: String, _ raws: [RawHTML]) -> [HTMLNode]? {
      do throws(HTMLFault) {
        let sanitizer = Sanitizer(mode: .page, prefix: "w-", placeholder: HTMLParts.tag, allowsPaths: true)
        let (nodes, removed) = sanitizer.sanitized(try HTMLFragment(parsing: html).nodes)
        for removal in removed {
          let raw = raws.first { $0.literal.lowercased().contains(removal.name) } ?? raws[0]
          note(removal.message, raw, "mails and pages carry text, pictures and links only")
        }
        return nodes
      } catch {
        note("raw HTML is left out: \(error.message)", raws[0], "use Markdown for it")
        return nil
      }
    }

    private mutating func note(_ message: String, _ raw: RawHTML, _ hint: String) {
      diagnostics.append(Diagnostic(severity: .warning, line: raw.line, column: raw.column, message: message, hint: hint))
    }

    private mutating func block(_ block: Block) -> Block {
      switch block {
      case .heading(var heading):
        heading.content = inlines(heading.content)
        return .heading(heading)
      case .paragraph(let content): return .paragraph(inlines(content))
      case .quote(let inner): return .quote(blocks(inner))
      case .list(var list):
        for index in list.items.indices { list.items[index].blocks = blocks(list.items[index].blocks) }
        return .list(list)
      case .table(var table):
        table.header = table.header.map { inlines($0) }
        table.rows = table.rows.map { $0.map { inlines($0) } }
        return .table(table)
      case .code, .rule, .html, .callout, .figure, .button, .card, .marks, .plain, .element: return block
      }
    }

    private mutating func inline(_ inline: Inline) -> Inline {
      switch inline {
      case .emphasis(let inner): return .emphasis(inlines(inner))
      case .strong(let inner): return .strong(inlines(inner))
      case .strikethrough(let inner): return .strikethrough(inlines(inner))
      case .link(var link):
        link.content = inlines(link.content)
        return .link(link)
      case .text, .softBreak, .lineBreak, .code, .image, .footnote, .html, .element: return inline
      }
    }
  }
}
