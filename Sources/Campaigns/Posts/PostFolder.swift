internal import Foundation
internal import Markdown
package import Store

/// The folder of posts.
package struct PostFolder: Sendable {
  package let path: String
  private let publication: Publication

  /// - Parameter publication: whose fields and language the posts have.
  package init(path: String, of publication: Publication) {
    self.path = path
    self.publication = publication
  }

  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  /// A post file: good, or with what is wrong.
  package struct Entry: Sendable {
    package let path: String
    package let post: Result<Post, Post.Faulty>
  }

  /// Every `.md` file, by name; not `README.md`, and none whose name begins with a dot or underscore.
  package func entries() throws -> [Entry] {
    try paths().map { path in
      do {
        return Entry(path: path, post: .success(try Post.load(path, in: publication).post))
      } catch let faulty as Post.Faulty {
        return Entry(path: path, post: .failure(faulty))
      }
    }
  }

  /// The files of ``entries()``, by name.
  package func paths() throws -> [String] {
    guard let all = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Unreadable(description: "\(path): the folder of posts cannot be read; make it, or see to its permissions")
    }
    let names = all.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && !$0.hasPrefix("_") && $0 != "README.md" }
    return names.sorted().map { path + "/" + $0 }
  }

  /// The files by the slug of their posts. Those of one slug would be one issue, and only the first ever sent.
  package func pathsBySlug() throws -> [String: [String]] {
    Dictionary(grouping: try paths()) { Post.slug(ofPostAt: $0) ?? "" }
  }

  /// What the slot of a list takes next: its posts that are ready, were not taken before and are not dated later than `day`; by date, those
  /// without one last, then by file name. Faulty posts are not among them.
  package func queue(for list: String, on day: LocalDate, without used: Set<String>) throws -> [Post] {
    let ready = try entries().compactMap { try? $0.post.get() }.filter { post in
      guard post.list == list, post.frontMatter.ready, !used.contains(post.slug) else { return false }
      return post.date.map { $0 <= day } ?? true
    }
    return ready.enumerated().sorted { left, right in
      let keys = [left, right].map { ($0.element.frontMatter.date ?? "9999", $0.offset) }
      return keys[0] < keys[1]
    }.map(\.element)
  }
}
