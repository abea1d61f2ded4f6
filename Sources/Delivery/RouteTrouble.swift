package import Store

/// Why a route, or all of them together, cannot be used: what the relay said, or why it cannot be reached. It stands in the database while it lasts, so that every process
/// can tell it, whichever does the sending.
package struct RouteTrouble: Sendable, Hashable {
  /// The relay's name, and its words or the network's.
  package let reason: String
  package let since: Timestamp
  /// Past where nobody is sending any more.
  package let nextTry: Timestamp
}
