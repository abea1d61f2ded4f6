internal import Words

/// A piece of a rule or condition that a writer types: `city = "Chicago" and joined before 2026-01-01`.
package struct RuleToken: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A name or keyword: letters, digits and `_`, beginning with a letter.
    case word(String)
    /// In quotes.
    case literal(String)
    /// A number or a day, without quotes.
    case number(String)
    /// `=` (also written `==`), `!=`, `<`, `<=`, `>`, `>=`, `(`, `)` or `,`.
    case sign(String)
  }

  package let kind: Kind
  /// 1-based, in characters.
  package let column: Int

  package struct Problem: Error, Sendable, Hashable {
    package let column: Int
    package let message: String
  }

  /// As the writer typed it.
  package var shown: String {
    switch kind {
    case .word(let text), .number(let text), .sign(let text): text
    case .literal(let text): Self.quoted(text)
    }
  }

  /// The longer before those that they begin with.
  private static let signs = ["==", "!=", "<=", ">=", "=", "<", ">", "(", ")", ","]

  /// Quotes are single or double; `\` before a quote or itself keeps it. A word processor's typographic quotes are taken as well.
  package static func tokens(of text: String) throws(Problem) -> [RuleToken] {
    var tokens: [RuleToken] = []
    let characters = text.map { $0 == "“" || $0 == "”" ? "\"" : $0 }
    var at = 0
    while at < characters.count {
      let first = characters[at]
      let begin = at
      func taken(while isTaken: (Character) -> Bool) -> String {
        while at < characters.count, isTaken(characters[at]) { at += 1 }
        return String(characters[begin..<at])
      }
      let kind: Kind
      if first.isWhitespace {
        at += 1
        continue
      } else if first == "\"" || first == "'" {
        kind = .literal(try literal(characters, &at))
      } else if let sign = signs.first(where: { characters[at...].starts(with: $0) }) {
        at += sign.count
        kind = .sign(sign == "==" ? "=" : sign)
      } else if first.isNumber || first == "-" && at + 1 < characters.count && characters[at + 1].isNumber {
        kind = .number(taken { $0.isInWord || $0 == "." || $0 == "-" })
      } else if first.isInWord {
        kind = .word(taken(while: \.isInWord))
      } else {
        throw Problem(column: begin + 1, message: "`\(first)` is not expected here")
      }
      tokens.append(RuleToken(kind: kind, column: begin + 1))
    }
    return tokens
  }

  private static func literal(_ characters: [Character], _ at: inout Int) throws(Problem) -> String {
    let begin = at
    let quote = characters[at]
    var text = ""
    at += 1
    while at < characters.count, characters[at] != quote {
      if characters[at] == "\\", at + 1 < characters.count, ["\\", "\"", "'"].contains(characters[at + 1]) { at += 1 }
      text.append(characters[at])
      at += 1
    }
    guard at < characters.count else { throw Problem(column: begin + 1, message: "a quote is not closed") }
    at += 1
    return text
  }

  /// In double quotes, so that ``tokens(of:)`` gives the same text back.
  package static func quoted(_ text: String) -> String {
    "\"" + text.replacingOctets(of: "\\", with: "\\\\").replacingOctets(of: "\"", with: "\\\"") + "\""
  }
}

extension Character {
  fileprivate var isInWord: Bool { isLetter || isNumber || self == "_" }
}
