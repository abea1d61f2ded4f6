package import Campaigns
internal import Foundation
internal import Markdown
internal import Store

/// What each public page shows, as the values of its template. The tags are listed at the head of each template.
package struct PublicPages: Sendable {
  let publication: Publication
  private let rehearsal: Bool

  package init(publication: Publication, rehearsal: Bool) {
    self.publication = publication
    self.rehearsal = rehearsal
  }

  /// - Parameter signUp: of ``signUpBox(_:time:)``.
  func home(_ entries: [Archive.Entry], signUp: [String: Any]?) -> [String: Any] {
    var values = frame(title: publication.name, description: publication.description)
    values["signup"] = signUp ?? false
    values["newest"] = entries.first.map { link($0) as Any } ?? false
    values["recent"] = entries.dropFirst().map { link($0) }
    return values
  }

  func archive(_ entries: [Archive.Entry]) -> [String: Any] {
    var values = frame(title: "All posts", description: publication.description)
    let years = Dictionary(grouping: entries) { String(day($0.publishedAt).year) }
    values["years"] = years.keys.sorted(by: >).map { ["year": $0, "posts": (years[$0] ?? []).map { link($0) }] as [String: Any] }
    values["has_posts"] = !entries.isEmpty
    return values
  }

  func post(_ issue: Issue, recent: [Archive.Entry], signUp: [String: Any]?) -> [String: Any] {
    var values = frame(title: issue.title, description: issue.description)
    values["signup"] = signUp ?? false
    values["lang"] = issue.language
    values["dir"] = issue.direction.rawValue
    values["canonical"] = issue.canonical
    values["date"] = LocalDate(issue.date)?.formatted(language: issue.language) ?? issue.date
    values["date_iso"] = issue.date
    values["has_authors"] = !issue.authors.isEmpty
    values["authors"] = issue.authors.map { ["name": $0.name, "picture": $0.picture ?? "", "url": $0.url ?? "", "bio": $0.bio ?? ""] }
    values["content"] = issue.webHTML
    values["image"] = issue.image
    values["recent"] = recent.map { link($0) }
    values["has_recent"] = !recent.isEmpty
    return values
  }

  func feed(_ issues: [(issue: Issue, publishedAt: Timestamp)]) -> [String: Any] {
    var values = frame(title: publication.name, description: publication.description)
    values["updated"] = (issues.first?.publishedAt ?? Timestamp(milliseconds: 0)).rfc3339
    values["self_url"] = "\(publication.baseURL)/feed.atom"
    values["entries"] = issues.map { issue, publishedAt -> [String: Any] in
      let url = publication.url(ofPost: issue.slug)
      return [
        "title": issue.title, "url": url, "id": url, "published": publishedAt.rfc3339, "updated": publishedAt.rfc3339,
        "summary": issue.description, "authors": issue.authors.map { ["name": $0.name] }, "content": issue.webHTML,
        "categories": (issue.categories ?? []).map { ["term": $0] },
      ]
    }
    return values
  }

  func message(status: Int, heading: String, text: String) -> [String: Any] {
    var values = frame(title: heading, description: "")
    values["status"] = status
    values["heading"] = heading
    values["text"] = text
    return values
  }

  /// What the head and foot of every page show.
  func frame(title: String, description: String) -> [String: Any] {
    [
      "site": [
        "name": publication.name, "url": publication.baseURL + "/", "description": publication.description, "lang": publication.language,
        "feed_url": "\(publication.baseURL)/feed.atom",
      ],
      "rehearsal": rehearsal, "lang": publication.language, "dir": TextDirection(language: publication.language).rawValue, "title": title,
      "description": description, "postal_address": publication.postalAddress, "archive_url": "/posts", "canonical": "",
    ]
  }

  private func link(_ entry: Archive.Entry) -> [String: Any] {
    let date = day(entry.publishedAt)
    return [
      "title": entry.title, "url": "/posts/\(entry.slug)", "description": entry.description,
      "date": date.formatted(language: publication.language), "date_iso": date.description,
    ]
  }

  private func day(_ time: Timestamp) -> LocalDate { LocalDate(time, in: publication.zone) }
}
