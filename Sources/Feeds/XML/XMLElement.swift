internal import HTML

/// An element of a feed's XML. Names are told by their namespace: `atom:entry`, `content:encoded`, `dc:creator`; those of RSS and what has
/// no namespace stand as they are, whatever prefixes the feed calls them by.
struct XMLElement: Sendable {
  let name: String
  let attributes: [String: String]
  var children: [XMLNode] = []

  /// Without its namespace.
  var localName: Substring { name.split(separator: ":").last ?? "" }

  subscript(attribute: String) -> String? { attributes[attribute] }

  var elements: [XMLElement] { children.compactMap { if case .element(let element) = $0 { element } else { nil } } }

  /// Those of a name.
  func all(_ name: String) -> [XMLElement] { elements.filter { $0.name == name } }

  func first(_ name: String) -> XMLElement? { elements.first { $0.name == name } }

  /// What stands between the tags.
  var text: String {
    children.reduce(into: "") { text, node in
      switch node {
      case .text(let words): text += words
      case .element(let element): text += element.text
      }
    }
  }

  /// The words of the first element of a name; nil where they are blank.
  func text(of name: String) -> String? { first(name)?.text.nonBlank }

  /// What stands in it as HTML, of an element that holds XHTML.
  var html: String {
    children.reduce(into: "") { html, node in
      switch node {
      case .text(let words): html += HTMLEscape.text(words)
      case .element(let element):
        let name = element.localName
        // In HTML, `<br></br>` would be two breaks.
        html +=
          "<\(name)" + element.attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\"\(HTMLEscape.attribute($0.value))\"" }.joined()
        html += ["br", "hr", "img", "wbr"].contains(name) ? ">" : ">\(element.html)</\(name)>"
      }
    }
  }
}

/// A piece of a feed's XML. Comments and processing instructions are not kept.
enum XMLNode: Sendable {
  case text(String)
  case element(XMLElement)
}

extension String {
  /// Nil when nothing can be seen of it.
  var nonBlank: String? { contains { !$0.isWhitespace } ? self : nil }
}
