internal import HTML
internal import Markdown

/// The tags in a post's text, of which those that have colours or classes can be found again in the mail.
struct WrittenTags {
  struct Place {
    /// From 0.
    let line: Int
    /// From 1.
    let column: Int
    let hasClass: Bool
  }

  /// What writer and mail have in common.
  private struct Key: Hashable {
    let name: String
    /// With the prefix that the sanitizer gives them; where there are any, they may have the last word on the colours.
    let classes: Set<String>
    var ground: String?
    var ink: String?

    init(_ name: String, _ classes: Set<String>, _ colors: OwnColors) {
      // A heading has the level that it stands at, not the one that was written.
      self.name = name.isHeading ? "h" : EmailRenderer.mailTag(name)
      self.classes = classes
      if classes.isEmpty { (ground, ink) = (colors.ground, colors.ink) }
    }

    /// Of a ground to which the renderer gave the ink.
    var withoutInk: Key {
      var key = self
      key.ink = nil
      return key
    }

    var isPlain: Bool { classes.isEmpty && ground == nil && ink == nil }
  }

  private(set) var isEmpty = true
  /// In the order of the text.
  private var places: [Key: [Place]] = [:]

  init(_ source: String) {
    let bytes = Array(source.utf8)
    var (line, column, mark) = (0, 1, 0)
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "\n") { (line, column, mark) = (line + 1, 1, index + 1) }
      guard bytes[index] == UInt8(ascii: "<"), let tag = Self.tag(bytes[(index + 1)...]) else { continue }
      isEmpty = false
      // Counted from the last tag on: a line may have thousands.
      (column, mark) = (column + String(decoding: bytes[mark..<index], as: UTF8.self).count, index)
      guard tag.attributes.contains("=") else { continue }
      let attributes = Self.attributes(of: tag.attributes)
      let colors = OwnColors(style: attributes["style"] ?? "", bgcolor: attributes["bgcolor"])
      let classes = Set(Self.words(attributes["class"]).map { $0.hasPrefix(Places.prefix) ? $0 : Places.prefix + $0 })
      let key = Key(tag.name, classes, colors)
      if !key.isPlain { places[key, default: []].append(Place(line: line, column: column, hasClass: !classes.isEmpty)) }
    }
  }

  /// Its name in lower case and what follows, of what begins behind a `<`; nil of what is no start tag.
  private static func tag(_ rest: ArraySlice<UInt8>) -> (name: String, attributes: Substring)? {
    guard rest.first.map({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }) == true else { return nil }
    let tag = String(decoding: rest.prefix { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }, as: UTF8.self)
    let name = tag.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    let attributes = tag[name.endIndex...]
    guard attributes.first.map({ $0.isWhitespace || $0 == "/" }) ?? true else { return nil }
    return (name.lowercased(), attributes)
  }

  private static func words(_ list: String?) -> [String] { (list ?? "").split(whereSeparator: \.isWhitespace).map(String.init) }

  /// Made once: a post may have thousands of tags.
  nonisolated(unsafe) private static let pair = /\s([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))/

  /// Of each name the first, in lower case.
  private static func attributes(of tag: Substring) -> [String: String] {
    let pairs = tag.matches(of: pair).map { ($0.1.lowercased(), String($0.2 ?? $0.3 ?? $0.4 ?? "")) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Where the tags of a mail were written, by their numbers. The others are the renderer's.
  func places(of tags: [MailInks.Tag]) -> [Int: Place] {
    var rest = places.mapValues { $0[...] }
    var found: [Int: Place] = [:]
    for tag in tags where tag.line == nil {
      let classes = Set(Self.words(tag.attributes["class"]).filter { $0.hasPrefix(Places.prefix) })
      let values = ["style", "bgcolor"].compactMap { name in tag.attributes[name].map { HTMLAttribute(name: name, value: $0) } }
      let key = Key(tag.name, classes, OwnColors(values))
      if key.isPlain { continue }
      let keys = (key.ground == nil ? [key] : [key, key.withoutInk]).filter { rest[$0]?.isEmpty == false }
      let next = keys.min { one, other in
        guard let one = rest[one]?.first, let other = rest[other]?.first else { return false }
        return (one.line, one.column) < (other.line, other.column)
      }
      if let next { found[tag.number] = rest[next]?.popFirst() }
    }
    return found
  }
}

extension String {
  fileprivate var isHeading: Bool { count == 2 && hasPrefix("h") && last?.isNumber == true }
}
