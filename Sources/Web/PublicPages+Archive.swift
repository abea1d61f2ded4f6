internal import Campaigns
internal import Foundation
internal import Store

/// The pages that list posts.
extension PublicPages {
  /// - Parameter signUp: of ``signUpBox(_:time:)``.
  func home(_ entries: [Archive.Entry], signUp: [String: Any]?) -> [String: Any] {
    var values = frame(title: publication.name, description: publication.description, path: "/")
    values["signup"] = signUp ?? false
    values["newest"] = entries.first.map { link($0) as Any } ?? false
    values["recent"] = entries.dropFirst().map { link($0) }
    return values
  }

  /// One page of a list of posts.
  ///
  /// - Parameters:
  ///   - before: as the page was asked for.
  ///   - tags: to be shown above the posts.
  func archive(_ page: Archive.Page, of shelf: Shelf, before: String?, tags: [ArchiveTerm]) -> [String: Any] {
    let heading = heading(shelf)
    var values = frame(
      title: heading, description: shelf.name.isEmpty ? publication.description : "",
      path: before.map { address(.before($0), of: shelf) } ?? shelf.path)
    let years = Dictionary(grouping: page.entries) { day($0.publishedAt).year }
    values["years"] = years.keys.sorted(by: >).map { year in
      ["year": String(year), "posts": (years[year] ?? []).map { link($0) }] as [String: Any]
    }
    values["tags"] = tags.compactMap { tag in
      Shelf.path(.tag, tag.name).map { ["name": tag.name, "url": $0, "count": "\(tag.count)"] }
    }
    values["newer_url"] = page.newer.map { address($0, of: shelf) } ?? ""
    values["older_url"] = page.older.map { address($0, of: shelf) } ?? ""
    values["has_more"] = page.newer != nil || page.older != nil
    if case .all = shelf.shelf {
    } else {
      values["feeds"] = feeds(of: .all) + feeds(of: shelf)
      values["page_feeds"] = feeds(of: shelf)
    }
    if let (bio, url, picture) = shelf.author, !bio.isEmpty || !url.isEmpty || !picture.isEmpty {
      values["author"] = ["bio": bio, "url": url, "picture": picture]
    } else {
      values["author"] = false
    }
    return values
  }

  private func heading(_ shelf: Shelf) -> String {
    switch shelf.shelf {
    case .all: words["all_posts", [:]]
    case .tag: words["tag_title", ["name": shelf.name]]
    case .author: words["author_title", ["name": shelf.name]]
    case .list: words["list_title", ["name": shelf.name]]
    }
  }

  private func address(_ page: Archive.Page.Neighbor, of shelf: Shelf) -> String {
    switch page {
    case .first: shelf.path
    case .before(let slug): "\(shelf.path)?before=\(slug)"
    }
  }

  /// - Parameter hits: none where nothing was asked.
  func search(_ asked: SearchWords, _ hits: [Archive.Hit]) -> [String: Any] {
    let title = words[asked.query.isEmpty ? "search_title" : "search_results", ["query": asked.query]]
    var values = frame(title: title, description: "", path: nil)
    values["query"] = asked.query
    values["query_limit"] = "\(SearchWords.lengthLimit)"
    values["heading"] = words["search_title", [:]]
    values["count"] =
      asked.query.isEmpty || hits.isEmpty
      ? ""
      : words[
        hits.count == 1 ? "search_one" : hits.count == Archive.searchLength ? "search_most" : "search_many", ["count": "\(hits.count)"]]
    values["nothing"] = asked.query.isEmpty || !hits.isEmpty ? "" : words["search_nothing", ["query": asked.query]]
    values["hits"] = hits.map { hit -> [String: Any] in
      var values = link(hit.entry)
      values["title"] = pieces(hit.title)
      values["excerpt"] = pieces(hit.excerpt ?? hit.description)
      return values
    }
    return values
  }

  private func pieces(_ excerpt: Excerpt) -> [[String: Any]] { excerpt.pieces.map { ["text": $0.text, "found": $0.isFound] } }
}
