/// The look of a theme in numbers and colours, from its `tokens.json`. Colours are six-digit hex, because Gmail drops a whole
/// style attribute over a colour syntax it does not know; sizes are pixels.
package struct ThemeTokens: Sendable, Hashable, Decodable {
  package struct Palette: Sendable, Hashable {
    /// Around the letter, and the letter's own ground.
    package let page: String
    package let card: String
    package let ink: String
    package let heading: String
    /// Dates, captions, the footer.
    package let muted: String
    package let link: String
    /// Rules, and borders of tables and quotes.
    package let line: String
    package let codeInk: String
    package let codeGround: String
    /// The bar of warnings, and what a diff deletes.
    package let alert: String
    /// As far as the theme gives them; without ``CodeColor/deleted``, which is ``alert``.
    private let code: [CodeColor: String]

    init(_ reading: inout TokenReading) {
      page = reading.color("page")
      card = reading.color("card")
      ink = reading.color("ink")
      heading = reading.color("heading")
      muted = reading.color("muted")
      link = reading.color("link")
      line = reading.color("line")
      codeInk = reading.color("codeInk")
      codeGround = reading.color("codeGround")
      alert = reading.color("alert")
      code = CodeColor.own.reduce(into: [:]) { $0[$1] = reading.color($1.key, mayBeMissing: true) }
    }

    /// The code's own where the theme gives none.
    func color(_ color: CodeColor) -> String { color == .deleted ? alert : code[color] ?? codeInk }

    var all: [(name: String, value: String)] {
      [
        ("page", page), ("card", card), ("ink", ink), ("heading", heading), ("muted", muted), ("link", link), ("line", line),
        ("codeInk", codeInk), ("codeGround", codeGround), ("alert", alert),
      ] + CodeColor.own.map { ($0.key, color($0)) }
    }
  }

  /// Colours in code; the raw value is the digit of the dark rule's class, `k1` to `k6`.
  package enum CodeColor: Int, Sendable, Hashable, CaseIterable {
    case keyword = 1
    case string, number, comment, name, deleted

    /// Those that have a key of their own.
    static let own = allCases.filter { $0 != .deleted }

    /// Its key in `tokens.json`.
    var key: String {
      switch self {
      case .keyword: "codeKeyword"
      case .string: "codeString"
      case .number: "codeNumber"
      case .comment: "codeComment"
      case .name: "codeName"
      case .deleted: "alert"
      }
    }
  }

  package let light: Palette
  package let dark: Palette
  /// Font stacks, single quotes inside, ending in a generic family.
  package let bodyFont: String
  package let headingFont: String
  package let codeFont: String
  package let bodySize: Int
  package let bodyLine: Int
  package let smallSize: Int
  var smallLine: Int { smallSize * 3 / 2 }
  package let titleSize: Int
  /// Whether the post's highest headings stand under a rule. False when it is not given.
  package let ruledHeadings: Bool

  /// One thing that is wrong with a file of tokens.
  package struct Fault: Sendable, Hashable {
    /// The keys that lead there; of a missing one, those that lead to where it should be.
    package let path: [String]
    package let message: String
  }

  package struct Invalid: Error {
    package let faults: [Fault]
  }

  package init(from decoder: any Decoder) throws {
    var reading = try TokenReading(decoder)
    let (light, dark) = (reading.palette("light"), reading.palette("dark"))
    bodyFont = reading.font("bodyFont")
    headingFont = reading.font("headingFont")
    codeFont = reading.font("codeFont")
    bodySize = reading.size("bodySize")
    bodyLine = reading.size("bodyLine")
    smallSize = reading.size("smallSize")
    titleSize = reading.size("titleSize")
    ruledHeadings = reading.flag("ruledHeadings")
    let faults = reading.allFaults
    guard faults.isEmpty, let light, let dark else { throw Invalid(faults: faults) }
    self.light = light
    self.dark = dark
  }

  /// For a layout: `{{t.ink}}` and so on, in the light palette.
  package var templateValues: [String: String] {
    var values = Dictionary(uniqueKeysWithValues: light.all.map { ($0.name, $0.value) })
    values["bodyFont"] = bodyFont
    values["headingFont"] = headingFont
    values["codeFont"] = codeFont
    for (name, size) in [
      ("bodySize", bodySize), ("bodyLine", bodyLine), ("smallSize", smallSize), ("smallLine", smallLine), ("titleSize", titleSize),
    ] {
      values[name] = String(size)
    }
    values["titleLine"] = String(titleSize * 6 / 5)
    return values
  }

  /// The classes that ``EmailRenderer`` and the layouts put on whatever has a colour, and what they are in the dark:
  /// `p` page, `c` card, `t` text, `h` heading, `m` muted, `a` link, `r` rule or border, `k` code, `g` the code's ground, `b` button,
  /// `x` and `w` the bar of a callout and of a warning, `k1` to `k6` colours in code, `l` and `d` pictures for the light and for the dark.
  private var darkRules: [(selector: String, background: String?, rest: String)] {
    [
      ("p", dark.page, ""), ("c", dark.card, ""), ("t", nil, "color:\(dark.ink) !important"),
      ("h", nil, "color:\(dark.heading) !important"),
      ("m", nil, "color:\(dark.muted) !important"), ("a", nil, "color:\(dark.link) !important"),
      ("r", nil, "border-color:\(dark.line) !important"), ("k", dark.codeGround, "color:\(dark.codeInk) !important"),
      ("g", dark.codeGround, ""), ("b", dark.link, "color:\(dark.card) !important"), ("x", nil, "border-color:\(dark.link) !important"),
      ("w", nil, "border-color:\(dark.alert) !important"), ("l", nil, "display:none !important"),
      ("d", nil, "display:inline !important;max-height:none !important"),
    ] + CodeColor.allCases.map { ("k\($0.rawValue)", nil, "color:\(dark.color($0)) !important") }
  }

  /// For clients that honour `prefers-color-scheme` (Apple Mail, Outlook on macOS and phones).
  package var darkCSS: String {
    let rules = darkRules.map { rule in
      let ground = rule.background.map { "background-color:\($0) !important;" } ?? ""
      return ".\(rule.selector){\(ground)\(rule.rest)}"
    }
    return "@media (prefers-color-scheme: dark){\(rules.joined())}"
  }

  /// For Outlook.com and its apps, which rewrite colours and mark what they changed (`data-ogsc` text, `data-ogsb` ground).
  package var outlookDarkCSS: String {
    darkRules.map { rule in
      let ground = rule.background.map { "[data-ogsb] .\(rule.selector){background-color:\($0) !important}" } ?? ""
      return ground + (rule.rest.isEmpty ? "" : "[data-ogsc] .\(rule.selector){\(rule.rest)}")
    }.joined()
  }
}

extension CodeSpan.Kind {
  /// The palette's colour; nil for the code's own.
  var color: ThemeTokens.CodeColor? {
    switch self {
    case .plain: nil
    case .keyword, .tag: .keyword
    case .string, .inserted: .string
    case .number: .number
    case .comment: .comment
    case .type, .function, .attribute: .name
    case .deleted: .deleted
    }
  }
}
