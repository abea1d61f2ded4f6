/// What a site says is new with it, whatever form it says it in.
package struct Feed: Sendable {
  /// On one line; may be empty.
  package let title: String
  /// The site's own page.
  package let home: String?
  /// As the feed has them, mostly the newest first.
  package let items: [FeedItem]

  /// Octets that are read are not more than these.
  package static let sizeLimit = 8 << 20

  /// - Parameters:
  ///   - contentType: what the server said.
  ///   - url: where the feed is, against which its paths are read.
  package static func read(_ bytes: [UInt8], contentType: String, url: String) throws(FeedFault) -> Feed {
    let text = FeedBytes.text(bytes, contentType: contentType)
    if text.prefix(1000).first(where: { !$0.isWhitespace }) == "{" { return try JSONFeed.read(text, url: url) }
    let root = try XMLReader.read(text)
    switch root.name {
    case "rss", "rdf:RDF": return try RSS.read(root, url: url)
    case "atom:feed": return Atom.read(root, url: url)
    case "html", "xhtml:html", "HTML": throw FeedFault("is a web page, not a feed; its feed has an address of its own")
    default: throw FeedFault("is XML, but no feed: its root is <\(root.name.prefix(40))>")
    }
  }
}
