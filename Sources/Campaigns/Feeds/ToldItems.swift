package import Delivery
internal import Markdown
package import Store
internal import Words

/// What is to be said of the items of feeds that a post says it tells: that there are such, and that no other issue tells them.
struct ToldItems {
  private let marks: [String]
  private let slug: String
  /// Of the file, where it names them.
  private let line: Int
  private let mode: SendingMode

  init(of post: Post, mode: SendingMode) {
    (marks, slug, self.mode) = (post.frontMatter.tells, post.slug, mode)
    line = post.frontMatter.lines["tells"] ?? 1
  }

  init(of issue: Issue, mode: SendingMode) { (marks, slug, line, self.mode) = (issue.tells ?? [], issue.slug, 1, mode) }

  /// Of each that was told already, or is to be.
  func faults(after coming: ComingIssues = ComingIssues(), _ connection: Connection) throws -> [Diagnostic] {
    if marks.isEmpty { return [] }
    let used = try FeedRoundup.used(mode, connection)
    return try marks.compactMap { mark in
      guard let item = try KnownItem.find(mark, connection) else { return nil }
      if let other = item.slug, other != slug, used.contains(other) {
        return .error(
          "`tells` names \(mark), which \(other) has told already: \(item.title)".onOneLine, line: line,
          hint: "take it out there, and its part out of the text; readers have had it")
      }
      return coming.telling(mark, except: slug).map { other in
        .error(
          "`tells` names \(mark), which \(other.slug) tells on \(other.day): \(item.title)".onOneLine, line: line,
          hint: "take it out of one of them, with its part of the text; readers get each once")
      }
    }
  }

  /// Of each that nobody knows, or that another file names which waits too.
  ///
  /// - Parameter others: the other files that wait, each with what it names.
  func warnings(beside others: [(file: String, tells: [String])] = [], _ connection: Connection) throws -> [Diagnostic] {
    try marks.compactMap { mark in
      guard let item = try KnownItem.find(mark, connection) else {
        let feed = mark.prefix { $0 != "/" }
        return .warning(
          "`tells` names \(mark), and there is no such item", line: line,
          hint: "take it out, or write it as `tuesday feeds preview \(feed)` does; else what it means comes in a roundup too")
      }
      return others.first { $0.tells.contains(mark) }.map { other in
        .warning(
          "`tells` names \(mark), which \(other.file) names too: \(item.title)".onOneLine, line: line,
          hint: "take it out of one of them, with its part of the text; the one that comes later cannot go out")
      }
    }
  }
}

extension Post {
  /// - Throws: ``Faulty`` where another issue has told one of its items.
  package func requireUntold(_ mode: SendingMode, _ connection: Connection) throws {
    try requireUntold(mode, after: ComingIssues(), connection)
  }

  /// - Parameter coming: what else is to go out.
  func requireUntold(_ mode: SendingMode, after coming: ComingIssues, _ connection: Connection) throws {
    let faults = try ToldItems(of: self, mode: mode).faults(after: coming, connection)
    if !faults.isEmpty { throw Faulty(path: path, diagnostics: faults, draft: self) }
  }
}

extension Issue {
  /// - Parameter path: of the file that it was made of.
  /// - Throws: ``Post/Faulty`` where another issue has told one of its items.
  func requireUntold(_ path: String?, _ mode: SendingMode, _ connection: Connection) throws {
    let faults = try ToldItems(of: self, mode: mode).faults(connection)
    if !faults.isEmpty { throw Post.Faulty(path: path ?? slug, diagnostics: faults, draft: nil) }
  }
}
