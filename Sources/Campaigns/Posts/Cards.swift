package import Curl
internal import Foundation
internal import HTML
internal import Markdown
internal import Store
internal import Words

/// The pages that posts show as cards, each looked at once, when the writer checks the post, and kept as a small file that the writer may
/// change: what a mail says never depends on the network at the time of sending.
package struct Cards: Sendable {
  private let pages: Lookups<Kept>
  private let media: Media

  package init(of publication: Publication) {
    pages = Lookups(publication.cards)
    media = Media(of: publication)
  }

  /// One file in the folder.
  private struct Kept: Codable {
    let url: String
    let title: String
    let site: String
    /// A file of ``Media``; nil when the page names none that mails can show.
    let picture: String?
  }

  /// The card of a page that was looked at before.
  func card(_ url: String) -> Card? {
    pages[url].map { kept in
      Card(url: url, title: Self.line(kept.title), site: Self.line(kept.site), picture: kept.picture.flatMap { media.picture($0) })
    }
  }

  package func has(_ url: String) -> Bool { card(url) != nil }

  /// Looks at the page and keeps its card. Blocks; a page and a picture take a request each.
  package func fetch(_ url: String, _ request: WebRequest) throws(LookupProblem) {
    let answer = try request.page(url)
    guard answer.contentType.isEmpty || answer.contentType.lowercased().contains("html") else {
      throw LookupProblem(text: "is \(answer.contentType.prefix(60)), not a web page")
    }
    let page = PageHead(answer)
    guard let title = page.title.map(Self.line), !title.isEmpty else { throw LookupProblem(text: "has no title") }
    let host = URLComponents(string: answer.url)?.host ?? url
    let site = page.site.map(Self.line).flatMap { $0.isEmpty ? nil : $0 } ?? (host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)
    let kept = Kept(url: url, title: title, site: site, picture: page.picture.flatMap { picture($0, request) })
    try pages.keep(kept, of: url, as: "a card")
  }

  /// A card without a picture is a card still.
  private func picture(_ url: String, _ request: WebRequest) -> String? {
    var request = request
    request.sizeLimit = 8 << 20
    guard let answer = try? request.page(url), !answer.isCut else { return nil }
    return try? media.keep(Data(answer.body), named: url).name
  }

  /// One line of a stranger's words, without what could pose as a mark of ours.
  private static func line(_ text: String) -> String {
    let words = text.onOneLine.unicodeScalars.filter { $0.properties.generalCategory != .privateUse }
    let line = String(String.UnicodeScalarView(words))
    return line.count > 160 ? line.prefix(159) + "…" : line
  }
}

/// What a page says of itself, after the Open Graph protocol or in plain HTML.
private struct PageHead {
  private(set) var title: String?
  private(set) var site: String?
  /// An address.
  private(set) var picture: String?

  init(_ answer: WebRequest.Answer) {
    // What counts stands in the head; the rest may be large.
    let end = answer.body.firstRange(of: Array("</head".utf8))?.lowerBound ?? answer.body.count
    let bytes = answer.body[..<min(end, 400 << 10)]
    let isLatin = ["iso-8859-1", "windows-1252", "latin1"].contains { answer.contentType.lowercased().contains($0) }
    let text = isLatin ? bytes.map { String(Unicode.Scalar($0)) }.joined() : String(decoding: bytes, as: UTF8.self)
    guard let nodes = try? HTMLFragment(parsing: text).nodes else { return }
    var metas: [String: String] = [:]
    for element in nodes.elements {
      if element.name == "title", metas["title"] == nil { metas["title"] = element.children.plainText }
      guard element.name == "meta", let name = element["property"] ?? element["name"], let content = element["content"] else { continue }
      if metas[name.lowercased()] == nil { metas[name.lowercased()] = content }
    }
    title = metas["og:title"] ?? metas["twitter:title"] ?? metas["title"]
    site = metas["og:site_name"]
    let address = metas["og:image:secure_url"] ?? metas["og:image"] ?? metas["twitter:image"]
    picture = address.flatMap { URL(string: $0, relativeTo: URL(string: answer.url))?.absoluteString }
  }
}

extension [HTMLNode] {
  /// All of them, in document order.
  fileprivate var elements: [HTMLElement] {
    flatMap { node -> [HTMLElement] in if case .element(let element) = node { [element] + element.children.elements } else { [] } }
  }
}
