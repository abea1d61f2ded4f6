/// Lets through what a mail and its page may show, and nothing that could act: an allowlist of tags, attributes, link targets and
/// styles over a parsed tree, so what a browser would make of broken markup is what is judged.
package struct Sanitizer: Sendable {
  /// Names of what was taken out, `<script>` or `onclick`, each once.
  package private(set) var removed: [String] = []
  private let idPrefix: String

  /// - Parameter idPrefix: stands before every id and name of the writer's, so that none can pose as one of ours.
  package init(idPrefix: String = "w-") {
    self.idPrefix = idPrefix
  }

  private static let tags: Set<String> = [
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "a", "img", "b", "strong", "i", "em", "u", "s", "del", "ins",
    "mark", "small", "sub", "sup", "abbr", "cite", "q", "kbd", "code", "pre", "samp", "var", "blockquote", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col", "figure", "figcaption", "center", "details",
    "summary",
  ]

  /// Dropped with all they hold; any other unknown tag leaves its content.
  private static let dropped: Set<String> = [
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "textarea", "select", "option", "svg", "math", "foreign",
    "template", "noscript", "xmp", "plaintext", "noembed", "noframes", "base", "meta", "link", "title", "head", "applet", "audio", "video",
    "canvas", "dialog", "frame", "frameset", "marquee", "param", "source", "track",
  ]

  private static let attributes: Set<String> = [
    "class", "id", "title", "lang", "dir", "align", "valign", "width", "height", "border", "cellpadding", "cellspacing", "bgcolor",
    "colspan", "rowspan", "scope", "start", "type", "role", "alt", "src", "href", "name", "style", "open",
  ]

  package mutating func sanitized(_ nodes: [HTMLNode]) -> [HTMLNode] {
    nodes.flatMap { node -> [HTMLNode] in
      guard case .element(var element) = node else { return [node] }
      // Ours: stands for a part of the document.
      if element.name == HTMLParts.tag { return [node] }
      if Self.dropped.contains(element.name) {
        note("<\(element.name == "foreign" ? "svg" : element.name)>")
        return []
      }
      let children = sanitized(element.children)
      guard Self.tags.contains(element.name) else {
        note("<\(element.name)>")
        return children
      }
      element.children = children
      element.attributes = element.attributes.compactMap { attribute($0, of: element.name) }
      return [.element(element)]
    }
  }

  private mutating func note(_ what: String) {
    if !removed.contains(what) { removed.append(what) }
  }

  private mutating func attribute(_ attribute: HTMLAttribute, of tag: String) -> HTMLAttribute? {
    var attribute = attribute
    let isKnown = Self.attributes.contains(attribute.name) || attribute.name.wholeMatch(of: /aria-[a-z]+/) != nil
    guard isKnown else {
      note(attribute.name)
      return nil
    }
    switch attribute.name {
    case "href" where attribute.value.hasPrefix("#"): attribute.value = "#" + idPrefix + attribute.value.dropFirst()
    case "href":
      guard tag == "a", LinkTarget.fault(attribute.value) == nil else {
        note("href")
        return nil
      }
    case "src":
      guard tag == "img", LinkTarget.pictureFault(attribute.value) == nil else {
        note("src")
        return nil
      }
    case "id", "name": attribute.value = idPrefix + attribute.value
    case "style":
      attribute.value = StyleAttribute.allowed(attribute.value)
      if attribute.value.isEmpty { return nil }
    case "width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "start":
      guard attribute.value.wholeMatch(of: /\d{1,4}%?/) != nil else { return nil }
    case "bgcolor": if attribute.value.wholeMatch(of: /#?[A-Za-z0-9]{1,20}/) == nil { return nil }
    default: break
    }
    return attribute
  }
}
