package import Audience

/// A post that a day of a slot takes, made an issue, and whom it is for.
package struct SlotPick: Sendable {
  package let path: String
  package let issue: Issue
  /// Of the issue's content.
  package let hash: String
  package let readers: Readers
  /// How many those are as things are.
  package let count: Int
  /// Nil for a post that is a file.
  var roundup: FeedRoundup?
}
