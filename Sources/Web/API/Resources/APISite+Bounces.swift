internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Mail
internal import Store

/// What came back about somebody.
struct BounceAnswer: APIObject {
  let id: Int
  let at: String
  let kind: String
  let isHard: Bool
  let reason: String?
  let address: String?
  let campaign: String?
  let words: String
  let outcome: String
  let source: String
  let undoneAt: String?

  static let title = "Bounce"
  static let notes = [
    "id": Note("", 17), "at": .time(""), "kind": Note("", "bounce"), "isHard": Note("Whether it says that mail never arrives there."),
    "reason": Note("", "unknown user"), "address": .address(""), "campaign": Note("", "hello"),
    "words": Note("The server's.", "550 5.1.1 no such user"), "outcome": Note("What followed.", "bounced"),
    "source": Note("Who brought it.", "the server, at once"), "undoneAt": .time("When somebody took it back."),
  ]

  init(_ record: FeedbackRecord) {
    (id, at, kind, isHard) = (Int(record.id), record.at.rfc3339, record.kind.rawValue, record.isHard)
    (reason, address, campaign, words) = (record.reason?.rawValue, record.address, record.campaign, record.words)
    (outcome, source) = (record.outcome.rawValue, FeedbackRecord.title(of: record.source))
    undoneAt = record.undoneAt?.rfc3339
  }
}

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
  static let bounces: [APIRoute] = [
    .get(
      "/bounces", for: .permission(.readers), "listBounces", "Bounces and complaints, newest first.",
      APIParameter.paging + [
        .query("campaign", Note("Only about mail of this one.", "hello", limits: 1...200)),
        .query("reason", RefusalReason.schema, Note("Only those refused for this reason.")),
        .query("hard", Schema(.truth), Note("Only what says that mail never arrives there.")),
      ]
    ) { call in
      try await call.database.read { connection in
        var filter = FeedbackFilter()
        filter.campaign = try call.text("campaign").map { name in
          guard let campaign = try Campaign.meant(by: name, connection).first else { throw Problem.parameter("campaign", "is none here") }
          return campaign.id
        }
        (filter.reason, filter.isHard) = (call.choice("reason"), call.flag("hard"))
        filter.before = try call.place().map { place in
          let parts = place.split(separator: " ").map { Int64($0) }
          guard parts.count == 2, let at = parts[0], let id = parts[1] else { throw APICall.noPlace }
          return (Timestamp(milliseconds: at), id)
        }
        let found = try FeedbackRecord.all(filter, limit: call.limit + 1, connection)
        return Page(found, limit: call.limit, BounceAnswer.init, place: { "\($0.at.milliseconds) \($0.id)" })
      }
    },
    .take(
      .post, "/subscribers/:reader/undo-bounces", for: .permission(.changeReaders), "undoBounces",
      "Take back what bounces did to somebody: they stand again where they stood.", [APIParameter.reader], taking: BounceUndo.self,
      giving: BounceUndone.self, refusals: [.conflict]
    ) { call, undo in
      try await call.change(.undidBounces) { connection in
        let person = try call.reader(connection)
        var filter = FeedbackFilter()
        filter.person = person.id
        let records = try FeedbackRecord.standing(filter, connection)
        guard !records.isEmpty else { throw Problem.conflict("nothing that stands came back about them") }
        let because = undo.because.map { Subscriber.cleanName($0) }
        guard because != nil || !records.contains(where: { $0.kind == .complaint }) else {
          throw Problem.unprocessable("/because", "they reported a mail as spam: only their own word brings them back; say which and when")
        }
        let done = try FeedbackUndo(rules: call.services.rules).undo(records, because: because, now: call.now, connection).first
        return Changed(BounceUndone(lists: done?.lists ?? [], isStillOut: done?.isStillOut ?? false), object: "#\(person.id.rawValue)")
      }
    },
  ]
}
