/// A piece of parsed HTML. Comments are not kept.
package indirect enum HTMLNode: Sendable, Hashable {
  /// With its entities decoded.
  case text(String)
  case element(HTMLElement)
}

extension [HTMLNode] {
  /// What stands between the tags.
  package var plainText: String {
    map { node in
      switch node {
      case .text(let text): text
      case .element(let element): element.children.plainText
      }
    }.joined()
  }
}
