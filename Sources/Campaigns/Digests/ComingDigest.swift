package import Foundation
package import Store

/// The digest of a list that comes next, as things are.
package struct ComingDigest: Sendable {
  /// Of the campaign that it will be.
  package let name: String
  package let due: Timestamp
  package let zone: TimeZone
  /// How many issues wait for it so far, and how many readers for one of them.
  package let issues: Int
  package let readers: Int
  /// Whether its time has come, so that it leaves as soon as somebody looks.
  package let isDue: Bool
}
