/// What a mail asks of the program that shows it, by the names of caniemail.com: `css-border-radius`, `html-video`, `image-webp`.
///
/// Only what stands in tags counts. What is in a `<style>` is for the programs that read one, and a mail must read well without.
package struct MailFeatures: Sendable {
  /// By name, and how the mail first writes it.
  package private(set) var samples: [String: String] = [:]

  package init(of document: String, limits: HTMLLimits = HTMLLimits()) throws(HTMLFault) {
    for element in try MailTree(document, limits: limits).elements where !element.isInHead && element.startTag != nil { add(element) }
  }

  private mutating func add(_ name: String, _ sample: String) {
    if samples[name] == nil { samples[name] = sample }
  }

  private mutating func add(_ element: StyledElement) {
    if let name = Self.elements[element.name] ?? (Self.ignored.contains(element.name) ? nil : "html-" + element.name) {
      add(name, "<\(element.name)>")
    }
    for (name, value) in element.attributes {
      switch name {
      case "style": for declaration in CSSDeclaration.list(value).compactMap({ $0 }) { add(declaration) }
      case "loading": add("html-loading-attribute", "loading=")
      case "href" where value.hasPrefix("#"): add("html-anchor-links", "href=\"#")
      case "href" where value.lowercased().hasPrefix("mailto:"): add("html-mailto-links", "mailto:")
      case "src" where element.name == "img": add(picture: value)
      case "type" where element.name == "input" || element.name == "button": add("html-\(element.name)-\(value.lowercased())", value)
      default: if Self.attributes.contains(name) || name.hasPrefix("aria-") { add("html-" + name, name + "=") }
      }
    }
  }

  private mutating func add(picture source: String) {
    if source.lowercased().hasPrefix("data:") { return add("image-base64", "data:") }
    let file = source.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last ?? ""
    guard let dot = file.lastIndex(of: ".") else { return }
    let kind = file[file.index(after: dot)...].lowercased()
    add("image-" + (kind == "jpeg" ? "jpg" : kind), "." + kind)
  }

  private mutating func add(_ declaration: CSSDeclaration) {
    let (name, value) = (declaration.name, declaration.value.lowercased())
    if declaration.isCustomProperty { return add("css-variables", name) }
    add("css-" + name, name + ":")
    if declaration.isImportant { add("css-important", "!important") }
    if name == "display" { add("css-display-" + value, "display:" + value) }
    if name.contains("family") { return }
    for function in value.matches(of: /([a-z\-]+)\(/).map({ String($0.1) }) {
      switch function {
      case "calc": add("css-unit-calc", "calc(")
      case "var": add("css-variables", "var(")
      // Commas are the old notation.
      case "rgb", "rgba", "hsl", "hsla": add(value.contains(",") ? "css-" + function : "css-modern-color", function + "(")
      case "oklch", "oklab", "lab", "lch", "color", "color-mix", "hwb": add("css-modern-color", function + "(")
      case "clamp", "min", "max", "light-dark": add("css-function-" + function, function + "(")
      case _ where function.hasSuffix("gradient"): add("css-" + function, function + "(")
      default: continue
      }
    }
    for unit in value.matches(of: /(?:^|[\s,(\/])[+\-]?[0-9.]+(%|[a-z]+)/).map({ String($0.1) }) {
      add("css-unit-" + (unit == "%" ? "percent" : unit), unit)
    }
  }

  private static let elements: [String: String] = {
    var names = [
      "ul": "html-lists", "ol": "html-lists", "dl": "html-lists", "b": "html-strong", "strong": "html-strong", "s": "html-strike",
      "strike": "html-strike",
    ]
    for level in 1...6 { names["h\(level)"] = "html-h1-h6" }
    for name in [
      "article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section", "summary", "time",
    ] {
      names[name] = "html-semantics"
    }
    return names
  }()

  /// Every program shows them, or they are parts of others.
  private static let ignored: Set<String> = [
    "html", "body", "a", "br", "em", "i", "u", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "col", "colgroup", "li", "dt", "dd",
    "center", "font", "input", "button",
  ]

  private static let attributes: Set<String> = [
    "align", "background", "cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "required", "role", "srcset", "target",
    "valign",
    "width",
  ]
}
