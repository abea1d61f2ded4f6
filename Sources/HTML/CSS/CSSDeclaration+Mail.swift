extension CSSDeclaration {
  /// Why a declaration must not go out: many mail programs ignore it, or drop all that stands beside it.
  struct MailFault: Error, Hashable {
    /// What to write instead.
    let advice: String
  }

  /// The declaration as mail programs take it: colours with six digits, `rem` in pixels.
  ///
  /// - Parameter isInline: in a tag, which has to do for every program. What stays in a style sheet is for those that read one, and only its
  ///   colours count: Gmail drops a whole sheet over a notation that it does not know.
  func forMail(isInline: Bool = true) throws(MailFault) -> CSSDeclaration {
    if isInline, !isCustomProperty, let advice = Self.advice(name) { throw MailFault(advice: advice) }
    if name.hasSuffix("font-family") || name == "content" || name == "quotes" { return self }
    if isInline, let advice = Self.advice(name, value.lowercased()) { throw MailFault(advice: advice) }
    guard value.utf8.contains(where: { Self.mayChange($0) }) else { return self }
    let takesColors = name.hasSuffix("color") || Self.colored.contains { name.hasPrefix($0) }
    var made = self
    made.value = try Self.forMail(value, named: takesColors, isInline)
    return made
  }

  private static let colored = ["background", "border", "outline", "text-decoration", "text-shadow", "box-shadow", "text-emphasis"]

  /// Letters, `#` and brackets: colours, units and functions.
  private static func mayChange(_ byte: UInt8) -> Bool { byte == 0x23 || byte == 0x28 || (0x61...0x7A).contains(byte | 0x20) }

  /// - Parameter named: whether a word such as `tan` is a colour.
  private static func forMail(_ value: String, named: Bool, _ isInline: Bool) throws(MailFault) -> String {
    var cursor = CSSCursor(Array(value.utf8))
    var output = ""
    var word: [UInt8] = []
    while case let start = cursor.index, let component = cursor.next() {
      let part = cursor.bytes[start..<cursor.index]
      switch component {
      case .byte(let byte) where !byte.isHTMLSpace && byte != 0x2C && byte != 0x2F: word.append(byte)
      case .block(0x28):
        let name = String(decoding: word, as: UTF8.self)
        word = []
        let inside = String(decoding: part.dropFirst().dropLast(part.last == 0x29 ? 1 : 0), as: UTF8.self)
        output += try function(name, inside, isInline)
      default:
        output += try forMail(word: word, named: named, isInline) + String(decoding: part, as: UTF8.self)
        word = []
      }
    }
    return try output + forMail(word: word, named: named, isInline)
  }

  private static func forMail(word: [UInt8], named: Bool, _ isInline: Bool) throws(MailFault) -> String {
    let text = String(decoding: word, as: UTF8.self)
    if word.first == 0x23 || named, let color = CSSColor(word: text) { return try written(color) }
    // A post has thousands of words: no regular expression.
    let number = word.prefix { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2B || $0 == 0x2D }
    guard isInline, number.count < word.count, let count = Double(String(decoding: number, as: UTF8.self)) else { return text }
    let unit = String(decoding: word[number.endIndex...], as: UTF8.self).lowercased()
    if unit == "rem" { return pixels(count * 16) }
    if windowUnits.contains(unit) { throw MailFault(advice: "write the size in px: Outlook knows no window and no \(unit)") }
    return text
  }

  private static func function(_ name: String, _ inside: String, _ isInline: Bool) throws(MailFault) -> String {
    if let color = CSSColor(function: name, inside) { return try written(color) }
    let lowered = name.lowercased()
    if modern.contains(lowered) || ["rgb", "rgba", "hsl", "hsla"].contains(lowered) {
      throw MailFault(advice: "write the colour as #rrggbb: Gmail drops everything beside one that it does not know")
    }
    if isInline, computed.contains(lowered) { throw MailFault(advice: "write the result in px: Outlook computes nothing") }
    return try "\(name)(\(lowered.hasSuffix("gradient") ? forMail(inside, named: true, isInline) : inside))"
  }

  private static func written(_ color: CSSColor) throws(MailFault) -> String {
    guard let text = color.text else {
      throw MailFault(advice: "write the colour that it makes on its ground, as #rrggbb: Outlook knows no translucent ones")
    }
    return text
  }

  private static func pixels(_ count: Double) -> String {
    let rounded = (count * 100).rounded() / 100
    return (rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)) + "px"
  }

  private static let modern: Set<String> = ["color", "color-mix", "hwb", "lab", "lch", "light-dark", "oklab", "oklch"]

  private static let computed: Set<String> = ["calc", "clamp", "env", "max", "min"]

  private static let windowUnits: Set<String> = [
    "cap", "ch", "dvh", "dvw", "ic", "lh", "lvh", "lvw", "rlh", "svh", "svw", "vb", "vh", "vi", "vmax", "vmin", "vw",
  ]
}

extension CSSDeclaration {
  /// Properties that lay out what mail programs lay out by tables.
  private static func advice(_ name: String) -> String? {
    if name == "float" { return "put things side by side into a table, or give a picture align=\"right\": Outlook floats nothing" }
    if name == "position" || placing.contains(name) { return "let things stand one under the other: mail programs move nothing" }
    if name.hasPrefix("flex") || name.hasPrefix("grid") || name.hasPrefix("column") || boxes.contains(name) {
      return "put things side by side into a table: Outlook and Gmail lay out nothing else"
    }
    let isLogical = ["inline-size", "block-size"].contains { name.hasSuffix($0) } || name.contains("-inline") || name.contains("-block")
    return isLogical ? "name the side, as in margin-left: Outlook and Gmail know no start and end" : nil
  }

  private static func advice(_ name: String, _ value: String) -> String? {
    switch (name, value) {
    case ("display", "flex"), ("display", "grid"), ("display", "inline-flex"), ("display", "inline-grid"), ("display", "contents"):
      "put things side by side into a table: Outlook and Gmail lay out nothing else"
    case ("text-align", "start"), ("text-align", "end"): "name the side, left or right: Outlook and Gmail know no start and end"
    default: nil
    }
  }

  private static let placing: Set<String> = ["top", "right", "bottom", "left", "inset", "transform", "translate", "z-index"]

  private static let boxes: Set<String> = [
    "align-content", "align-items", "align-self", "gap", "justify-content", "justify-items", "justify-self", "order", "place-content",
    "place-items", "place-self", "row-gap",
  ]
}
