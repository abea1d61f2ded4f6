/// Which parts of an element's look a property sets, by names that begin with each other where one is part of the other: so two that set
/// the same under different names are known as rivals. Lines run across and blocks down, as in every mail.
struct CSSLonghands: Sendable, Hashable {
  let names: [String]
  /// Whether it sets all of them; else one, which depends on the direction of the text.
  let isSure: Bool

  init(of property: String) {
    if let known = Self.table[property] {
      self = known
    } else {
      let prefix = ["-webkit-", "-moz-", "-ms-", "-o-", "-epub-"].first { property.hasPrefix($0) }
      let name = prefix.map { String(property.dropFirst($0.count)) } ?? property
      self = Self.table[name] ?? CSSLonghands([name])
    }
  }

  private init(_ names: [String], isSure: Bool = true) {
    (self.names, self.isSure) = (names, isSure)
  }

  func overlaps(_ other: CSSLonghands) -> Bool {
    names.contains { own in other.names.contains { Self.isPart($0, of: own) || Self.isPart(own, of: $0) } }
  }

  func covers(_ other: CSSLonghands) -> Bool {
    isSure && other.names.allSatisfy { name in names.contains { Self.isPart(name, of: $0) } }
  }

  /// What `all` does not reset (Cascade 4 §3.2).
  private static let direction = ["direction", "unicode-bidi"]

  private static func isPart(_ name: String, of whole: String) -> Bool {
    if whole == "all" { return !direction.contains(name) }
    return name == whole || name.hasPrefix(whole + "-")
  }

  private static let sides = ["top", "right", "bottom", "left"]
  /// The sides of an axis, that of the start first where it does not depend on the direction.
  private static let axes = [("inline", ["left", "right"]), ("block", ["top", "bottom"])]

  private static let table: [String: CSSLonghands] = {
    var table = others.mapValues { CSSLonghands($0) }
    for (axis, sides) in axes {
      for bound in ["", "min-", "max-"] {
        table["\(bound)\(axis)-size"] = CSSLonghands([bound + (axis == "inline" ? "width" : "height")])
      }
      add("inset-\(axis)", sides, "", to: &table)
      for box in ["margin", "padding", "scroll-margin", "scroll-padding"] {
        add("\(box)-\(axis)", sides.map { "\(box)-\($0)" }, "", to: &table)
      }
      for kind in ["", "-width", "-style", "-color"] { add("border-\(axis)", sides.map { "border-\($0)" }, kind, to: &table) }
    }
    for kind in ["width", "style", "color"] { table["border-\(kind)"] = CSSLonghands(sides.map { "border-\($0)-\(kind)" }) }
    addFirstNames(to: &table)
    let corners = ["top-left", "top-right", "bottom-right", "bottom-left"]
    for corner in corners { table["border-\(corner)-radius"] = CSSLonghands(["border-radius-\(corner)"]) }
    for block in ["start", "end"] {
      let side = block == "start" ? "top" : "bottom"
      for inline in ["start", "end"] {
        table["border-\(block)-\(inline)-radius"] = CSSLonghands(["left", "right"].map { "border-radius-\(side)-\($0)" }, isSure: false)
      }
    }
    return table
  }()

  private static func add(_ name: String, _ sides: [String], _ kind: String, to table: inout [String: CSSLonghands]) {
    table[name + kind] = CSSLonghands(sides.map { $0 + kind })
    for (index, end) in ["start", "end"].enumerated() {
      let isAcross = name.hasSuffix("inline")
      table["\(name)-\(end)\(kind)"] = CSSLonghands((isAcross ? sides : [sides[index]]).map { $0 + kind }, isSure: !isAcross)
    }
  }

  /// As WebKit named them first, behind its prefix.
  private static func addFirstNames(to table: inout [String: CSSLonghands]) {
    for (first, name) in [("before", "block-start"), ("after", "block-end"), ("start", "inline-start"), ("end", "inline-end")] {
      for box in ["margin", "padding"] { table["\(box)-\(first)"] = table["\(box)-\(name)"] }
      for kind in ["", "-width", "-style", "-color"] { table["border-\(first)\(kind)"] = table["border-\(name)\(kind)"] }
    }
    for bound in ["", "min-", "max-"] {
      for (first, name) in [("logical-width", "inline-size"), ("logical-height", "block-size")] {
        table[bound + first] = table[bound + name]
      }
    }
  }

  /// Shorthands whose parts do not begin with their name, and second names.
  private static let others: [String: [String]] = [
    "border": sides.map { "border-\($0)" } + ["border-image"], "inset": sides, "font": ["font", "line-height"],
    "font-stretch": ["font-width"], "columns": ["column-width", "column-count"], "gap": ["row-gap", "column-gap"],
    "grid-gap": ["row-gap", "column-gap"], "grid-row-gap": ["row-gap"], "grid-column-gap": ["column-gap"],
    "flex": ["flex-grow", "flex-shrink", "flex-basis"], "flex-flow": ["flex-direction", "flex-wrap"],
    "place-content": ["align-content", "justify-content"], "place-items": ["align-items", "justify-items"],
    "place-self": ["align-self", "justify-self"], "overflow-inline": ["overflow-x"], "overflow-block": ["overflow-y"],
    "overflow-wrap": ["word-wrap"], "text-wrap": ["white-space-mode", "text-wrap-style"], "text-wrap-mode": ["white-space-mode"],
    "border-horizontal-spacing": ["border-spacing-across"], "border-vertical-spacing": ["border-spacing-down"],
    "page-break-before": ["break-before"], "page-break-after": ["break-after"], "page-break-inside": ["break-inside"],
    "grid-area": ["grid-row", "grid-column"],
  ]
}
