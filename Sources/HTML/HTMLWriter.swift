/// A tree as HTML5 (HTML §13.3). Never `&apos;`, which Outlook prints as it stands.
enum HTMLWriter {
  static func html(_ nodes: [HTMLNode]) -> String {
    var output: [UInt8] = []
    write(nodes, isRaw: false, &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Text or an attribute's value between double quotes.
  static func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    escape(text, &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static func write(_ nodes: [HTMLNode], isRaw: Bool, _ output: inout [UInt8]) {
    for node in nodes {
      switch node {
      case .text(let text):
        if isRaw { output += text.utf8 } else { escape(text, &output) }
      case .element(let element): write(element, &output)
      }
    }
  }

  private static func write(_ element: HTMLElement, _ output: inout [UInt8]) {
    output += "<\(element.name)".utf8
    for attribute in element.attributes {
      output += " \(attribute.name)=\"".utf8
      escape(attribute.value, &output)
      output += "\"".utf8
    }
    output += ">".utf8
    if HTMLElement.void.contains(element.name) { return }
    // A parser drops the first line break in these.
    if ["pre", "listing", "textarea"].contains(element.name), case .text(let text)? = element.children.first, text.utf8.first == 0x0A {
      output.append(0x0A)
    }
    write(element.children, isRaw: HTMLElement.raw.contains(element.name), &output)
    output += "</\(element.name)>".utf8
  }

  private static func escape(_ text: String, _ output: inout [UInt8]) {
    var before: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x26: output += "&amp;".utf8
      case 0x3C: output += "&lt;".utf8
      case 0x3E: output += "&gt;".utf8
      case 0x22: output += "&quot;".utf8
      // A bare one would come back as a line feed.
      case 0x0D: output += "&#13;".utf8
      case 0x00: output += "\u{FFFD}".utf8
      case 0xA0 where before == 0xC2:
        output.removeLast()
        output += "&nbsp;".utf8
      default: output.append(byte)
      }
      before = byte
    }
  }
}
