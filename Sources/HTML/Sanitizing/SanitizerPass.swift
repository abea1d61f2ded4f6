/// One walk over a tree.
struct SanitizerPass {
  let sanitizer: Sanitizer
  private(set) var removed: [Removal] = []
  private var seen: Set<Removal> = []
  /// Of the tag that is looked at.
  private var place: String?

  init(_ sanitizer: Sanitizer) {
    self.sanitizer = sanitizer
  }

  mutating func nodes(_ nodes: [HTMLNode]) -> [HTMLNode] {
    var output: [HTMLNode] = []
    add(nodes, to: &output)
    return output
  }

  /// Text that comes to stand beside text becomes one with it, as it will when it is parsed again.
  private mutating func add(_ nodes: [HTMLNode], to output: inout [HTMLNode]) {
    for node in nodes {
      switch node {
      case .text(let text):
        if text.isEmpty { continue }
        if case .text(let before)? = output.last {
          output[output.count - 1] = .text(before + text)
        } else {
          output.append(node)
        }
      case .element(let element): add(element, to: &output)
      }
    }
  }

  private mutating func add(_ element: HTMLElement, to output: inout [HTMLNode]) {
    let name = element.name
    if name == sanitizer.placeholder { return output.append(.element(element)) }
    place = sanitizer.place.flatMap { element[$0] }
    if SanitizerRules.dropped.contains(name) { return note(.element, name, name) }
    guard isAllowed(element) else {
      note(.tag, name, name)
      return add(element.children, to: &output)
    }
    let attributes = element.attributes.compactMap { attribute -> HTMLAttribute? in
      if attribute.name == sanitizer.place { return SanitizerRules.placed.contains(name) ? attribute : nil }
      let value = value(attribute, name)
      if value == nil { note(.attribute, attribute.name, name) }
      // Its properties are noted one by one.
      if attribute.name == "style", value == "" { return nil }
      return value.map { HTMLAttribute(name: attribute.name, value: $0) }
    }
    // A list of its own, so that no text joins across tags.
    let children = HTMLElement.void.contains(name) ? [] : nodes(element.children)
    output.append(.element(HTMLElement(name: name, attributes: attributes, children: children)))
  }

  private func isAllowed(_ element: HTMLElement) -> Bool {
    switch element.name {
    case "video", "audio":
      element["controls"] != nil && element["src"].flatMap { URLFilter.filter($0, schemes: ["https"]) } != nil
    case let name: SanitizerRules.tags.contains(name)
    }
  }

  /// What the attribute says afterwards; nil when it may not stay.
  private mutating func value(_ attribute: HTMLAttribute, _ tag: String) -> String? {
    let value = attribute.value
    switch attribute.name {
    case "style":
      let (style, dropped) = StyleFilter.filter(value)
      for drop in dropped {
        note(Removal(kind: .property, name: drop.name, tag: tag, declaration: drop.declaration, advice: drop.advice))
      }
      return style
    case "bgcolor": return [value, "#" + value].lazy.compactMap { CSSColor(word: $0)?.text }.first
    case "id": return prefixed(value)
    case "name": return tag == "a" ? prefixed(value) : nil
    case "href" where tag == "a": return link(value)
    case "src" where tag == "img": return URLFilter.filter(value, schemes: ["https", "http"], allowsPaths: sanitizer.allowsPaths)
    case "src" where tag == "video" || tag == "audio": return URLFilter.filter(value, schemes: ["https"])
    case "controls" where tag == "video" || tag == "audio": return value
    case "open" where tag == "details": return value
    case let name where name == "class" || SanitizerRules.references.contains(name):
      return value.htmlWords.map { prefixed(String($0)) }.joined(separator: " ")
    case _ where SanitizerRules.attributes.contains(attribute.name): return value
    default: return attribute.name.isARIA ? value : nil
    }
  }

  private func link(_ address: String) -> String? {
    let trimmed = address.trimmedHTML
    guard trimmed.hasPrefix("#") else {
      return URLFilter.filter(address, schemes: ["https", "http", "mailto", "tel"], allowsPaths: sanitizer.allowsPaths)
    }
    return trimmed == "#" ? trimmed : "#" + prefixed(String(trimmed.dropFirst()))
  }

  private func prefixed(_ name: String) -> String { name.hasPrefix(sanitizer.prefix) ? name : sanitizer.prefix + name }

  private mutating func note(_ kind: Removal.Kind, _ name: String, _ tag: String) {
    note(Removal(kind: kind, name: name, tag: tag))
  }

  private mutating func note(_ removal: Removal) {
    guard seen.insert(removal).inserted else { return }
    var removal = removal
    removal.place = place
    removed.append(removal)
  }
}

extension String {
  fileprivate var isARIA: Bool { hasPrefix("aria-") && utf8.dropFirst(5).allSatisfy { (0x61...0x7A).contains($0) } }
}
