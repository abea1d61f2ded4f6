internal import HTML
internal import Markdown

/// What readers of some programs miss in a layout's own tags, or get twice, though a mail made of it arrives.
struct LayoutTags {
  private(set) var remarks: [(line: Int, message: String, hint: String)] = []
  /// Lines of what may stand in a mail once.
  private var heading: Int?
  private var names: [String: Int] = [:]
  private var hasTitle = false
  private var hasCharset = false

  /// - Parameter mail: in which the layout's tags have a ``LayoutFile/lineAttribute``.
  init(of mail: String, limits: HTMLLimits) throws(HTMLFault) {
    if mail.drop(while: \.isWhitespace).prefix(9).lowercased() != "<!doctype" {
      remarks.append((1, "no <!DOCTYPE html> before all else", "begin with it: without one, programs lay a mail out by rules of long ago"))
    }
    let html = mail.firstMatch(of: /<html\s[^>]*>/.ignoresCase())?.output ?? ""
    if !html.contains(/\slang=["']?[a-z]/.ignoresCase()) {
      let line = html.firstMatch(of: /data-line="?([0-9]+)/).flatMap { Int($0.1) } ?? 1
      remarks.append((line, "<html> without lang", "write lang=\"{{lang}}\": screen readers choose their voice by it"))
    }
    look(at: try HTMLFragment(parsing: mail, limits: limits).nodes)
    if !hasTitle { remarks.append((1, "no <title>", Self.titleHint)) }
    if heading == nil { remarks.append((1, "no <h1>", "write <h1>{{title}}</h1>: it names the mail to screen readers")) }
    if !hasCharset {
      remarks.append((1, "no charset", "write <meta charset=\"utf-8\"> first into the <head>: a mail saved as a file is read by it"))
    }
  }

  private static let titleHint = "write <title>{{subject}}</title> into the <head>: browsers and screen readers name the mail by it"

  private mutating func look(at nodes: [HTMLNode]) {
    for case .element(let element) in nodes {
      if let line = LayoutFile.line(element[LayoutFile.lineAttribute]) { look(at: element, line) }
      look(at: element.children)
    }
  }

  private mutating func look(at element: HTMLElement, _ line: Int) {
    switch element.name {
    case "title":
      hasTitle = true
      if element.children.plainText.allSatisfy(\.isWhitespace) { remarks.append((line, "an empty <title>", Self.titleHint)) }
    case "meta":
      hasCharset = hasCharset || element["charset"] != nil || element["content"]?.lowercased().contains("charset") == true
    case "h1":
      if let heading {
        remarks.append(
          (line, "a second <h1>; the first stands on line \(heading)", "one names the mail to screen readers: use <h2> or <p>"))
      }
      heading = heading ?? line
    case "a" where element["href"] != nil && !element.hasWords:
      remarks.append((line, "a link without words", "name the goal, or give the picture in it a text"))
    default: break
    }
    guard let name = element["id"] else { return }
    if let first = names[name] {
      remarks.append((line, "the id \"\(name)\" stands on line \(first) too", "links lead to the first: give each an id of its own"))
    }
    names[name] = names[name] ?? line
  }
}

extension HTMLElement {
  /// Whether a screen reader has something to say of it.
  fileprivate var hasWords: Bool {
    if ["aria-label", "title", "alt"].contains(where: { self[$0]?.allSatisfy(\.isWhitespace) == false }) { return true }
    return children.contains { node in
      switch node {
      case .text(let text): !text.allSatisfy(\.isWhitespace)
      case .element(let element): element.hasWords
      }
    }
  }
}
