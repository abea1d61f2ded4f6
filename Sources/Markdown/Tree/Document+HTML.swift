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
      let inner = blocks.map { $0.mapping(blocks: { self.blocks($0) }, inlines: { self.inlines($0) }) }
      let raws = inner.compactMap { if case .html(let raw) = $0 { raw } else { nil } }
      if raws.isEmpty { return inner }
      var parts = HTMLParts()
      for block in inner {
        if case .html(let raw) = block { parts.append(raw) } else { parts.append(block) }
      }
      guard let nodes = sanitized(&parts, raws) else { return inner.filter { if case .html = $0 { false } else { true } } }
      return parts.blocks(nodes).map(\.asParagraph)
    }

    private mutating func inlines(_ inlines: [Inline]) -> [Inline] {
      let inner = inlines.map { $0.mapping { self.inlines($0) } }
      let raws = inner.compactMap { if case .html(let raw) = $0 { raw } else { nil } }
      if raws.isEmpty { return inner }
      var parts = HTMLParts()
      for inline in inner {
        if case .html(let raw) = inline { parts.append(raw) } else { parts.append(inline) }
      }
      guard let nodes = sanitized(&parts, raws) else { return inner.filter { if case .html = $0 { false } else { true } } }
      return parts.inlines(nodes)
    }

    private mutating func sanitized(_ parts: inout HTMLParts, _ raws: [RawHTML]) -> [HTMLNode]? {
      do throws(HTMLFault) {
        let sanitizer = Sanitizer(mode: .page, prefix: "w-", placeholder: HTMLParts.tag, place: HTMLParts.place, allowsPaths: true)
        let fragment = try HTMLFragment(parsing: parts.html, limits: Self.limits, place: HTMLParts.place)
        let (nodes, removed) = sanitizer.sanitized(fragment.nodes)
        for removal in removed {
          let raw = raws.first { $0.literal.lowercased().contains(removal.name) } ?? raws[0]
          note(removal.message, raw, "mails and pages carry text, pictures and links only")
        }
        parts.locate(nodes)
        check(nodes, parts)
        return nodes
      } catch {
        note("raw HTML is left out: \(error.message)", raws[0], "use Markdown for it")
        return nil
      }
    }

    /// More tags than a mail that arrives whole could hold; libgumbo takes time with the square of how deep they are nested.
    private static let limits: HTMLLimits = {
      var limits = HTMLLimits()
      limits.tags = 8_000
      return limits
    }()

    /// A picture that shows nothing says so with an empty text; a link has a goal.
    private mutating func check(_ nodes: [HTMLNode], _ parts: HTMLParts) {
      for case .element(let element) in nodes {
        let (line, column) = parts.place(of: element)
        if element.name == "img", element["alt"] == nil {
          let hint = "add alt=\"what it shows\", or alt=\"\" when it only decorates"
          diagnostics.append(.error("a picture has no text for those who cannot see it", line: line, column: column, hint: hint))
        }
        if element.name == "a", let goal = element["href"], let fault = LinkTarget.fault(goal) {
          diagnostics.append(.error("a link to \"\(goal)\": \(fault)", line: line, column: column, hint: LinkTarget.hint))
        }
        check(element.children, parts)
      }
    }

    private mutating func note(_ message: String, _ raw: RawHTML, _ hint: String) {
      diagnostics.append(.warning(message, line: raw.line, column: raw.column, hint: hint))
    }
  }
}
