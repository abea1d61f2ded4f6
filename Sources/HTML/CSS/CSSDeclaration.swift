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
    if name == other.name { return true }
    // No other property sets these, not even `all`.
    if isCustomProperty || other.isCustomProperty { return false }
    return CSSLonghands(of: name).overlaps(CSSLonghands(of: other.name))
  }

  /// Whether it sets all that the other does, as `margin` does with `margin-left`.
  func covers(_ other: CSSDeclaration) -> Bool {
    if name == other.name { return true }
    if isCustomProperty || other.isCustomProperty { return false }
    return CSSLonghands(of: name).covers(CSSLonghands(of: other.name))
  }

  /// The declarations of a rule or a `style` attribute, in order; what has no colon or no value is nil.
  static func list(_ text: String) -> [CSSDeclaration?] {
    var cursor = CSSCursor(Array(text.utf8))
    var list: [CSSDeclaration?] = []
    var part: [UInt8] = []
    var colon: Int?
    func flush() {
      defer { (part, colon) = ([], nil) }
      if part.allSatisfy(\.isHTMLSpace) { return }
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
    let name = String(decoding: name, as: UTF8.self).trimmedHTML
    var value = String(decoding: value, as: UTF8.self).trimmedHTML
    isImportant = false
    if value.lowercased().hasSuffix("important") {
      let rest = value.dropLast("important".count).trimmedHTML
      if rest.hasSuffix("!") {
        isImportant = true
        value = rest.dropLast().trimmedHTML
      }
    }
    guard !name.isEmpty, !value.isEmpty || name.hasPrefix("--") else { return nil }
    self.name = name.hasPrefix("--") ? name : name.lowercased()
    self.value = value
  }
}
