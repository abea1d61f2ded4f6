internal import Mail
internal import Markdown

extension SlottedText {
  /// The holes that can be empty for a reader, by their numbers: those without a default, of a value that somebody may lack, to which a
  /// way through the conditions leads that does not imply the value.
  func gaps(_ entries: [MergeTags.Entry]) -> [Int: MergeField] {
    var gaps: [Int: MergeField] = [:]
    // By piece, what every reader who comes there has; nil while no way leads there. Every jump leads forward.
    var known = [Set<MergeField>?](repeating: nil, count: pieces.count + 1)
    known[0] = []
    func arrive(_ index: Int, _ fields: Set<MergeField>) { known[index] = known[index]?.intersection(fields) ?? fields }
    for (index, piece) in pieces.enumerated() {
      guard let fields = known[index] else { continue }
      switch piece {
      case .text: arrive(index + 1, fields)
      case .slot(let number):
        if let field = entries.bareField(number), !fields.contains(field) { gaps[number] = field }
        arrive(index + 1, fields)
      case .unless(let number, let target):
        arrive(index + 1, fields.union(entries.implied(number, true)))
        arrive(target, fields.union(entries.implied(number, false)))
      case .skip(let target): arrive(target, fields)
      }
    }
    return gaps
  }
}

extension MergeTags {
  /// Warnings of values in the texts of a post that somebody may lack and that neither a default nor a condition guards.
  func gaps(in texts: [SlottedText]) -> [Diagnostic] {
    let gaps = texts.reduce(into: [:]) { $0.merge($1.gaps(entries)) { first, _ in first } }
    return gaps.sorted { $0.key < $1.key }.map { number, field in
      warning(of: number, "readers who have no \(field.name) see a gap here", "write {{ \(field.name) | default: \"…\" }}")
    }
  }
}

extension Issue {
  /// Fields that its mail shows, and that are a gap for whoever lacks them.
  package var unguardedFields: [MergeField] {
    let fields = ([subject, html, text] + (trial?.variants.map(\.subject) ?? [])).reduce(into: Set<MergeField>()) {
      $0.formUnion($1.gaps(tags).values)
    }
    return fields.sorted { $0.name < $1.name }
  }
}

extension [MergeTags.Entry] {
  /// Shown without a default though somebody may lack it.
  fileprivate func bareField(_ number: Int) -> MergeField? {
    guard indices.contains(number), case .value(let tag) = self[number], tag.fallback == nil, tag.field.mayBeMissing else { return nil }
    return tag.field
  }

  fileprivate func implied(_ number: Int, _ truth: Bool) -> Set<MergeField> {
    guard indices.contains(number), case .condition(let condition) = self[number] else { return [] }
    return condition.implied(truth)
  }
}
