internal import Foundation
internal import HTML
internal import Words

/// Words of a feed that may be HTML or not, which RSS never said.
package enum FeedText {
  /// Tags that stand in titles. Any other `<` is a character: `Array<Int>`.
  nonisolated(unsafe) private static let tag =
    /<(?!\/?(?:a|abbr|b|bdi|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|script|small|span|strong|style|sub|sup|u|wbr)(?:[\s\/][^<>]*)?>)/
    .ignoresCase()

  /// Without markup, on one line.
  package static func line(html text: String) -> String {
    // A title is short: the rest of a long one is somebody's mistake.
    let text = String(text.prefix(2000))
    guard text.contains("<") || text.contains("&") else { return line(text) }
    let nodes = (try? HTMLFragment(parsing: text.replacing(tag, with: "&lt;")))?.nodes ?? []
    return line(nodes.isEmpty ? text : nodes.words)
  }

  static func line(_ text: String) -> String {
    let line = String(MergeMark.removingReserved(from: String(text.prefix(2000))).onOneLine.trimmed)
    return line.count > 300 ? line.prefix(299) + "…" : line
  }

  /// Text as HTML that shows it.
  static func html(_ text: String) -> String {
    HTMLEscape.text(text).replacing("\r\n", with: "\n").replacing("\n\n", with: "<p>").replacing("\n", with: "<br>")
  }

  /// A web address, read against `base`; nil for anything else.
  package static func url(_ text: String?, base: String) -> String? {
    guard let text = text?.trimmed, !text.isEmpty, text.utf8.count <= 2000 else { return nil }
    let encoded = HTMLEscape.encoded(String(text))
    guard let url = URL(string: encoded, relativeTo: URL(string: base))?.absoluteURL,
      ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
      url.host()?.isEmpty == false
    else { return nil }
    return url.absoluteString
  }
}

extension [HTMLNode] {
  /// What is to be read between the tags: not what scripts and styles hold.
  fileprivate var words: String {
    map { node in
      switch node {
      case .text(let text): text
      case .element(let element): ["script", "style"].contains(element.name) ? "" : element.name == "br" ? " " : element.children.words
      }
    }.joined()
  }
}
