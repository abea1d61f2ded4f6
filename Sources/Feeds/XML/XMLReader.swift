/// Reads the XML of feeds as they are, not as they should be: `&nbsp;` that nobody declared, a bare `&`, a tag that is closed in the wrong order.
/// Such things stand in a good part of all feeds, and a strict parser gives up on the whole of them.
///
/// There is no DTD here: no entity of the feed's own, nothing from outside, so no answer becomes larger than it came.
struct XMLReader {
  private static let depthLimit = 100
  private static let elementLimit = 300_000

  private let bytes: [UInt8]
  private var place = 0
  private var text = XMLText()
  /// The elements whose end has not come, the innermost last; the first holds the root.
  private var open: [(written: String, element: XMLElement, names: XMLNamespaces)] = [
    ("", XMLElement(name: "", attributes: [:]), XMLNamespaces())
  ]
  private var count = 0
  private var isClosed = false

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The root element.
  static func read(_ text: String) throws(FeedFault) -> XMLElement {
    var reader = XMLReader(Array(text.utf8))
    try reader.run()
    guard let root = reader.open[0].element.elements.first else {
      throw FeedFault(
        reader.count == 0 ? "is no feed: it has neither XML nor JSON" : "ends in the middle: </\(reader.open[1].written)> is missing")
    }
    return root
  }

  private mutating func run() throws(FeedFault) {
    while place < bytes.count && !isClosed {
      if bytes[place] == UInt8(ascii: "<"), try markup() { continue }
      let end = bytes.indices[(place + 1)...].first { bytes[$0] == UInt8(ascii: "<") && isMarkup(at: $0) } ?? bytes.count
      add(.text(text.decoded(bytes[place..<end])))
      place = end
    }
  }

  /// Whether a `<` is more than a character.
  private func isMarkup(at place: Int) -> Bool {
    guard place + 1 < bytes.count else { return false }
    let next = bytes[place + 1]
    return next | 0x20 >= 0x61 && next | 0x20 <= 0x7A || next >= 0x80 || "_/!?".utf8.contains(next)
  }

  private mutating func add(_ node: XMLNode) {
    // White space around the root is nothing.
    if open.count == 1, case .text = node { return }
    open[open.count - 1].element.children.append(node)
  }

  /// - Returns: false where `<` is no more than a character.
  private mutating func markup() throws(FeedFault) -> Bool {
    if starts(with: "<!--") {
      skip(past: "-->", from: 4)
    } else if starts(with: "<![CDATA[") {
      let start = place + 9
      skip(past: "]]>", from: 9)
      let end = max(start, isEnded("]]>") ? place - 3 : place)
      add(.text(XMLText.clean(bytes[start..<min(end, bytes.count)])))
    } else if starts(with: "<?") {
      skip(past: "?>", from: 2)
    } else if starts(with: "<!") {
      skipDeclaration()
    } else if starts(with: "</") {
      let name = name(at: place + 2)
      close(String(decoding: name, as: UTF8.self))
      place = (bytes[name.endIndex...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1) + 1
    } else {
      let name = name(at: place + 1)
      if name.isEmpty { return false }
      try begin(String(decoding: name, as: UTF8.self), behind: name.endIndex)
    }
    return true
  }

  private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  private func isEnded(_ end: String) -> Bool { place >= end.utf8.count && bytes[(place - end.utf8.count)..<place].elementsEqual(end.utf8) }

  private mutating func skip(past end: String, from offset: Int) {
    let end = Array(end.utf8)
    var index = min(place + offset, bytes.count)
    while let next = bytes[index...].firstIndex(of: end[0]) {
      if bytes[next...].starts(with: end) {
        place = next + end.count
        return
      }
      index = next + 1
    }
    place = bytes.count
  }

  /// `<!DOCTYPE …>` with whatever it declares, which means nothing here.
  private mutating func skipDeclaration() {
    var depth = 0
    var quote: UInt8?
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case _ where byte == quote: quote = nil
      case _ where quote != nil: continue
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ">"):
        depth -= 1
        if depth == 0 { return }
      default: continue
      }
    }
  }

  /// XML 1.0 §2.3, nearly: letters of other alphabets count all.
  private func name(at start: Int) -> ArraySlice<UInt8> {
    guard start < bytes.count else { return bytes[bytes.endIndex...] }
    let isLetter = { (byte: UInt8) in
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
    }
    guard isLetter(bytes[start]) else { return bytes[start..<start] }
    return bytes[start...].prefix { isLetter($0) || (0x30...0x3A).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
  }

  private mutating func begin(_ written: String, behind end: Int) throws(FeedFault) {
    count += 1
    guard count <= Self.elementLimit else { throw FeedFault("has more than \(Self.elementLimit) elements") }
    guard open.count <= Self.depthLimit else { throw FeedFault("is nested more than \(Self.depthLimit) levels deep") }
    place = end
    let (attributes, isWhole) = attributes()
    var names = open[open.count - 1].names
    names.declare(attributes)
    open.append((written, XMLElement(name: names.resolved(written), attributes: attributes), names))
    if isWhole { close(written) }
  }

  /// As written, up to the end of the tag; `/>` makes it whole.
  private mutating func attributes() -> (attributes: [String: String], isWhole: Bool) {
    var attributes: [String: String] = [:]
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: ">") {
        place += 1
        return (attributes, false)
      }
      if byte == UInt8(ascii: "/"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: ">") {
        place += 2
        return (attributes, true)
      }
      let name = name(at: place)
      if name.isEmpty {
        place += 1
        continue
      }
      place = name.endIndex
      let value = value()
      if let value, attributes.count < 100 { attributes[String(decoding: name, as: UTF8.self)] = value }
    }
    return (attributes, false)
  }

  /// `= "…"`; nil where there is none.
  private mutating func value() -> String? {
    func skipBlanks() { while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 } }
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { return nil }
    place += 1
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") else { return nil }
    let end = bytes[(place + 1)...].firstIndex(of: bytes[place]) ?? bytes.count
    defer { place = min(end + 1, bytes.count) }
    return text.decoded(bytes[(place + 1)..<end])
  }

  /// One that was never opened is nothing; one that others were opened in closes those too.
  private mutating func close(_ written: String) {
    guard let level = open.lastIndex(where: { $0.written == written }), level > 0 else { return }
    while open.count > level {
      let (_, element, _) = open.removeLast()
      add(.element(element))
    }
    isClosed = open.count == 1
  }
}
