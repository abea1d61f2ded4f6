package import Audience

/// What came of a ``SignUp/Wish``.
package enum SignUpOutcome: Sendable, Hashable {
  /// A mail asks for a click.
  case asked
  /// The address had its mail of the day: that one was answered, and the next goes out when the day is over.
  case askedLater
  /// On a list with single opt-in, without a click.
  case joined
  /// The person is a reader, or has left; or mail of any list bounced or was complained about.
  case standing(Membership)
  case suppressed(Suppression)
  case limited(SignUpCount)
}
