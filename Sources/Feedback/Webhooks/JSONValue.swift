/// What a JSON text says (RFC 8259).
enum JSONValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// As it is written: identifiers can be longer than any number of ours.
  case number(String)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Of an object; nil where there is none.
  subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// Nil for anything that is no text.
  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// A text or a number, as it is written.
  var word: String? {
    switch self {
    case .text(let text), .number(let text): text
    default: nil
    }
  }

  /// A whole number, with quotes or without.
  var integer: Int? { word.flatMap { Int($0) } }

  /// Empty for anything that is no array.
  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
}
