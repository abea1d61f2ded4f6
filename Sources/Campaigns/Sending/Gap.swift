package import Delivery
package import Store

/// Who should have got an issue and did not, though nothing stands against it now.
///
/// Somebody who has it, may have it (uncertain) or will get it (open) is never among them, and whose mail was refused for good, at once or by
/// coming back, only when that is asked for: who knows whose fault it was is a human. Whom a bounce took off all lists is no reader any more until
/// somebody takes that back (`tuesday bounces undo`).
package struct Gap: Sendable {
  /// One of them, to be shown.
  package struct Person: Sendable, Encodable {
    package let address: String
    package let why: String
  }

  /// How many are shown.
  static let sampleSize = 10

  /// Of the audience: their time ran out, what kept them out is over, or a human wants it tried once more.
  package internal(set) var returning: [DeliveryID] = []
  /// Of the audience: a server took it, and it came back.
  package internal(set) var cameBack: [DeliveryRecord] = []
  /// Not in the audience.
  package internal(set) var missing: [SubscriberID] = []
  package internal(set) var sample: [Person] = []

  package var count: Int { returning.count + cameBack.count + missing.count }
}
