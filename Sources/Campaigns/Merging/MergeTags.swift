package import Audience
internal import Mail
package import Markdown
internal import Words

/// Takes `{{ … }}` and `{% … %}` out of text before Markdown sees it and leaves numbered marks (``MergeMark``), which every renderer
/// passes through. So a tag means the same in a heading, a link or a table, and quotes in it stay quotes.
///
/// The number of a mark is that of its entry.
package struct MergeTags: Sendable {
  /// What a mark stands for, by its number.
  package enum Entry: Sendable, Hashable, Codable {
    case value(MergeTag)
    case condition(MergeCondition)
    /// `else` or `endif`.
    case turn
    /// A link by the site, so that its use is counted, and where it leads.
    case link(String)
    /// The picture by which it is counted that the mail is shown.
    case picture
    /// The subject that the reader gets, in its mail's head and title.
    case subject
  }

  package internal(set) var entries: [Entry] = []
  private var sources: [String] = []
  private var places: [(line: Int, column: Int)] = []
  private var faults: [Int: Diagnostic] = [:]
  private static let limit = 2_000
  /// Said when there are more tags than that.
  private var excess: Diagnostic?
  /// How many `endif` marks close each open condition: one, and one more for each `elsif`.
  private var depths: [Int] = []
  /// Those that were told, so that what ends them is not.
  private var unknownTags: Set<String> = []
  private let fields: [MergeField]
  /// Names of values that are addresses, and may stand where a link's begins.
  let addresses: Set<String>

  /// - Parameters:
  ///   - attributes: the publication's own fields; of a notice or a review what it tells, which it always knows.
  ///   - values: of a message what whoever has it sent gives with it. Those called `…_url` are addresses.
  ///   - kind: of what the text is for.
  package init(attributes: [String: AttributeKind] = [:], values: [ValueName] = [], kind: Campaign.Kind = .issue) {
    guard kind != .message else {
      fields = [.firstName, .fullName, .email, .issueDate, .publication] + values.map { MergeField($0) }
      addresses = Set(values.filter(\.isAddress).map(\.name))
      return
    }
    addresses = []
    // Before attributes of the same name.
    let own = kind == .digest ? [MergeField.issues, .month] : kind == .review ? [.reviewURL] : []
    let all = own + MergeField.all(attributes, mayBeMissing: kind != .notice && kind != .review) + (kind.isAsking ? [.confirmURL] : [])
    fields = kind == .series ? all.filter { $0 != .webURL } : all
  }

  /// The mark of a value that a layout, not the writer, puts in.
  package mutating func mark(_ field: MergeField) -> String {
    mark(nil, .value(MergeTag(field: field, fallback: nil)), source: "", (1, 1))
  }

  /// Of a link to an address.
  mutating func mark(link address: String) -> String { mark(nil, .link(address), source: "", (1, 1)) }

  /// Of the reader's subject.
  mutating func markOfSubject() -> String { mark(nil, .subject, source: "", (1, 1)) }

  /// Of the picture that tells that the mail is shown.
  mutating func markPicture() -> String { mark(nil, .picture, source: "", (1, 1)) }

  /// The marks around what is for some readers, put in by us and not by the writer.
  mutating func marks(around condition: MergeCondition) -> (begin: String, end: String) {
    (mark(.begin, .condition(condition), source: "", (1, 1)), mark(.end, .turn, source: "", (1, 1)))
  }

  /// Says a value that is the same for all readers wherever its field stands.
  mutating func tell(_ value: String, as field: MergeField) {
    entries = entries.map { entry in
      guard case .value(let tag) = entry, tag.field == field else { return entry }
      return .value(MergeTag(field: field, fallback: value, isInURL: tag.isInURL))
    }
  }

  /// What a text stands for that is the mark of a value, and nothing else.
  func value(ofMark text: String) -> MergeTag? {
    let pieces = MergeMark.pieces(of: text)
    guard pieces.count == 1, case .mark(let mark) = pieces[0], case .value(let tag)? = entry(mark.number) else { return nil }
    return tag
  }

  /// Replaces the tags of `text`, whose first line is line `firstLine` of the file.
  ///
  /// - Parameter column: where in the file its lines begin.
  package mutating func extract(from text: String, firstLine: Int, column: Int = 1) -> String {
    let text = text.contains("&#") ? text.replacing(Self.hiddenMarks, with: "&#xFFFD;") : text
    guard text.contains("{{") || text.contains("{%") else { return text }
    var output = ""
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if offset > 0 { output.append("\n") }
      output += extract(fromLine: String(line), (firstLine + offset, column))
    }
    depths = []
    return output
  }

  /// - Parameter begin: where in the file the line begins.
  private mutating func extract(fromLine line: String, _ begin: (line: Int, column: Int)) -> String {
    var output = ""
    var rest = line[...]
    var counted = (index: line.startIndex, column: begin.column)
    // What was sought once to the end of the line is not there.
    var missing: Set<String> = []
    while let start = Self.opening(in: rest) {
      let isValue = rest[start].hasPrefix("{{")
      let closing = isValue ? "}}" : "%}"
      output += rest[..<start.lowerBound]
      counted = (start.lowerBound, counted.column + line.distance(from: counted.index, to: start.lowerBound))
      let place = (line: begin.line, column: counted.column)
      guard entries.count < Self.limit else {
        let hint = "this looks like a machine's output, not a letter"
        excess = excess ?? .error("more than \(Self.limit) merge tags in one post", line: place.line, column: place.column, hint: hint)
        return output + rest[start.lowerBound...]
      }
      let end = missing.contains(closing) ? nil : rest[start.upperBound...].firstRange(of: closing)
      if let end {
        let inner = String(rest[start.upperBound..<end.lowerBound])
        let source = String(rest[start.lowerBound..<end.upperBound])
        output += isValue ? value(inner, source, place) : turn(inner, source, place)
      } else {
        missing.insert(closing)
        output += unclosed(rest[start.lowerBound...], closing, place)
      }
      rest = rest[(end ?? start).upperBound...]
    }
    return output + rest
  }

  private mutating func unclosed(_ rest: Substring, _ closing: String, _ place: (line: Int, column: Int)) -> String {
    let opening = String(rest.prefix(2))
    let hint = "a tag ends in the line in which it begins; braces that are no tag stand in code: `\(opening)`"
    let problem = MergeConditionParser.Problem(message: "`\(opening)` without `\(closing)` behind it", hint: hint)
    let isCondition = opening == "{%" && Self.words(of: rest.dropFirst(2).prefix(40)).first == "if"
    return isCondition ? opened(problem, opening, place) : broken(problem, opening, place)
  }

  /// Reserved characters as HTML can write them.
  nonisolated(unsafe) private static let hiddenMarks =
    /&#(?:[xX]0*[eE]0[01][0-9A-Fa-f](?![0-9A-Fa-f])|0*573(?:4[4-9]|[56][0-9]|7[0-5])(?![0-9]));?/

  /// The next `{{` or `{%`.
  private static func opening(in text: Substring) -> Range<Substring.Index>? {
    var from = text.startIndex
    while let brace = text.utf8[from...].firstIndex(of: UInt8(ascii: "{")) {
      let second = text.utf8.index(after: brace)
      guard second < text.endIndex else { return nil }
      if text.utf8[second] == UInt8(ascii: "{") || text.utf8[second] == UInt8(ascii: "%") { return brace..<text.utf8.index(after: second) }
      from = second
    }
    return nil
  }

  /// Puts the text of tags back: what stands in code is code.
  ///
  /// - Parameter value: what stands there instead; empty where the tag does.
  package func restored(in text: String, unless value: (Int) -> String = { _ in "" }) -> String {
    MergeMark.pieces(of: text).reduce(into: "") { output, piece in
      switch piece {
      case .text(let text): output += text
      case .mark(let mark):
        let value = value(mark.number)
        if !value.isEmpty { output += value } else if sources.indices.contains(mark.number) { output += sources[mark.number] }
      }
    }
  }

  /// With the names of values in their places, so that two texts with the same values are alike; conditions are left out.
  func named(in text: String) -> String {
    MergeMark.pieces(of: text).reduce(into: "") { output, piece in
      switch piece {
      case .text(let text): output += text
      case .mark(let mark): if case .value(let tag)? = entry(mark.number) { output += "{\(tag.field.name)}" }
      }
    }
  }

  /// As the writer wrote it, for messages that quote an address with tags in it.
  func restored(_ finding: Diagnostic) -> Diagnostic {
    guard MergeMark.isIn(finding.message) || MergeMark.isIn(finding.hint ?? "") else { return finding }
    return Diagnostic(
      severity: finding.severity, file: finding.file, line: finding.line, column: finding.column, message: restored(in: finding.message),
      hint: finding.hint.map { restored(in: $0) })
  }

  /// The faults of the tags that `used` marks refer to; those in code are no tags.
  package func diagnostics(used: Set<Int>) -> [Diagnostic] {
    faults.filter { used.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value) + (excess.map { [$0] } ?? [])
  }

  /// What a mark stands for; nil of one that is not ours.
  func entry(_ number: Int) -> Entry? { entries.indices.contains(number) ? entries[number] : nil }

  /// Whether the tag of a mark is told as wrong already.
  func isFaulty(_ number: Int) -> Bool { faults[number] != nil }

  /// A fault at the place of a mark.
  func fault(of number: Int, _ message: String, _ hint: String) -> Diagnostic { told(.error, number, message, hint) }

  func warning(of number: Int, _ message: String, _ hint: String) -> Diagnostic { told(.warning, number, message, hint) }

  private func told(_ severity: Diagnostic.Severity, _ number: Int, _ message: String, _ hint: String) -> Diagnostic {
    let place = places.indices.contains(number) ? places[number] : (line: 1, column: 1)
    return Diagnostic(severity: severity, line: place.line, column: place.column, message: message, hint: hint)
  }

  /// A condition that cannot be left out, at its place.
  func fault(_ torn: TornCondition) -> Diagnostic {
    switch torn.cause {
    case .holdsNote:
      let hint = "its words would stand at the end for everybody: say them in the part itself, or move the note out of it"
      return fault(of: torn.mark, "a footnote in a part that only some readers see", hint)
    case .turnsAgain:
      let source = sources.indices.contains(torn.mark) ? sources[torn.mark] : "{% else %}"
      let hint = "nothing but {% endif %} ends an {% else %}: put it first, or begin another {% if … %}"
      return fault(of: torn.mark, "`\(source)` stands behind the {% else %} of its condition", hint)
    case .reachesOver:
      let hint = "begin and end it in one paragraph, or put both on lines of their own with blank lines around"
      return fault(of: torn.mark, "a condition begins in one part of the post and ends in another", hint)
    }
  }

  private mutating func mark(_ sign: MergeMark.Sign?, _ entry: Entry, source: String, _ place: (line: Int, column: Int)) -> String {
    entries.append(entry)
    sources.append(source)
    places.append(place)
    return MergeMark(sign, entries.count - 1).text
  }

  /// A wrong tag keeps a mark too, so that it is restored if it turns out to stand in code; ``faults`` remembers why it is wrong.
  private mutating func value(_ inner: String, _ source: String, _ place: (line: Int, column: Int)) -> String {
    do throws(MergeConditionParser.Problem) {
      return mark(nil, .value(try Self.parse(inner, fields)), source: source, place)
    } catch {
      return broken(error, source, place)
    }
  }

  private mutating func broken(
    _ problem: MergeConditionParser.Problem, _ source: String, _ place: (line: Int, column: Int), sign: MergeMark.Sign? = nil
  ) -> String {
    faults[entries.count] = .error(problem.message, line: place.line, column: place.column, hint: problem.hint)
    return mark(sign, .turn, source: source, place)
  }

  /// A condition that is wrong is one still: what turns and ends it is right.
  private mutating func opened(_ problem: MergeConditionParser.Problem, _ source: String, _ place: (line: Int, column: Int)) -> String {
    depths.append(1)
    return broken(problem, source, place, sign: .begin)
  }

  private static func words(of tag: Substring) -> [Substring] { tag.split(maxSplits: 1) { $0.isWhitespace } }

  private mutating func turn(_ inner: String, _ source: String, _ place: (line: Int, column: Int)) -> String {
    let words = Self.words(of: inner[...])
    let argument = words.count > 1 ? String(words[1]) : ""
    do throws(MergeConditionParser.Problem) {
      switch words.first {
      case "if":
        let condition = try MergeConditionParser.parse(argument, fields: fields)
        depths.append(1)
        return mark(.begin, .condition(condition), source: source, place)
      case "elsif" where !depths.isEmpty:
        let condition = try MergeConditionParser.parse(argument, fields: fields)
        depths[depths.count - 1] += 1
        return mark(.otherwise, .turn, source: source, place) + mark(.begin, .condition(condition), source: "", place)
      case "else" where !depths.isEmpty:
        if argument.isEmpty { return mark(.otherwise, .turn, source: source, place) }
        let problem = MergeConditionParser.Problem(message: "`\(source)` asks for more than `else` can", hint: "write {% elsif … %}")
        return broken(problem, source, place, sign: .otherwise)
      case "endif" where !depths.isEmpty:
        let more = furtherEnds(place)
        return mark(.end, .turn, source: source, place) + more
      case "elsif", "else", "endif":
        throw MergeConditionParser.Problem(message: "`\(source)` without an {% if … %} before it", hint: "begin with {% if … %}")
      default: return unknown(words.first ?? "", source, place)
      }
    } catch {
      return words.first == "if" ? opened(error, source, place) : broken(error, source, place)
    }
  }

  /// Of the conditions that `elsif` began in the one that ends.
  private mutating func furtherEnds(_ place: (line: Int, column: Int)) -> String {
    (1..<depths.removeLast()).map { _ in mark(.end, .turn, source: "", place) }.joined()
  }

  /// What turns or ends an unknown tag is no further fault.
  private mutating func unknown(_ word: Substring, _ source: String, _ place: (line: Int, column: Int)) -> String {
    let meant = Self.synonyms[word.lowercased()] ?? word.lowercased()
    let isKnown = ["if", "elsif", "else", "endif"].contains(meant)
    let hint = isKnown ? "write {% \(meant)\(meant == "endif" || meant == "else" ? "" : " …") %}" : "known are if, elsif, else and endif"
    let problem = MergeConditionParser.Problem(message: "unknown tag `\(source)`", hint: hint)
    switch meant {
    case "if": return opened(problem, source, place)
    case "endif" where !depths.isEmpty:
      let more = furtherEnds(place)
      return broken(problem, source, place, sign: .end) + more
    case _ where meant.hasPrefix("end") && unknownTags.contains(String(meant.dropFirst(3))):
      return mark(nil, .turn, source: source, place)
    default:
      unknownTags.insert(meant)
      return broken(problem, source, place)
    }
  }

  /// What other template languages call ours.
  private static let synonyms = ["elif": "elsif", "elseif": "elsif", "end": "endif", "fi": "endif"]

  private static func parse(_ inner: String, _ fields: [MergeField]) throws(MergeConditionParser.Problem) -> MergeTag {
    let parts = inner.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0].onOneLine
    guard let field = fields.first(where: { $0.name == name }) else { throw MergeConditionParser.unknown(name, fields) }
    guard parts.count == 2 else { return MergeTag(field: field, fallback: nil) }
    let hint = "write {{ \(name) | default: \"friend\" }}"
    let filter = parts[1].trimmed
    guard filter.hasPrefix("default:") else { throw MergeConditionParser.Problem(message: "unknown filter in `{{\(inner)}}`", hint: hint) }
    let quoted = filter.dropFirst("default:".count).trimmed
    guard let close = quoted.first.flatMap({ quotes[$0] }) else {
      throw MergeConditionParser.Problem(message: "the default of `\(name)` is not quoted", hint: hint)
    }
    guard let fallback = literal(quoted.dropFirst(), upTo: close) else {
      let hint = #"a quote in it is \", a backslash \\: {{ \#(name) | default: "my \"friend\"" }}"#
      throw MergeConditionParser.Problem(message: "the quotes around the default of `\(name)` do not close at its end", hint: hint)
    }
    return MergeTag(field: field, fallback: fallback)
  }

  /// What stands before the quote that closes; nil unless that is the last character. As in conditions, `\` before a quote or itself keeps it.
  private static func literal(_ quoted: Substring, upTo close: Character) -> String? {
    var rest = quoted
    var text = ""
    while let sign = rest.popFirst() {
      if sign == close { return rest.isEmpty ? text : nil }
      let isKept = sign == "\\" && rest.first.map { $0 == "\\" || quotes[$0] != nil || $0 == close } ?? false
      text.append(isKept ? rest.removeFirst() : sign)
    }
    return nil
  }

  private static let quotes: [Character: Character] = ["\"": "\"", "'": "'", "“": "”"]
}
