internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Store

/// A coming day of a list's slot.
struct ComingDay: APIObject {
  let day: String
  let at: String
  let local: String
  let zone: String
  let skipped: String?
  let post: String?
  let campaign: String?
  let obstacle: String?
  let leaves: String?
  let urgency: String?
  let openUntil: String?

  static let notes = [
    "day": Note("", "2026-12-01", format: "date"), "at": .time(""),
    "leaves": .time("When mail of that time leaves, where the hours in which it may (delivery.window) begin only later."),
    "urgency": Note("Of a day whose time has come: what becomes of the issue that it has.", "late: goes at once"),
    "openUntil": .time("Of a day whose time has come: until when it takes an issue, or, left out, can be taken in."),
    "local": Note("The same on the slot's clock.", "Tue 2026-12-01 09:00 UTC-06:00"),
    "zone": Note("", "America/Chicago"), "skipped": Note("Why it is left out.", "we rest"),
    "post": Note("The slug of what it would take, as things are.", "hello"),
    "campaign": Note("What has the day already.", "hello"),
    "obstacle": Note("What keeps the post whose turn it would be, or that has the day for itself.", "nobody has approved it"),
  ]

  init(_ day: ComingSlots.Day) {
    (self.day, at, local, zone) = (day.date, day.utc, day.local, day.zone)
    (skipped, post, campaign, obstacle) = (day.skipped, day.post, day.scheduled, day.obstacle)
    (leaves, urgency) = (day.leaves, day.skipped == nil && day.post != nil ? day.urgency : nil)
    openUntil = day.openUntil
  }
}

/// A day of it that is over.
struct PastDay: APIObject {
  let day: String
  let outcome: String
  let campaign: String?
  let because: String?
  let decidedAt: String

  static let notes = [
    "day": Note("", "2026-11-24", format: "date"), "outcome": Note("", "sent"), "campaign": Note("", "hello"),
    "because": Note("", "no post was ready"),
    "decidedAt": .time(""),
  ]

  init(_ past: Slot.Past) {
    (day, outcome, campaign, because, decidedAt) = (past.date, past.outcome, past.campaign, past.reason, past.decidedAt.rfc3339)
  }
}
