/// Whether the tags of a mail are closed, the innermost first: what is not closed reaches over all that follows.
struct TagBalance {
  /// Names of elements, each once.
  private(set) var unclosed: [String] = []
  private(set) var unopened: [String] = []
  private var open: [String] = []

  private static let void: Set<String> = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
  /// Those that the next or the end of what they stand in closes (HTML §13.1.2.4).
  private static let closing: Set<String> = [
    "html", "head", "body", "p", "li", "dt", "dd", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "caption",
  ]

  /// Both made once: a layout is tried with a dozen mails.
  nonisolated(unsafe) private static let skipped = /(?s)<!--.*?-->|(<style[^>]*>).*?(?=<\/style)|(<title[^>]*>).*?(?=<\/title)/
  nonisolated(unsafe) private static let tag = /<(\/?)([A-Za-z][^\s\/>]*)(?>[^>"']+|"[^"]*"|'[^']*')*>/.matchingSemantics(.unicodeScalar)

  /// - Parameter mail: as it is sent. Its comments, in which tags of Outlook's stand, are left out.
  init(of mail: String) {
    let text = mail.replacing(Self.skipped) { "\($0.1 ?? $0.2 ?? "")" }
    for match in text.matches(of: Self.tag) {
      let name = match.2.lowercased()
      if Self.void.contains(name) || match.0.hasSuffix("/>") { continue }
      if match.1.isEmpty { open.append(name) } else { close(name) }
    }
    note(open[...])
  }

  private mutating func close(_ name: String) {
    guard let index = open.lastIndex(of: name) else {
      if name != "p", !unopened.contains(name) { unopened.append(name) }
      return
    }
    note(open[(index + 1)...])
    open.removeSubrange(index...)
  }

  private mutating func note(_ names: ArraySlice<String>) {
    for name in names where !Self.closing.contains(name) && !unclosed.contains(name) { unclosed.append(name) }
  }
}
