internal import Audience
internal import Mail
internal import Markdown
internal import Words

extension Post {
  /// Errors for what is empty for some of its readers.
  var emptiness: [Diagnostic] {
    let entries = tags.entries
    func whom(_ text: String) -> String? { SlottedText(marked: text).emptiness(entries).map { "for readers \($0)" } }
    return emptiness(whom) + emptiness(of: text ?? "", "the plain text", "text", whom)
  }

  /// Errors for a subject, a description and a letter that are empty for somebody, and for each part that is so for one who gets it,
  /// where its first tag stands.
  ///
  /// - Parameter whom: of a marked text, for whom it is empty, in words that go on after "is empty"; nil when it is so for nobody.
  func emptiness(_ whom: (String) -> String?) -> [Diagnostic] {
    if tags.entries.isEmpty { return [] }
    let body = TextRenderer { _ in nil }.text(document)
    let subjects = subjects.enumerated().flatMap { emptiness(of: $1, "the subject", "subjects.\($0 + 1)", whom) }
    return subjects + (frontMatter.title.isEmpty ? [] : emptiness(of: title, "the subject", "title", whom))
      + emptiness(of: description, "the description", "description", whom)
      + emptiness(of: body, "the post", nil, whom) + emptyParts(whom)
  }

  /// - Parameter key: of the front matter; nil of what stands under it.
  private func emptiness(of text: String, _ name: String, _ key: String?, _ whom: (String) -> String?) -> [Diagnostic] {
    guard MergeMark.isIn(text), let whom = whom(text) else { return [] }
    let firstWords = firstLine + source.prefix(while: \.isWhitespace).count { $0.isNewline }
    let place = key.map { frontMatter.place(of: $0) } ?? (line: firstWords, column: 1)
    let hint = "write a default, an {% else %}, or words for everybody"
    return [.error("\(name) is empty \(whom)", line: place.line, column: place.column, hint: hint)]
  }

  private func emptyParts(_ whom: (String) -> String?) -> [Diagnostic] {
    var shown = document
    shown.recognizeComponents(titles: [:])
    var told: Set<Int> = []
    return shown.partsWithMarks.compactMap { part in
      guard !told.contains(part.mark), let whom = whom(part.text) else { return nil }
      told.insert(part.mark)
      let hint = "put the condition around all of it, or write an {% else %} or a default"
      return tags.fault(of: part.mark, "\(part.name) is empty \(whom)", hint)
    }
  }
}

extension SlottedText {
  /// Who would get nothing but space of it, in words that go on after "readers": `who have no city`; nil when everybody gets more.
  ///
  /// Looks at one reader of each kind that its values and conditions tell apart, so what it finds is there.
  func emptiness(_ entries: [MergeTags.Entry]) -> String? {
    // Whether there is anything is all that counts: words are one letter from here on.
    let text = SlottedText(
      pieces: pieces.map { if case .text(let text) = $0 { .text(text.allSatisfy(\.isWhitespace) ? "" : "x") } else { $0 } })
    guard text.shortest({ _ in 0 }) == 0 else { return nil }
    let kinds = ReaderKinds(of: text, entries)
    var traits = [Int](repeating: 0, count: kinds.traits.count)
    for _ in 0..<min(ReaderKinds.limit, 1 + ReaderKinds.pieceLimit / max(1, pieces.count)) {
      let reader = kinds.reader(traits)
      if text.filled({ reader.shows($0, of: entries) }, holds: { reader.meets($0, of: entries) }).allSatisfy(\.isWhitespace) {
        return reader.words
      }
      guard let next = traits.indices.first(where: { traits[$0] + 1 < kinds.traits[$0].count }) else { return nil }
      traits[next] += 1
      for index in 0..<next { traits[index] = 0 }
    }
    return nil
  }
}

/// The fields that a text asks about, and for each what a reader may have of it as far as the text can tell.
private struct ReaderKinds {
  struct Trait {
    let field: MergeField
    let value: String
    let words: String
  }

  /// Who asks about so many fields has more kinds of readers than can be looked at.
  static let limit = 2_000
  /// Of the text, looked at over all of them.
  static let pieceLimit = 400_000

  private(set) var traits: [[Trait]] = []

  init(of text: SlottedText, _ entries: [MergeTags.Entry]) {
    var literals: [MergeField: Set<String>] = [:]
    for number in text.slots where entries.indices.contains(number) {
      switch entries[number] {
      case .value(let tag): if (tag.fallback ?? "").allSatisfy(\.isWhitespace) { literals[Self.whole(tag.field), default: []] = [] }
      case .condition(let condition):
        for (field, literal) in condition.questions { literals[Self.whole(field), default: []].formUnion(literal.map { [$0] } ?? []) }
      case .turn, .link, .subject, .picture: continue
      }
    }
    traits = literals.sorted { $0.key.name < $1.key.name }.map { Self.traits($0.key, $0.value.sorted()) }
  }

  /// One name is made of the other: who has none lacks both.
  private static func whole(_ field: MergeField) -> MergeField { field == .fullName ? .firstName : field }

  private static func traits(_ field: MergeField, _ literals: [String]) -> [Trait] {
    var traits = field.mayBeMissing ? [Trait(field: field, value: "", words: "who have no \(field.name)")] : []
    if field.kind == .boolean {
      return traits + ["false", "true"].map { Trait(field: field, value: $0, words: "whose \(field.name) is \($0)") }
    }
    traits += literals.map { Trait(field: field, value: $0, words: "whose \(field.name) is \"\($0)\"") }
    // Beside, between and beyond what it is compared with, and what contains all of it.
    let others: [String]
    if field.kind == .number {
      let numbers = literals.compactMap(Double.init).sorted()
      let between = zip(numbers, numbers.dropFirst()).map { ($0 + $1) / 2 }
      others = ([(numbers.first ?? 1) - 1, (numbers.last ?? 1) + 1] + between).map { "\($0)" }
    } else {
      others = ["!", literals.joined()].filter { !$0.isEmpty } + literals.map { $0 + "~" }
    }
    return traits + others.map { Trait(field: field, value: $0, words: "who have another \(field.name)") }
  }

  func reader(_ chosen: [Int]) -> Reader { Reader(traits: zip(traits, chosen).map { $0[$1] }) }

  struct Reader {
    let traits: [Trait]

    /// Of everybody when nothing tells readers apart.
    var words: String { traits.isEmpty ? "of every kind" : traits.map(\.words).joined(separator: " and ") }

    private func value(_ field: MergeField) -> String {
      traits.first { $0.field == ReaderKinds.whole(field) }?.value ?? "x"
    }

    func shows(_ number: Int, of entries: [MergeTags.Entry]) -> String {
      // What is no good tag is told as such.
      guard entries.indices.contains(number), case .value(let tag) = entries[number] else { return "x" }
      let own = value(tag.field)
      return own.isEmpty ? tag.fallback ?? "" : own
    }

    func meets(_ number: Int, of entries: [MergeTags.Entry]) -> Bool {
      guard entries.indices.contains(number), case .condition(let condition) = entries[number] else { return true }
      return condition.isTrue(value)
    }
  }
}
