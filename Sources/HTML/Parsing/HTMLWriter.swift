/// A tree as HTML5 (HTML §13.3).
enum HTMLWriter {
  static func html(_ nodes: [HTMLNode]) -> String {
    var output: [UInt8] = []
    write(nodes, isRaw: false, &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static func write(_ nodes: [HTMLNode], isRaw: Bool, _ output: inout [UInt8]) {
    for node in nodes {
      switch node {
      case .text(let text):
        output += (isRaw ? text : HTMLEscape.exact(text)).utf8
      case .element(let element): write(element, &output)
      }
    }
  }

  private static func write(_ element: HTMLElement, _ output: inout [UInt8]) {
    output += "<\(element.name)\(element.attributes.html)>".utf8
    if HTMLElement.void.contains(element.name) { return }
    // A parser drops the first line break in these.
    if ["pre", "listing", "textarea"].contains(element.name), case .text(let text)? = element.children.first, text.utf8.first == 0x0A {
      output.append(0x0A)
    }
    write(element.children, isRaw: HTMLElement.raw.contains(element.name), &output)
    output += "</\(element.name)>".utf8
  }
}
