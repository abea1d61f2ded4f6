/// What `compose` makes of a lease at the moment of sending.
package enum Composition: Sendable {
  case envelope(Envelope)
  /// Not to be sent after all; the reason goes into the ledger.
  case excluded(reason: String)
}

/// The one downward call: Delivery asks for a message at the moment of sending, so the outbox holds references, never
/// bodies. It runs on a connection's thread and may block. What it throws defers the delivery.
package typealias Compose = @Sendable (Lease) throws -> Composition
