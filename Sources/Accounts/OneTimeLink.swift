package import Store

/// A link by which somebody chooses a password, once: the first of all, who is invited, whose password is gone. Its hash is kept.
package struct OneTimeLink: Sendable {
  /// Nil: whoever has it becomes the first admin.
  let user: UserID?
  package let endsAt: Timestamp

  /// For how long it is good: the first one and those that a terminal prints, and those of people who are invited or whose password was taken away.
  package static let (short, long) = (Duration.seconds(86_400), Duration.seconds(7 * 86_400))

  /// Under the site's address.
  package static func path(_ secret: String) -> String { "/desk/link/\(secret)" }
}
