/// Atom (RFC 4287), and as far as it is the same its forerunner.
enum Atom {
  static func read(_ root: XMLElement, url: String) -> Feed {
    let base = FeedText.url(root["xml:base"], base: url) ?? url
    let items = root.all("atom:entry").map { entry($0, of: root, base: base) }
    return Feed(title: root.first("atom:title").map(line) ?? "", home: link(of: root, base: base), items: items)
  }

  /// `rel="alternate"`, the page itself; of several the one that is HTML.
  static func link(of element: XMLElement, base: String) -> String? {
    let links = element.all("atom:link").filter { ($0["rel"] ?? "alternate") == "alternate" }
    let link = links.first { $0["type"]?.contains("html") == true } ?? links.first
    return link.flatMap { FeedText.url($0["href"], base: FeedText.url($0["xml:base"], base: base) ?? base) }
  }

  private static func entry(_ element: XMLElement, of feed: XMLElement, base: String) -> FeedItem {
    let own = FeedText.url(element["xml:base"], base: base)
    var item = FeedItem(base: own ?? base)
    item.id = element.text(of: "atom:id")
    item.title = element.first("atom:title").map(line) ?? ""
    item.link = link(of: element, base: item.base)
    let date = ["published", "issued", "created", "updated", "modified"].lazy.compactMap { element.text(of: "atom:\($0)") }.first
    item.published = date.flatMap { FeedDate.milliseconds($0) }
    let people = [element, element.first("atom:source"), feed].compactMap { $0?.all("atom:author") }.first { !$0.isEmpty } ?? []
    item.authors = people.compactMap { $0.text(of: "atom:name") }.map { FeedText.line($0) }.filter { !$0.isEmpty }
    let content = element.first("atom:content")
    item.content = content.flatMap(html)
    item.summary =
      element.first("atom:summary").flatMap(html) ?? element.first("media:group")?.text(of: "media:description").map(FeedText.html)
    let nearest = FeedText.url(content?["xml:base"], base: item.base)
    addFiles(element, to: &item)
    if let nearest { item.base = nearest } else if own == nil && feed["xml:base"] == nil, let link = item.link { item.base = link }
    return item
  }

  private static func addFiles(_ element: XMLElement, to item: inout FeedItem) {
    let base = item.base
    let enclosures = element.all("atom:link").filter { $0["rel"] == "enclosure" }
    let isPicture = { (link: XMLElement) in link["type"]?.hasPrefix("image/") == true }
    let group = [element] + element.all("media:group")
    let pictures = enclosures.filter(isPicture).map { $0["href"] } + group.flatMap { $0.all("media:thumbnail") }.map { $0["url"] }
    item.picture = pictures.lazy.compactMap { FeedText.url($0, base: base) }.first
    item.attachment = enclosures.lazy.filter { !isPicture($0) }.compactMap { FeedText.url($0["href"], base: base) }.first
  }

  /// A text construct (§3.1) on one line.
  private static func line(_ element: XMLElement) -> String {
    switch kind(element) {
    case .text: FeedText.line(element.text)
    case .html, .xhtml: FeedText.line(html: html(element) ?? "")
    case .other: ""
    }
  }

  /// A text or content construct as HTML; nil where it is blank, or something else than a text.
  private static func html(_ element: XMLElement) -> String? {
    switch kind(element) {
    case .text: element.text.nonBlank.map(FeedText.html)
    case .html: element.text.nonBlank
    // The one `div` around it is no part of it (§3.1.1.3).
    case .xhtml: (element.first("xhtml:div") ?? element.first("div") ?? element).html.nonBlank
    case .other: nil
    }
  }

  private enum Kind {
    case text, html, xhtml, other
  }

  private static func kind(_ element: XMLElement) -> Kind {
    switch (element["type"]?.lowercased() ?? "text", element["mode"]) {
    case ("xhtml", _), ("application/xhtml+xml", _): .xhtml
    // As the forerunner said it: the words are escaped once more, or are markup.
    case ("text/html", "xml"): .xhtml
    case ("html", _), ("text/html", _): .html
    case ("text", _), ("text/plain", _): .text
    default: .other
    }
  }
}
