internal import Audience
internal import Foundation
package import Markdown
internal import Words

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
    /// Whether it is faulty because another file has its slug.
    var isShared = false

    /// The post as it is but for a file beside it that has its slug; nil for one with faults of its own.
    var single: Post? {
      switch post {
      case .success(let post): post
      case .failure(let faulty): isShared ? faulty.draft : nil
      }
    }

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
    let files = try pathsBySlug()
    return try paths().map { alone(try entry($0), among: files) }
  }

  /// The files of ``entries()``, by name.
  package func paths() throws -> [String] {
    let names = try Self.content(of: path).filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && !$0.hasPrefix("_") && $0 != "README.md" }
    return names.sorted().map { path + "/" + $0 }
  }

  /// The names of all that is in it.
  static func content(of path: String) throws(Unreadable) -> [String] {
    if let names = try? FileManager.default.contentsOfDirectory(atPath: path) { return names }
    let advice = "bring it back, make it, or see to its permissions"
    throw Unreadable(description: "\(path): the folder of posts cannot be read, so no post goes out: \(advice)")
  }

  /// Why no post can be read; nil where nothing is in the way.
  package static func absence(of path: String) -> String? {
    do throws(Unreadable) { _ = try content(of: path) } catch { return error.description }
    return nil
  }

  /// The files by the slug of their posts.
  package func pathsBySlug() throws -> [String: [String]] { Dictionary(grouping: try heads(), by: \.slug).mapValues { $0.map(\.path) } }

  /// What the files of ``paths()`` say of themselves; nil where that cannot be read. One that is empty so far has no name that another could not have: a
  /// shell makes the file of `tuesday feeds preview blog > posts/blog-7.md` before anybody says what is to be in it.
  func heads() throws -> [(path: String, head: FrontMatter?, slug: String)] {
    try paths().filter { FileStamp($0)?.isEmpty != true }.map { path in
      let head = head(of: path)
      return (path, head, Post.slug(ofPostAt: path, head: head))
    }
  }

  /// Of the files those that the slot of a list may have to do with: not taken before, and ready, `wanted`, or with a head that cannot be read. Only
  /// their heads were looked at.
  func candidates(among posts: ListPosts, wanted: Set<String>) throws -> [Entry] {
    let files = try heads()
    memory?.keep(only: files.map(\.path))
    let bySlug = Dictionary(grouping: files, by: \.slug).mapValues { $0.map(\.path) }
    return try files.filter { path, head, slug in
      guard head.map({ $0.ready || wanted.contains(slug) }) ?? true else { return false }
      if case .none = posts.claim(on: path, called: slug, saying: head, isShared: (bySlug[slug]?.count ?? 0) > 1) { return false }
      return true
    }.map { alone(try remembered($0.path), among: bySlug) }
  }

  private func head(of path: String) -> FrontMatter? {
    func read() -> FrontMatter? { Post.head(ofPostAt: path) }
    return memory.map { $0.heads.value(of: path, read) } ?? read()
  }

  /// Of a candidate, which is looked at again; others would only take room.
  private func remembered(_ path: String) throws -> Entry {
    try memory.map { try $0.posts.value(of: path) { try entry(path) } } ?? entry(path)
  }

  /// That another file has the slug of the post at `path`: one page would stand for both, and a list get one of them only.
  ///
  /// - Parameters:
  ///   - slug: the post's; nil where its file gives none.
  ///   - files: of ``pathsBySlug()``.
  package func namesake(of path: String, called slug: String?, among files: [String: [String]]) -> Diagnostic? {
    func whole(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
    // What is no issue has a name of its own.
    guard publication.kind(ofFileAt: path) == .issue, let all = slug.flatMap({ files[$0] }) else { return nil }
    return all.first { whole($0) != whole(path) }.map { other in
      .error("\(other) has the same slug", hint: "give one of them another `slug:`; readers get each once")
    }
  }

  /// - Throws: ``Post/Faulty`` where another file has its slug.
  package func requireOwnSlug(_ post: Post) throws {
    guard let fault = namesake(of: post.path, called: post.slug, among: try pathsBySlug()) else { return }
    throw Post.Faulty(path: post.path, diagnostics: [fault], draft: post)
  }

  /// Faulty where another file has its slug.
  private func alone(_ entry: Entry, among files: [String: [String]]) -> Entry {
    guard case .success(let post) = entry.post, let fault = namesake(of: entry.path, called: post.slug, among: files) else { return entry }
    return Entry(path: entry.path, post: .failure(Post.Faulty(path: entry.path, diagnostics: [fault], draft: post)), isShared: true)
  }

  private func entry(_ path: String) throws -> Entry {
    do {
      return Entry(path: path, post: .success(try Post.load(path, in: publication).post))
    } catch let faulty as Post.Faulty {
      return Entry(path: path, post: .failure(faulty))
    }
  }
}
