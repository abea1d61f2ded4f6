internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Mail
internal import Store

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
