package import Store

/// Who should have got an issue and did not, though nothing stands against it now.
///
/// Somebody who has it, may have it (uncertain), will get it (open), or whose server refused it for good is never among them.
package struct Gap: Sendable {
  /// One of them, to be shown.
  package struct Person: Sendable, Encodable {
    package let address: String
    package let why: String
  }

  /// How many are shown.
  static let sampleSize = 10

  /// Of the audience: their time ran out, or what kept them out is over.
  package internal(set) var returning: [DeliveryID] = []
  /// Not in the audience.
  package internal(set) var missing: [SubscriberID] = []
  package internal(set) var sample: [Person] = []

  package var count: Int { returning.count + missing.count }
}
