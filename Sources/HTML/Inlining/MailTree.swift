internal import CGumbo

/// The elements of a mail in document order.
struct MailTree {
  private(set) var elements: [StyledElement] = []
  /// Indices of what is shown, by class, `id` and tag name, in document order.
  private(set) var classes: [Substring: [Int]] = [:]
  private(set) var ids: [String: [Int]] = [:]
  private(set) var names: [String: [Int]] = [:]
  private(set) var shown: [Int] = []
  private var startTags: Set<Int> = []

  init(_ document: String, limits: HTMLLimits) throws(HTMLFault) {
    self = try GumboParse.run(document, context: GUMBO_TAG_LAST, limits: limits) { root, source throws(HTMLFault) in
      var tree = MailTree()
      try tree.add(root, parent: nil, position: 0, depth: 0, Source(source), limits)
      return tree
    }
  }

  private init() {}

  /// Tells places from libgumbo's pointers.
  private struct Source {
    private let bytes: UnsafeBufferPointer<CChar>

    init(_ bytes: UnsafeBufferPointer<CChar>) {
      self.bytes = bytes
    }

    /// Nil for what is not written.
    func range(_ piece: GumboStringPiece) -> Range<Int>? {
      guard piece.length > 0, let data = piece.data, let base = bytes.baseAddress else { return nil }
      let start = data - base
      guard start >= 0, start + piece.length <= bytes.count else { return nil }
      return start..<(start + piece.length)
    }
  }

  private mutating func add(
    _ node: GumboPointer, parent: Int?, position: Int, depth: Int, _ source: Source, _ limits: HTMLLimits
  ) throws(HTMLFault) {
    guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
    let element = node.pointee.v.element
    guard element.attributes.length <= limits.attributes else { throw .tooManyAttributes(limit: limits.attributes) }
    let name = node.name
    let attributes = Dictionary(node.attributes.map { ($0.name, $0.value) }) { first, _ in first }
    var startTag = source.range(element.original_tag)
    let content: Range<Int>? = startTag.flatMap { start in
      guard let end = source.range(element.original_end_tag), end.lowerBound >= start.upperBound else { return nil }
      return start.upperBound..<end.lowerBound
    }
    if let start = startTag?.lowerBound, !startTags.insert(start).inserted { startTag = nil }
    var styleAttribute: Range<Int>?
    for attribute in element.attributes.pointers(to: GumboAttribute.self) where String(cString: attribute.pointee.name) == "style" {
      guard let name = source.range(attribute.pointee.original_name) else { continue }
      let value = source.range(attribute.pointee.original_value)
      styleAttribute = name.lowerBound..<max(name.upperBound, value?.upperBound ?? 0)
    }
    let index = elements.count
    elements.append(
      StyledElement(
        name: name, attributes: attributes,
        classes: Set((attributes["class"] ?? "").htmlWords), parent: parent, position: position,
        startTag: startTag, styleAttribute: styleAttribute, content: content,
        isInHead: name == "head" || parent.map { elements[$0].isInHead } ?? false))
    if !elements[index].isInHead { note(index) }
    var count = 0
    for child in node.children {
      if child.isElement {
        elements[index].isEmpty = false
        elements[index].children.append(elements.count)
        try add(child, parent: index, position: count, depth: depth + 1, source, limits)
        count += 1
      } else if let text = child.text, !text.isEmpty {
        elements[index].isEmpty = false
        elements[index].hasWords = elements[index].hasWords || !text.allSatisfy(\.isWhitespace)
      }
    }
  }

  private mutating func note(_ index: Int) {
    shown.append(index)
    names[elements[index].name, default: []].append(index)
    for name in elements[index].classes { classes[name, default: []].append(index) }
    if let id = elements[index].attributes["id"] { ids[id, default: []].append(index) }
  }
}
