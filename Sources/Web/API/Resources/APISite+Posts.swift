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

/// What sending a post would do.
struct PlanAnswer: APIObject {
  let post: String
  let title: String
  let confirm: String
  let readers: Int
  let leftOut: Int
  let digests: Int
  let list: String
  let audience: String
  let from: String
  let approval: String?

  static let title = "Plan"
  static let notes = [
    "post": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"),
    "confirm": Note("What `POST /campaigns` wants: the slug and the beginning of the content's hash.", "hello@1a2b3c4d"),
    "readers": Note("How many get it; what `POST /campaigns` wants.", 240),
    "leftOut": Note("Who chose fewer issues and had one lately.", 2),
    "digests": Note("Of the readers, who have it in their digest of the month.", 1),
    "list": Note("", "main"), "audience": Note("Whom of the list it is for.", "everyone"),
    "from": Note("", "The Letter <letter@example.org>"),
    "approval": Note("How it stands with those who must approve it.", "approved by Anna"),
  ]
}

struct PinnedDay: APIInput {
  let day: String

  static let notes = [
    "day": Note("A day of the slot; it goes out then and on no other, and no other goes out then.", "2026-12-01", limits: 10...10)
  ]
}

extension APISite {
  private static let post = APIParameter.path("post", Note("A post's slug.", "hello"))

  static let posts: [APIRoute] = [
    .get("/posts", for: .permission(.overview), "listPosts", "The posts that wait for a list's slot, in their order.", [APIParameter.list])
    { call in
      try await call.database.read { connection in
        let coming = try call.coming(call.list(connection), connection)
        return Page(coming.queue.entries.map { PostAnswer($0, coming) })
      }
    },
    .get(
      "/posts/:post", for: .permission(.write), "getPost", "One that waits, with its text and what is to be said of it.",
      [post, APIParameter.list]
    ) { call in
      try await call.database.read { connection in
        let (entry, coming) = try call.entry(call.list(connection), connection)
        guard let text = try? String(contentsOfFile: entry.path, encoding: .utf8) else {
          throw Problem.notFound("the file cannot be read now")
        }
        let today = LocalDate(call.now, in: call.publication.zone)
        let findings: [Diagnostic]
        do {
          findings = try IssueRenderer(call.publication, mode: call.services.mode).ready(entry.path, today: today).warnings
        } catch let faulty as Post.Faulty {
          findings = faulty.diagnostics
        }
        return PostText(post: PostAnswer(entry, coming), markdown: text, findings: findings.map(PostText.Finding.init))
      }
    },
    .get(
      "/posts/:post/plan", for: .permission(.send), "planPost", "What sending a post now would do. Sends nothing.", [post],
      refusals: [.conflict]
    ) { call in
      let prospect = try await call.prospect(call.text("post") ?? "", at: call.now)
      return PlanAnswer(
        post: prospect.issue.slug, title: prospect.issue.title, confirm: "\(prospect.issue.slug)@\(Issue.short(prospect.hash))",
        readers: prospect.count - prospect.leftOut, leftOut: prospect.leftOut, digests: prospect.digests, list: prospect.list?.slug ?? "",
        audience: prospect.readers.rule.description, from: prospect.issue.from.text, approval: prospect.approval?.text)
    },
    .take(
      .post, "/posts/:post/hold", for: .permission(.send), "holdPost", "Keep a post back, whatever its file says.",
      [post, APIParameter.list],
      taking: HaltReason.self, giving: PostAnswer.self, refusals: [.conflict]
    ) { call, reason in
      try await call.decide(.hold(reason.because.map { Subscriber.cleanName($0) } ?? call.cause), .heldPost)
    },
    .act(
      .post, "/posts/:post/release", for: .permission(.send), "releasePost", "Let a post go that was held.", [post, APIParameter.list],
      giving: PostAnswer.self
    ) { call in try await call.decide(.release, .releasedPost) },
    .take(
      .post, "/posts/:post/pin", for: .permission(.send), "pinPost", "Give a day of the slot to one post.", [post, APIParameter.list],
      taking: PinnedDay.self, giving: PostAnswer.self, refusals: [.conflict]
    ) { call, pin in
      let day = try APICall.day(pin.day, at: "/day")
      try await call.database.read { connection in
        try APICall.telling(at: "/day") { try call.coming(call.list(connection), connection).require(day, now: call.now) }
      }
      return try await call.decide(.pin(day), .pinnedPost)
    },
    .act(
      .post, "/posts/:post/unpin", for: .permission(.send), "unpinPost", "Let a pinned post go out when its turn comes.",
      [post, APIParameter.list], giving: PostAnswer.self
    ) { call in try await call.decide(.unpin, .unpinnedPost) },
  ]
}

extension APICall {
  /// How far ahead a post's day is looked for.
  private static let days = 104

  func coming(_ list: MailingList, _ connection: Connection) throws -> ComingSlots {
    try ComingSlots(list, count: Self.days, in: publication, mode: services.mode, now: now, connection)
  }

  fileprivate func entry(_ list: MailingList, _ connection: Connection) throws -> (PostQueue.Entry, ComingSlots) {
    let coming = try coming(list, connection)
    guard let entry = coming.queue.entries.first(where: { $0.slug == text("post") }) else {
      throw Problem.notFound("no such post waits for the list \(list.slug)")
    }
    return (entry, coming)
  }

  /// What sending the post of a file would do, as `tuesday send` tells it.
  ///
  /// - Parameter pointer: of the body's value that names it; nil: the path does.
  func prospect(_ slug: String, at time: Timestamp, pointer: String? = nil) async throws -> Prospect {
    try await database.read { connection in
      let files = try PostFolder(path: publication.posts, of: publication).pathsBySlug()
      guard let path = files[slug]?.first else {
        let words =
          "no post has the slug \(slug.prefix(60))" + (Spelling.guess(slug, among: files.keys).map { "; did you mean \($0)?" } ?? "")
        throw pointer.map { Problem.unprocessable($0, words) } ?? Problem.notFound(words)
      }
      do {
        let today = LocalDate(now, in: publication.zone)
        let (post, issue, _) = try IssueRenderer(publication, mode: services.mode).ready(path, today: today)
        let readers = try post.readers(in: publication, now: now, connection)
        let proposal = try Approving(publication, mode: services.mode).proposal(post, to: readers)
        return try Prospect(issue, to: readers, proposal, in: publication, mode: services.mode, at: time, connection)
      } catch let faulty as Post.Faulty {
        let first = faulty.diagnostics.first { $0.severity == .error }
        throw Problem.conflict("the post has faults; the first, in line \(first?.line ?? 1): \(first?.message ?? "")")
      }
    }
  }

  /// As `tuesday queue` does.
  fileprivate func decide(_ decision: QueueDecision, _ deed: AuditEntry.Deed) async throws -> APIAnswer {
    // Files are read before, so that nobody waits for a lock meanwhile.
    let (list, entries) = try await database.read { connection -> (MailingList, [PostQueue.Entry]) in
      let list = try self.list(connection)
      return (list, try entry(list, connection).1.queue.entries)
    }
    let slug = text("post") ?? ""
    try await act(deed, on: slug) { connection in
      do {
        try QueueDecision.keep(of: list.id, connection) { try decision.apply(to: slug, &$0, entries) }
      } catch QueueDecision.Refusal.taken(let day, let other) {
        throw Problem.conflict("\(day) is \(other)'s already; unpin that first")
      }
    }
    let result = try await database.read { connection in
      let (after, coming) = try entry(list, connection)
      return PostAnswer(after, coming)
    }
    return APIAnswer(body: APIText.json(result), status: .ok)
  }

  static func day(_ text: String, at pointer: String) throws -> LocalDate {
    guard let day = LocalDate(text) else { throw Problem.unprocessable(pointer, "is not a day: write it as YYYY-MM-DD") }
    return day
  }

  /// What can be decided about a day no more, in words.
  static func telling(at pointer: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let refusal as DayRefusal {
      switch refusal {
      case .noSlot: throw Problem.conflict("no slot is set for this list; `tuesday schedule set` sets one")
      case .otherDay(let day, let rule): throw Problem.unprocessable(pointer, "\(day) is no day of the slot (\(rule.text))")
      case .scheduled(let day, let campaign): throw Problem.conflict("\(day) has \(campaign.slug), which is scheduled; cancel that first")
      case .past(let day): throw Problem.unprocessable(pointer, "\(day) is past")
      case .decided(let day): throw Problem.conflict("\(day) is decided already")
      }
    }
  }
}
