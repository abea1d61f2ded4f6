internal import Words

/// What rules and its own `style` attribute say about one element, in the order in which the last word counts (Cascade 4 §6).
struct ElementStyle {
  private struct Entry {
    var declaration: CSSDeclaration
    /// Nil for the style attribute.
    let specificity: CSSSpecificity?
    /// Among rules.
    let order: Int
  }

  private var entries: [Entry] = []
  /// The style attribute when it can't be taken apart, because conditions of merge values stand in it.
  private var opaque: String?

  /// The attribute, as long as nothing asks what it says.
  private var unread: String?

  init(attribute: String?) {
    guard let attribute, !attribute.trimmedHTML.isEmpty else { return }
    unread = attribute
    if attribute.utf8.contains(UInt8(ascii: "-")), attribute.contains("--") { read() }
  }

  private mutating func read() {
    guard let attribute = unread else { return }
    unread = nil
    let list = CSSDeclaration.list(attribute)
    if list.contains(nil) || MergeMark.pieces(of: attribute).contains(where: \.isCondition) {
      opaque = attribute.trimmedHTML
    } else {
      entries = list.compactMap { $0 }.map { Entry(declaration: $0, specificity: nil, order: 0) }
    }
  }

  mutating func add(_ declarations: [CSSDeclaration], _ specificity: CSSSpecificity, order: Int) {
    read()
    entries += declarations.map { Entry(declaration: $0, specificity: specificity, order: order) }
  }

  /// How much of what is inlined of the same look counts less than a declaration of a rule.
  enum Beaten {
    case nothing, part, all
  }

  /// Nil where nothing of the same look is inlined.
  func beaten(by declaration: CSSDeclaration, _ specificity: CSSSpecificity, order: Int) -> Beaten? {
    var style = self
    style.read()
    // Those that count: no later one covers them.
    var rivals: [(entry: Entry, parts: CSSLonghands)] = []
    var names: Set<String> = []
    for entry in style.sorted.reversed() where entry.declaration.overlaps(declaration) && names.insert(entry.declaration.name).inserted {
      let parts = CSSLonghands(of: entry.declaration.name)
      if !rivals.contains(where: { $0.parts.covers(parts) }) { rivals.append((entry, parts)) }
    }
    if rivals.isEmpty { return nil }
    let standing = rivals.map(\.entry).filter { entry in
      guard let own = entry.specificity, !entry.declaration.isImportant else { return true }
      return own == specificity ? entry.order >= order : own > specificity
    }
    if standing.isEmpty { return .all }
    return standing.count == rivals.count || standing.contains { $0.declaration.covers(declaration) } ? .nothing : .part
  }

  /// Those that it sets itself, the winning one last.
  var customProperties: [CSSDeclaration] { sorted.map(\.declaration).filter(\.isCustomProperty) }

  /// What a merged attribute says; nil when it need not change.
  struct Merged {
    /// Without the `!important` of rules, which Outlook drops with its declaration; the attribute's own stays.
    var text: String
    /// Those that came from rules and count, by property.
    var fromRules: [String: CSSDeclaration]
    /// In the order of the text.
    var names: [String]
  }

  func merged(_ properties: CustomProperties, _ warnings: inout [StyleWarning]) -> Merged? {
    var changes = false
    var kept: [Entry] = []
    for var entry in sorted {
      if entry.specificity != nil, entry.declaration.isCustomProperty { continue }
      if CustomProperties.isUsed(in: entry.declaration.value) {
        if let value = properties.resolved(entry.declaration.value) {
          changes = changes || (entry.specificity == nil && value != entry.declaration.value)
          entry.declaration.value = value
        } else if entry.specificity != nil {
          warnings.append(.unsetCustomProperty(declaration: entry.declaration.text))
          continue
        }
      }
      kept.append(entry)
    }
    kept = Self.withoutOverridden(kept)
    guard changes || kept.contains(where: { $0.specificity != nil }) else { return nil }
    var parts = kept.map { entry in
      entry.declaration.text + (entry.declaration.isImportant && entry.specificity == nil ? " !important" : "")
    }
    if let opaque {
      let index = kept.firstIndex { $0.declaration.isImportant } ?? kept.count
      let trimmed = opaque.hasSuffix(";") ? String(opaque.dropLast()) : opaque
      parts.insert(trimmed, at: index)
    }
    var fromRules: [String: CSSDeclaration] = [:]
    for entry in kept { fromRules[entry.declaration.name] = entry.specificity == nil || opaque != nil ? nil : entry.declaration }
    return Merged(text: parts.joined(separator: ";"), fromRules: fromRules, names: kept.map(\.declaration.name))
  }

  /// `!important` beats the attribute, which beats rules; among rules the narrower wins, then the later.
  private var sorted: [Entry] {
    let ranked = entries.enumerated().map { index, entry in
      (entry: entry, rank: (entry.declaration.isImportant ? 2 : 0) + (entry.specificity == nil ? 1 : 0), index: index)
    }
    return ranked.sorted { one, other in
      if one.rank != other.rank { return one.rank < other.rank }
      if let first = one.entry.specificity, let second = other.entry.specificity, first != second { return first < second }
      return (one.entry.order, one.index) < (other.entry.order, other.index)
    }.map(\.entry)
  }

  /// Leaves out what a later declaration of the same property surely overrides; what some programs may not understand overrides
  /// nothing, so that fallbacks stay.
  private static func withoutOverridden(_ entries: [Entry]) -> [Entry] {
    var sealed: Set<String> = []
    var later: Set<String> = []
    var kept: [Entry] = []
    for entry in entries.reversed() {
      if sealed.contains(entry.declaration.name) || !later.insert(entry.declaration.text).inserted { continue }
      if entry.declaration.isWidelyUnderstood { sealed.insert(entry.declaration.name) }
      kept.append(entry)
    }
    return kept.reversed()
  }
}
