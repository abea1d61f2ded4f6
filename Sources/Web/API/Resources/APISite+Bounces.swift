internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Mail
internal import Store
internal import Words

struct BounceUndo: APIInput {
  let because: String?

  static let notes = [
    "because": Note("How you know better; needed where they complained.", "they wrote from that address today", limits: 1...200)
  ]
}

struct BounceUndone: APIObject {
  let lists: [String]
  let isStillOut: Bool

  static let notes = [
    "lists": Note("Where they stand again as before.", ["main"]),
    "isStillOut": Note("Whether something else that came back still keeps mail from them."),
  ]
}

extension RefusalReason: Described {}

extension APISite {
  /// Which of what came back is meant.
  private static let narrowing: [APIParameter] = [
    .query("campaign", Note("Only about mail of this one.", "hello", limits: 1...200)),
    .query("reason", RefusalReason.schema, Note("Only those refused for this reason.")),
    .query("hard", Schema(.truth), Note("Only what says that mail never arrives there.")),
    .query("list", Note("Only about mail of the list with this slug.", "main", limits: 1...100)),
    .query("since", Note("Only what came since then.", "2026-11-24T00:00:00Z", format: "date-time", limits: 1...40)),
    .query("singles", Schema(.truth), Note("Only about mails that went to one alone.")),
    .query("domain", Note("Only about mailboxes at this domain.", "example.org", limits: 1...253)),
    .query("held", Schema(.truth), Note("Only what is held because there was too much of it at once.")),
  ]

  static let bounces: [APIRoute] = [
    .get(
      "/bounces", for: .permission(.readers), "listBounces", "Bounces and complaints, newest first.",
      APIParameter.paging + narrowing
    ) { call in
      try await call.database.read { connection in
        var filter = try call.filter(connection)
        filter.before = try call.place().map { place in
          let parts = place.split(separator: " ").map { Int64($0) }
          guard parts.count == 2, let at = parts[0], let id = parts[1] else { throw APICall.noPlace }
          return (Timestamp(milliseconds: at), id)
        }
        let found = try FeedbackRecord.all(filter, limit: call.limit + 1, connection)
        return Page(found, limit: call.limit, BounceAnswer.init, place: { "\($0.at.milliseconds) \($0.id)" })
      }
    },
    .get(
      "/bounces/domains", for: .permission(.readers), "listBouncingDomains",
      "The same by the domains of the mailboxes, those first that refuse because of us: where it is one provider, it shows here.", narrowing
    ) { call in
      try await call.database.read { connection in
        Page(try DomainReturns.all(call.filter(connection), limit: 100, connection).map(DomainAnswer.init))
      }
    },
    .take(
      .post, "/subscribers/:reader/undo-bounces", for: .permission(.changeReaders), "undoBounces",
      "Take back what bounces did to somebody: they stand again where they stood.", [APIParameter.reader], taking: BounceUndo.self,
      giving: BounceUndone.self, refusals: [.conflict]
    ) { call, undo in
      try await call.change(.undidBounces) { connection in
        let person = try call.reader(connection)
        let records = try FeedbackRecord.standing(FeedbackFilter(person: person.id), connection)
        guard !records.isEmpty else { throw Problem.conflict("nothing that stands came back about them") }
        let done: FeedbackUndo.Done?
        do {
          done = try FeedbackUndo(rules: call.services.rules).undo(records, because: undo.because?.onOneLine, now: call.now, connection)
            .first
        } catch is FeedbackUndo.NeedsReason {
          throw Problem.unprocessable("/because", "they reported a mail as spam: only their own word brings them back; say which and when")
        }
        return Changed(BounceUndone(lists: done?.lists ?? [], isStillOut: done?.isStillOut ?? false), object: person.id.logName)
      }
    },
  ]
}

struct DomainAnswer: APIObject {
  let domain: String
  let hard: Int
  let soft: Int
  let aboutUs: Int
  let complained: Int
  let words: String?

  static let title = "BouncingDomain"
  static let notes = [
    "domain": Note("", "example.org"), "hard": Note("Messages that say that mail never arrives there.", 2),
    "soft": Note("That it did not this time, for the reader's sake.", 1), "aboutUs": Note("That it did not because of us or the mail.", 40),
    "complained": Note("", 0), "words": Note("The last that said why it is because of us.", "550 5.7.1 blocked"),
  ]

  init(_ returns: DomainReturns) {
    (domain, hard, soft) = (returns.domain, returns.hard, returns.soft)
    (aboutUs, complained, words) = (returns.aboutUs, returns.complained, returns.words)
  }
}

extension APICall {
  fileprivate func filter(_ connection: Connection) throws -> FeedbackFilter {
    FeedbackFilter(
      campaign: try text("campaign").map { try campaign($0, at: nil, connection).id },
      list: try text("list").map { try list($0, connection).id }, reason: choice("reason"),
      since: try text("since").map { text in try Self.time(text) { .parameter("since", $0) } }, isHard: flag("hard"),
      isSingle: flag("singles"),
      domain: try text("domain").map { text in try APICall.domain(text) { .parameter("domain", $0) } }, isHeld: flag("held"))
  }
}
