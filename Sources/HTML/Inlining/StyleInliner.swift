/// Writes the rules of a mail's `<style>` into `style` attributes, for the programs that read nothing else.
///
/// All but the start tags that rules mean, and the rules themselves, stays byte for byte: conditional comments, entities, and merge
/// values written as private-use characters. Rules that only the reader's program can apply (`:hover`, `@media`, `[data-ogsc]`) and
/// those that mean nothing in this mail stay, as does every `<style data-embed>`; they get ` !important` where they would have won, and
/// what won over theirs stays beside them (``KeptRules``). `width`, `height`, `align`, `valign`, `bgcolor` and
/// `background` are added as attributes where Outlook on Windows needs them.
package struct StyleInliner: Sendable {
  package var limits = HTMLLimits()

  package init() {}

  /// - Parameter document: a whole HTML document.
  /// - Returns: the document, and each warning once.
  package func inlined(_ document: String) throws(HTMLFault) -> (document: String, warnings: [StyleWarning]) {
    let bytes = Array(document.utf8)
    let tree = try MailTree(document, limits: limits)
    var (rules, others, warnings) = InlineRule.collect(tree, bytes)
    var styles = tree.elements.map { ElementStyle(attribute: $0.attributes["style"]) }
    for index in rules.indices { match(&rules[index], tree, &styles, &warnings) }

    var edits = TextEdits()
    edit(tree, styles, bytes, &edits, &warnings)
    let raised = KeptRules(rules, others, tree, styles, bytes)
    let whole = others + rules.filter { $0.choices.contains(where: \.stays) }.map(\.rule.block)
    let kept = whole.map { String(decoding: bytes[$0], as: UTF8.self) } + rules.flatMap(raised.remainder(of:))
    let keepsProperties = kept.contains { CustomProperties.isUsed(in: $0) }
    for place in raised.places where !rules.contains(where: { $0.rule.range.contains(place) }) {
      edits.replace(place..<place, with: String(decoding: KeptRules.mark, as: UTF8.self))
    }
    for rule in rules { remove(rule, keepsProperties: keepsProperties, raised, bytes, &edits) }
    warnings += raised.warnings + changingProperties(rules, others, bytes)
    var seen: Set<StyleWarning> = []
    return (edits.applied(to: bytes), warnings.filter { seen.insert($0).inserted })
  }

  /// Gives a rule's declarations to all elements that it means, each once, with the narrowest of its selectors.
  private func match(
    _ rule: inout InlineRule, _ tree: MailTree, _ styles: inout [ElementStyle], _ warnings: inout [StyleWarning]
  ) {
    var narrowest: [Int: CSSSpecificity] = [:]
    for number in rule.choices.indices {
      guard let selector = rule.choices[number].selector else { continue }
      let specificity = selector.specificity
      let meant = tree.elements(for: selector)
      let written = meant.filter { tree.elements[$0].startTag != nil }
      for index in written { narrowest[index] = max(narrowest[index] ?? specificity, specificity) }
      rule.choices[number].isInlined = !written.isEmpty
      rule.choices[number].stays = written.isEmpty || written.count < meant.count
      if written.count < meant.count { warnings.append(.tagNotWritten(selector: rule.choices[number].text)) }
    }
    for (index, specificity) in narrowest { styles[index].add(rule.declarations, specificity, order: rule.rule.range.lowerBound) }
  }

  private func edit(
    _ tree: MailTree, _ styles: [ElementStyle], _ bytes: [UInt8], _ edits: inout TextEdits, _ warnings: inout [StyleWarning]
  ) {
    var properties: [CustomProperties] = []
    for (element, style) in zip(tree.elements, styles) {
      let inherited = element.parent.map { properties[$0] } ?? CustomProperties()
      properties.append(inherited.setting(style.customProperties))
      guard let startTag = element.startTag, let merged = style.merged(properties[properties.count - 1], &warnings) else { continue }
      var added = AttributeMirror.attributes(for: element, merged)
      let own = HTMLAttribute(name: "style", value: merged.text)
      if let range = element.styleAttribute {
        edits.replace(range, with: own.html)
      } else {
        added.append(own)
      }
      let place = insertionPoint(startTag, bytes)
      if !added.isEmpty { edits.replace(place..<place, with: added.html) }
    }
  }

  /// Before the end of a start tag; behind its name when a slash, which may be part of a value, ends it.
  private func insertionPoint(_ tag: Range<Int>, _ bytes: [UInt8]) -> Int {
    let end = tag.upperBound - 1
    guard bytes[end - 1] == UInt8(ascii: "/") else { return end }
    let isNameEnd: (Int) -> Bool = { bytes[$0].isHTMLSpace || bytes[$0] == UInt8(ascii: "/") }
    return tag.dropFirst().first(where: isNameEnd) ?? end
  }

  /// Takes out of the style sheet what has been inlined.
  private func remove(
    _ rule: InlineRule, keepsProperties: Bool, _ raised: KeptRules, _ bytes: [UInt8], _ edits: inout TextEdits
  ) {
    guard let selectors = rule.rule.selectors else { return }
    let rest = raised.text(selectors.upperBound..<rule.rule.range.upperBound)
    let gone = rule.choices.filter { !$0.stays }
    guard !gone.isEmpty else {
      edits.replace(selectors.upperBound..<rule.rule.range.upperBound, with: rest)
      return
    }
    let staying = rule.choices.filter(\.stays)
    // What stays may ask for custom properties.
    let custom = keepsProperties ? rule.declarations.filter(\.isCustomProperty).map(\.text) : []
    let declarations = custom + raised.remainder(of: rule)
    var text = declarations.isEmpty ? "" : gone.map(\.text).joined(separator: ",") + "{" + declarations.joined(separator: ";") + "}"
    if !staying.isEmpty { text += staying.map(\.text).joined(separator: ",") + rest }
    var end = rule.rule.range.upperBound
    if text.isEmpty { while end < bytes.count, bytes[end].isHTMLSpace { end += 1 } }
    edits.replace(rule.rule.range.lowerBound..<end, with: text)
  }

  private func changingProperties(_ rules: [InlineRule], _ others: [Range<Int>], _ bytes: [UInt8]) -> [StyleWarning] {
    let used = Set(
      rules.filter { $0.choices.contains(where: \.isInlined) }.flatMap(\.declarations).flatMap { CustomProperties.names(in: $0.value) })
    if used.isEmpty { return [] }
    return others.flatMap { range -> [StyleWarning] in
      let text = String(decoding: bytes[range], as: UTF8.self)
      return used.sorted().filter { name in
        text.ranges(of: name).contains { text[$0.upperBound...].drop(while: \.isWhitespace).first == ":" }
      }.map { .changingCustomProperty($0) }
    }
  }
}
