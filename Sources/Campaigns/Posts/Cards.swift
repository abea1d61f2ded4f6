package import Curl
internal import Foundation
internal import HTML
internal import Mail
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
    /// Why the picture that the page names is not shown.
    let lack: String?
  }

  /// The card of a page that was looked at before.
  func card(_ url: String) -> Card? {
    pages[url].map { kept in
      Card(url: url, title: Self.line(kept.title), site: Self.line(kept.site), picture: kept.picture.flatMap { media.picture($0) })
    }
  }

  package func has(_ url: String) -> Bool { card(url) != nil }

  /// Why no card could be made of a page.
  func problem(of url: String) -> String? { pages.problem(url) }

  /// Why a card has no picture although its page names one.
  func lack(of url: String) -> String? { pages[url]?.lack.map(Self.line) }

  /// Looks at the page and keeps its card. Blocks; a page and a picture take a request each.
  package func fetch(_ url: String, _ request: WebRequest) throws(LookupProblem) {
    try pages.keep(url, as: "a card") { () throws(LookupProblem) in try learn(url, request) }
  }

  private func learn(_ url: String, _ request: WebRequest) throws(LookupProblem) -> Kept {
    let answer = try request.page(url)
    guard answer.contentType.isEmpty || answer.contentType.lowercased().contains("html") else {
      throw LookupProblem(text: "is \(answer.contentType.prefix(60)), not a web page")
    }
    let page = PageHead(answer)
    guard let title = page.title.map(Self.line), !title.isEmpty else { throw LookupProblem(text: "has no title") }
    let host = URLComponents(string: answer.url)?.host ?? url
    let site = page.site.map(Self.line).flatMap { $0.isEmpty ? nil : $0 } ?? (host.hasPrefix("www.") ? String(host.dropFirst(4)) : host)
    var (picture, lack): (String?, String?)
    // A card without a picture is a card still.
    if let address = page.picture {
      do throws(LookupProblem) { picture = try self.picture(address, request) } catch { lack = error.text }
    }
    return Kept(url: url, title: title, site: site, picture: picture, lack: lack)
  }

  private static let pictureLimit = 8 << 20

  private func picture(_ url: String, _ request: WebRequest) throws(LookupProblem) -> String {
    var request = request
    request.sizeLimit = Self.pictureLimit
    let name = String(url.prefix(80))
    let answer: WebRequest.Answer
    do throws(LookupProblem) { answer = try request.page(url) } catch { throw LookupProblem(text: "\(name) \(error.text)") }
    if answer.isCut { throw LookupProblem(text: "\(name) is larger than \(Self.pictureLimit >> 20) MB") }
    do throws(Media.Problem) { return try media.keep(Data(answer.body), named: name).name } catch { throw LookupProblem(text: error.text) }
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
    guard let nodes = try? HTMLFragment(parsing: Charset.decode(Array(bytes), Self.charset(answer.contentType, bytes))).nodes else {
      return
    }
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

  /// As browsers find it (HTML §13.2.3.2): a byte order mark, the server's word, or what stands in one of the first octets' tags.
  private static func charset(_ contentType: String, _ bytes: ArraySlice<UInt8>) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "utf-8" }
    func name(in text: String) -> String? {
      text.firstMatch(of: /charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)/.ignoresCase()).map { String($0.1) }
    }
    let tags = String(decoding: bytes.prefix(1024), as: UTF8.self).matches(of: /<meta\s[^>]*>/.ignoresCase())
    return name(in: contentType) ?? tags.lazy.compactMap { name(in: String($0.0)) }.first ?? "utf-8"
  }
}

extension [HTMLNode] {
  /// All of them, in document order.
  fileprivate var elements: [HTMLElement] {
    flatMap { node -> [HTMLElement] in if case .element(let element) = node { [element] + element.children.elements } else { [] } }
  }
}
