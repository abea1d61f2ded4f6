internal import CGumbo

/// Parses HTML as browsers do (WHATWG HTML §13.4), through libgumbo. Comments are dropped.
package enum HTMLFragment {
  package struct Refused: Error, Sendable, Hashable {
    package let reason: String
  }

  private static let sizeLimit = 512 << 10
  private static let depthLimit = 100
  private static let attributeLimit = 200

  /// - Throws: for input that would take the parser too long or nests too deeply.
  package static func parse(_ html: String) throws(Refused) -> [HTMLNode] {
    var html = html
    try html.withUTF8Checked()
    let result = html.withUTF8 { bytes -> Result<[HTMLNode], Refused> in
      var options = kGumboDefaultOptions
      options.fragment_context = GUMBO_TAG_DIV
      options.max_errors = 0
      return bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let output = gumbo_parse_with_options(&options, characters.baseAddress, characters.count) else {
          return .failure(Refused(reason: "it cannot be parsed"))
        }
        defer { gumbo_destroy_output(&options, output) }
        return Result { () throws(Refused) in try children(output.pointee.root, depth: 0) }
      }
    }
    return try result.get()
  }

  private static func children(_ node: UnsafeMutablePointer<GumboNode>?, depth: Int) throws(Refused) -> [HTMLNode] {
    guard let node else { return [] }
    guard depth <= depthLimit else { throw Refused(reason: "it nests more than \(depthLimit) levels deep") }
    let vector = node.pointee.v.element.children
    var nodes: [HTMLNode] = []
    for index in 0..<Int(vector.length) {
      guard let child = vector.data[index]?.assumingMemoryBound(to: GumboNode.self) else { continue }
      switch child.pointee.type {
      case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE: nodes.append(.text(String(cString: child.pointee.v.text.text)))
      case GUMBO_NODE_ELEMENT, GUMBO_NODE_TEMPLATE:
        nodes.append(
          .element(
            HTMLElement(
              name: name(child.pointee.v.element), attributes: attributes(child.pointee.v.element),
              children: try children(child, depth: depth + 1))))
      default: continue
      }
    }
    return nodes
  }

  private static func name(_ element: GumboElement) -> String {
    // Foreign content keeps its names, but under a name of its own: nothing in it is ever allowed.
    if element.tag_namespace != GUMBO_NAMESPACE_HTML { return "foreign" }
    if element.tag != GUMBO_TAG_UNKNOWN { return String(cString: gumbo_normalized_tagname(element.tag)) }
    var piece = element.original_tag
    gumbo_tag_from_original_text(&piece)
    guard let data = piece.data else { return "unknown" }
    return String(decoding: UnsafeRawBufferPointer(start: data, count: piece.length), as: UTF8.self).lowercased()
  }

  private static func attributes(_ element: GumboElement) -> [HTMLAttribute] {
    (0..<Int(element.attributes.length)).compactMap { index in
      element.attributes.data[index]?.assumingMemoryBound(to: GumboAttribute.self).pointee
    }.map { HTMLAttribute(name: String(cString: $0.name).lowercased(), value: String(cString: $0.value)) }
  }

  /// Tags that close themselves or each other: they nest nothing when left open.
  private static let light: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td",
    "th", "option", "thead", "tbody", "tfoot", "colgroup",
  ]

  fileprivate static func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(Refused) {
    guard bytes.count <= sizeLimit else { throw Refused(reason: "it is longer than \(sizeLimit >> 10) KB") }
    var depth = 0
    var index = 0
    while index + 1 < bytes.count {
      defer { index += 1 }
      guard bytes[index] == 0x3C else { continue }
      let isEnd = bytes[index + 1] == 0x2F
      let name = bytes[(index + (isEnd ? 2 : 1))...].prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || (0x30...0x39).contains($0) }
      if name.isEmpty { continue }
      if !light.contains(String(decoding: name, as: UTF8.self).lowercased()) { depth += isEnd ? (depth > 0 ? -1 : 0) : 1 }
      guard depth <= depthLimit else { throw Refused(reason: "it nests more than \(depthLimit) levels deep") }
      var equals = 0
      while index < bytes.count, bytes[index] != 0x3E {
        if bytes[index] == 0x3D || bytes[index] == 0x20 { equals += 1 }
        index += 1
      }
      guard equals <= 4 * attributeLimit else { throw Refused(reason: "a tag has more than \(attributeLimit) attributes") }
    }
  }
}

extension String {
  fileprivate mutating func withUTF8Checked() throws(HTMLFragment.Refused) {
    let result = withUTF8 { bytes in Result { () throws(HTMLFragment.Refused) in try HTMLFragment.check(bytes) } }
    try result.get()
  }
}
