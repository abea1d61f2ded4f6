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
        if case .html(let raw) = block { parts.append(raw: raw.literal) } else { parts.append(block) }
      }
      guard let nodes = sanitized(parts.html, raws) else { return inner.filter { if case .html = $0 { false } else { true } } }
      return parts.blocks(nodes).map(\.asParagraph)
    }

    private mutating func inlines(_ inlines: [Inline]) -> [Inline] {
      let inner = inlines.map { $0.mapping { self.inlines($0) } }
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
        checkPictures(nodes, raws)
        return nodes
      } catch {
        note("raw HTML is left out: \(error.message)", raws[0], "use Markdown for it")
        return nil
      }
    }

    /// A picture that shows nothing says so with an empty text.
    private mutating func checkPictures(_ nodes: [HTMLNode], _ raws: [RawHTML]) {
      let bare = raws.flatMap { raw in
        raw.literal.matches(of: /<img\b[^>]*>/.ignoresCase()).filter { !$0.output.contains(/\salt\b/.ignoresCase()) }
          .map { raw.place(of: $0.range.lowerBound) }
      }
      for index in 0..<nodes.picturesWithoutText {
        let place = bare.indices.contains(index) ? bare[index] : (line: raws[0].line, column: raws[0].column)
        let hint = "add alt=\"what it shows\", or alt=\"\" when it only decorates"
        diagnostics.append(
          .error("a picture has no text for those who cannot see it", line: place.line, column: place.column, hint: hint))
      }
    }

    private mutating func note(_ message: String, _ raw: RawHTML, _ hint: String) {
      diagnostics.append(.warning(message, line: raw.line, column: raw.column, hint: hint))
    }
  }
}

extension [HTMLNode] {
  fileprivate var picturesWithoutText: Int {
    reduce(0) { count, node in
      guard case .element(let element) = node else { return count }
      return count + element.children.picturesWithoutText + (element.name == "img" && element["alt"] == nil ? 1 : 0)
    }
  }
}

extension RawHTML {
  /// Where in the file something stands that begins at `index` of the literal. Lines after the first are taken as they stand in the file.
  fileprivate func place(of index: String.Index) -> (line: Int, column: Int) {
    let before = literal[..<index]
    guard let start = before.lastIndex(of: "\n") else { return (line, column + before.count) }
    return (line + before.count { $0 == "\n" }, literal.distance(from: start, to: index))
  }
}
