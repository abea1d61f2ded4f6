internal import CGumbo

/// HTML that stands in a `body`, read as a browser reads it (HTML §13.4), through libgumbo.
package struct HTMLFragment: Sendable, Hashable {
  package var nodes: [HTMLNode]

  package init(_ nodes: [HTMLNode]) {
    self.nodes = nodes
  }

  /// Reads any text, however broken its markup is. Safe on many threads at once.
  ///
  /// - Parameter place: the name of an attribute in which elements tell where their tag begins, in octets. No tag of the text keeps one of this
  ///   name.
  /// - Throws: for input that would take the parser or the caller's stack too far.
  package init(parsing text: String, limits: HTMLLimits = HTMLLimits(), place: String? = nil) throws(HTMLFault) {
    nodes = try GumboParse.run(text, context: GUMBO_TAG_BODY, limits: limits) { root, _ throws(HTMLFault) in
      try Self.copy(root, depth: 0, limits: limits, place: place)
    }
  }

  /// As HTML5.
  package var html: String { HTMLWriter.html(nodes) }

  private static func attributes(of element: GumboPointer, place: String?) -> [HTMLAttribute] {
    guard let place else { return element.attributes }
    let own = element.attributes.filter { $0.name != place }
    return own + [HTMLAttribute(name: place, value: "\(element.pointee.v.element.start_pos.offset)")]
  }

  private static func copy(_ parent: GumboPointer, depth: Int, limits: HTMLLimits, place: String?) throws(HTMLFault) -> [HTMLNode] {
    guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
    var nodes: [HTMLNode] = []
    for child in parent.children {
      if let text = child.text {
        // Comments are dropped, so that text on both sides of one is one text again.
        if case .text(let before)? = nodes.last {
          nodes[nodes.count - 1] = .text(before + text)
        } else {
          nodes.append(.text(text))
        }
      } else if child.isElement {
        guard child.pointee.v.element.attributes.length <= limits.attributes else {
          throw .tooManyAttributes(limit: limits.attributes)
        }
        let children = try copy(child, depth: depth + 1, limits: limits, place: place)
        let name = child.name
        nodes.append(
          .element(HTMLElement(name: name, attributes: attributes(of: child, place: place), children: children)))
      }
    }
    return nodes
  }
}
