internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Store

/// One person's mail of a campaign.
struct DeliveryAnswer: APIObject {
  let address: String
  let state: DeliveryState
  let attempts: Int
  let reply: String?
  let at: String
  let dueAt: String?

  static let title = "Delivery"
  static let notes = [
    "address": .address(""), "state": Note("", "accepted"), "attempts": Note("", 1),
    "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"),
    "at": .time("When that was last new."), "dueAt": .time("When it is tried, where it waits."),
  ]

  init(_ address: String, _ record: DeliveryRecord) {
    (self.address, state, attempts, reply) = (address, record.state, record.attempts, record.reply)
    (at, dueAt) = (record.changedAt.rfc3339, record.dueAt?.rfc3339)
  }
}
