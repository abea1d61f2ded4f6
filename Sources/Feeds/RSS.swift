/// RSS 2.0 and what came before it, and RSS 1.0, which is RDF: items stand in the channel or beside it.
enum RSS {
  static func read(_ root: XMLElement, url: String) throws(FeedFault) -> Feed {
    guard let channel = root.first("channel") else { throw FeedFault("is RSS without a channel") }
    let base = FeedText.url(root["xml:base"], base: url) ?? url
    let home = channel.all("link").lazy.compactMap { FeedText.url($0.text, base: base) }.first
    let items = (channel.all("item") + root.all("item")).map { item($0, base: FeedText.url(channel["xml:base"], base: base) ?? base) }
    return Feed(title: FeedText.line(html: channel.text(of: "title") ?? ""), home: home, items: items)
  }

  private static func item(_ element: XMLElement, base: String) -> FeedItem {
    let own = FeedText.url(element["xml:base"], base: base)
    var item = FeedItem(base: own ?? base)
    let guid = element.first("guid")
    item.id = guid?.text.nonBlank ?? element["rdf:about"]
    item.title = FeedText.line(html: element.text(of: "title") ?? element.text(of: "media:title") ?? "")
    // A guid is the page's address unless it says that it is not (RSS 2.0).
    let permalink = guid.flatMap { $0["isPermaLink"]?.lowercased() == "false" ? nil : $0.text }
    item.link =
      FeedText.url(element.text(of: "link"), base: item.base) ?? Atom.link(of: element, base: item.base)
      ?? permalink.flatMap { FeedText.url($0, base: $0) }
    if own == nil, let link = item.link { item.base = link }
    let date = ["pubDate", "dc:date", "dcterms:created", "atom:published", "atom:updated"].lazy.compactMap { element.text(of: $0) }.first
    item.published = date.flatMap { FeedDate.milliseconds($0) }
    item.authors = authors(element)
    let body = element.first("content:encoded")?.text.nonBlank ?? element.first("xhtml:body")?.html ?? element.first("xhtml:div")?.html
    (item.content, item.summary) = (body, element.text(of: "description") ?? element.text(of: "itunes:summary"))
    addFiles(element, to: &item)
    return item
  }

  private static func authors(_ element: XMLElement) -> [String] {
    let names = element.all("dc:creator").map(\.text)
    let said = names.isEmpty ? element.all("author").map(\.text) + element.all("itunes:author").prefix(1).map(\.text) : names
    return said.map { FeedText.line(html: name($0)) }.filter { !$0.isEmpty }
  }

  /// Of `ada@example.org (Ada Lindqvist)` the name; nobody's address goes into a post.
  private static func name(_ text: String) -> String {
    if let match = text.firstMatch(of: /\(([^()]+)\)/) { return String(match.1) }
    return text.contains("@")
      ? String(text.prefix { $0 != "<" && $0 != "@" }).nonBlank.flatMap { text.contains("<") ? $0 : nil } ?? "" : text
  }

  private static func addFiles(_ element: XMLElement, to item: inout FeedItem) {
    let base = item.base
    let group = element.all("media:group")
    let media = ([element] + group).flatMap { $0.all("media:content") }
    let files = element.all("enclosure") + media
    let isPicture = { (file: XMLElement) in file["type"]?.hasPrefix("image/") == true || file["medium"] == "image" }
    let thumbnails = ([element] + group + media).flatMap { $0.all("media:thumbnail") }.map { $0["url"] }
    let pictures = files.filter(isPicture).map { $0["url"] } + thumbnails + element.all("itunes:image").map { $0["href"] }
    item.picture = pictures.lazy.compactMap { FeedText.url($0, base: base) }.first
    item.attachment = files.lazy.filter { !isPicture($0) }.compactMap { FeedText.url($0["url"], base: base) }.first
  }
}
