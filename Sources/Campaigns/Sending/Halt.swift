package import Store

/// Why a campaign does not go on.
package struct Halt: Sendable, Hashable {
  package let since: Timestamp
  /// Who stopped it, and what for: `by hand: the second link is wrong`.
  package let reason: String
}
