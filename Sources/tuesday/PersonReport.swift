import Audience
import Delivery
import Mail
import Store

/// One person, as `subscribers show` tells of them.
struct PersonReport: Encodable {
  struct Event: Encodable {
    let at: String
    let state: String
    let cause: String
  }

  struct Mail: Encodable {
    let campaign: String
    let state: String
    let attempts: Int
    let reply: String?
    let at: String
  }

  let address: String
  let name: String
  let state: String
  let attributes: [String: String]
  let history: [Event]
  let deliveries: [Mail]

  static func of(_ address: EmailAddress, list: ListID, _ connection: Connection) throws -> PersonReport? {
    guard let subscriber = try Subscriber.find(address, connection) else { return nil }
    let history = try Membership.history(subscriber.id, list: list, connection)
    return PersonReport(
      address: subscriber.address.text, name: subscriber.name,
      state: try Membership.state(subscriber.id, list: list, connection)?.rawValue ?? "not on the list",
      attributes: subscriber.attributes,
      history: history.map { Event(at: $0.at.rfc3339, state: $0.state.rawValue, cause: $0.cause) },
      deliveries: try DeliveryRecord.of(subscriber.id, connection).map {
        Mail(campaign: $0.campaign, state: $0.state.rawValue, attempts: $0.attempts, reply: $0.reply, at: $0.changedAt.rfc3339)
      })
  }

  var text: String {
    var lines = ["\(address)  \(name)".trimmingEnd, "state: \(state)"]
    lines += attributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + ["", "history"]
    lines += history.map { "  \($0.at)  \($0.state)  \($0.cause)" }
    lines += ["", "mail"]
    lines +=
      deliveries.isEmpty
      ? ["  none yet"]
      : deliveries.map {
        "  \($0.at)  \($0.campaign)  \($0.state), \($0.attempts) \($0.attempts == 1 ? "attempt" : "attempts")  \($0.reply ?? "")"
          .trimmingEnd
      }
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)]) }
}
