internal import Words

/// Words that writers put on people.
package enum Tag {
  /// Characters of one.
  package static let lengthLimit = 60

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
