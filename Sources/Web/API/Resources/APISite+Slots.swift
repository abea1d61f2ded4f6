internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Store
internal import Words

struct SlotChange: APIObject {
  let day: String
  let isSkipped: Bool
  private(set) var lapsedPin: String?

  static let notes = [
    "day": Note("", "2026-12-29", format: "date"), "isSkipped": Note("Whether it is left out."),
    "lapsedPin": Note(
      "The post that was to have the day alone: it does not go before that day, and from then on when its turn comes.", "feast"),
  ]
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
        Page(try call.coming(call.list(connection), count: call.integer("limit") ?? 8, connection).days.map(ComingDay.init))
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
      "Leave a day out. The post that would have gone out waits for the next. As long as the day is open, that can be taken back.",
      [day, APIParameter.list], taking: HaltReason.self, giving: SlotChange.self, refusals: [.conflict]
    ) { call, reason in
      let (day, list) = (try call.slotDay(), try await call.database.read { try call.list($0) })
      let because = reason.because?.onOneLine ?? call.cause
      try await APICall.telling(at: "/day") {
        try await call.newsroom.skip(
          day, of: list, because: because, now: call.now, noting: call.noting(.skippedDay, "\(day), \(list.slug)"))
      }
      let lapsed = try await call.database.read { connection in
        try LapsedPin.waiting(
          list: list.id, in: call.newsroom.publication, mode: call.services.mode, now: call.now, connection
        ).first { $0.value.day == day }?.key
      }
      return APIAnswer(body: APIText.json(SlotChange(day: day.description, isSkipped: true, lapsedPin: lapsed)), status: .ok)
    },
    .act(
      .post, "/slots/:day/unskip", for: .permission(.send), "unskipSlot", "Have the slot send after all on a day that was left out.",
      [day, APIParameter.list], giving: SlotChange.self, refusals: [.conflict]
    ) { call in
      let (day, list) = (try call.slotDay(), try await call.database.read { try call.list($0) })
      try await APICall.telling(at: "/day") {
        try await call.newsroom.unskip(day, of: list, now: call.now, noting: call.noting(.unskippedDay, "\(day), \(list.slug)"))
      }
      return APIAnswer(body: APIText.json(SlotChange(day: day.description, isSkipped: false)), status: .ok)
    },
  ]
}

extension APICall {
  fileprivate func slotDay() throws -> LocalDate {
    guard let day = LocalDate(text("day") ?? "") else { throw Problem.parameter("day", "is not a day: write it as YYYY-MM-DD") }
    return day
  }
}
