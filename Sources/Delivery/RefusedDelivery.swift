package import Store

/// A delivery that a server refused for good, also where that names us and it is tried again, or whose time ran out: it waits until somebody has judged what that says of its person. Noted in the commit
/// of the refusal itself, so that none is missed and none counts twice, whoever is killed.
package struct RefusedDelivery: Sendable, Hashable {
  package let delivery: DeliveryID
  /// When it was refused.
  package let at: Timestamp
  /// The server's words, or ours around them (``DeliveryRecord/isExpired``).
  package let reply: String
  /// Whether it is tried again.
  package let namesUs: Bool

  /// What the server itself said: without what stands around it.
  package var words: Substring {
    guard reply.hasPrefix(DeliveryResult.expired), let mark = reply.firstRange(of: " was: ") else { return reply[...] }
    return reply[mark.upperBound...]
  }
}
