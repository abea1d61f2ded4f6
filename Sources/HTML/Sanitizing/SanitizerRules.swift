/// What is known to be harmless, and what is known not to be.
enum SanitizerRules {
  /// Besides these `video` and `audio`, which must have controls and an address.
  static let tags: Set<String> = [
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "a", "img", "b", "strong", "i", "em", "u", "s", "del", "ins",
    "mark", "small", "sub", "sup", "abbr", "cite", "q", "kbd", "code", "pre", "samp", "var", "blockquote", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col", "figure", "figcaption", "center",
    "details", "summary",
  ]

  /// Of these the writer is told later where they stand.
  static let placed: Set<String> = ["a", "img", "h1", "h2", "h3", "h4", "h5", "h6"]

  /// `href`, `src`, `id`, `name`, `style` and `aria-…` are looked at more closely.
  static let attributes: Set<String> = [
    "title", "lang", "dir", "align", "valign", "width", "height", "border", "cellpadding", "cellspacing", "bgcolor", "colspan",
    "rowspan", "scope", "start", "type", "role", "alt",
  ]

  /// Attributes that name elements by their `id`.
  static let references: Set<String> = [
    "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage", "aria-flowto", "aria-labelledby",
    "aria-owns",
  ]

  /// What goes with all that stands in it: it runs, fetches, asks for input, or is read by rules of its own.
  static let dropped: Set<String> = [
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "textarea", "select", "svg", "math", "template", "noscript",
    "xmp", "plaintext", "noembed", "noframes", "base", "meta", "link", "title", "applet", "frameset", "frame", "portal", "fencedframe",
    "option", "optgroup", "datalist", "keygen", "isindex",
  ]
}
