package import Store

/// The right to send one delivery, given to one worker. The token fences it: a result is recorded only while the row still
/// carries this worker and this token.
package struct Lease: Sendable, Hashable {
  package let delivery: DeliveryID
  package let campaign: CampaignID
  package let subscriber: SubscriberID
  /// Attempts that were refused before this one.
  package let attempts: Int
  /// When it was due. Whoever gives it back unsent leaves it there.
  package let due: Timestamp
  /// The number of the worker's leasing transaction.
  package let token: Int64
  /// After this a refusal for now is final.
  package let expiresAt: Timestamp
  /// When it is decided about the others, for one of those who have the issue first.
  package let canaryEnds: Timestamp?
  package let promise: Promise
  /// The number of the subject that this one gets, of several: its own, or that of its campaign; nil where there is one only.
  package let variant: Int?

  package init(
    delivery: DeliveryID, campaign: CampaignID, subscriber: SubscriberID, attempts: Int, due: Timestamp = Timestamp(milliseconds: 0),
    token: Int64, expiresAt: Timestamp,
    canaryEnds: Timestamp? = nil, promise: Promise = .neverTwice, variant: Int? = nil
  ) {
    self.delivery = delivery
    self.campaign = campaign
    self.subscriber = subscriber
    self.attempts = attempts
    self.due = due
    self.token = token
    self.expiresAt = expiresAt
    self.canaryEnds = canaryEnds
    self.promise = promise
    self.variant = variant
  }
}
