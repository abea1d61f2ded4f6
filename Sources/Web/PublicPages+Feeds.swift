internal import Campaigns
internal import Foundation
internal import HTML
internal import Markdown
internal import Store
internal import Words

/// What programs read.
extension PublicPages {
  func feed(_ issues: [(issue: Issue, publishedAt: Timestamp)], _ form: SiteFeed, of shelf: Shelf = .all) -> FeedPage {
    FeedPage(
      form: form, title: shelf.name.isEmpty ? publication.name : "\(publication.name) · \(shelf.name)",
      description: publication.description.isEmpty ? publication.name : publication.description,
      language: publication.language, site: publication.name, siteURL: publication.baseURL + "/",
      page: publication.baseURL + (shelf.name.isEmpty ? "/" : shelf.path), address: publication.baseURL + shelf.feeds + form.file,
      icon: publication.baseURL + "/assets/favicon.svg",
      entries: issues.map { issue, publishedAt in
        let url = publication.url(ofPost: issue.slug)
        return FeedPage.Entry(
          title: issue.title, url: url, publishedAt: publishedAt, summary: issue.description, image: issue.image, language: issue.language,
          authors: issue.authors.map { ($0.name, $0.url ?? "") }, tags: issue.categories ?? [],
          // What leads to a place of the page itself would lead nowhere in a reader.
          content: issue.webHTML.replacing("href=\"#", with: "href=\"\(HTMLEscape.attribute(url))#"))
      })
  }

  /// The posts with the day of their last change, and what lists them.
  func siteMap(_ entries: [Archive.Entry], tags: [ArchiveTerm], authors: [ArchiveTerm]) -> [String: Any] {
    func place(_ path: String, _ date: String = "") -> [String: Any] { ["url": publication.baseURL + path, "date": date] }
    let newest = entries.first?.publishedAt.rfc3339 ?? ""
    let terms = [(ArchiveTerm.Kind.tag, tags), (.author, authors)].flatMap { kind, terms in terms.compactMap { Shelf.path(kind, $0.name) } }
    return [
      "places": [place("/", newest), place("/posts", newest)] + entries.map { place("/posts/\($0.slug)", $0.publishedAt.rfc3339) }
        + terms.map { place($0) }
    ]
  }

  /// What is about one person, or changes with each question, is nothing for a search engine; of a rehearsal nothing is.
  var robots: String {
    if isRehearsal { return "User-agent: *\nDisallow: /\n" }
    let paths = [
      "/api/", "/confirm/", "/\(TrackedLink.path)/", "/\(TrackedLink.picturePath)/", "/preferences/", "/review/", "/search",
      "/unsubscribe/",
    ]
    return "User-agent: *\n" + paths.map { "Disallow: \($0)\n" }.joined() + "\nSitemap: \(publication.baseURL)/sitemap.xml\n"
  }
}
