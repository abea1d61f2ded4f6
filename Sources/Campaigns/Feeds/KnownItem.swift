package import Store

/// An item of a feed that was met, and what became of it. It stays for good: what was taken once is not taken again.
package struct KnownItem: Sendable, Hashable {
  package enum State: String, Sendable {
    /// Was there before us, or too much: nothing is made of it.
    case past
    /// Is to be a post, whose text is kept here until its file is there.
    case planned
    case written
    /// Stands in a roundup, or waits for one.
    case rounded
  }

  let key: String
  /// That of its address, unless that is the site's own.
  let linkKey: String?
  package let title: String
  package let link: String
  package let published: Timestamp?
  package let found: Timestamp
  package var state: State
  /// Of its post, or of the roundup that has it.
  package var slug: String?
  /// Of a planned post the whole file; of a roundup its part. So it is of what is held, which is *past* otherwise.
  var text: String?

  /// Why nothing is made of it; nil of what is made into something.
  package func whyPassed(_ feed: FeedState?) -> String? {
    guard state == .past else { return nil }
    if text != nil { return "held: it may have gone out before the restore" }
    guard let began = feed?.began else { return "left alone" }
    if found <= began { return "left alone: there at the first look" }
    return FeedChoice.isOld(published, began) ? "left alone: older than the first look" : "left alone: more than limit at once"
  }

  /// What names it in the head of a post that tells it: so much of its key that no other item of the feed has it.
  func mark(of feed: String) -> String { "\(feed)/\(key.prefix(16))" }

  package func isSame(as other: KnownItem) -> Bool { key == other.key }
}
