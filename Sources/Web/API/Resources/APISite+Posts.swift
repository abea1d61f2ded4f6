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
        readers: prospect.count.readers - prospect.count.leftOut, leftOut: prospect.count.leftOut, digests: prospect.count.digests,
        list: prospect.list?.slug ?? "",
        audience: prospect.readers.rule.description, from: prospect.issue.from.text, approval: prospect.approval?.text,
        leaves: call.publication.later(than: call.now)?.rfc3339)
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
        try APICall.telling(at: "/day") { try call.coming(call.list(connection), connection).require(day) }
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
    let files = try PostFolder(path: publication.posts, of: publication).pathsBySlug()
    guard let path = files[slug]?.first else {
      let words =
        "no post has the slug \(slug.prefix(60))" + (Spelling.guess(slug, among: files.keys).map { "; did you mean \($0)?" } ?? "")
      throw pointer.map { Problem.unprocessable($0, words) } ?? Problem.notFound(words)
    }
    do {
      let (post, issue, _) = try IssueRenderer(publication, mode: services.mode).ready(path, today: LocalDate(now, in: publication.zone))
      return try await database.read {
        try Prospect(post, as: issue, of: path, in: publication, mode: services.mode, at: time, now: now, $0)
      }
    } catch let faulty as Post.Faulty {
      let first = faulty.diagnostics.first { $0.severity == .error }
      throw Problem.conflict("the post has faults; the first, in line \(first?.line ?? 1): \(first?.message ?? "")")
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
        try APICall.telling(at: "/day") {
          try QueueDecision.keep(of: list.id, mode: services.mode, connection) { try decision.apply(to: slug, &$0, entries) }
        }
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
