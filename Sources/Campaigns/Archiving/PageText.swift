/// The words of a page's prose, which is our own markup: tags are left out, and blocks stand apart by a space.
enum PageText {
  /// Tags that may stand within a word.
  private static let inline: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup",
    "u", "wbr",
  ]
  private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "]

  static func make(from html: String) -> String {
    var words = ""
    var rest = html[...]
    while let index = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
      words += rest[..<index]
      rest = rest[rest.index(after: index)...]
      if html[index] == "<" { words += tag(&rest) } else { words += entity(&rest) }
    }
    words += rest
    return tidy(words)
  }

  /// One line, without control characters, which no search can mean.
  static func tidy(_ text: String) -> String {
    text.split { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }.joined(separator: " ")
  }

  /// Goes behind a tag, or behind the element where that is a mark that leads to a footnote and back. A `>` in a value between quotes does not end a tag.
  private static func tag(_ rest: inout Substring) -> String {
    let tag = rest
    let name = rest.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
    var quote: Character?
    while let next = rest.popFirst() {
      if let open = quote {
        if next == open { quote = nil }
      } else if next == "\"" || next == "'" {
        quote = next
      } else if next == ">" {
        break
      }
    }
    if name == "sup" || name == "a", tag[..<rest.startIndex].contains("class=\"footnote-"), let end = rest.firstRange(of: "</\(name)>") {
      rest = rest[end.upperBound...]
    }
    return inline.contains(name) ? "" : " "
  }

  private static func entity(_ rest: inout Substring) -> String {
    let name = rest.prefix(10).prefix { $0 != ";" }
    guard rest.dropFirst(name.count).first == ";", let text = entities[String(name)] ?? number(name) else { return "&" }
    rest = rest.dropFirst(name.count + 1)
    return text
  }

  private static func number(_ name: Substring) -> String? {
    guard name.first == "#" else { return nil }
    let digits = name.dropFirst()
    let value = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}
