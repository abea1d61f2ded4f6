/// What is done with a delivery that may have left and of which nobody can know: after a crash, or without an answer.
package enum Promise: String, Sendable, CaseIterable {
  /// Held for a human: nobody gets two.
  case neverTwice = "never-twice"
  /// Sent again with the same Message-ID: nobody gets none.
  case neverMiss = "never-miss"

  /// Where such a delivery stands then.
  var stateOfUncertain: DeliveryState {
    switch self {
    case .neverTwice: .uncertain
    case .neverMiss: .deferred
    }
  }
}
