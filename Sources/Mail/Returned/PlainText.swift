/// The words of an HTML document that a mail system wrote, line by line; no more is needed here, and nothing of it is ever shown as HTML.
enum PlainText {
  /// - Parameter hasLinks: whether the words of links are among them.
  static func of(html: String, hasLinks: Bool = true) -> String {
    let bytes = Array(html.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case 0x3C:
        let end = bytes[place...].firstIndex(of: 0x3E) ?? bytes.count
        let name = bytes[(place + 1)..<end].prefix(8).prefix { $0.isLetterOrDigit || $0 == 0x2F || $0 == 0x21 }.map { $0 | 0x20 }
        // An address in angle brackets, as some write it without escaping.
        if bytes[place..<end].contains(0x40), !bytes[place..<end].contains(0x3D) {
          output += bytes[place..<min(end + 1, bytes.count)]
          place = end + 1
        } else {
          if breaks.contains(String(decoding: name, as: UTF8.self)) {
            output.append(0x0A)
          } else if output.last != 0x0A {
            spaceless(&output, name)
          }
          let tag = String(decoding: name, as: UTF8.self)
          place = hidden.contains(tag) || !hasLinks && tag == "a" ? close(bytes, from: end) : end + 1
        }
      case 0x26:
        let (text, end) = entity(bytes, place)
        output += text
        place = end
      case 0x0D, 0x0A:
        output.append(0x20)
        place += 1
      case let byte:
        output.append(byte)
        place += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Cells stand apart; what marks letters does not.
  private static func spaceless(_ output: inout [UInt8], _ name: [UInt8]) {
    if name.starts(with: "td".utf8) || name.starts(with: "th".utf8) { output.append(0x20) }
  }

  /// `/` has its bit 0x20 set already.
  private static let breaks: Set<String> = [
    "br", "br/", "p", "/p", "div", "/div", "tr", "/tr", "li", "/li", "h1", "/h1", "h2", "/h2", "h3", "/h3", "table", "/table", "hr", "pre",
    "/pre", "ul", "/ul",
    "blockquo", "/title", "/head",
  ]
  private static let hidden: Set<String> = ["style", "script"]

  /// Behind the next closing tag: what stands before it is no text.
  private static func close(_ bytes: [UInt8], from start: Int) -> Int {
    var place = start
    while place + 1 < bytes.count {
      if bytes[place] == 0x3C, bytes[place + 1] == 0x2F { return place }
      place += 1
    }
    return bytes.count
  }

  private static func entity(_ bytes: [UInt8], _ place: Int) -> ([UInt8], end: Int) {
    guard let end = bytes[place...].prefix(10).firstIndex(of: 0x3B) else { return ([0x26], place + 1) }
    let name = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    if let known = entities[name.lowercased()] { return (Array(known.utf8), end + 1) }
    let number =
      name.hasPrefix("#x") || name.hasPrefix("#X")
      ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
    guard let scalar = number.flatMap(Unicode.Scalar.init) else { return ([0x26], place + 1) }
    return (Array(String(Character(scalar)).utf8), end + 1)
  }

  private static let entities = [
    "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "nbsp": " ", "auml": "ä", "ouml": "ö", "uuml": "ü", "szlig": "ß",
    "eacute": "é",
    "egrave": "è", "agrave": "à", "ecirc": "ê", "ccedil": "ç", "oacute": "ó", "iacute": "í", "aacute": "á", "ntilde": "ñ", "atilde": "ã",
    "otilde": "õ",
    "icirc": "î", "ocirc": "ô", "ucirc": "û", "acirc": "â", "ugrave": "ù", "uacute": "ú", "igrave": "ì", "ograve": "ò", "rsquo": "\u{2019}",
    "zwnj": "", "commat": "@",
  ]
}
