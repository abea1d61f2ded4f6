extension MailTree {
  /// The elements that a selector means, in document order; none in `head`.
  func elements(for selector: CSSSelector) -> [Int] { candidates(for: selector).filter { matches(selector, $0) } }

  /// All that it can mean by the most telling of its tests.
  private func candidates(for selector: CSSSelector) -> [Int] {
    var candidates = shown
    for test in selector.compounds.last?.tests ?? [] {
      switch test {
      case .id(let id): return ids[id] ?? []
      case .hasClass(let name): candidates = classes[name[...]] ?? []
      case .type(let name) where candidates.count == shown.count: candidates = names[name] ?? []
      default: continue
      }
    }
    return candidates
  }

  private func matches(_ selector: CSSSelector, _ index: Int) -> Bool {
    matches(selector, compound: selector.compounds.count - 1, index)
  }

  private func matches(_ selector: CSSSelector, compound: Int, _ index: Int) -> Bool {
    guard selector.compounds[compound].tests.allSatisfy({ matches($0, index) }) else { return false }
    guard compound > 0 else { return true }
    let element = elements[index]
    let siblings = self.siblings(element)
    switch selector.compounds[compound].combinator {
    case .child: return element.parent.map { matches(selector, compound: compound - 1, $0) } ?? false
    case .nextSibling: return element.position > 0 && matches(selector, compound: compound - 1, siblings[element.position - 1])
    case .laterSibling: return siblings[..<element.position].contains { matches(selector, compound: compound - 1, $0) }
    case .descendant:
      var ancestor = element.parent
      while let index = ancestor {
        if matches(selector, compound: compound - 1, index) { return true }
        ancestor = elements[index].parent
      }
      return false
    }
  }

  private func matches(_ test: CSSSimpleSelector, _ index: Int) -> Bool {
    let element = elements[index]
    switch test {
    case .any: return true
    case .type(let name): return element.name == name
    case .id(let id): return element.attributes["id"] == id
    case .hasClass(let name): return element.classes.contains(name[...])
    case .attribute(let name, let comparison, let value, let ignoresCase):
      guard let own = element.attributes[name] else { return false }
      return ignoresCase ? comparison.holds(own.lowercased(), value.lowercased()) : comparison.holds(own, value)
    case .nth(let step, let offset, let fromEnd, let ofType):
      let (before, after) = neighbors(element, ofType: ofType)
      let distance = (fromEnd ? after : before) + 1 - offset
      return step == 0 ? distance == 0 : distance % step == 0 && distance / step >= 0
    case .onlyChild(let ofType): return neighbors(element, ofType: ofType) == (0, 0)
    case .empty: return element.isEmpty
    case .root: return element.parent == nil
    case .state: return true
    case .not(let selectors): return !selectors.contains { matches($0, index) }
    case .matches(let selectors, _): return selectors.contains { matches($0, index) }
    }
  }

  /// How many siblings stand before and after.
  private func neighbors(_ element: StyledElement, ofType: Bool) -> (Int, Int) {
    let siblings = self.siblings(element)
    let before = siblings[..<element.position]
    let after = siblings[min(element.position + 1, siblings.count)...]
    guard ofType else { return (before.count, after.count) }
    return (before.count { elements[$0].name == element.name }, after.count { elements[$0].name == element.name })
  }

  /// Itself included.
  private func siblings(_ element: StyledElement) -> [Int] { element.parent.map { elements[$0].children } ?? [0] }
}

extension CSSSimpleSelector.Comparison {
  fileprivate func holds(_ own: String, _ value: String) -> Bool {
    switch self {
    case .exists: true
    case .equals: own == value
    case .word: !value.isEmpty && own.htmlWords.contains(value[...])
    case .language: own == value || own.hasPrefix(value + "-")
    case .prefix: !value.isEmpty && own.hasPrefix(value)
    case .suffix: !value.isEmpty && own.hasSuffix(value)
    case .part: !value.isEmpty && own.contains(value)
    }
  }
}
