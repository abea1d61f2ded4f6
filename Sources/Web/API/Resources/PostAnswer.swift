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

/// A post that waits.
struct PostAnswer: APIObject {
  enum Standing: String, Described, CaseIterable {
    case ready, draft, faulty, unread, held, dated, pinned, unapproved
  }

  let slug: String
  let title: String
  let file: String
  let standing: Standing
  let because: String?
  let day: String?

  static let title = "Post"
  static let notes = [
    "slug": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "file": Note("In the folder of posts.", "hello.md"),
    "standing": Note("`unread`: whom it is for is nobody. `dated`, `pinned`: not before that day, on that day only."),
    "because": Note("What keeps it.", "the picture is missing"),
    "day": Note("The day of the slot that would take it.", "2026-12-01", format: "date"),
  ]

  init(_ entry: PostQueue.Entry, _ coming: ComingSlots) {
    (slug, title, file) = (entry.slug, entry.title, URL(filePath: entry.path).lastPathComponent)
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
    standing = entry.isApproved ? word : .unapproved
    because = entry.obstacle?.reason ?? reason ?? (entry.isApproved ? nil : entry.approval?.text)
    day = coming.index(of: entry.slug).map { coming.days[$0].date }
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
  let findings: [Finding]

  static let notes = [
    "post": Note(""), "markdown": Note("The file, whole.", "---\ntitle: Hello\n---\n\nDear reader, …\n"),
    "findings": Note("As `tuesday check` has them."),
  ]

  var tag: String { "\"\(SHA256.hash(data: Data(markdown.utf8)).hex.prefix(32))\"" }
}
