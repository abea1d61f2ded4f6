internal import Audience
internal import Foundation
internal import Markdown

/// The folder of posts.
package struct PostFolder: Sendable {
  package let path: String
  private let publication: Publication
  /// Of whoever looks again and again; nil: everything is read.
  private let memory: RoundMemory?

  /// - Parameter publication: whose fields and language the posts have.
  package init(path: String, of publication: Publication) { self.init(path: path, of: publication, memory: nil) }

  init(path: String, of publication: Publication, memory: RoundMemory?) {
    self.path = path
    self.publication = publication
    self.memory = memory
  }

  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  /// A post file: good, or with what is wrong.
  package struct Entry: Sendable {
    package let path: String
    package let post: Result<Post, Post.Faulty>

    /// The post as far as it could be read.
    var draft: Post? {
      switch post {
      case .success(let post): post
      case .failure(let faulty): faulty.draft
      }
    }
  }

  /// Every `.md` file, by name; not `README.md`, and none whose name begins with a dot or underscore.
  package func entries() throws -> [Entry] {
    try paths().map(entry)
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

  /// Of the files those that the slot of a list may have to do with: not taken before, and ready or `wanted`. Only their heads were looked at.
  func candidates(of list: String, wanted: Set<String>, without used: Set<String>) throws -> [Entry] {
    let paths = try paths()
    memory?.keep(only: paths)
    return try paths.filter { path in
      guard let head = head(of: path) else { return false }
      let slug = Post.slug(ofPostAt: path, head: head)
      return (head.ready || wanted.contains(slug)) && (head.list ?? MailingList.main) == list && !used.contains(slug)
    }.map(remembered)
  }

  private func head(of path: String) -> FrontMatter? {
    func read() -> FrontMatter? { Post.head(ofPostAt: path) }
    return memory.map { $0.heads.value(of: path, read) } ?? read()
  }

  /// Of a candidate, which is looked at again; others would only take room.
  private func remembered(_ path: String) throws -> Entry {
    try memory.map { try $0.posts.value(of: path) { try entry(path) } } ?? entry(path)
  }

  private func entry(_ path: String) throws -> Entry {
    do {
      return Entry(path: path, post: .success(try Post.load(path, in: publication).post))
    } catch let faulty as Post.Faulty {
      return Entry(path: path, post: .failure(faulty))
    }
  }
}
