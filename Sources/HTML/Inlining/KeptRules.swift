/// The rules that stay in `<style>`. What is inlined stands where nothing but `!important` beats it, so declarations that would have won by
/// the cascade are to say so from now on, and what is inlined without its own `!important` stays as well where it won over one of theirs.
struct KeptRules {
  private struct Rule {
    let selectors: [String]
    let order: Int
    let declarations: [(range: Range<Int>, declaration: CSSDeclaration)]
  }

  /// A declaration with all that it can mean.
  private struct Meant {
    let range: Range<Int>
    let declaration: CSSDeclaration
    let elements: [Int: CSSSpecificity]

    /// Whether it wins over part of what another says, when neither or both are important.
    func beats(_ other: Meant) -> Bool {
      guard range != other.range, declaration.overlaps(other.declaration) else { return false }
      return elements.contains { index, specificity in
        other.elements[index].map { $0 == specificity ? range.lowerBound > other.range.lowerBound : specificity > $0 } ?? false
      }
    }
  }

  /// Where in the bytes ` !important` goes in, in order.
  private(set) var places: [Int] = []
  private(set) var warnings: [StyleWarning] = []
  private var kept: [Rule] = []
  private lazy var important: [Meant] = kept.flatMap(importantOnes)
  /// Where declarations stand that are inlined and stay too.
  private var inlinedToo: [Range<Int>] = []
  private let tree: MailTree
  private let bytes: [UInt8]
  private let styles: [ElementStyle]

  /// - Parameters:
  ///   - others: ranges of all that is no inlined rule.
  ///   - styles: what was inlined into each element.
  init(_ rules: [InlineRule], _ others: [Range<Int>], _ tree: MailTree, _ styles: [ElementStyle], _ bytes: [UInt8]) {
    (self.tree, self.bytes, self.styles) = (tree, bytes, styles)
    for rule in rules where rule.choices.contains(where: \.stays) {
      kept.append(self.rule(rule.rule, rule.choices.filter(\.stays).map(\.text)))
    }
    for range in others { keep(range) }
    for rule in kept { raise(rule) }
    places.sort()
    keepToo(rules)
  }

  /// What of an inlined rule stays in its `<style>` too, as it is written there.
  func remainder(of rule: InlineRule) -> [String] {
    inlinedToo.filter { rule.rule.block.contains($0.lowerBound) }.map { String(decoding: bytes[$0], as: UTF8.self).trimmedHTML }
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
        kept.append(self.rule(rule, CSSSelectorParser.split(String(decoding: bytes[selectors], as: UTF8.self))))
      } else if rule.isConditional(bytes) {
        keep(rule.block)
      } else if rule.hasItsOwnOrder(bytes) {
        let name = String(decoding: bytes[rule.range.lowerBound..<(rule.block.lowerBound - 1)], as: UTF8.self).trimmedHTML
        warnings.append(.orderOfItsOwn(rule: name))
      }
    }
  }

  private func rule(_ rule: CSSRule, _ selectors: [String]) -> Rule {
    let declarations = CSSCursor.declarations(bytes, rule.block).compactMap { range, _ in
      CSSDeclaration.list(String(decoding: bytes[range], as: UTF8.self)).first.flatMap { $0 }.map { (range, $0) }
    }
    return Rule(selectors: selectors, order: rule.range.lowerBound, declarations: declarations)
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
      // Once important too, it must not pass what was important already: of the same rule too, there as anywhere the later counts.
      let raised = Meant(range: range, declaration: declaration, elements: elements)
      if verdicts != [.all] || important.contains(where: { raised.beats($0) }) {
        warnings.append(.unevenPrecedence(declaration: declaration.text))
      } else if let last = bytes[range].lastIndex(where: { !$0.isHTMLSpace }) {
        places.append(last + 1)
      }
    }
  }

  /// Without its `!important`, what is inlined loses to all that is kept with it. So those that won over one stay with theirs too, and then
  /// those that won over these.
  private mutating func keepToo(_ rules: [InlineRule]) {
    var inlined = rules.filter { $0.declarations.contains(where: \.isImportant) }.flatMap { rule in
      importantOnes(self.rule(rule.rule, rule.choices.filter { !$0.stays }.map(\.text)))
    }
    if inlined.isEmpty { return }
    var beaten = important
    while !beaten.isEmpty {
      let winners = inlined.filter { one in beaten.contains { one.beats($0) } }
      inlined.removeAll { one in winners.contains { $0.range == one.range } }
      inlinedToo += winners.map(\.range)
      beaten = winners
    }
    inlinedToo.sort { $0.lowerBound < $1.lowerBound }
  }

  private func importantOnes(_ rule: Rule) -> [Meant] {
    let found = rule.declarations.filter { $0.declaration.isImportant && !$0.declaration.isCustomProperty }
    if found.isEmpty { return [] }
    let elements = elements(rule.selectors)
    return found.map { Meant(range: $0.range, declaration: $0.declaration, elements: elements) }
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
