internal import Audience
internal import Campaigns
internal import Foundation
internal import Hummingbird
internal import Markdown

/// One list of posts as the site shows it: which posts, what it is called, and where it is.
struct Shelf: Sendable {
  let shelf: Archive.Shelf
  /// Empty for all posts.
  let name: String
  /// Of its page.
  let path: String
  /// Before `feed.atom` and its like, with `/` at the end.
  let feeds: String
  /// Whoever has written all of it has a line or two about themself.
  var author: (bio: String, url: String, picture: String)?

  static let all = Shelf(shelf: .all, name: "", path: "/posts", feeds: "/")

  init(shelf: Archive.Shelf, name: String, path: String, feeds: String) {
    (self.shelf, self.name, self.path, self.feeds) = (shelf, name, path, feeds)
  }

  private init(_ shelf: Archive.Shelf, _ name: String, _ path: String) {
    self.init(shelf: shelf, name: name, path: path, feeds: path + "/")
  }

  /// The page of a tag or author; nil where no name is left for one.
  static func path(_ kind: ArchiveTerm.Kind, _ name: String) -> String? {
    let slug = ArchiveTerm.slug(of: name)
    return slug.isEmpty ? nil : path("\(kind.rawValue)s", slug: slug)
  }

  private static func path(_ kind: String, slug: String) -> String {
    "/\(kind)/\(slug.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? slug)"
  }

  /// - Parameter kind: `tags`, `authors` or `lists`, whose page is asked for by the parameter `name`.
  /// - Throws: 404 where there is no public post, or no public list.
  static func find(
    _ kind: String, _ context: VisitorContext, in archive: Archive, of pages: PublicPages
  ) async throws -> Shelf {
    let text = context.parameters.get("name") ?? ""
    let name = text.removingPercentEncoding ?? text
    if kind == "lists" {
      guard let list = try await archive.list(name) else { throw HTTPError(.notFound) }
      return Shelf(.list(list.slug), pages.title(list), path(kind, slug: list.slug))
    }
    let isTag = kind == "tags"
    guard let term = try await archive.term(isTag ? .tag : .author, ArchiveTerm.slug(of: name)) else { throw HTTPError(.notFound) }
    var shelf = Shelf(isTag ? .tag(term.slug) : .author(term.slug), term.name, path(kind, slug: term.slug))
    if !isTag, let author = try await archive.author(term.slug) {
      shelf.author = (author.bio ?? "", author.url ?? "", author.picture ?? "")
    }
    return shelf
  }
}
