package import Delivery
internal import Markdown
package import Store
internal import Words

/// What is to be said of the items of feeds that a post says it tells: that there are such, and that no issue has told them.
struct ToldItems {
  private let post: Post
  private let mode: SendingMode

  init(of post: Post, mode: SendingMode) { (self.post, self.mode) = (post, mode) }

  /// Of each that was told already.
  func faults(_ connection: Connection) throws -> [Diagnostic] {
    if post.frontMatter.tells.isEmpty { return [] }
    let used = try FeedRoundup.used(mode, connection)
    return try post.frontMatter.tells.compactMap { mark in
      guard let item = try KnownItem.find(mark, connection), let slug = item.slug, slug != post.slug, used.contains(slug) else {
        return nil
      }
      return .error(
        "`tells` names \(mark), which \(slug) has told already: \(item.title)".onOneLine, line: line,
        hint: "take it out there, and its part out of the text; readers have had it")
    }
  }

  /// Of each that nobody knows.
  func warnings(_ connection: Connection) throws -> [Diagnostic] {
    try post.frontMatter.tells.compactMap { mark in
      guard try KnownItem.find(mark, connection) == nil else { return nil }
      let feed = mark.prefix { $0 != "/" }
      return .warning(
        "`tells` names \(mark), and there is no such item", line: line,
        hint: "take it out, or write it as `tuesday feeds preview \(feed)` does; else what it means comes in a roundup too")
    }
  }

  private var line: Int { post.frontMatter.lines["tells"] ?? 1 }
}

extension Post {
  /// - Throws: ``Faulty`` where an issue has told one of its items.
  package func requireUntold(_ mode: SendingMode, _ connection: Connection) throws {
    let faults = try ToldItems(of: self, mode: mode).faults(connection)
    if !faults.isEmpty { throw Faulty(path: path, diagnostics: faults, draft: self) }
  }
}
