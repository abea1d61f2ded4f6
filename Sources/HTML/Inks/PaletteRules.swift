/// What the style sheets of a finished mail say of its colours, in one palette, by element.
struct PaletteRules {
  private(set) var claims: [Int: [InkClaim]] = [:]
  private let tree: MailTree
  private let bytes: [UInt8]
  private let palette: MailPalette

  init(_ tree: MailTree, _ bytes: [UInt8], _ palette: MailPalette) {
    (self.tree, self.bytes, self.palette) = (tree, bytes, palette)
    for sheet in tree.elements where sheet.name == "style" {
      guard let content = sheet.content else { continue }
      add(content, palette.certainty(ofMedia: sheet.attributes["media"] ?? ""))
    }
  }

  private mutating func add(_ range: Range<Int>, _ certainty: MailPalette.Certainty) {
    if certainty == .never { return }
    for rule in CSSRule.list(bytes, range) {
      if let selectors = rule.selectors {
        add(rule, String(decoding: bytes[selectors], as: UTF8.self), certainty)
      } else if rule.isConditional(bytes) || rule.hasItsOwnOrder(bytes) {
        add(rule.block, min(certainty, self.certainty(of: rule)))
      }
    }
  }

  private func certainty(of rule: CSSRule) -> MailPalette.Certainty {
    let head = String(decoding: bytes[rule.range.lowerBound..<(rule.block.lowerBound - 1)], as: UTF8.self)
    return head.lowercased().hasPrefix("@media") ? palette.certainty(ofMedia: head.dropFirst(6)) : .perhaps
  }

  private mutating func add(_ rule: CSSRule, _ selectors: String, _ certainty: MailPalette.Certainty) {
    // What rules within a rule come to is left open.
    let isNested = bytes[rule.block].contains(UInt8(ascii: "{"))
    let declarations = isNested ? [] : CSSDeclaration.list(String(decoding: bytes[rule.block], as: UTF8.self)).compactMap { $0 }
    var parts = declarations.flatMap { declaration in
      InkClaim.parts(of: declaration).map { ($0.part, $0.value, declaration.isImportant ? InkClaim.Rank.Level.importantRule : .rule) }
    }
    if isNested { parts = [InkClaim.Part.ink, .ground].map { ($0, nil, .importantRule) } }
    if parts.isEmpty { return }
    for text in CSSSelectorParser.split(selectors) {
      guard let (selector, isSure) = Self.selector(text) else { continue }
      let specificity = selector.specificity
      for index in tree.elements(for: selector) {
        for (part, value, level) in parts {
          let rank = InkClaim.Rank(level: level, specificity: specificity, order: rule.range.lowerBound)
          claims[index, default: []].append(InkClaim(part: part, value: isSure && certainty == .always ? value : nil, rank: rank))
        }
      }
    }
  }

  /// Nil for what holds at times only, as `:hover` does, or in some programs. A link may have been followed or not.
  private static func selector(_ text: String) -> (CSSSelector, isSure: Bool)? {
    if let selector = try? CSSSelectorParser.parse(text) { return (selector, true) }
    guard [":link", ":visited", ":any-link"].contains(where: { text.contains($0) }) else { return nil }
    return (try? CSSSelectorParser.parse(text, atAnyTime: true)).map { ($0, false) }
  }
}
