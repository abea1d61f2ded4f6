internal import Accounts
internal import Audience
internal import Campaigns
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

  static let title = "SlotRule"
  static let notes = [
    "list": Note("", "main"), "rule": Note("Left out where none is set.", "every Tuesday 09:00"), "zone": Note("", "America/Chicago"),
    "isLocal": Note("Whether readers have it at their own time."),
    "scheduledOtherwise": Note("Issues that keep a day and a time which the slot does not have (any more).", []),
  ]
}

/// When lists go out by themselves.
extension APISite {
  static let slotRules: [APIRoute] = [
    .take(
      .put, "/lists/:list/slot", for: .permission(.send), "setSlot", "Set the slot of a list. Days that are decided stay so.",
      [APIParameter.listPath], taking: SlotWish.self, giving: SlotAnswer.self
    ) { call, wish in try await call.set(wish) },
    .act(
      .delete, "/lists/:list/slot", for: .permission(.send), "removeSlot",
      "Take the slot of a list away; nothing is sent by itself any more.",
      [APIParameter.listPath], giving: SlotAnswer.self
    ) { call in
      try await call.change(.removedSlot) { connection in
        let list = try call.namedList(connection)
        let existed = try Slot.remove(list: list.id, connection)
        let left = try ScheduledIssue.all(list: list.id, mode: call.services.mode, connection).filter { $0.day != nil }
        return Changed(
          SlotAnswer(list: list.slug, rule: nil, zone: nil, isLocal: false, scheduledOtherwise: left.map(\.campaign.name)),
          object: existed ? list.slug : nil)
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
    let rule: SlotRule
    do {
      rule = try SlotRule(wish.rule, zoneName: wish.zone, start: LocalDate(now, in: try SlotRule.zone(wish.zone)))
    } catch {
      throw Problem.unprocessable("/rule", error.description)
    }
    if let day = rule.ambiguousDay(after: now) {
      throw Problem.unprocessable("/rule", "\(day) would have several times; a day takes one issue, so name each day once")
    }
    guard rule.occurrences(after: now, count: 1).first != nil else { throw Problem.unprocessable("/rule", "such a day never comes") }
    return try await change(.setSlot) { connection in
      let list = try namedList(connection)
      try Slot.set(rule, list: list.id, isLocal: wish.local == true, now: now, connection)
      let left = try ScheduledIssue.all(list: list.id, mode: services.mode, connection).filter { issue in
        issue.day.map { rule.occurrence(on: $0)?.time != issue.campaign.sendAt } ?? false
      }
      return Changed(
        SlotAnswer(
          list: list.slug, rule: rule.text, zone: rule.zone.name, isLocal: wish.local == true,
          scheduledOtherwise: left.map(\.campaign.name)), object: list.slug)
    }
  }
}
