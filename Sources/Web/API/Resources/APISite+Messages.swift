internal import Accounts
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Mail
internal import Store
internal import Words

extension APISite {
  private static let name = APIParameter.path(
    "name", Note("A message's id, or the key that it was ordered with, percent-encoded.", "order-17"))

  /// Their keys are the outbox's own, and outlast a day (``Messages/memory``).
  static let messages: [APIRoute] = [
    .take(
      .post, "/messages", for: .permission(.messages), "sendMessage", "Have a message sent to one person.", taking: MessageBody.self,
      giving: MessageAnswer.self, statuses: [.accepted], keying: .needed, refusals: [.conflict]
    ) { call, body in
      let order = try body.order()
      do {
        let (message, isNew) = try await call.services.messages.send(order, sender: call.token.sender, key: call.key ?? "", now: call.now)
        return APIAnswer(
          body: APIText.json(MessageAnswer(message)), status: .accepted, location: "/messages/\(message.id)", isReplayed: !isNew)
      } catch let refusal as Messages.Refusal {
        throw Problem(refusal)
      } catch let faulty as Post.Faulty {
        // The writer's, who mends it; whoever ordered asks again with the same key. Where the folder is stays ours.
        throw Problem.conflict("nothing is sent, because its file has faults: \(faulty.inFolder)")
      }
    },
    .get("/messages/:name", for: .permission(.messages), "getMessage", "How a message of this token's stands.", [name]) { call in
      let found = try await call.services.messages.find(call.text("name") ?? "", sender: call.token.sender)
      guard let found else { throw unknown }
      return MessageAnswer(found)
    },
    .act(
      .delete, "/messages/:name", for: .permission(.messages), "cancelMessage", "Take back a message that still waits.", [name],
      giving: MessageAnswer.self, refusals: [.conflict]
    ) { call in
      do {
        let cancelled = try await call.services.messages.cancel(
          call.text("name") ?? "", sender: call.token.sender, reason: "by \(call.token.sender)", now: call.now)
        guard let cancelled else { throw unknown }
        return APIAnswer(body: APIText.json(MessageAnswer(cancelled.message)), status: .ok)
      } catch let refusal as Messages.Refusal {
        throw Problem(refusal)
      }
    },
  ]

  private static let unknown = Problem.notFound("there is no such message of this token's, or it is older than a week")
}

extension APIToken {
  /// Whose keys are apart from those of others: a token that takes the place of one of its name has them too.
  fileprivate var sender: String { SentMessage.sender(token: name) }
}

extension Problem {
  fileprivate init(_ refusal: Messages.Refusal) {
    switch refusal {
    case .unknown: self.init(.unprocessableContent, refusal.description, errors: [Fault(pointer: "/message", detail: refusal.description)])
    case .unsettled: self.init(.serviceUnavailable, refusal.description, headers: [.retryAfter: "\(FileStamp.pause)"])
    case .values(let faults):
      let errors = faults.map { Fault(pointer: "/values/\($0.value.pointerEscaped)", detail: $0.words) }
      self.init(.unprocessableContent, refusal.description, errors: errors)
    case .address: self.init(.unprocessableContent, refusal.description, errors: [Fault(pointer: "/to", detail: refusal.description)])
    case .keyIsTaken: self.init(.unprocessableContent, refusal.description)
    case .hasLeft: self.init(.conflict, refusal.description)
    }
  }
}
