package import Store

/// One delivery, as it stands in the ledger.
package struct DeliveryRecord: Sendable, Hashable {
  package let id: DeliveryID
  /// The campaign's name.
  package let campaign: String
  package let state: DeliveryState
  package let attempts: Int
  /// The relay's last words, or ours.
  package let reply: String?
  package let changedAt: Timestamp
  /// When it is tried, for one that waits.
  package let dueAt: Timestamp?
  /// Of an issue that was kept for the reader's digest: whether one has listed it; nil for all others.
  package let isListed: Bool?
  /// The number of their subject; nil where there is one for all, or none is chosen for them yet.
  package let variant: Int?

  /// Whether it failed because its time ran out: nobody has said that the mailbox does not exist.
  package var isExpired: Bool { state == .failed && reply?.hasPrefix(DeliveryResult.expired) == true }
}
