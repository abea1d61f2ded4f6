import HTML
import Testing

@Suite struct AttackTests {
  @Test("No attack comes through", arguments: Attacks.all)
  func attack(markup: String) throws {
    try expectHarmless(markup)
  }

  @Test func `No random markup comes through, and what is clean stays as it is`() throws {
    var soup = TagSoup(seed: 42)
    for _ in 0..<1_500 { try expectHarmless(soup.next()) }
  }

  @Test func `Attacks in pairs do not help each other`() throws {
    for (index, one) in Attacks.all.enumerated() { try expectHarmless(one + Attacks.all[(index * 7 + 3) % Attacks.all.count]) }
  }

  private func expectHarmless(_ markup: String) throws {
    let sanitizer = Sanitizer(prefix: "u-")
    let clean = sanitizer.sanitized(try HTMLFragment(parsing: markup).nodes).nodes
    let html = HTMLFragment(clean).html
    let faults = Self.faults(clean)
    #expect(faults.isEmpty, "\(markup) → \(html): \(faults)")
    let again = try HTMLFragment(parsing: html)
    #expect(again.nodes == clean, "\(markup) is read anew as \(again.html)")
    let second = sanitizer.sanitized(again.nodes)
    #expect(second.nodes == clean && second.removed.isEmpty, "\(markup) → \(html)")
  }

  /// Written apart from the sanitizer's own rules: what is known to be dangerous.
  private static func faults(_ nodes: [HTMLNode]) -> [String] {
    nodes.flatMap { node -> [String] in
      guard case .element(let element) = node else { return [] }
      var faults: [String] = []
      if Self.dangerousTags.contains(element.name) || element.name.contains(/[^a-z0-9]/) { faults.append(element.name) }
      for attribute in element.attributes {
        let value = attribute.value.lowercased()
        if attribute.name.hasPrefix("on") || attribute.name.contains(/[^a-z-]/) { faults.append(attribute.name) }
        if Self.dangerousAttributes.contains(attribute.name) { faults.append(attribute.name) }
        if ["href", "src"].contains(attribute.name), value.prefixMatch(of: /https?:|mailto:|tel:|#u-|#$/) == nil { faults.append(value) }
        if attribute.name == "style", value.contains(/url|expression|\\|[{}<>@]|behavior|binding|position|import|var\(/) {
          faults.append(value)
        }
        if ["id", "name"].contains(attribute.name), !value.hasPrefix("u-") { faults.append(value) }
      }
      return faults + Self.faults(element.children)
    }
  }

  private static let dangerousTags: Set<String> = [
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "textarea", "select", "svg", "math", "template", "noscript",
    "xmp", "plaintext", "noembed", "noframes", "base", "meta", "link", "title", "html", "head", "body", "frame", "frameset", "applet",
    "marquee", "mglyph", "malignmark", "mtext", "source", "track", "image", "isindex", "param", "area", "map", "dialog", "slot",
  ]

  private static let dangerousAttributes: Set<String> = [
    "srcset", "formaction", "action", "background", "poster", "data", "xlink:href", "srcdoc", "ping", "target", "autofocus", "is", "slot",
    "contenteditable", "usemap", "longdesc", "lowsrc", "dynsrc", "http-equiv", "itemprop", "nonce", "popover", "xmlns",
  ]
}
