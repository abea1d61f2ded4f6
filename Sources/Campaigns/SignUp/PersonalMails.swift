package import Delivery
internal import Foundation
internal import Markdown
package import Store
internal import Synchronization

/// The words of the mails that go to one person each: the publication's own where its folder `mails` has them, else those that come with
/// Tuesday. All are read once, so a file that somebody is in the middle of editing keeps nobody from signing up.
package final class PersonalMails: Sendable {
  /// What tells one day's mail from another.
  private struct Key: Hashable {
    let kind: Campaign.Kind
    let language: String
    let list: String
    let day: LocalDate
  }

  private let publication: Publication
  private let composing: IssueRenderer
  /// By kind, then by language: `es`, `pt-br`.
  private let posts: [Campaign.Kind: [String: Post]]
  /// The few that today's mails need.
  private let made = Mutex<[Key: Issue]>([:])

  /// - Throws: ``Post/Faulty`` for a file that is no mail of its kind.
  package init(_ publication: Publication, mode: SendingMode) throws {
    self.publication = publication
    composing = try IssueRenderer(publication, mode: mode)
    var posts: [Campaign.Kind: [String: Post]] = [:]
    for kind in Campaign.Kind.allCases where kind != .issue {
      posts[kind] = try Self.posts(kind, publication)
      // What only composing finds, such as a missing picture, is found now too.
      for post in (posts[kind] ?? [:]).values {
        _ = try composing.issue(of: post, today: LocalDate(year: 2000, month: 1, day: 1), as: kind)
      }
    }
    self.posts = posts
  }

  /// `confirm.md`, or `confirm.es.md` for one language.
  private static func posts(_ kind: Campaign.Kind, _ publication: Publication) throws -> [String: Post] {
    var posts: [String: Post] = [:]
    // The first folder's words win.
    for folder in publication.mails.reversed() {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() {
        guard let match = name.wholeMatch(of: /([a-z]+)(?:\.([A-Za-z0-9\-]+))?\.md/), match.1 == kind.fileName else { continue }
        let path = folder + "/" + name
        let post = try Post.load(path, attributes: publication.attributes, language: publication.language, as: kind).post
        try require(kind, post, path)
        posts[(match.2.map(String.init) ?? post.frontMatter.lang ?? publication.language).lowercased()] = post
      }
    }
    return posts
  }

  private static func require(_ kind: Campaign.Kind, _ post: Post, _ path: String) throws {
    guard kind.isAsking, !post.tags.entries.contains(.value(MergeTag(field: .confirmURL, fallback: nil))) else { return }
    let hint = "write [Yes, I want it]({{ confirm_url }} \"button\")"
    throw Post.Faulty(path: path, diagnostics: [.error("the mail has no {{ confirm_url }}", hint: hint)])
  }

  /// The one of this language that there is, in the order: as asked, without its region, the publication's, English.
  func post(_ kind: Campaign.Kind, language: String) throws -> (language: String, post: Post) {
    let wished = [language, publication.language].filter { !$0.isEmpty }.map { $0.lowercased() }
    let names = wished.flatMap { [$0, String($0.prefix { $0 != "-" })] } + ["en"]
    for name in names {
      if let post = posts[kind]?[name] { return (name, post) }
    }
    let path = "\(publication.mails.last ?? "")/\(kind.fileName).en.md"
    throw Post.Faulty(path: path, diagnostics: [.error("there is no such file", hint: "it comes with Tuesday's Templates")])
  }

  /// The mail as it goes out on `day`. Composed once a day.
  package func issue(_ kind: Campaign.Kind, language: String, list: String, day: LocalDate) throws -> (language: String, issue: Issue) {
    let (language, post) = try post(kind, language: language)
    let key = Key(kind: kind, language: language, list: list, day: day)
    if let known = made.withLock({ $0[key] }) { return (language, known) }
    let issue = try composing.issue(of: post, today: day, as: kind, list: list)
    made.withLock { made in
      made = made.filter { $0.key.day == day }
      made[key] = issue
    }
    return (language, issue)
  }
}

extension Campaign.Kind {
  /// The file's name without language and `.md`; what commands call it.
  package var fileName: String {
    switch self {
    case .issue: "issue"
    case .confirmation: "confirm"
    case .reminder: "remind"
    case .welcome: "welcome"
    }
  }
}
