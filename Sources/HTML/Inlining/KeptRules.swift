/// The rules that stay in `<style>`. What is inlined stands where nothing but `!important` beats it, so declarations that would have won by
/// the cascade are to say so from now on.
struct KeptRules {
  private struct Rule {
    let selectors: [String]
    let order: Int
    let declarations: [(range: Range<Int>, declaration: CSSDeclaration)]
  }

  /// Where in the bytes ` !important` goes in, in order.
  private(set) var places: [Int] = []
  private(set) var warnings: [StyleWarning] = []
  private var kept: [Rule] = []
  private let tree: MailTree
  private let bytes: [UInt8]
  private let styles: [ElementStyle]

  /// - Parameters:
  ///   - others: ranges of all that is no inlined rule.
  ///   - styles: what was inlined into each element.
  init(_ rules: [InlineRule], _ others: [Range<Int>], _ tree: MailTree, _ styles: [ElementStyle], _ bytes: [UInt8]) {
    (self.tree, self.bytes, self.styles) = (tree, bytes, styles)
    for rule in rules { keep(rule.rule, rule.choices.filter { $0.selector == nil }.map(\.text)) }
    for range in others { keep(range) }
    for rule in kept { raise(rule) }
    places.sort()
  }

  /// The bytes of a range with what goes in there.
  func text(_ range: Range<Int>) -> String {
    var output: [UInt8] = []
    var read = range.lowerBound
    for place in places where range.contains(place) {
      output += bytes[read..<place] + Self.mark
      read = place
    }
    return String(decoding: output + bytes[read..<range.upperBound], as: UTF8.self)
  }

  static let mark = Array(" !important".utf8)

  private mutating func keep(_ range: Range<Int>) {
    for rule in CSSRule.list(bytes, range) {
      if let selectors = rule.selectors {
        keep(rule, CSSSelectorParser.split(String(decoding: bytes[selectors], as: UTF8.self)))
      } else if rule.isConditional(bytes) {
        keep(rule.block)
      } else if rule.hasItsOwnOrder(bytes) {
        let name = String(decoding: bytes[rule.range.lowerBound..<(rule.block.lowerBound - 1)], as: UTF8.self).trimmedHTML
        warnings.append(.orderOfItsOwn(rule: name))
      }
    }
  }

  private mutating func keep(_ rule: CSSRule, _ selectors: [String]) {
    if selectors.isEmpty { return }
    let declarations = CSSCursor.declarations(bytes, rule.block).compactMap { range, _ in
      CSSDeclaration.list(String(decoding: bytes[range], as: UTF8.self)).first.flatMap { $0 }.map { (range, $0) }
    }
    kept.append(Rule(selectors: selectors, order: rule.range.lowerBound, declarations: declarations))
  }

  private mutating func raise(_ rule: Rule) {
    let plain = rule.declarations.filter { found in
      // What an important one of the same rule covers lost already.
      !found.declaration.isImportant && !found.declaration.isCustomProperty
        && !rule.declarations.contains { $0.declaration.isImportant && $0.declaration.covers(found.declaration) }
    }
    if plain.isEmpty { return }
    let elements = elements(rule.selectors)
    for (range, declaration) in plain {
      let verdicts = Set(elements.compactMap { styles[$0.key].beaten(by: declaration, $0.value, order: rule.order) })
      if verdicts.isSubset(of: [.nothing]) { continue }
      if verdicts != [.all] || wouldPass(declaration, at: range, elements) {
        warnings.append(.unevenPrecedence(declaration: declaration.text))
      } else if let last = bytes[range].lastIndex(where: { !$0.isHTMLSpace }) {
        places.append(last + 1)
      }
    }
  }

  /// Whether it would pass, once important too, what was important already and is to stay above it.
  private func wouldPass(_ declaration: CSSDeclaration, at range: Range<Int>, _ elements: [Int: CSSSpecificity]) -> Bool {
    kept.contains { rule in
      let rivals = rule.declarations.filter { $0.declaration.isImportant && $0.declaration.overlaps(declaration) }
      guard let first = rivals.first else { return false }
      // Of the same rule too: there as anywhere the later counts.
      return self.elements(rule.selectors).contains { index, specificity in
        elements[index].map { $0 == specificity ? range.lowerBound > first.range.lowerBound : $0 > specificity } ?? false
      }
    }
  }

  /// All that the selectors can mean at any time, with the narrowest of them.
  private func elements(_ selectors: [String]) -> [Int: CSSSpecificity] {
    var narrowest: [Int: CSSSpecificity] = [:]
    for text in selectors {
      guard let selector = try? CSSSelectorParser.parse(text, atAnyTime: true) else { continue }
      let specificity = selector.specificity
      for index in tree.elements(for: selector) { narrowest[index] = max(narrowest[index] ?? specificity, specificity) }
    }
    return narrowest
  }
}

extension CSSRule {
  /// Whether the rules in its block hold under a condition, and count where they stand.
  func isConditional(_ bytes: [UInt8]) -> Bool {
    let name = String(decoding: bytes[range].prefix(10), as: UTF8.self).lowercased()
    return ["@media", "@supports", "@container"].contains { name.hasPrefix($0) }
  }

  /// Whether nearness (Cascade 6 §2.1) or layers (Cascade 5 §6.4) decide before the order does.
  func hasItsOwnOrder(_ bytes: [UInt8]) -> Bool {
    let name = String(decoding: bytes[range].prefix(6), as: UTF8.self).lowercased()
    return !block.isEmpty && ["@scope", "@layer"].contains(name)
  }
}

extension CSSCursor {
  /// The declarations of a block, each without its semicolon, and what is behind that.
  static func declarations(_ bytes: [UInt8], _ block: Range<Int>) -> [(range: Range<Int>, end: Int)] {
    var cursor = CSSCursor(bytes, block)
    var found: [(range: Range<Int>, end: Int)] = []
    var start = block.lowerBound
    while !cursor.isAtEnd {
      let isSemicolon = if case .byte(0x3B)? = cursor.next() { true } else { false }
      guard isSemicolon || cursor.isAtEnd else { continue }
      found.append((start..<(isSemicolon ? cursor.index - 1 : cursor.index), cursor.index))
      start = cursor.index
    }
    return found
  }
}
