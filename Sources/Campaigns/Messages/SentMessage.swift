package import Delivery

/// A message that somebody ordered, as it stands: what programs and commands are told of it.
package struct SentMessage: Sendable, Encodable {
  /// Its campaign's name.
  package let id: String
  /// As its file is called.
  package let message: String
  package let to: String
  /// Of a token, `token` and its name; else `terminal`.
  package let sender: String
  /// `rehearsal` where it goes to the built-in inbox only.
  package let mode: String
  package let state: DeliveryState
  package let attempts: Int
  /// The relay's last words, or ours.
  package let reply: String?
  /// What came back of it, if anything did: `bounce, hard (unknown user)` or `complaint`.
  package let returned: String?
  /// RFC 3339, as the next.
  package let orderedAt: String
  package let changedAt: String
  /// Of the order.
  let orderHash: String

  /// Who orders by a command.
  package static let terminal = "terminal"

  /// Who orders the desk's invitations.
  static let desk = "desk"

  /// Who orders with a token.
  package static func sender(token name: String) -> String { "token \(name)" }

  private enum CodingKeys: String, CodingKey { case id, message, to, sender, mode, state, attempts, reply, returned, orderedAt, changedAt }

  /// The same for who orders the same once more.
  ///
  /// - Throws: ``Messages/Refusal/keyIsTaken(by:)`` for another order.
  func repeated(by order: MessageOrder) throws -> SentMessage {
    guard order.hash == orderHash else { throw Messages.Refusal.keyIsTaken(by: id) }
    return self
  }
}
