internal import Delivery
internal import Foundation
internal import Markdown
internal import Store

/// The issues that a list had or is to have, and which files they were made of: a file with the slug of one is that issue's or a new post.
struct SentIssues: Sendable {
  struct Issue: Sendable {
    /// The file's name; nil where nobody noted it.
    let file: String?
    /// Nil where nobody knows it.
    let title: String?
    /// Its content's hash.
    let content: String
    let sendAt: Timestamp
    /// Whether its time is to come.
    let isScheduled: Bool

    /// Whether a file is most likely that which it was made of, by what the file says at its head: where nobody noted it, one with its title.
    func isLikelyMade(of path: String, saying head: FrontMatter) -> Bool {
      guard file == nil, let title else { return true }
      return head.name == title && !isOlder(than: path, saying: head)
    }

    /// Whether the file's own day came only after it: the file is a new one then.
    func isOlder(than path: String, saying head: FrontMatter?) -> Bool {
      // A day more, because the publication's may have begun before UTC's.
      Post.day(ofPostAt: path, head: head).map { $0 > LocalDate(sendAt, in: .gmt).adding(days: 1) } ?? false
    }
  }

  private let issues: [String: [Issue]]

  /// None but those of these slugs, whose files nobody knows.
  init(slugs: Set<String> = []) {
    let unknown = Issue(file: nil, title: nil, content: "", sendAt: Timestamp(milliseconds: 0), isScheduled: false)
    issues = Dictionary(uniqueKeysWithValues: slugs.map { ($0, [unknown]) })
  }

  init(_ rows: [(slug: String, issue: Issue)]) { issues = Dictionary(grouping: rows, by: \.slug).mapValues { $0.map(\.issue) } }

  func has(_ slug: String) -> Bool { issues[slug] != nil }

  /// Whether the file at `path` is that of an issue, as far as is known.
  func isMade(of path: String, called slug: String) -> Bool {
    let name = Self.name(of: path)
    return issues[slug]?.contains { $0.file.map { $0 == name } ?? true } ?? false
  }

  /// Whether it is known that the file at `path` is that of an issue.
  func isSurelyMade(of path: String, called slug: String) -> Bool {
    issues[slug]?.contains { $0.file == Self.name(of: path) } ?? false
  }

  /// The latest of a slug.
  func last(_ slug: String) -> Issue? { issues[slug]?.last }

  /// What an issue remembers of the file at `path`.
  static func name(of path: String) -> String { URL(filePath: path).lastPathComponent }
}

extension PostFolder.Entry {
  /// That another file's issue has its slug.
  func faulty(called slug: String, like issue: SentIssues.Issue, in zone: TimeZone) -> Post.Faulty {
    let day = LocalDate(issue.sendAt, in: zone)
    let fault = Diagnostic.error(
      "the slug \(slug) is that of an issue that \(issue.isScheduled ? "is to go out" : "was sent") on \(day)",
      line: draft?.frontMatter.lines["slug"] ?? 1,
      hint: "choose another `slug:`; readers get each once")
    return Post.Faulty(path: path, diagnostics: [fault], draft: draft)
  }
}
