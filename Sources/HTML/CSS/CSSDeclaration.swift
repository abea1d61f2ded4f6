/// A property and its value, as in `color:red`.
struct CSSDeclaration: Sendable, Hashable {
  /// In lower case, unless it is a custom property. What is no name at all, as in `*zoom`, stands here as written.
  var name: String
  /// Trimmed, without comments and without `!important`.
  var value: String
  var isImportant: Bool

  var isCustomProperty: Bool { name.hasPrefix("--") }

  var text: String { "\(name):\(value)" }

  /// Whether both set something of one element's look, as `margin` and `margin-left` do.
  func overlaps(_ other: CSSDeclaration) -> Bool {
    let names = [name, other.name]
    if names[0] == names[1] { return true }
    let borders = names.map(Self.border)
    if let one = borders[0], let two = borders[1] {
      return (one.side ?? two.side) == (two.side ?? one.side) && (one.kind ?? two.kind) == (two.kind ?? one.kind)
    }
    if borders.contains(where: { $0 != nil }) { return false }
    return names[0].hasPrefix(names[1] + "-") || names[1].hasPrefix(names[0] + "-") || Set(names) == ["font", "line-height"]
  }

  /// Whether it sets all that the other does, as `margin` does with `margin-left`.
  func covers(_ other: CSSDeclaration) -> Bool {
    if name == other.name { return true }
    guard overlaps(other) else { return false }
    if let own = Self.border(name), let theirs = Self.border(other.name) {
      return (own.side == nil || own.side == theirs.side) && (own.kind == nil || own.kind == theirs.kind)
    }
    return other.name.hasPrefix(name + "-") || (name, other.name) == ("font", "line-height")
  }

  /// What of a border a property sets, nil where all; nil of what is no part of one, such as `border-radius`.
  private static func border(_ name: String) -> (side: Substring?, kind: Substring?)? {
    var parts = name.split(separator: "-")[...]
    guard parts.popFirst() == "border" else { return nil }
    func take(_ known: Set<Substring>) -> Substring? { parts.first.flatMap { known.contains($0) ? parts.removeFirst() : nil } }
    let side = take(["top", "right", "bottom", "left"])
    let kind = take(["width", "style", "color"])
    return parts.isEmpty ? (side, kind) : nil
  }

  /// The declarations of a rule or a `style` attribute, in order; what has no colon or no value is nil.
  static func list(_ text: String) -> [CSSDeclaration?] {
    var cursor = CSSCursor(Array(text.utf8))
    var list: [CSSDeclaration?] = []
    var part: [UInt8] = []
    var colon: Int?
    func flush() {
      defer { (part, colon) = ([], nil) }
      if part.allSatisfy(CSSCursor.isSpace) { return }
      list.append(colon.flatMap { CSSDeclaration(name: part[..<$0], value: part[($0 + 1)...]) })
    }
    while case let start = cursor.index, let component = cursor.next() {
      switch component {
      case .byte(0x3B): flush()
      // White space, so that it can't join what it parts.
      case .comment: part.append(0x20)
      default:
        if case .byte(0x3A) = component, colon == nil { colon = part.count }
        part += cursor.bytes[start..<cursor.index]
      }
    }
    flush()
    return list
  }

  init(name: String, value: String, isImportant: Bool = false) {
    self.name = name
    self.value = value
    self.isImportant = isImportant
  }

  private init?(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
    let name = String(decoding: name, as: UTF8.self).trimmed
    var value = String(decoding: value, as: UTF8.self).trimmed
    isImportant = false
    if value.lowercased().hasSuffix("important") {
      let rest = value.dropLast("important".count).trimmed
      if rest.hasSuffix("!") {
        isImportant = true
        value = rest.dropLast().trimmed
      }
    }
    guard !name.isEmpty, !value.isEmpty || name.hasPrefix("--") else { return nil }
    self.name = name.hasPrefix("--") ? name : name.lowercased()
    self.value = value
  }
}
