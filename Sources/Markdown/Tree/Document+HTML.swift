internal import HTML
internal import Words

extension Document {
  /// Puts raw HTML through the ``Sanitizer`` and into the tree, so that every renderer knows what to do with it.
  ///
  /// - Returns: warnings of what was taken out.
  package mutating func sanitizeHTML() -> [Diagnostic] {
    var work = Work()
    mapBodies { work.blocks($0) }
    return work.diagnostics
  }

  private struct Work {
    /// Of one piece of raw HTML, and places of one thing; each is looked for in all of it.
    private static let told = 100

    private(set) var diagnostics: [Diagnostic] = []
    private var warned: Set<Diagnostic> = []
    /// The names that tags have given places so far.
    private var ids: Set<String> = []

    mutating func blocks(_ blocks: [Block]) -> [Block] {
      let inner = blocks.flatMap { block -> [Block] in
        if case .paragraph(let inlines) = block { return paragraph(inlines) }
        let block = block.mapping(blocks: { self.blocks($0) }, inlines: { self.inlines($0) })
        if case .list(let list) = block { return [.list(list.spaced)] }
        return [block]
      }
      let raws = inner.compactMap { if case .html(let raw) = $0 { raw } else { nil } }
      if raws.isEmpty { return inner }
      var parts = HTMLParts()
      for block in inner {
        if case .html(let raw) = block { parts.append(raw) } else { parts.append(block) }
      }
      guard let nodes = sanitized(&parts, raws) else { return inner.filter { if case .html = $0 { false } else { true } } }
      return parts.blocks(nodes).map(\.asParagraph)
    }

    /// A paragraph ends where a block of raw HTML begins, as in a browser.
    private mutating func paragraph(_ inlines: [Inline]) -> [Block] {
      let (rest, html) = read(inlines)
      guard let (parts, nodes) = html else { return Self.paragraph(of: rest, from: inlines) }
      let isCut = nodes.contains(where: HTMLParts.isBlock)
      return isCut ? parts.blocks(nodes).map(\.asParagraph) : Self.paragraph(of: parts.inlines(nodes), from: inlines)
    }

    /// None where nothing stayed of what was there.
    private static func paragraph(of rest: [Inline], from inlines: [Inline]) -> [Block] {
      rest != inlines && rest.trimmedBlanks.isEmpty ? [] : [.paragraph(rest)]
    }

    private mutating func inlines(_ inlines: [Inline]) -> [Inline] {
      let (rest, html) = read(inlines)
      return html.map { $0.parts.inlines($0.nodes) } ?? rest
    }

    /// What is there beside raw HTML, and all of it as HTML; nil when there is none, or none that can be read.
    private mutating func read(_ inlines: [Inline]) -> (rest: [Inline], html: (parts: HTMLParts, nodes: [HTMLNode])?) {
      let inner = inlines.map { $0.mapping { self.inlines($0) } }
      let raws = inner.compactMap { if case .html(let raw) = $0 { raw } else { nil } }
      if raws.isEmpty { return (inner, nil) }
      var parts = HTMLParts()
      for inline in inner {
        if case .html(let raw) = inline { parts.append(raw) } else { parts.append(inline) }
      }
      let nodes = sanitized(&parts, raws)
      return (inner.filter { if case .html = $0 { false } else { true } }, nodes.map { (parts, $0) })
    }

    private mutating func sanitized(_ parts: inout HTMLParts, _ raws: [RawHTML]) -> [HTMLNode]? {
      do throws(HTMLFault) {
        let sanitizer = Sanitizer(prefix: Places.prefix, placeholder: HTMLParts.tag, place: HTMLParts.place, allowsPaths: true)
        let fragment = try HTMLFragment(parsing: parts.html, limits: Self.limits, place: HTMLParts.place)
        parts.locate(fragment.nodes)
        let (nodes, removed) = sanitizer.sanitized(judged(fragment.nodes, parts))
        let told = removed.prefix(Self.told)
        var written = told.contains { $0.declaration != nil } ? DeclarationPlaces(raws) : nil
        for (removal, place) in zip(told, parts.places(of: told)) { note(removal, &written, place) }
        if removed.count > Self.told {
          let message = "\(removed.count - Self.told) more things are left out of raw HTML"
          diagnostics.append(.warning(message, line: raws[0].line, column: raws[0].column, hint: Diagnostic.mendFirst))
        }
        check(nodes, parts)
        return nodes.map(\.withReadableInk)
      } catch {
        let message = "raw HTML is left out: \(error.message)"
        diagnostics.append(.warning(message, line: raws[0].line, column: raws[0].column, hint: "use Markdown for it"))
        return nil
      }
    }

    /// More tags than a mail that arrives whole could hold; libgumbo takes time with the square of how deep they are nested.
    private static let limits: HTMLLimits = {
      var limits = HTMLLimits()
      limits.tags = 8_000
      return limits
    }()

    /// Without the addresses that no link can have, which are told as Markdown's are, not as something that was left out.
    private mutating func judged(_ nodes: [HTMLNode], _ parts: HTMLParts) -> [HTMLNode] {
      nodes.map { node in
        guard case .element(var element) = node else { return node }
        if element.name == "a", let goal = element["href"], let fault = LinkTarget.fault(goal) {
          let (line, column) = parts.place(of: element)
          diagnostics.append(.error("a link to \"\(goal)\": \(fault)", line: line, column: column, hint: LinkTarget.hint))
          element.attributes.removeAll { $0.name == "href" }
        }
        element.children = judged(element.children, parts)
        return .element(element)
      }
    }

    /// A picture that shows nothing says so with an empty text, and no two places have one name.
    private mutating func check(_ nodes: [HTMLNode], _ parts: HTMLParts) {
      for case .element(let element) in nodes {
        let (line, column) = parts.place(of: element)
        if element.name == "img", element["alt"] == nil {
          let hint = "add alt=\"what it shows\", or alt=\"\" when it only decorates"
          diagnostics.append(.error("a picture has no text for those who cannot see it", line: line, column: column, hint: hint))
        }
        if let id = element["id"], !ids.insert(id).inserted {
          let message = "another place is named \"\(id.dropFirst(Places.prefix.count))\" too"
          diagnostics.append(.warning(message, line: line, column: column, hint: "links lead to the first: give each a name of its own"))
        }
        check(element.children, parts)
      }
    }

    /// A property wherever it was written, anything else where it first was.
    private mutating func note(_ removal: Removal, _ written: inout DeclarationPlaces?, _ first: (line: Int, column: Int)) {
      let room = max(1, Self.told - warned.count)
      let found = removal.declaration.flatMap { written?.places(of: $0, atMost: room) } ?? (places: [], more: 0)
      let places = found.places.isEmpty ? [first] : found.places
      let hint = removal.advice ?? "mails and pages carry text, pictures and links only"
      func tell(_ message: String, _ place: (line: Int, column: Int)) {
        let warning = Diagnostic.warning(message, line: place.line, column: place.column, hint: hint)
        if warned.insert(warning).inserted { diagnostics.append(warning) }
      }
      for place in places { tell(removal.message, place) }
      if found.more > 0, let last = places.last { tell("\(removal.message), in \(found.more) more places", last) }
    }
  }
}
