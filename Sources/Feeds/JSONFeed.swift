internal import Foundation

/// JSON Feed 1.1 (jsonfeed.org), and 1.0.
enum JSONFeed {
  private struct Document: Decodable {
    let version: String?
    let title: String?
    let homePageUrl: String?
    let authors: [Author]?
    let author: Author?
    let items: [Item]?
  }

  private struct Author: Decodable {
    let name: String?
  }

  private struct Attachment: Decodable {
    let url: String?
  }

  private struct Item: Decodable {
    let id: Identity?
    let url: String?
    let externalUrl: String?
    let title: String?
    let contentHtml: String?
    let contentText: String?
    let summary: String?
    let image: String?
    let bannerImage: String?
    let datePublished: String?
    let dateModified: String?
    let authors: [Author]?
    let author: Author?
    let attachments: [Attachment]?
  }

  /// A text; some feeds give numbers.
  private struct Identity: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) { self.text = text } else { text = "\(try value.decode(Double.self))" }
    }
  }

  static func read(_ text: String, url: String) throws(FeedFault) -> Feed {
    let document: Document
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do { document = try decoder.decode(Document.self, from: Data(text.utf8)) } catch {
      throw FeedFault("is no JSON Feed: \(words(of: error))")
    }
    guard let items = document.items, document.version?.contains("jsonfeed.org/version/") == true else {
      throw FeedFault("is JSON, but no JSON Feed: it lacks version or items")
    }
    let people = document.authors ?? document.author.map { [$0] }
    return Feed(
      title: FeedText.line(document.title ?? ""), home: FeedText.url(document.homePageUrl, base: url),
      items: items.map { item($0, people ?? [], url: url) })
  }

  private static func words(of error: any Error) -> String {
    guard case .dataCorrupted? = error as? DecodingError else { return "a value of it has another type than it should" }
    return "it cannot be read as JSON"
  }

  private static func item(_ written: Item, _ people: [Author], url: String) -> FeedItem {
    let link = FeedText.url(written.url, base: url) ?? FeedText.url(written.externalUrl, base: url)
    var item = FeedItem(base: link ?? url)
    item.id = written.id?.text.nonBlank
    (item.link, item.title) = (link, FeedText.line(written.title ?? ""))
    item.published = (written.datePublished ?? written.dateModified).flatMap { FeedDate.milliseconds($0) }
    let authors = written.authors ?? written.author.map { [$0] } ?? people
    item.authors = authors.compactMap { $0.name.map { FeedText.line($0) } }.filter { !$0.isEmpty }
    item.content = written.contentHtml?.nonBlank ?? written.contentText?.nonBlank.map(FeedText.html)
    item.summary = written.summary?.nonBlank.map(FeedText.html)
    item.picture = [written.image, written.bannerImage].lazy.compactMap { FeedText.url($0, base: item.base) }.first
    item.attachment = (written.attachments ?? []).lazy.compactMap { FeedText.url($0.url, base: item.base) }.first
    return item
  }
}
