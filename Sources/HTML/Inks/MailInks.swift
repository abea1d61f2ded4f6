/// Which colours the words of a finished mail have, and on which grounds, as programs show it that read its style sheets. What cannot be
/// known is left out: words on pictures and translucent grounds, or whose colours depend on more than the palette.
package struct MailInks {
  package struct Tag: Sendable, Hashable {
    /// Counts the mail's tags.
    package let number: Int
    /// The number of the one around it.
    package let parent: Int?
    package let name: String
    package let attributes: [String: String]
  }

  package struct Text: Sendable, Hashable {
    /// The first in which it looks so.
    package let palette: MailPalette
    /// As `#rrggbb`.
    package let ink: String
    package let ground: String
    /// Those that give it the two or let something shine through, the inner one first.
    package let tags: [Tag]
  }

  /// Each once, with the tags that make it.
  package private(set) var texts: [Text] = []
  /// All, by their numbers.
  package let tags: [Tag]

  private struct Color: Hashable {
    /// As `#rrggbb`; nil: nobody can tell.
    var hex: String?
    /// The element that says so; nil: the program.
    var source: Int?
  }

  /// An element that lets shine through what is behind it, by its `opacity`.
  private struct Veil: Hashable {
    let opacity: Double
    let behind: Color
    let source: Int

    func over(_ color: String) -> String? { behind.hex.map { CSSColor.mix(color, $0, share: opacity) } }
  }

  private struct Look {
    var ink: Color
    var ground: Color
    /// The outer one first.
    var veils: [Veil] = []
    var isShown = true
    var isVisible = true
    var isTiny = false

    /// What becomes of a colour behind the veils.
    func seen(_ color: Color) -> String? { veils.reversed().reduce(color.hex) { hex, veil in hex.flatMap(veil.over) } }
  }

  private struct Pair: Hashable {
    let ink: Color
    let ground: Color
    let veil: Veil?
  }

  package init(of document: String, limits: HTMLLimits = HTMLLimits()) throws(HTMLFault) {
    let tree = try MailTree(document, limits: limits)
    let bytes = Array(document.utf8)
    tags = tree.elements.enumerated().map {
      Tag(number: $0.offset, parent: $0.element.parent, name: $0.element.name, attributes: $0.element.attributes)
    }
    let own = tree.elements.map { $0.isInHead ? [] : InkClaim.own($0) }
    var seen: Set<Pair> = []
    for palette in MailPalette.allCases {
      let rules = PaletteRules(tree, bytes, palette).claims
      var looks: [Look] = []
      for (index, element) in tree.elements.enumerated() {
        let around = element.parent.map { looks[$0] } ?? Self.start(tree, palette)
        let look = Self.look(of: index, in: around, own[index] + (rules[index] ?? []))
        looks.append(look)
        guard element.hasWords, !element.isInHead, element.name != "style", look.isShown, look.isVisible, !look.isTiny,
          let ink = look.seen(look.ink), let ground = look.seen(look.ground)
        else { continue }
        let pair = Pair(
          ink: Color(hex: ink, source: look.ink.source), ground: Color(hex: ground, source: look.ground.source), veil: look.veils.last)
        guard seen.insert(pair).inserted else { continue }
        let sources = Set([look.ink.source, look.ground.source, look.veils.last?.source].compactMap { $0 }).sorted(by: >)
        texts.append(Text(palette: palette, ink: ink, ground: ground, tags: sources.map { tags[$0] }))
      }
    }
  }

  /// Before the mail says anything. What a program has for the dark, if the mail lets it, is its own affair, but the ink is white.
  private static func start(_ tree: MailTree, _ palette: MailPalette) -> Look {
    guard palette == .dark else { return Look(ink: Color(hex: "#000000"), ground: Color(hex: "#ffffff")) }
    let isDarkToo = tree.elements.contains {
      $0.name == "meta" && $0.attributes["name"] == "color-scheme" && $0.attributes["content"]?.contains("dark") == true
    }
    return Look(ink: Color(hex: isDarkToo ? "#ffffff" : nil), ground: Color())
  }

  private static func look(of index: Int, in around: Look, _ claims: [InkClaim]) -> Look {
    var look = around
    var best: [InkClaim.Part: InkClaim] = [:]
    for claim in claims where best[claim.part].map({ $0.rank <= claim.rank }) ?? true { best[claim.part] = claim }
    if let claim = best[.ink] {
      if !["inherit", "unset", "currentcolor"].contains(claim.value) { look.ink = Color(hex: hex(claim.value), source: index) }
    }
    if let claim = best[.ground] {
      let isNone = ["transparent", "none", "initial", "inherit", "unset"].contains(claim.value)
      if !isNone { look.ground = Color(hex: hex(claim.value), source: index) }
    }
    if let claim = best[.picture], claim.value != "none" { look.ground = Color(source: index) }
    look.isShown = around.isShown && best[.display]?.value != "none"
    if let claim = best[.opacity] {
      // What nobody can tell is not told of.
      let opacity = claim.value.flatMap(opacity) ?? 0
      if opacity <= 0 { look.isShown = false }
      if opacity > 0, opacity < 1 { look.veils.append(Veil(opacity: opacity, behind: around.ground, source: index)) }
    }
    if let claim = best[.visibility] { look.isVisible = claim.value == "visible" }
    if let claim = best[.size] { look.isTiny = ["0", "0px", "1px"].contains(claim.value) }
    return look
  }

  private static func opacity(_ value: String) -> Double? {
    value.hasSuffix("%") ? Double(value.dropLast()).map { $0 / 100 } : Double(value)
  }

  private static func hex(_ value: String?) -> String? {
    guard let value else { return nil }
    let parts = value.hasSuffix(")") ? value.dropLast().split(separator: "(", maxSplits: 1).map(String.init) : []
    let color = parts.count == 2 ? CSSColor(function: parts[0], parts[1]) : CSSColor(word: value)
    return if case .opaque(let hex)? = color { hex } else { nil }
  }
}
