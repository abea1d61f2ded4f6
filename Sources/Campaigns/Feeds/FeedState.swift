package import Store

/// How a feed stands: what was learnt at the last look, and when the next one is due.
package struct FeedState: Sendable, Hashable {
  /// The address that all this is about; under another one everything begins anew.
  package let url: String
  /// The feed's own; empty until it was read.
  package var title = ""
  /// What the server called this version of the feed (RFC 9110 §8.8).
  var tag = ""
  var modified = ""
  /// The first look that told something.
  package var began: Timestamp?
  package var looked: Timestamp?
  /// The last look that told something.
  package var read: Timestamp?
  package var next: Timestamp
  package var failures = 0
  package var failingSince: Timestamp?
  /// Why the last look was in vain, or what is to be known of it.
  package var fault: String?

  init(url: String, next: Timestamp) {
    (self.url, self.next) = (url, next)
  }

  /// Looks that fail come ever more rarely, but one a day.
  static let longestPause = Duration.seconds(86_400)

  /// - Parameters:
  ///   - wish: how long the server wants to be left alone.
  ///   - isGone: whether the server says that there is nothing more to come (410).
  mutating func fail(_ words: String, _ source: FeedSource, wish: Duration? = nil, isGone: Bool = false, now: Timestamp) {
    failures += 1
    failingSince = failingSince ?? now
    (looked, fault) = (now, words)
    let pause = source.every * (1 << min(failures - 1, 10))
    let longest = max(Self.longestPause, source.every)
    next = now + (isGone ? longest : min(max(pause, wish ?? .zero), longest))
  }

  mutating func succeed(_ source: FeedSource, now: Timestamp) {
    (failures, failingSince, fault) = (0, nil, nil)
    (looked, read, next) = (now, now, now + source.every)
    began = began ?? now
  }
}
