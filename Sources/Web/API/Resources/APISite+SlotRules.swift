internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Store
internal import Words

struct SlotWish: APIInput {
  let rule: String
  let zone: String
  let local: Bool?

  static let notes = [
    "rule": Note("As `tuesday schedule set` takes it.", "every Tuesday 09:00", limits: 1...500),
    "zone": Note("The IANA time zone of the slot.", "America/Chicago", limits: 1...60),
    "local": Note("Each reader has it at that time of their own zone; who has none, at the slot's."),
  ]
}

struct SlotAnswer: APIObject {
  let list: String
  let rule: String?
  let zone: String?
  let isLocal: Bool
  let scheduledOtherwise: [String]
  let ended: [String]
  let lapsedPins: [String]

  static let title = "SlotRule"
  static let notes = [
    "list": Note("", "main"), "rule": Note("Left out where none is set.", "every Tuesday 09:00"), "zone": Note("", "America/Chicago"),
    "isLocal": Note("Whether readers have it at their own time."),
    "scheduledOtherwise": Note("Issues that keep a day and a time which the slot does not have (any more).", []),
    "ended": Note("Days that had begun, waited for a post still, and take none any more. `GET /slots/past` tells why.", []),
    "lapsedPins": Note("Posts that were to have a day alone which the slot does not have any more: none of them goes before its day.", []),
  ]

  init(
    _ list: MailingList, _ rule: SlotRule?, isLocal: Bool, _ change: Slot.Change, _ mode: SendingMode, _ connection: Connection
  ) throws {
    (ended, lapsedPins) = (change.dates, change.lapsed.keys.sorted())
    (self.list, self.rule, zone, self.isLocal) = (list.slug, rule?.text, rule?.zone.name, isLocal)
    scheduledOtherwise = try ScheduledIssue.all(list: list.id, mode: mode, connection).left(by: rule).map(\.campaign.name)
  }
}

/// When lists go out by themselves.
extension APISite {
  static let slotRules: [APIRoute] = [
    .take(
      .put, "/lists/:list/slot", for: .permission(.send), "setSlot",
      "Set the slot of a list. Days that are decided stay so. What is set already changes nothing.",
      [APIParameter.listPath], taking: SlotWish.self, giving: SlotAnswer.self
    ) { call, wish in try await call.set(wish) },
    .act(
      .delete, "/lists/:list/slot", for: .permission(.send), "removeSlot",
      "Take the slot of a list away; nothing is sent by itself any more.",
      [APIParameter.listPath], giving: SlotAnswer.self
    ) { call in
      try await call.change(.removedSlot) { connection in
        let list = try call.namedList(connection)
        let (mode, publication) = (call.services.mode, call.newsroom.publication)
        let change = try Slot.change(to: nil, list: list.id, in: publication, mode: mode, now: call.now, connection)
        return Changed(try SlotAnswer(list, nil, isLocal: false, change, mode, connection), object: change.isNew ? list.slug : nil)
      }
    },
  ]
}

extension APIParameter {
  static let listPath = path("list", Note("Its slug.", "main"))
}

extension APICall {
  /// The list that the path names.
  func namedList(_ connection: Connection) throws -> MailingList {
    guard let list = try MailingList.find(text("list") ?? "", connection) else { throw Problem.notFound("there is no such list") }
    return list
  }

  fileprivate func set(_ wish: SlotWish) async throws -> APIAnswer {
    try await change(.setSlot) { connection in
      let (list, isLocal) = (try namedList(connection), wish.local == true)
      let (mode, standing) = (services.mode, try Slot.find(list: list.id, connection)?.rule)
      let rule: SlotRule
      do throws(SlotRule.SyntaxError) {
        rule = try SlotRule.typed(wish.rule, zoneName: wish.zone, over: standing, now: now)
      } catch {
        throw Problem.unprocessable("/rule", error.description)
      }
      let change = try Slot.change(
        to: rule, isLocal: isLocal, list: list.id, in: newsroom.publication, mode: mode, now: now, connection)
      return Changed(try SlotAnswer(list, rule, isLocal: isLocal, change, mode, connection), object: change.isNew ? list.slug : nil)
    }
  }
}
