internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Store
internal import Words

struct PinnedDay: APIInput {
  let day: String

  static let notes = [
    "day": Note("A day of the slot; it goes out then and on no other, and no other goes out then.", "2026-12-01", limits: 10...10)
  ]
}

struct QueuePosition: APIInput {
  let place: Int

  static let notes = ["place": Note("Among those that are ready, from 1.", 1, limits: 1...10_000)]
}

/// What is decided about posts that wait.
extension APISite {
  static let postDecisions: [APIRoute] = [
    .take(
      .post, "/posts/:post/move", for: .permission(.send), "movePost",
      "Put a post at a place of the queue. Posts that become ready later come behind those in order.", [post, APIParameter.list],
      taking: QueuePosition.self, giving: PostAnswer.self
    ) { call, position in try await call.decide(.move(position.place), .movedPost) },
    .take(
      .post, "/posts/:post/hold", for: .permission(.send), "holdPost", "Keep a post back, whatever its file says.",
      [post, APIParameter.list],
      taking: HaltReason.self, giving: PostAnswer.self, refusals: [.conflict]
    ) { call, reason in
      try await call.decide(.hold(reason.because?.onOneLine ?? call.cause), .heldPost)
    },
    .act(
      .post, "/posts/:post/release", for: .permission(.send), "releasePost", "Let a post go that was held.", [post, APIParameter.list],
      giving: PostAnswer.self
    ) { call in try await call.decide(.release, .releasedPost) },
    .take(
      .post, "/posts/:post/pin", for: .permission(.send), "pinPost", "Give a day of the slot to one post.", [post, APIParameter.list],
      taking: PinnedDay.self, giving: PostAnswer.self, refusals: [.conflict]
    ) { call, pin in try await call.decide(.pin(try APICall.day(pin.day, at: "/day")), .pinnedPost) },
    .act(
      .post, "/posts/:post/unpin", for: .permission(.send), "unpinPost", "Let a pinned post go out when its turn comes.",
      [post, APIParameter.list], giving: PostAnswer.self
    ) { call in try await call.decide(.unpin, .unpinnedPost) },
  ]
}

extension APICall {
  /// As desk and `tuesday queue` do.
  fileprivate func decide(_ decision: QueueDecision, _ deed: AuditEntry.Deed) async throws -> APIAnswer {
    let (slug, list) = (text("post") ?? "", try await database.read { try self.list($0) })
    let absent = Problem.notFound("no such post waits for the list \(list.slug)")
    // What was decided about a file that is gone is taken back on the command line: there is nothing to answer with.
    guard try !newsroom.files(of: slug).isEmpty else { throw absent }
    try await Self.telling(at: "/day") {
      do {
        try await newsroom.decide(decision, of: slug, on: list, now: now, noting: noting(deed, slug))
      } catch is Newsroom.NotWaiting {
        throw absent
      } catch QueueDecision.Refusal.taken(let day, let other) {
        throw Problem.conflict("\(day) is \(other)'s already; unpin that first")
      } catch QueueDecision.Refusal.early(let day, let date) {
        throw Problem.unprocessable("/day", "the post does not go out before \(date), the date of its file, so it cannot have \(day)")
      }
    }
    let result = try await database.read { connection in
      let coming = try coming(list, connection)
      guard let entry = coming.queue.entries.first(where: { $0.slug == slug }) else { throw absent }
      return PostAnswer(entry, coming)
    }
    return APIAnswer(body: APIText.json(result), status: .ok)
  }

  static func day(_ text: String, at pointer: String) throws -> LocalDate {
    guard let day = LocalDate(text) else { throw Problem.unprocessable(pointer, "is not a day: write it as YYYY-MM-DD") }
    return day
  }

  /// What can be decided about a day no more, in words.
  static func telling(at pointer: String, _ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let refusal as DayRefusal {
      switch refusal {
      case .noSlot: throw Problem.conflict("no slot is set for this list; `PUT /lists/{list}/slot` sets one")
      case .otherDay(let day, let rule): throw Problem.unprocessable(pointer, "\(day) is no day of the slot (\(rule.text))")
      case .distant(let day): throw Problem.unprocessable(pointer, "\(day) is more than two years ahead, too early to decide about")
      case .scheduled(let day, let campaign): throw Problem.conflict("\(day) has \(campaign.slug), which is scheduled; cancel that first")
      case .past(let day): throw Problem.unprocessable(pointer, "\(day) is past")
      case .leftOut(let day): throw Problem.conflict("\(day) is left out; `POST /slots/{day}/unskip` takes it in")
      case .decided(let day): throw Problem.conflict("\(day) is decided already; `GET /slots/past` tells what became of it")
      }
    }
  }
}
