package import Store

/// What is to become of a lease, decided in the transaction that takes it.
package enum Draft: Sendable {
  /// To be sent to somebody in `domain` (A-labels). The closure makes the finished message and may run on any thread; what it throws puts the
  /// delivery off.
  case message(to: String, @Sendable () throws -> Envelope)
  /// Not to be sent after all; the reason goes into the ledger.
  case excluded(reason: String)
}

/// The one downward call: Delivery asks what to send at the moment of leasing, so the outbox holds references, never bodies. What it throws
/// puts the delivery off.
package typealias Compose = @Sendable (Lease, Connection) throws -> Draft
