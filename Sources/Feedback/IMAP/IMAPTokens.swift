/// The values of an IMAP response one after the other (RFC 9051 §4): atoms, quoted strings, literals, lists.
struct IMAPTokens {
  private var rest: ArraySlice<UInt8>
  private var literals: ArraySlice<[UInt8]>

  /// Lists within lists that are followed; BODYSTRUCTURE of a hostile message has more, and is not asked for.
  private static let depthLimit = 32

  /// - Parameter text: with a mark in the place of each literal.
  init(_ text: ArraySlice<UInt8>, _ literals: [[UInt8]]) {
    (rest, self.literals) = (text, literals[...])
  }

  private mutating func skipSpaces() { rest = rest.drop { $0 == 0x20 } }

  /// Goes into a list.
  mutating func opens() -> Bool {
    skipSpaces()
    guard rest.first == 0x28 else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Nil at the end of a list, or where something else stands. A part's name keeps what is in its brackets: `BODY[HEADER.FIELDS (TO)]<0>`.
  mutating func atom() -> String? {
    skipSpaces()
    var end = rest.startIndex
    var isInBrackets = false
    while end < rest.endIndex {
      let byte = rest[end]
      if byte == 0x5B { isInBrackets = true }
      if byte == 0x5D { isInBrackets = false }
      if !isInBrackets && [0x20, 0x28, 0x29, 0x22, IMAPResponse.literalMark].contains(byte) { break }
      end += 1
    }
    guard end > rest.startIndex else { return nil }
    defer { rest = rest[end...] }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  /// Those of a list.
  mutating func atoms() -> [String] {
    guard opens() else { return [] }
    var atoms: [String] = []
    while let atom = atom() { atoms.append(atom) }
    if rest.first == 0x29 { rest = rest.dropFirst() }
    return atoms
  }

  /// A quoted string, a literal or an atom; nil for NIL and for a list.
  mutating func text() -> [UInt8]? {
    skipSpaces()
    switch rest.first {
    case IMAPResponse.literalMark?:
      rest = rest.dropFirst()
      return literals.popFirst()
    case 0x22?: return quoted()
    default: return atom().flatMap { $0.uppercased() == "NIL" ? nil : Array($0.utf8) }
    }
  }

  private mutating func quoted() -> [UInt8] {
    var text: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst() {
      if byte == 0x22 { break }
      if byte == 0x5C, let escaped = rest.popFirst() { text.append(escaped) } else { text.append(byte) }
    }
    return text
  }

  /// Past one value, whatever it is.
  mutating func skip() {
    var depth = 0
    repeat {
      skipSpaces()
      switch rest.first {
      case nil: return
      case 0x28?:
        depth += 1
        guard depth <= Self.depthLimit else { return rest = [] }
        rest = rest.dropFirst()
      case 0x29?:
        // The end of a list that somebody else has opened is theirs.
        guard depth > 0 else { return }
        depth -= 1
        rest = rest.dropFirst()
      case _?: _ = text()
      }
    } while depth > 0
  }
}
