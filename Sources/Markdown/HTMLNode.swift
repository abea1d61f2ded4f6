/// A piece of HTML as a tree.
package indirect enum HTMLNode: Sendable, Hashable {
  case text(String)
  case element(HTMLElement)
}

package struct HTMLElement: Sendable, Hashable {
  /// In small letters.
  package var name: String
  package var attributes: [HTMLAttribute]
  package var children: [HTMLNode]

  package subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}

package struct HTMLAttribute: Sendable, Hashable {
  package var name: String
  package var value: String
}

extension [HTMLAttribute] {
  /// ` name="value"` for each.
  var html: String { map { " \($0.name)=\"\(HTMLEscape.attribute($0.value))\"" }.joined() }
}
