package import Audience

/// What came of a ``SignUp/Wish``.
package enum SignUpOutcome: Sendable, Hashable {
  /// A mail asks for a click.
  case asked
  /// On a list with single opt-in, without a click.
  case joined
  /// The person is a reader, or has left; or mail of any list bounced or was complained about.
  case standing(Membership)
  case suppressed(Suppression)
  case limited(SignUpCount)
}
