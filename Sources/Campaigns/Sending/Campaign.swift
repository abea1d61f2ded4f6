package import Delivery
package import Store

/// One sending of one issue to one list.
///
/// ```
/// scheduled → freezing → sending → sent;   scheduled → cancelled
/// ```
package struct Campaign: Sendable, Hashable {
  package enum State: String, Sendable, CaseIterable {
    case scheduled, freezing, sending, sent, cancelled
  }

  package let id: CampaignID
  /// Unique. The slug; for the n-th rehearsal of it `slug.rehearsal-n`.
  package let name: String
  package let slug: String
  package let list: ListID
  package let mode: SendingMode
  package let state: State
  package let promise: Promise
  package let contentHash: String
  package let title: String
  package let sendAt: Timestamp
  package let frozenAt: Timestamp?
  package let finishedAt: Timestamp?
}
