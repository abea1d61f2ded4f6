/// What a human decides about mails of which nobody can know whether they arrived.
package enum Resolution: String, Sendable, CaseIterable {
  /// It did not arrive, or may arrive twice: it goes out again, with the same Message-ID.
  case resend
  /// It arrived, or is to be left alone. It becomes *accepted*, with words that say who counted it so: like one that a relay took, it may
  /// have been read, and rules (`received`), frequencies and the next `fill-gap` have to take it for that. Its history keeps that it was uncertain.
  case close
}
