/// Which colours the words of a finished mail have, and on which grounds, as programs show it that read its style sheets. What cannot be
/// known is left out: words on pictures and translucent grounds, or whose colours depend on more than the palette.
package struct MailInks {
  package struct Tag: Sendable, Hashable {
    /// Counts the mail's tags.
    package let number: Int
    package let name: String
    package let attributes: [String: String]
  }

  package struct Text: Sendable, Hashable {
    /// The first in which it looks so.
    package let palette: MailPalette
    /// As `#rrggbb`.
    package let ink: String
    package let ground: String
    /// Those that give it the two, the inner one first.
    package let tags: [Tag]
  }

  /// Each once, with the tags that make it.
  package private(set) var texts: [Text] = []

  private struct Color: Hashable {
    /// As `#rrggbb`; nil: nobody can tell.
    var hex: String?
    /// The element that says so; nil: the program.
    var source: Int?
  }

  private struct Look {
    var ink: Color
    var ground: Color
    var isShown = true
    var isVisible = true
    var isTiny = false
  }

  private struct Pair: Hashable {
    let ink: Color
    let ground: Color
  }

  package init(of document: String, limits: HTMLLimits = HTMLLimits()) throws(HTMLFault) {
    let tree = try MailTree(document, limits: limits)
    let bytes = Array(document.utf8)
    let own = tree.elements.map { $0.isInHead ? [] : InkClaim.own($0) }
    var seen: Set<Pair> = []
    for palette in MailPalette.allCases {
      let rules = PaletteRules(tree, bytes, palette).claims
      var looks: [Look] = []
      for (index, element) in tree.elements.enumerated() {
        let around = element.parent.map { looks[$0] } ?? Self.start(tree, palette)
        let look = Self.look(of: index, in: around, own[index] + (rules[index] ?? []))
        looks.append(look)
        let pair = Pair(ink: look.ink, ground: look.ground)
        guard element.hasWords, !element.isInHead, element.name != "style", look.isShown, look.isVisible, !look.isTiny,
          let ink = look.ink.hex, let ground = look.ground.hex, seen.insert(pair).inserted
        else { continue }
        let sources = Set([look.ink.source, look.ground.source].compactMap { $0 }).sorted(by: >)
        let tags = sources.map { Tag(number: $0, name: tree.elements[$0].name, attributes: tree.elements[$0].attributes) }
        texts.append(Text(palette: palette, ink: ink, ground: ground, tags: tags))
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
    look.isShown = around.isShown && best[.display]?.value != "none" && (best[.opacity].map { ["1", "100%"].contains($0.value) } ?? true)
    if let claim = best[.visibility] { look.isVisible = claim.value == "visible" }
    if let claim = best[.size] { look.isTiny = ["0", "0px", "1px"].contains(claim.value) }
    return look
  }

  private static func hex(_ value: String?) -> String? {
    guard let value else { return nil }
    let parts = value.hasSuffix(")") ? value.dropLast().split(separator: "(", maxSplits: 1).map(String.init) : []
    let color = parts.count == 2 ? CSSColor(function: parts[0], parts[1]) : CSSColor(word: value)
    return if case .opaque(let hex)? = color { hex } else { nil }
  }
}
