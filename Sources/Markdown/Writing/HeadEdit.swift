internal import Yams

/// Changes single keys in the head of a post, as a careful hand does: comments, order and everything that nobody meant stay letter by letter.
package struct HeadEdit: Sendable {
  /// The YAML between the `---` lines.
  package private(set) var yaml: String

  /// The head cannot be read, or is written so that one key cannot be changed without the others: it has to be edited by hand.
  package struct Unreadable: Error {
    package let key: String
  }

  package init(_ yaml: String) { self.yaml = yaml }

  /// - Parameter value: as YAML, on one line; nil takes the key out.
  package mutating func set(_ key: String, to value: String?) throws(Unreadable) {
    guard let before = Self.keys(of: yaml) else { throw Unreadable(key: key) }
    let changed = Self.changed(yaml, key, value)
    guard let after = Self.keys(of: changed) else { throw Unreadable(key: key) }
    // Whatever was written how: no other key may be another than it was.
    func others(_ pairs: [(key: String, value: Node)]) -> [Node] { pairs.filter { $0.key != key }.map(\.value) }
    guard others(before) == others(after), after.filter({ $0.key == key }).count == (value == nil ? 0 : 1) else {
      throw Unreadable(key: key)
    }
    yaml = changed
  }

  /// What stands behind a key, good or not; nil where it is not there once, or is more than a text.
  package func scalar(_ key: String) -> String? {
    let found = Self.keys(of: yaml)?.filter { $0.key == key } ?? []
    return found.count == 1 ? found[0].value.scalar?.string : nil
  }

  /// Nil for what is no list of keys. An empty head has none.
  private static func keys(of yaml: String) -> [(key: String, value: Node)]? {
    // What the reader refuses before it composes anything is refused here too.
    guard yaml.utf8.count <= 16_384, YAMLReferences.first(in: yaml) == nil else { return nil }
    guard let root = try? Yams.compose(yaml: yaml) else {
      return yaml.split(separator: "\n").allSatisfy { $0.drop { $0 == " " }.hasPrefix("#") || $0.allSatisfy { $0 == " " } } ? [] : nil
    }
    return root.mapping?.map { (key: $0.key.string ?? "", value: $0.value) }
  }

  private static func changed(_ yaml: String, _ key: String, _ value: String?) -> String {
    var lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard let first = lines.firstIndex(where: { isKey($0, key) }) else {
      return (lines + (value.map { ["\(key): \($0)"] } ?? [])).map { $0 + "\n" }.joined()
    }
    let range = first..<end(of: first, in: lines)
    let comment = range.count == 1 ? comment(in: lines[first].drop { $0 != ":" }.dropFirst()) : ""
    lines.replaceSubrange(range, with: value.map { ["\(key): \($0)\(comment)"] } ?? [])
    return lines.map { $0 + "\n" }.joined()
  }

  private static func isKey(_ line: String, _ key: String) -> Bool {
    guard line.hasPrefix(key) else { return false }
    let rest = line.dropFirst(key.count).drop { $0 == " " }
    return rest.first == ":" && (rest.count == 1 || rest.dropFirst().first == " ")
  }

  /// Behind the lines that belong to a key: those that are indented or begin an item, without the blank ones and comments before the next key.
  private static func end(of first: Int, in lines: [String]) -> Int {
    func isBlank(_ line: String) -> Bool { line.allSatisfy { $0 == " " } || line.hasPrefix("#") }
    func belongs(_ line: String) -> Bool {
      line.hasPrefix(" ") || line.hasPrefix("\t") || line == "-" || line.hasPrefix("- ") || isBlank(line)
    }
    var end = first + 1
    while end < lines.count, belongs(lines[end]) { end += 1 }
    while end > first + 1, isBlank(lines[end - 1]) { end -= 1 }
    return end
  }

  /// With the space before it; empty where there is none.
  private static func comment(in value: Substring) -> String {
    let start = value.drop { $0 == " " }
    // In a plain value quotes are letters.
    let isQuoting = start.first.map { "\"'[{".contains($0) } ?? false
    var quote: Character?
    var isEscaped = false
    var last: Character = " "
    for index in value.indices {
      let character = value[index]
      if let open = quote {
        if character == open, !isEscaped { quote = nil }
        isEscaped = character == "\\" && open == "\"" && !isEscaped
      } else if isQuoting, character == "\"" || character == "'" {
        quote = character
      } else if character == "#", last == " " {
        let lead = value[..<index].reversed().prefix { $0 == " " }.count
        return String(repeating: " ", count: lead) + value[index...]
      }
      last = character
    }
    return ""
  }
}

extension YAMLText {
  /// As a person would write it: without quotes where nothing in it could be read as something else.
  package static func plain(_ text: String) -> String {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    func isSafe(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " -_.;()!?/+…–—’".unicodeScalars.contains(scalar)
    }
    let isPlain =
      text.unicodeScalars.first?.properties.isAlphabetic == true && text.last != " " && text.unicodeScalars.allSatisfy(isSafe)
      && !words.contains(text.lowercased())
    return isPlain ? text : quoted(text)
  }
}
