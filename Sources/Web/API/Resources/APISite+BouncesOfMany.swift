internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Mail
internal import Store
internal import Words

struct ManyBounces: APIInput {
  let campaign: String?
  let list: String?
  let reason: RefusalReason?
  let since: String?
  let hard: Bool?
  let singles: Bool?
  let domain: String?
  let held: Bool?
  let because: String?
  let people: Int?

  static let notes = [
    "campaign": Note("Only about mail of this one.", "hello", limits: 1...200),
    "list": Note("Only about mail of this list.", "main", limits: 1...100),
    "reason": Note("Only those refused for this reason."),
    "since": Note("Only what came since then.", "2026-11-24T00:00:00Z", format: "date-time"),
    "hard": Note("Only what says that mail never arrives there."), "singles": Note("Only about mails that went to one alone."),
    "domain": Note("Only about mailboxes at this domain.", "example.org", limits: 1...253),
    "held": Note("Only what is held because there was too much of it at once."),
    "because": Note("How you know better; it stands in their histories.", "the provider was down", limits: 1...200),
    "people": Note("How many it is about, said out: without it nothing is changed, and it is told.", 12, limits: 0...1_000_000_000),
  ]

  var isEmpty: Bool {
    campaign == nil && list == nil && reason == nil && since == nil && domain == nil && hard != true && singles != true && held != true
  }
}

struct ManyUndone: APIObject {
  let people: Int
  let isDone: Bool
  let cameBack: Int
  let stillOut: Int

  static let notes = [
    "people": Note("Whom it is about.", 12), "isDone": Note("Whether it was done; otherwise ask again with their number as `people`."),
    "cameBack": Note("Of them, who stand again where they stood.", 11), "stillOut": Note("Whom something else still keeps out.", 1),
  ]
}

struct HeldAnswer: APIObject {
  let campaign: String?
  let title: String?
  let domain: String?
  let bounces: Int

  static let title = "HeldBounces"
  static let notes = [
    "campaign": Note("Left out for mails that went to one alone, which are held together, and for a domain's.", "hello"),
    "title": Note("", "A bench"), "domain": Note("That of the mailboxes, where they are held with it.", "example.org"),
    "bounces": Note("", 40),
  ]
}

struct HeldWish: APIInput {
  let campaign: String?
  let domain: String?
  let bounces: Int

  static let notes = [
    "campaign": Note("Its name; without it and `domain`, those of all mails that went to one alone.", "hello", limits: 1...200),
    "domain": Note("Those that are held with this domain, instead of a campaign's.", "example.org", limits: 1...253),
    "bounces": Note("How many are held, said out.", 40, limits: 1...1_000_000_000),
  ]
}

struct HeldAccepted: APIObject {
  let bounces: Int
  let gone: Int
  let kept: Int

  static let notes = [
    "bounces": Note("", 40), "gone": Note("Who gets no mail any more.", 38),
    "kept": Note("Who had mail since that did not come back, and so goes on getting mail.", 2),
  ]
}

/// What came back of many at once.
extension APISite {
  static let bouncesOfMany: [APIRoute] = [
    .get(
      "/bounces/held", for: .permission(.readers), "listHeldBounces",
      "What is held because there was too much of it at once: nobody is given up for it until somebody has looked."
    ) { call in
      try await call.database.read { connection in
        Page(
          try HeldGroup.all(connection).map {
            HeldAnswer(campaign: $0.campaign?.name, title: $0.campaign?.title, domain: $0.scope.domain, bounces: $0.count)
          })
      }
    },
    .take(
      .post, "/bounces/accept", for: .permission(.changeReaders), "acceptBounces", "Have held bounces count after all.",
      taking: HeldWish.self, giving: HeldAccepted.self, refusals: [.conflict]
    ) { call, wish in
      guard wish.campaign == nil || wish.domain == nil else { throw Problem.unprocessable("/domain", "leave it out, or `campaign`") }
      let bounces = try await call.database.write { connection -> HeldBounces in
        let campaign = try wish.campaign.map { try call.campaign($0, at: "/campaign", connection) }
        let domain = try wish.domain.map { text in try APICall.domain(text) { Problem.unprocessable("/domain", $0) } }
        let group = try HeldGroup.of(campaign, domain: domain, connection)
        guard group.count > 0 else { throw Problem.conflict("none of them is held") }
        guard wish.bounces == group.count else { throw Problem.unprocessable("/bounces", "\(group.count) are held; look at them again") }
        try call.noting(.acceptedBounces, "\(group.name): \(group.count)")(connection)
        return HeldBounces(of: group.scope)
      }
      let done = try await bounces.accept(in: call.database, by: call.services.rules, now: { call.now })
      return APIAnswer(body: APIText.json(HeldAccepted(bounces: wish.bounces, gone: done.gone, kept: done.kept)), status: .ok)
    },
    .take(
      .post, "/bounces/undo", for: .permission(.changeReaders), "undoManyBounces",
      "Take back what bounces did to many: say which, look at the number, and say it.", taking: ManyBounces.self, giving: ManyUndone.self,
      refusals: [.conflict]
    ) { call, wish in try await call.undo(wish) },
  ]
}

extension APICall {
  /// In A-labels.
  static func domain(_ text: String, problem: (String) -> Problem) throws -> String {
    guard let domain = EmailAddress.asciiDomain(of: text) else { throw problem("no domain, which is what stands behind an address's @") }
    return domain
  }

  private func filter(_ wish: ManyBounces, _ connection: Connection) throws -> FeedbackFilter {
    FeedbackFilter(
      campaign: try wish.campaign.map { try campaign($0, at: "/campaign", connection).id },
      list: try wish.list.map { try list($0, at: "/list", connection).id }, reason: wish.reason,
      since: try wish.since.map { try Self.time($0, at: "/since") }, isHard: wish.hard == true, isSingle: wish.singles == true,
      domain: try wish.domain.map { text in try Self.domain(text) { Problem.unprocessable("/domain", $0) } }, isHeld: wish.held == true)
  }

  fileprivate func undo(_ wish: ManyBounces) async throws -> APIAnswer {
    guard !wish.isEmpty else {
      throw Problem.unprocessable("", "say which: `campaign`, `list`, `reason`, `since`, `domain`, `hard`, `singles` or `held`")
    }
    return try await change(.undidBounces) { connection in
      let records = try FeedbackRecord.standing(try filter(wish, connection), connection)
      let people = Set(records.map(\.subscriber)).count
      guard let wanted = wish.people else {
        return Changed(ManyUndone(people: people, isDone: false, cameBack: 0, stillOut: 0), object: nil)
      }
      guard people > 0 else { throw Problem.conflict("nothing that stands is meant by that") }
      guard wanted == people else { throw Problem.unprocessable("/people", "it is about \(people) people now; look at it again") }
      let done = try FeedbackUndo(rules: services.rules).undo(records, because: wish.because?.onOneLine, now: now, connection)
      let result = ManyUndone(
        people: people, isDone: true, cameBack: done.count { !$0.lists.isEmpty }, stillOut: done.count(where: \.isStillOut))
      return Changed(result, object: "\(people)")
    }
  }
}
