internal import Words
internal import Yams

/// Reads the YAML of a front matter into its declared types and nothing else: `no` is no surprise, an unknown key is an
/// error with the nearest known one, and all faults are told at once.
struct FrontMatterReader {
  var frontMatter = FrontMatter()
  private(set) var diagnostics: [Diagnostic] = []
  private let firstLine: Int
  /// Of the YAML.
  private let lines: [Substring]

  private static let sizeLimit = 16_384
  private static let nodeLimit = 200

  /// - Parameter firstLine: the file's line on which `yaml` begins.
  init(_ yaml: String, firstLine: Int) {
    self.firstLine = firstLine
    lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    guard yaml.utf8.count <= Self.sizeLimit else {
      fail(nil, "the front matter is longer than \(Self.sizeLimit / 1024) KB", hint: "the text of the post belongs under the second ---")
      return
    }
    if let place = YAMLReferences.first(in: yaml) {
      fail(
        at: (place.line, place.column), "an anchor or alias in the front matter",
        hint: "quote a value that begins with & or *: title: \"*New*\"")
      return
    }
    compose(yaml)
  }

  private mutating func compose(_ yaml: String) {
    do {
      guard let root = try Yams.compose(yaml: yaml) else {
        fail(nil, "the front matter is empty", hint: "it needs at least `title: …`")
        return
      }
      read(root)
    } catch let error as YamlError {
      if case .duplicatedKeysInMapping = error, let rest = withoutRepetitions(yaml) { return compose(rest) }
      fail(error)
    } catch {
      fail(nil, "the front matter is not YAML: \(error)")
    }
  }

  /// Tells each key that stands at the head of a line once more, and makes comments of it and of what belongs to it: a key that is there
  /// twice must not hide what else is wrong. Nil where there is none.
  private mutating func withoutRepetitions(_ yaml: String) -> String? {
    var known: Set<Substring> = []
    var isRepetition = false
    let before = diagnostics.count
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      if let first = line.first, first.isLetter {
        let key = line.prefix { $0 != ":" }
        isRepetition = !known.insert(key).inserted
        if isRepetition { fail(at: (index + 1, 1), "`\(key)`: more than once", hint: "keep one of them") }
      }
      return isRepetition ? "#" : line
    }
    return diagnostics.count > before ? lines.joined(separator: "\n") : nil
  }

  private mutating func read(_ root: Node) {
    var budget = Self.nodeLimit
    guard Self.fits(root, &budget) else {
      fail(root, "the front matter has more than \(Self.nodeLimit) values", hint: "the text of the post belongs under the second ---")
      return
    }
    guard let mapping = root.mapping else {
      fail(root, "the front matter is not a list of `key: value` lines")
      return
    }
    for (keyNode, value) in mapping { read(keyNode.string ?? "", at: keyNode, value) }
    // One that is there and says nothing is told at its place.
    if frontMatter.lines["title"] == nil, frontMatter.lines["subjects"] == nil {
      fail(nil, "the front matter has no `title`", hint: "add `title: …`: it is the subject of the mail")
    }
  }

  private mutating func read(_ key: String, at keyNode: Node, _ value: Node) {
    place(key, value)
    switch key {
    case "title":
      frontMatter.title = text(value, key) ?? ""
      if frontMatter.title.isEmpty, value.scalar != nil { fail(value, "`title` is empty", hint: "it is the subject of the mail") }
    case "description": frontMatter.description = text(value, key)
    case "author", "authors":
      if !frontMatter.authors.isEmpty { fail(keyNode, "`author` and `authors` are the same", hint: "keep one of them") }
      frontMatter.authors = authors(value, key)
    case "slug":
      frontMatter.slug = text(value, key, matching: Slug.form, "small letters, digits and single hyphens: my-first-post")
    case "date": frontMatter.date = date(value)
    case "lang": frontMatter.lang = text(value, key, where: LanguageTag.isTag, "a language tag: en, es, pt-BR")
    case "image": frontMatter.image = picture(value, key)
    case "dir":
      frontMatter.direction = text(value, key).flatMap { TextDirection(rawValue: $0) }
      if frontMatter.direction == nil { fail(value, "`dir` is neither ltr nor rtl") }
    case "template": frontMatter.template = text(value, key, matching: /[A-Za-z0-9_\-]+/, "the name of a theme's folder")
    case "canonical": frontMatter.canonical = text(value, key, matching: /https?:\/\/[^\s]+/, "a URL: https://example.org/post")
    case "text":
      frontMatter.text = text(value, key, isLong: true)
      if frontMatter.text == nil, value.scalar != nil {
        fail(value, "`text` is empty", hint: "leave it out: the plain text is made from the post")
      }
    case "wrap":
      frontMatter.wrap = value.scalar.flatMap { Int($0.string) }.flatMap { $0 == 0 || FlowedText.widths.contains($0) ? $0 : nil }
      if frontMatter.wrap == nil {
        fail(value, "`wrap` is no width", hint: "write a number of columns from 40 to 76, such as 72; 0 for lines of any length")
      }
    case "from": frontMatter.from = text(value, key)
    case "reply_to": frontMatter.replyTo = text(value, key)
    case "tags": frontMatter.tags = tags(value)
    case "list": frontMatter.list = text(value, key, matching: Slug.form, "the name of a list, such as main")
    case "audience": frontMatter.audience = text(value, key)
    case "after": frontMatter.after = days(value)
    case "values": frontMatter.values = values(value)
    case "tells": frontMatter.tells = items(value)
    case "subjects": frontMatter.subjects = subjects(value)
    case "trial": frontMatter.trial = trial(value)
    case "pictures":
      switch value.scalar?.string {
      case "embedded": frontMatter.embedsPictures = true
      case "hosted": frontMatter.embedsPictures = false
      default:
        fail(value, "`pictures` is neither hosted nor embedded", hint: "embedded: the mail carries them; hosted: the site shows them")
      }
    case "tracking":
      frontMatter.isUntracked = value.scalar?.string == "off"
      if !frontMatter.isUntracked {
        fail(value, "`tracking` can only be off in a post", hint: "what is counted is in tuesday.toml, under [tracking]")
      }
    case "ready":
      switch value.scalar?.string {
      case "true": frontMatter.ready = true
      case "false": frontMatter.ready = false
      default: fail(value, "`ready` is neither true nor false", hint: "write ready: true when the weekly slot may take the post")
      }
    default:
      let guess = Spelling.guess(key.lowercased(), among: FrontMatter.keys)
      let known = "the known ones are \(FrontMatter.keys.joined(separator: ", "))"
      fail(keyNode, "unknown key `\(key)`", hint: guess.map { "did you mean `\($0)`?" } ?? known)
    }
  }

  /// Keeps where the value of a key begins.
  mutating func place(_ key: String, _ value: Node) {
    frontMatter.lines[key] = value.mark.map { firstLine + $0.line - 1 }
    let isQuoted = value.scalar.map { $0.style == .singleQuoted || $0.style == .doubleQuoted } ?? false
    frontMatter.columns[key] = value.mark.map { isQuoted ? $0.column + 1 : $0.column }
    if value.scalar?.style == .literal, let mark = value.mark, let place = firstLine(below: mark.line) {
      (frontMatter.lines[key], frontMatter.columns[key]) = (firstLine + place.line - 1, place.column)
    }
  }

  private mutating func tags(_ value: Node) -> [String] {
    if let words = value.scalar?.string, words.contains(","), let mark = value.mark {
      let list = words.split(separator: ",").map { String($0.trimmed) }.joined(separator: ", ")
      diagnostics.append(
        .warning("`tags` is one tag, \"\(words)\"", line: firstLine + mark.line - 1, column: mark.column, hint: "write tags: [\(list)]"))
    }
    return (value.sequence.map(Array.init) ?? [value]).compactMap { text($0, "tags") }
  }

  private mutating func items(_ value: Node) -> [String] {
    (value.sequence.map(Array.init) ?? [value]).compactMap {
      text($0, "tells", matching: /[A-Za-z0-9_\-]+\/[0-9a-f]{16}/, "the names of items as `tuesday feeds preview` prints them")
    }
  }

  nonisolated(unsafe) private static let link = /(?:https?:\/\/[^\s\/?#]|mailto:[^\s@]+@)\S*/.ignoresCase()

  private mutating func authors(_ value: Node, _ key: String) -> [Author] {
    (value.sequence.map(Array.init) ?? [value]).compactMap { node in
      guard let mapping = node.mapping else { return text(node, key).map { Author(name: $0, picture: nil, url: nil) } }
      var fields: [String: String] = [:]
      for (keyNode, value) in mapping {
        let name = keyNode.string ?? ""
        if ["name", "picture", "url", "bio"].contains(name) {
          fields[name] =
            switch name {
            case "picture": picture(value, name)
            case "url": text(value, name, matching: Self.link, "a link: https://example.org/ada or mailto:ada@example.org")
            default: text(value, name)
            }
        } else {
          fail(keyNode, "unknown key `\(name)` of an author", hint: "an author has name, picture, url and bio")
        }
      }
      guard let name = fields["name"], !name.isEmpty else {
        fail(node, "an author has no `name`")
        return nil
      }
      return Author(name: name, picture: fields["picture"], url: fields["url"], bio: fields["bio"])
    }
  }

  private mutating func picture(_ value: Node, _ key: String) -> String? {
    guard let source = text(value, key) else { return nil }
    let line = firstLine + (value.mark?.line ?? 1) - 1
    frontMatter.pictures.append(Image(source: source, title: "", alt: "", line: line, column: value.mark?.column ?? 1))
    return source
  }

  /// Keys whose texts may hold merge tags.
  private static let merged = ["title", "subjects", "description", "text"]

  /// - Parameter isLong: whether it may have lines.
  mutating func text(_ value: Node, _ key: String, isLong: Bool = false) -> String? {
    guard let scalar = value.scalar else {
      fail(value, "`\(key)` must be a text")
      return nil
    }
    // YAML's escapes write what may not stand in the file.
    var text = MergeMark.removingReserved(from: scalar.string)
    // A folded text (`>`) ends in a line break that the writer cannot see.
    if !isLong || text.trimmed.isEmpty { text = String(text.trimmed) }
    func isRefused(_ scalar: Unicode.Scalar) -> Bool { scalar.isControl && !(isLong && (scalar == "\n" || scalar == "\t")) }
    if text.unicodeScalars.contains(where: isRefused) {
      let hint = isLong ? "remove it: no mail can have one" : "write it on one line"
      fail(value, "`\(key)` has a \(isLong ? "" : "line break or ")control character", hint: hint)
      text = String(String.UnicodeScalarView(text.unicodeScalars.map { isRefused($0) ? " " : $0 }))
    }
    if !Self.merged.contains(key), text.contains("{{") || text.contains("{%") {
      let hint = "write it without: tags work in the post itself and in \(Self.merged.map { "`\($0)`" }.joined(separator: ", "))"
      fail(value, "a merge tag in `\(key)`, where every reader would see it as it is written", hint: hint)
      return nil
    }
    let isNull = scalar.style == .plain && ["~", "null"].contains(text.lowercased())
    return text.isEmpty || isNull ? nil : text
  }

  /// Where in the YAML the first words stand under the line of a `|`.
  private func firstLine(below line: Int) -> (line: Int, column: Int)? {
    lines.indices.dropFirst(line).lazy.compactMap { index in
      let lead = lines[index].prefix { $0 == " " }.count
      return lead == lines[index].count ? nil : (index + 1, lead + 1)
    }.first
  }

  private mutating func text(_ value: Node, _ key: String, matching pattern: some RegexComponent, _ form: String) -> String? {
    text(value, key, where: { $0.wholeMatch(of: pattern) != nil }, form)
  }

  private mutating func text(_ value: Node, _ key: String, where isGood: (String) -> Bool, _ form: String) -> String? {
    guard let text = text(value, key) else { return nil }
    if isGood(text) { return text }
    fail(value, "`\(key)` is \"\(text)\"", hint: "write \(form)")
    return nil
  }

  private mutating func date(_ value: Node) -> String? {
    guard let text = text(value, "date") else { return nil }
    let parts = text.wholeMatch(of: /(\d{4})-(\d{2})-(\d{2})/).map { [$0.1, $0.2, $0.3].compactMap { Int($0) } }
    guard let parts, Gregorian.exists(year: parts[0], month: parts[1], day: parts[2]) else {
      fail(value, "`date` is \"\(text)\", which is no day", hint: "write it as 2026-11-24")
      return nil
    }
    return text
  }

  private mutating func days(_ value: Node) -> Int? {
    let parts = value.scalar?.string.wholeMatch(of: /(\d{1,3}) (day|week)s?/).map { (Int($0.1), $0.2) }
    let days = parts.flatMap { number, unit in number.map { unit == "week" ? $0 * 7 : $0 } }
    guard let days, days <= 366 else {
      fail(value, "`after` is no number of days", hint: "write after: 3 days, or after: 2 weeks; at most 366 days")
      return nil
    }
    return days
  }

  private mutating func values(_ value: Node) -> [ValueName] {
    guard let nodes = value.sequence else {
      fail(value, "`values` is no list", hint: "write values: [order, total], or values: [] for none; one that may be missing is total?")
      return []
    }
    var known: Set<Substring> = []
    return nodes.compactMap { node in
      guard let match = node.scalar?.string.wholeMatch(of: /([a-z][a-z0-9_]{0,63})(\?)?/) else {
        fail(
          node, "`values` has what is no name",
          hint: "small letters, digits and low lines: order, reset_url; one that may be missing is note?")
        return nil
      }
      guard known.insert(match.1).inserted else {
        fail(node, "`values` names \(match.1) more than once", hint: "keep one of them")
        return nil
      }
      return ValueName(name: String(match.1), isOptional: match.2 != nil)
    }
  }

  private static func fits(_ node: Node, _ budget: inout Int) -> Bool {
    budget -= 1
    guard budget >= 0 else { return false }
    if let sequence = node.sequence { return sequence.allSatisfy { fits($0, &budget) } }
    if let mapping = node.mapping { return mapping.allSatisfy { fits($0.key, &budget) && fits($0.value, &budget) } }
    return true
  }

  mutating func fail(_ node: Node?, _ message: String, hint: String? = nil) {
    fail(at: (node?.mark?.line ?? 1, node?.mark?.column ?? 1), message, hint: hint)
  }

  /// - Parameter place: line and column in the YAML, from 1. libyaml counts Unicode scalars, near enough to characters.
  private mutating func fail(at place: (line: Int, column: Int), _ message: String, hint: String?) {
    diagnostics.append(.error(message, line: firstLine + place.line - 1, column: place.column, hint: hint))
  }

  private mutating func fail(_ error: YamlError) {
    let quote = "quote a value that holds a colon: title: \"One: two\""
    switch error {
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "`\($0)`" }.joined(separator: ", ")
      fail(at: (context.mark.line, context.mark.column), "\(names): more than once", hint: "keep one of them")
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
      fail(at: (mark.line, mark.column), "the front matter is not YAML: \(problem)", hint: quote)
    case .reader(let problem, let offset, _, let yaml):
      let line = yaml.utf8.prefix(offset ?? 0).count { $0 == 0x0A } + 1
      fail(at: (line, 1), "the front matter is not YAML: \(problem)", hint: "remove the characters that cannot be seen")
    default: fail(nil, "the front matter is not YAML: \(error)")
    }
  }
}

extension UnicodeScalar {
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}
