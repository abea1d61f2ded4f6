package import Store

/// One step in the story of a delivery that was not taken at its first try: what the relay answered, or what a human decided.
package struct Attempt: Sendable, Hashable {
  /// How many of one delivery are kept: the first tell how the trouble began, the last how it stands.
  package static let kept = (first: 5, last: 15)

  /// Counted from 1; a gap is what was not kept.
  package let number: Int
  package let at: Timestamp
  /// What the delivery became by it.
  package let outcome: DeliveryState
  package let reply: String?
}
