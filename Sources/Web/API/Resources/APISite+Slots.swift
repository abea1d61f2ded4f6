internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Store

struct SlotChange: APIObject {
  let day: String
  let isSkipped: Bool

  static let notes = ["day": Note("", "2026-12-29", format: "date"), "isSkipped": Note("Whether it is left out.")]
}

extension APISite {
  private static let day = APIParameter.path("day", Note("A day of the slot.", "2026-12-29", format: "date"))
  private static let count = APIParameter.query("limit", Schema(.integer), Note("How many; 8 where it is not said.", 8, limits: 1...104))

  static let slots: [APIRoute] = [
    .get(
      "/slots/coming", for: .permission(.overview), "listComingSlots", "The coming days of a list's slot, and what each would take.",
      [APIParameter.list, count]
    ) { call in
      try await call.database.read { connection in
        Page(try call.coming(call.list(connection), connection).days.prefix(call.integer("limit") ?? 8).map(SlotDay.init))
      }
    },
    .get(
      "/slots/past", for: .permission(.overview), "listPastSlots", "What became of the days that are over, the latest first.",
      [APIParameter.list, count]
    ) { call in
      try await call.database.read { connection in
        Page(
          try Slot.past(list: call.list(connection).id, mode: call.services.mode, limit: call.integer("limit") ?? 8, connection).map(
            PastDay.init))
      }
    },
    .take(
      .post, "/slots/:day/skip", for: .permission(.send), "skipSlot",
      "Leave a day out. The post that would have gone out waits for the next.",
      [day, APIParameter.list], taking: HaltReason.self, giving: SlotChange.self, refusals: [.conflict]
    ) { call, reason in
      let day = try call.slotDay()
      try await call.database.read { connection in
        try APICall.telling(at: "/day") { try call.coming(call.list(connection), connection).require(day) }
      }
      return try await call.change(.skippedDay) { connection in
        let list = try call.open(day, connection)
        try Slot.skip(day, list: list.id, reason: reason.because.map { Subscriber.cleanName($0) } ?? call.cause, connection)
        return Changed(SlotChange(day: day.description, isSkipped: true), object: "\(day), \(list.slug)")
      }
    },
    .act(
      .post, "/slots/:day/unskip", for: .permission(.send), "unskipSlot", "Have the slot send after all on a day that was left out.",
      [day, APIParameter.list], giving: SlotChange.self, refusals: [.conflict]
    ) { call in
      let day = try call.slotDay()
      return try await call.change(.unskippedDay) { connection in
        let list = try call.open(day, connection)
        let existed = try Slot.unskip(day, list: list.id, connection)
        return Changed(SlotChange(day: day.description, isSkipped: false), object: existed ? "\(day), \(list.slug)" : nil)
      }
    },
  ]
}

extension APICall {
  fileprivate func slotDay() throws -> LocalDate {
    guard let day = LocalDate(text("day") ?? "") else { throw Problem.parameter("day", "is not a day: write it as YYYY-MM-DD") }
    return day
  }

  /// The list, where the day is not decided.
  fileprivate func open(_ day: LocalDate, _ connection: Connection) throws -> MailingList {
    let list = try list(connection)
    guard try !Slot.decided(list: list.id, mode: services.mode, connection).contains(day.description) else {
      throw Problem.conflict("\(day) is decided already; `GET /slots/past` tells what became of it")
    }
    return list
  }
}
