internal import CGumbo

/// A node of libgumbo's tree, valid as long as the tree.
typealias GumboPointer = UnsafeMutablePointer<GumboNode>

extension GumboPointer {
  var isElement: Bool { pointee.type == GUMBO_NODE_ELEMENT || pointee.type == GUMBO_NODE_TEMPLATE }

  /// Of an element.
  var children: [GumboPointer] { pointee.v.element.children.pointers(to: GumboNode.self) }

  /// In lower case; of an element.
  var name: String {
    let element = pointee.v.element
    if element.tag != GUMBO_TAG_UNKNOWN { return String(cString: gumbo_normalized_tagname(element.tag)) }
    var piece = element.original_tag
    gumbo_tag_from_original_text(&piece)
    let bytes = UnsafeBufferPointer(start: piece.data, count: piece.length).map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self).lowercased()
  }

  /// Of an element.
  var attributes: [HTMLAttribute] {
    pointee.v.element.attributes.pointers(to: GumboAttribute.self).map {
      HTMLAttribute(name: String(cString: $0.pointee.name), value: String(cString: $0.pointee.value))
    }
  }

  /// Nil unless this is text.
  var text: String? {
    switch pointee.type {
    case GUMBO_NODE_TEXT, GUMBO_NODE_CDATA, GUMBO_NODE_WHITESPACE: String(cString: pointee.v.text.text)
    default: nil
    }
  }
}

extension GumboVector {
  func pointers<Value>(to type: Value.Type) -> [UnsafeMutablePointer<Value>] {
    (0..<Int(length)).compactMap { data?[$0]?.assumingMemoryBound(to: type) }
  }
}
