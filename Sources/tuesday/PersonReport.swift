import Audience
import Delivery
import Mail
import Store

/// One person, as `subscribers show` tells of them.
struct PersonReport: Encodable {
  struct Standing: Encodable {
    let list: String
    let state: String
    let snoozedUntil: String?
  }

  struct Event: Encodable {
    let at: String
    let event: String
    let list: String?
    let cause: String
    /// What the form said, and the hash of the network the click came from.
    let words: String?
    let network: String?
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
  let lists: [Standing]
  let tags: [String]
  let attributes: [String: String]
  let history: [Event]
  let deliveries: [Mail]

  static func of(_ address: EmailAddress, _ connection: Connection) throws -> PersonReport? {
    guard let subscriber = try Subscriber.find(address, connection) else { return nil }
    return PersonReport(
      address: subscriber.address.text, name: subscriber.name,
      lists: try Membership.all(of: subscriber.id, connection).map {
        Standing(list: $0.slug, state: $0.state.rawValue, snoozedUntil: $0.snoozedUntil?.rfc3339)
      },
      tags: try Tag.of(subscriber.id, connection), attributes: subscriber.attributes,
      history: try Consent.journal(of: subscriber.id, connection).map {
        Event(at: $0.at.rfc3339, event: $0.event, list: $0.list, cause: $0.cause, words: $0.words, network: $0.network)
      },
      deliveries: try DeliveryRecord.of(subscriber.id, connection).map {
        Mail(campaign: $0.campaign, state: $0.state.rawValue, attempts: $0.attempts, reply: $0.reply, at: $0.changedAt.rfc3339)
      })
  }

  var text: String {
    var lines = ["\(address)  \(name)".trimmingEnd]
    lines += lists.map { "\($0.list): \($0.state)" + ($0.snoozedUntil.map { ", rests until \($0)" } ?? "") }
    if !tags.isEmpty { lines.append("tags: \(tags.joined(separator: ", "))") }
    lines += attributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + ["", "history"]
    lines += history.map { "  \($0.at)  \($0.event)\($0.list.map { " (\($0))" } ?? "")  \($0.cause)" }
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
