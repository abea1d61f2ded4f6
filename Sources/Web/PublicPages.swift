package import Campaigns
internal import Foundation
internal import Markdown
internal import Store

/// What each public page shows, as the values of its template. The tags are listed at the head of each template.
package struct PublicPages: Sendable {
  let publication: Publication
  let isRehearsal: Bool

  package init(publication: Publication, rehearsal: Bool) {
    self.publication = publication
    isRehearsal = rehearsal
  }

  /// - Parameter isListed: whether it stands in lists; then its tags and authors have their pages.
  func post(
    _ issue: Issue, publishedAt: Timestamp?, isListed: Bool, recent: [Archive.Entry], signUp: [String: Any]?
  ) -> [String: Any] {
    var values = frame(title: issue.title, description: issue.description)
    values["is_listed"] = isListed
    values["og_type"] = "article"
    values["published"] = publishedAt?.rfc3339 ?? issue.date
    values["signup"] = signUp ?? false
    values["lang"] = issue.language
    values["dir"] = issue.direction.rawValue
    values["canonical"] = issue.canonical
    values["date"] = LocalDate(issue.date)?.formatted(language: issue.language) ?? issue.date
    values["date_iso"] = issue.date
    values["has_authors"] = !issue.authors.isEmpty
    values["authors"] = issue.authors.map { author in
      [
        "name": author.name, "picture": author.picture ?? "", "url": author.url ?? "", "bio": author.bio ?? "",
        "page_url": isListed ? Shelf.path(.author, author.name) ?? "" : "",
      ]
    }
    values["tags"] = (issue.categories ?? []).map { ["name": $0, "url": isListed ? Shelf.path(.tag, $0) ?? "" : ""] }
    values["content"] = issue.webHTML
    values["image"] = issue.image
    values["recent"] = recent.map { link($0) }
    values["has_recent"] = !recent.isEmpty
    return values
  }

  /// - Parameter name: of the words.
  func message(status: Int, _ name: String) -> [String: Any] {
    var values = frame(title: words["\(name)_title", [:]], description: "")
    values["status"] = status
    values["heading"] = values["title"]
    values["text"] = words[name, [:]]
    return values
  }

  /// What the head and foot of every page show.
  ///
  /// - Parameter path: where search engines find the page; nil for one that is not for them, or has an address of its own.
  func frame(title: String, description: String, path: String? = nil) -> [String: Any] {
    [
      "site": [
        "name": publication.name, "url": publication.baseURL + "/", "description": publication.description, "lang": publication.language,
        "feed_url": "\(publication.baseURL)/feed.atom", "origin": publication.baseURL,
      ],
      "rehearsal": isRehearsal, "lang": publication.language, "dir": TextDirection(language: publication.language).rawValue, "title": title,
      "description": description, "postal_address": publication.postalAddress, "archive_url": "/posts", "search_url": "/search",
      "canonical": path.map { publication.baseURL + $0 } ?? "", "image": "", "og_type": "website", "feeds": feeds(of: .all),
      "page_feeds": feeds(of: .all),
      "words": words.templateValues(["publication": publication.name]),
    ]
  }

  func feeds(of shelf: Shelf) -> [[String: Any]] {
    SiteFeed.allCases.map { form in
      [
        "url": publication.baseURL + shelf.feeds + form.file, "type": form.mediaType, "name": form.name,
        "title": "\(publication.name)\(shelf.name.isEmpty ? "" : " · \(shelf.name)") (\(form.name))",
      ]
    }
  }

  func link(_ entry: Archive.Entry) -> [String: Any] {
    let date = day(entry.publishedAt)
    return [
      "title": entry.title, "url": "/posts/\(entry.slug)", "description": entry.description,
      "date": date.formatted(language: publication.language), "date_iso": date.description,
    ]
  }

  func day(_ time: Timestamp) -> LocalDate { LocalDate(time, in: publication.zone) }
}
