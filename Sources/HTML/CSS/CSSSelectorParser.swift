/// Reads selectors (Selectors 4), without namespaces.
struct CSSSelectorParser {
  /// Attributes whose values selectors compare without case (HTML §4.16.2).
  private static let caseInsensitive: Set<String> = [
    "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear", "codetype", "color", "compact",
    "declare", "defer", "dir", "direction", "disabled", "enctype", "face", "frame", "hreflang", "http-equiv", "lang", "language", "link",
    "media", "method", "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly", "rel", "rev", "rules", "scope", "scrolling",
    "selected", "shape", "target", "text", "type", "valign", "valuetype", "vlink",
  ]

  private let scalars: [Unicode.Scalar]
  private let isAtAnyTime: Bool
  private var index = 0

  private init(_ text: String, atAnyTime: Bool) {
    scalars = Array(text.unicodeScalars)
    isAtAnyTime = atAnyTime
  }

  /// - Parameters:
  ///   - text: one selector, without commas on its top level.
  ///   - atAnyTime: whether what an element may be at times, as `:hover` and `[data-ogsc]` ask, is taken to be so.
  static func parse(_ text: String, atAnyTime: Bool = false) throws(CSSSelectorFault) -> CSSSelector {
    var parser = CSSSelectorParser(text.trimmedHTML, atAnyTime: atAnyTime)
    var compounds = [CSSSelector.Compound(combinator: .descendant, tests: try parser.compound())]
    while let combinator = try parser.combinator() {
      compounds.append(CSSSelector.Compound(combinator: combinator, tests: try parser.compound()))
    }
    return CSSSelector(compounds: compounds)
  }

  /// The texts between commas on the top level.
  static func split(_ list: String) -> [String] {
    var cursor = CSSCursor(Array(list.utf8))
    var parts: [[UInt8]] = [[]]
    while case let start = cursor.index, let component = cursor.next() {
      if case .byte(0x2C) = component {
        parts.append([])
      } else {
        parts[parts.count - 1] += cursor.bytes[start..<cursor.index]
      }
    }
    return parts.map { String(decoding: $0, as: UTF8.self).trimmedHTML }
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() -> Bool {
    let start = index
    while let scalar = current, " \t\n\r\u{C}".unicodeScalars.contains(scalar) { index += 1 }
    return index > start
  }

  /// Nil at the end.
  private mutating func combinator() throws(CSSSelectorFault) -> CSSSelector.Combinator? {
    let hadSpace = skipSpace()
    var combinator: CSSSelector.Combinator?
    switch current {
    case nil: return nil
    case ">": combinator = .child
    case "+": combinator = .nextSibling
    case "~": combinator = .laterSibling
    default:
      guard hadSpace else { throw .notUnderstood }
      return .descendant
    }
    index += 1
    _ = skipSpace()
    return combinator
  }

  private mutating func compound() throws(CSSSelectorFault) -> [CSSSimpleSelector] {
    var tests: [CSSSimpleSelector] = []
    if take("*") {
      tests.append(.any)
    } else if let name = try name() {
      tests.append(.type(name.lowercased()))
    }
    while let scalar = current {
      switch scalar {
      case "#": tests.append(.id(try requiredName()))
      case ".": tests.append(.hasClass(try requiredName()))
      case "[": tests.append(try attribute())
      case ":": tests.append(try pseudoClass())
      case " ", "\t", "\n", "\r", "\u{C}", ">", "+", "~":
        guard !tests.isEmpty else { throw .notUnderstood }
        return tests
      default: throw .notUnderstood
      }
    }
    guard !tests.isEmpty else { throw .notUnderstood }
    return tests
  }

  /// Behind the sign at `index`.
  private mutating func requiredName() throws(CSSSelectorFault) -> String {
    index += 1
    guard let name = try name() else { throw .notUnderstood }
    return name
  }

  /// An identifier; nil when none stands here.
  private mutating func name() throws(CSSSelectorFault) -> String? {
    let start = index
    var name = String.UnicodeScalarView()
    while let scalar = current {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_": name.append(scalar)
      case _ where scalar.value >= 0x80: name.append(scalar)
      case "\\":
        name.append(try escaped())
        continue
      default: return try finished(name, start)
      }
      index += 1
    }
    return try finished(name, start)
  }

  private func finished(_ name: String.UnicodeScalarView, _ start: Int) throws(CSSSelectorFault) -> String? {
    guard !name.isEmpty else { return nil }
    if ("0"..."9").contains(scalars[start]) { throw .notUnderstood }
    return String(name)
  }

  private mutating func escaped() throws(CSSSelectorFault) -> Unicode.Scalar {
    index += 1
    guard let scalar = current, scalar != "\n" else { throw .notUnderstood }
    let digits = scalars[index...].prefix(6).prefix { $0.properties.isASCIIHexDigit }
    guard !digits.isEmpty else {
      index += 1
      return scalar
    }
    index += digits.count
    if let space = current, " \t\n\r\u{C}".unicodeScalars.contains(space) { index += 1 }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: digits)
    return UInt32(String(text), radix: 16).flatMap { $0 == 0 ? nil : Unicode.Scalar($0) } ?? "\u{FFFD}"
  }

  private mutating func attribute() throws(CSSSelectorFault) -> CSSSimpleSelector {
    index += 1
    _ = skipSpace()
    guard let name = try name()?.lowercased() else { throw .notUnderstood }
    let isOutlooks = name.hasPrefix("data-og")
    if isOutlooks, !isAtAnyTime { throw .dynamic }
    _ = skipSpace()
    if take("]") { return isOutlooks ? .state : .attribute(name: name, .exists, value: "", ignoresCase: false) }
    let comparisons: [Unicode.Scalar: CSSSimpleSelector.Comparison] = ["~": .word, "|": .language, "^": .prefix, "$": .suffix, "*": .part]
    let sign = current.flatMap { comparisons[$0] }
    if sign != nil { index += 1 }
    guard take("=") else { throw .notUnderstood }
    _ = skipSpace()
    let value = try value()
    let hadSpace = skipSpace()
    var ignoresCase = Self.caseInsensitive.contains(name)
    if let flag = current, "iIsS".unicodeScalars.contains(flag), hadSpace || scalars[index - 1] == "\"" || scalars[index - 1] == "'" {
      index += 1
      ignoresCase = flag == "i" || flag == "I"
      _ = skipSpace()
    }
    guard take("]") else { throw .notUnderstood }
    return .attribute(name: name, sign ?? .equals, value: value, ignoresCase: ignoresCase)
  }

  /// A string or an identifier.
  private mutating func value() throws(CSSSelectorFault) -> String {
    guard let quote = current, quote == "\"" || quote == "'" else {
      guard let name = try name() else { throw .notUnderstood }
      return name
    }
    index += 1
    var value = String.UnicodeScalarView()
    while let scalar = current, scalar != quote {
      if scalar == "\\" {
        value.append(try escaped())
      } else {
        value.append(scalar)
        index += 1
      }
    }
    guard take(quote) else { throw .notUnderstood }
    return String(value)
  }

  private mutating func pseudoClass() throws(CSSSelectorFault) -> CSSSimpleSelector {
    index += 1
    let isElement = take(":")
    guard let name = try name()?.lowercased() else { throw .notUnderstood }
    // A program drops the whole rule when it does not know one of these; all know `-webkit-`.
    if isElement { throw name.hasPrefix("-") && !name.hasPrefix("-webkit-") ? .notUnderstood : .dynamic }
    if isAtAnyTime, CSSPseudoClass.states.contains(name) { return .state }
    guard current == "(" else { return try CSSPseudoClass.plain(name) }
    var cursor = CSSCursor(Array(String(String.UnicodeScalarView(scalars[index...])).utf8))
    _ = cursor.next()
    let inside = String(decoding: cursor.bytes[1..<max(1, cursor.index - 1)], as: UTF8.self)
    guard cursor.bytes[cursor.index - 1] == 0x29 else { throw .notUnderstood }
    index += inside.unicodeScalars.count + 2
    return try CSSPseudoClass.function(name, inside.trimmedHTML)
  }
}
