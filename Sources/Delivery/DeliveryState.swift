/// Where one (campaign, subscriber) stands.
///
/// ```
/// planned → leased → accepted | deferred(due) → leased … | failed | uncertain | excluded(reason) | cancelled
/// uncertain, failed, excluded, accepted and come back → planned | deferred, by a human's hand; uncertain → accepted, by what comes back
/// ```
package enum DeliveryState: String, Sendable, CaseIterable, Encodable {
  /// In the audience, not yet tried.
  case planned
  /// In the hands of one worker.
  case leased
  /// The relay took it (2xx after the final dot).
  case accepted
  /// Refused for now (4xx), due again later.
  case deferred
  /// Refused for good (5xx), or expired.
  case failed
  /// Past the final dot without a recorded reply: it may or may not have been taken.
  case uncertain
  /// Not sent for a reason found after the freeze, for example an unsubscribe.
  case excluded
  /// Not sent because its campaign was cancelled.
  case cancelled

  /// Whether more will happen by itself.
  package var isOpen: Bool {
    switch self {
    case .planned, .leased, .deferred: true
    case .accepted, .failed, .uncertain, .excluded, .cancelled: false
    }
  }
}
