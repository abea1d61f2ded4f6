package import Delivery
package import Store

/// A message that somebody ordered, as it stands.
package struct SentMessage: Sendable {
  /// Its campaign's name.
  package let id: String
  /// As its file is called.
  package let message: String
  package let address: String
  package let mode: SendingMode
  package let state: DeliveryState
  package let attempts: Int
  /// The relay's last words, or ours.
  package let reply: String?
  package let orderedAt: Timestamp
  package let changedAt: Timestamp
  /// Of a token's, its name; else `terminal`.
  package let sender: String
  /// Of the order.
  let orderHash: String

  /// The same for who orders the same once more.
  ///
  /// - Throws: ``Messages/Refusal/keyIsTaken(by:)`` for another order.
  func repeated(by order: MessageOrder) throws -> SentMessage {
    guard order.hash == orderHash else { throw Messages.Refusal.keyIsTaken(by: id) }
    return self
  }
}
