internal import Campaigns
internal import Foundation
internal import Mail
internal import Store

/// A feed before it has a form: some posts, newest first, with their content.
struct FeedPage: Sendable {
  struct Entry: Sendable {
    let title: String
    /// Its name for ever, too.
    let url: String
    let publishedAt: Timestamp
    let summary: String
    let image: String
    let language: String
    let authors: [(name: String, url: String)]
    let tags: [String]
    /// HTML whose links are all absolute.
    let content: String
  }

  let form: SiteFeed
  let title: String
  let description: String
  let language: String
  let site: String
  /// The front page.
  let siteURL: String
  /// The page of the same posts, and where this feed is.
  let page: String
  let address: String
  let icon: String
  let entries: [Entry]

  var updated: Timestamp { entries.first?.publishedAt ?? Timestamp(milliseconds: 0) }

  /// For `feed.atom` and `feed.rss`.
  var templateValues: [String: Any] {
    [
      "site": ["name": site, "url": siteURL, "lang": language], "title": title, "description": description, "icon": icon, "page_url": page,
      "self_url": address, "updated": updated.rfc3339,
      "updated_rss": MailDate.text(milliseconds: updated.milliseconds),
      "entries": entries.map { entry -> [String: Any] in
        [
          "title": entry.title, "url": entry.url, "id": entry.url, "published": entry.publishedAt.rfc3339,
          "updated": entry.publishedAt.rfc3339,
          "published_rss": MailDate.text(milliseconds: entry.publishedAt.milliseconds), "summary": entry.summary,
          "authors": entry.authors.map { ["name": $0.name] }, "categories": entry.tags.map { ["term": $0] }, "content": entry.content,
        ]
      },
    ]
  }

  /// JSON Feed 1.1.
  func json() throws -> String {
    let feed = JSON(
      title: title, home_page_url: page, feed_url: address, description: description.isEmpty ? nil : description, icon: icon,
      language: language, authors: [JSON.Author(name: site, url: nil)],
      items: entries.map { entry in
        JSON.Item(
          id: entry.url, url: entry.url, title: entry.title, content_html: entry.content,
          summary: entry.summary.isEmpty ? nil : entry.summary,
          image: entry.image.isEmpty ? nil : entry.image, date_published: entry.publishedAt.rfc3339,
          authors: entry.authors.isEmpty ? nil : entry.authors.map { JSON.Author(name: $0.name, url: $0.url.isEmpty ? nil : $0.url) },
          tags: entry.tags.isEmpty ? nil : entry.tags, language: entry.language)
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(feed), as: UTF8.self)
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct JSON: Encodable {
    struct Author: Encodable {
      let name: String
      let url: String?
    }

    struct Item: Encodable {
      let id: String
      let url: String
      let title: String
      let content_html: String
      let summary: String?
      let image: String?
      let date_published: String
      let authors: [Author]?
      let tags: [String]?
      let language: String
    }

    var version = "https://jsonfeed.org/version/1.1"
    let title: String
    let home_page_url: String
    let feed_url: String
    let description: String?
    let icon: String
    let language: String
    let authors: [Author]
    let items: [Item]
  }
}
