internal import Words

/// Words that writers put on people.
package enum Tag {
  /// Characters of one.
  package static let lengthLimit = 60

  /// Why a text that somebody typed is no tag.
  package enum Fault: Error, CustomStringConvertible {
    case length
    /// A character that nobody sees, by its code: two tags would look like one.
    case unseen(String)

    package var description: String {
      switch self {
      case .length: "a tag is one line of at most \(lengthLimit) characters"
      case .unseen(let code): "the tag has a character that nobody sees: \(code); write it without"
      }
    }
  }

  /// One for people from now on.
  package static func typed(_ text: String) throws(Fault) -> String {
    guard let tag = canonical(text) else { throw .length }
    if let scalar = tag.firstUnseen { throw .unseen(scalar.code) }
    return tag
  }

  /// One line of at most ``lengthLimit`` characters.
  package static func canonical(_ text: String) -> String? {
    let tag = text.onOneLine
    return tag.isEmpty || tag.count > lengthLimit ? nil : tag
  }

  /// Several in one cell of a file: `staff;board`, or a JSON array where one has a sign in it that parts them.
  static func joined(_ tags: [String]) -> String { JSONLinesReader.joined(tags) }

  /// What ``joined(_:)`` writes, or texts with commas or semicolons between, of which Mailchimp quotes each: within its quotes they part
  /// nothing.
  static func parts(_ text: String) -> [String] {
    if let elements = JSONLinesReader.elements(text) { return elements }
    // One that is open may be an inch.
    let mayQuote = text.count { $0 == "\"" }.isMultiple(of: 2)
    var isQuoted = false
    return text.split { sign in
      if sign == "\"" { isQuoted = mayQuote && !isQuoted }
      return !isQuoted && (sign == "," || sign == ";")
    }.map { $0.filter { $0 != "\"" } }
  }

  /// Whether it may be somebody's address, or have one in it.
  package static func mayNameSomebody(_ tag: String) -> Bool { tag.contains(/\S@\S/) }
}
