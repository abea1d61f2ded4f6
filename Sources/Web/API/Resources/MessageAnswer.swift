internal import Accounts
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Mail
internal import Store

/// What a program says of a message that it wants sent.
struct MessageBody: APIInput {
  let message: String
  let to: String
  let language: String?
  let values: [String: String]?

  static let title = "NewMessage"
  static let notes = [
    "message": Note("As its file in `messages/` is called.", "receipt"),
    "to": Note("An address, perhaps with a name before it.", "Ada <ada@example.org>"),
    "language": Note("BCP 47: its file in that language, where there is one.", "en"),
    "values": Note("Each a text, written as it is to stand in the mail: \"12.50\", not 12.5.", ["order": "17"]),
  ]

  func order() throws -> MessageOrder {
    do throws(AddressError) {
      return MessageOrder(message, to: try Mailbox(parsing: to), language: language ?? "", values: values ?? [:])
    } catch {
      throw Problem.unprocessable([Problem.Fault(pointer: "/to", detail: "\(error)")])
    }
  }
}

/// A message that was ordered, as it stands.
struct MessageAnswer: APIObject {
  let id: String
  let message: String
  let to: String
  let sender: String
  let mode: String
  let state: DeliveryState
  let attempts: Int
  let reply: String?
  let returned: String?
  let orderedAt: String
  let changedAt: String

  static let title = "Message"
  static let notes = [
    "id": Note("Its campaign's name.", "message.receipt.9f2c1d3e4b5a6978"), "message": Note("", "receipt"), "to": .address(""),
    "sender": Note("", "token shop"), "mode": Note("", "live", choices: SendingMode.allCases.map(\.rawValue)), "state": Note("", "planned"),
    "attempts": Note("", 0), "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"),
    "returned": Note("What came back of it.", "bounce, hard (unknown user)"), "orderedAt": .time(""), "changedAt": .time(""),
  ]

  init(_ message: SentMessage) {
    (id, self.message, to, sender, mode) = (message.id, message.message, message.to, message.sender, message.mode)
    (state, attempts, reply, returned) = (message.state, message.attempts, message.reply, message.returned)
    (orderedAt, changedAt) = (message.orderedAt, message.changedAt)
  }
}
