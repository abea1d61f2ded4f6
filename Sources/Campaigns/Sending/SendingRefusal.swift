package import Store

/// Why a post is not sent, whoever asks for it.
package enum SendingRefusal: Error, Sendable {
  /// By which it goes out, or went.
  case decided(Campaign)
  /// What would be sent is not what was shown.
  case changed
  case nobody
}

extension Prospect {
  /// Has it go out as it was looked at: its content fixed now, its audience when it leaves.
  ///
  /// - Throws: ``SendingRefusal`` or ``Unapproved``.
  package func schedule(_ terms: Campaign.Terms, sendAt time: Timestamp, now: Timestamp, _ connection: Connection) throws -> Campaign {
    guard obstacle == nil else { throw SendingRefusal.nobody }
    // Somebody else, or the slot, may have been faster.
    if let earlier = try earlier(connection) { throw SendingRefusal.decided(earlier) }
    return try Campaign.schedule(issue, of: path, to: readers, approved: proposal, terms, sendAt: time, now: now, connection)
  }
}
