internal import Accounts
internal import Audience
internal import Campaigns
internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// A post of the folder.
struct PostAnswer: APIObject {
  enum Standing: String, Described, CaseIterable {
    case ready, draft, faulty, unread, held, dated, pinned, unapproved, scheduled, sent, empty, unlisted
  }

  let slug: String
  let title: String
  let file: String
  private(set) var hash: String
  let standing: Standing
  let because: String?
  let day: String?
  let pinned: String?
  private(set) var urgency: String?

  static let title = "Post"
  static let notes = [
    "slug": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "file": Note("In the folder of posts.", "hello.md"),
    "hash": Note("SHA-256 of the file; in quotes it is the `ETag`.", "0b5d…"),
    "standing": Note(
      """
      `unread`: whom it is for is nobody. `dated`, `pinned`: not before that day, on that day only. `scheduled`: its content is fixed. `sent`: it went out, or \
      is under way. `empty`: nothing is in it. `unlisted`: it is for no list that there is.
      """),
    "because": Note("What keeps it, or what it goes by.", "the picture is missing"),
    "day": Note("The day of the slot that would take it.", "2026-12-01", format: "date"),
    "urgency": Note("Of one whose day has come: that it leaves within a minute, or what it waits for until then.", "late: goes at once"),
    "pinned": Note("The day of the slot that is this post's alone, also while it cannot go.", "2026-12-01", format: "date"),
  ]

  init(_ entry: PostQueue.Entry, _ coming: ComingSlots) {
    let day = coming.index(of: entry.slug).map { coming.days[$0] }
    self.init(entry, day: day?.date)
    urgency = day?.urgency
  }

  private init(_ entry: PostQueue.Entry, day: String?) {
    let (word, reason): (Standing, String?) =
      switch entry.standing {
      case .ready: (.ready, nil)
      case .draft: (.draft, nil)
      case .faulty: (.faulty, nil)
      case .unread: (.unread, nil)
      case .held(let reason): (.held, reason)
      case .dated(let day): (.dated, "not before \(day)")
      case .pinned(let day): (.pinned, "on \(day)")
      }
    self.init(
      entry.slug, entry.title, at: entry.path, entry.isApproved ? word : .unapproved,
      because: entry.obstacle?.reason ?? reason ?? (entry.isApproved ? entry.lapsed?.text : entry.approval?.text), day: day,
      pinned: entry.pinnedTo?.description)
  }

  /// - Parameter path: of its file.
  init(_ item: PostShelf.Item, at path: String) {
    if case .waiting(let entry) = item.standing {
      self.init(entry, day: item.day)
      urgency = item.urgency
      return
    }
    let (standing, because): (Standing, String?) =
      switch item.standing {
      case .waiting: (.draft, nil)
      case .scheduled(let issue, let change): (.scheduled, [issue.campaign.name, change].compactMap(\.self).joined(separator: "; "))
      case .issued(let campaign): (.sent, campaign.name)
      case .empty: (.empty, nil)
      case .unknown: (.unlisted, nil)
      }
    let slug = item.slug.isEmpty ? Post.slug(ofPostAt: path) ?? "" : item.slug
    self.init(slug, item.title, at: path, standing, because: because, day: item.day)
  }

  private init(
    _ slug: String, _ title: String, at path: String, _ standing: Standing, because: String?, day: String?, pinned: String? = nil
  ) {
    (self.slug, self.title, file, hash) = (slug, title, URL(filePath: path).lastPathComponent, Self.hash(ofFileAt: path))
    (self.standing, self.because, self.day, self.pinned) = (standing, because, day, pinned)
  }

  /// The same, with the hash of a text that goes with it: the file may be another by now.
  func of(_ content: PostFile.Content) -> PostAnswer {
    var answer = self
    answer.hash = content.hash
    return answer
  }

  private static func hash(ofFileAt path: String) -> String {
    SHA256.hash(data: FileManager.default.contents(atPath: path) ?? Data()).hex
  }
}

/// A post with its text and what a careful colleague would say of it.
struct PostText: APIObject, Tagged {
  struct Finding: APIObject {
    let severity: String
    let line: Int
    let column: Int
    let message: String
    let hint: String?

    static let title = "Finding"
    static let notes = [
      "severity": Note("", "warning", choices: ["error", "warning", "note"]), "line": Note("", 3), "column": Note("", 1),
      "message": Note("", "the subject has 74 characters; phones show about 40"), "hint": Note("What to do.", "say the first thing first"),
    ]

    init(_ diagnostic: Diagnostic) {
      (severity, line, column) = (diagnostic.severity.rawValue, diagnostic.line, diagnostic.column)
      (message, hint) = (diagnostic.message, diagnostic.hint)
    }
  }

  let post: PostAnswer
  let markdown: String
  let pictures: [String]
  let findings: [Finding]

  static let notes = [
    "post": Note(""), "markdown": Note("The file, whole, with lines that end in LF.", "---\ntitle: Hello\n---\n\nDear reader, …\n"),
    "pictures": Note("The files beside it that it shows, whether they are there or not.", ["bench.jpg"]),
    "findings": Note("As `tuesday check` has them."),
  ]

  var tag: String { APICondition.tag(post.hash) }
}
