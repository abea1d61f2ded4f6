/// What a mail asks of the program that shows it, by the names of caniemail.com: `css-border-radius`, `html-video`, `image-webp`.
///
/// Only what stands in tags counts. What is in a `<style>` is for the programs that read one, and a mail must read well without.
package struct MailFeatures: Sendable {
  package struct Sample: Sendable {
    /// How the mail writes it.
    package let text: String
    /// Of the tag in which it does, in octets.
    package let tag: Range<Int>
  }

  /// The first of each, by name.
  package private(set) var samples: [String: Sample] = [:]
  private var tag = 0..<0
  /// The `style` attributes seen: a mail repeats a few of them on most of its tags.
  private var styles: Set<String> = []

  package init(of document: String, limits: HTMLLimits = HTMLLimits()) throws(HTMLFault) {
    for element in try MailTree(document, limits: limits).elements where !element.isInHead {
      guard let tag = element.startTag else { continue }
      self.tag = tag
      add(element.name, element.attributes)
    }
  }

  /// - Parameter elements: tags that stand nowhere in particular.
  package init(of elements: [HTMLElement]) {
    for element in elements { add(element.name, Dictionary(element.attributes.map { ($0.name, $0.value) }) { first, _ in first }) }
  }

  private mutating func add(_ name: String, _ sample: String) {
    if samples[name] == nil { samples[name] = Sample(text: sample, tag: tag) }
  }

  private mutating func add(_ element: String, _ attributes: [String: String]) {
    if let name = Self.elements[element] ?? (Self.ignored.contains(element) ? nil : "html-" + element) { add(name, "<\(element)>") }
    for (name, value) in attributes {
      switch name {
      case "style" where !styles.insert(value).inserted: continue
      case "style": for declaration in CSSDeclaration.list(value).compactMap({ $0 }) { add(declaration) }
      case "loading": add("html-loading-attribute", "loading=")
      case "href" where value.hasPrefix("#"): add("html-anchor-links", "href=\"#")
      case "href" where value.lowercased().hasPrefix("mailto:"): add("html-mailto-links", "mailto:")
      case "src" where element == "img": add(picture: value)
      case "type" where element == "input" || element == "button": add("html-\(element)-\(value.lowercased())", value)
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
    for function in Self.functions(in: value) {
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
    for unit in Self.units(in: value) { add("css-unit-" + (unit == "%" ? "percent" : unit), unit) }
  }

  /// Names before an opening bracket.
  private static func functions(in value: String) -> [String] {
    value.utf8.split(separator: UInt8(ascii: "("), omittingEmptySubsequences: false).dropLast().compactMap { part in
      let name = part.reversed().prefix { isLetter($0) || $0 == UInt8(ascii: "-") }
      return name.isEmpty ? nil : String(decoding: name.reversed(), as: UTF8.self)
    }
  }

  /// What stands behind numbers.
  private static func units(in value: String) -> [String] {
    value.utf8.split { [0x09, 0x0A, 0x0D, 0x20, 0x28, 0x2C, 0x2F].contains($0) }.compactMap { word in
      let number = word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+") ? word.dropFirst() : word
      let rest = number.drop { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
      guard rest.startIndex != number.startIndex, let first = rest.first else { return nil }
      if first == UInt8(ascii: "%") { return "%" }
      return isLetter(first) ? String(decoding: rest.prefix(while: isLetter), as: UTF8.self) : nil
    }
  }

  /// Of a value in lower case.
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

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
