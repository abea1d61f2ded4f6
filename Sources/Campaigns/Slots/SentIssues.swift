internal import Delivery
internal import Foundation
internal import Markdown
internal import Store

/// The issues that a list had or is to have, and which files they were made of: a file with the slug of one is that issue's or a new post.
struct SentIssues: Sendable {
  struct Issue: Sendable {
    let slug: String
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

  /// The earliest first.
  let all: [Issue]
  private let issues: [String: [Issue]]

  /// None but those of these slugs, whose files nobody knows.
  init(slugs: Set<String> = []) {
    self.init(
      slugs.map { Issue(slug: $0, file: nil, title: nil, content: "", sendAt: Timestamp(milliseconds: 0), isScheduled: false) })
  }

  init(_ all: [Issue]) { (self.all, issues) = (all, Dictionary(grouping: all, by: \.slug)) }

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
  /// As one that no slot takes, because another file's issue has its slug.
  func faulty(called slug: String, like issue: SentIssues.Issue, in zone: TimeZone) -> PostFolder.Entry {
    faulty(
      .error(
        "the slug \(slug) is that of an issue that \(issue.fate(in: zone))", line: draft?.frontMatter.lines["slug"] ?? 1,
        hint: "choose another `slug:`; readers get each once"))
  }

  /// The same because it says what an issue says, and nobody has said that it is another.
  func faulty(saying issue: SentIssues.Issue, in zone: TimeZone) -> PostFolder.Entry {
    faulty(
      .error(
        "it says what the issue \(issue.slug) says, which \(issue.fate(in: zone)); if it is that one, write `slug: \(issue.slug)` at its head",
        hint: "to send it once more, give it a `slug:` of its own there"))
  }

  private func faulty(_ fault: Diagnostic) -> PostFolder.Entry {
    PostFolder.Entry(path: path, post: .failure(Post.Faulty(path: path, diagnostics: [fault], draft: draft)))
  }
}

extension SentIssues.Issue {
  fileprivate func fate(in zone: TimeZone) -> String { "\(isScheduled ? "is to go out" : "was sent") on \(LocalDate(sendAt, in: zone))" }
}
