/// What a server said about one recipient of a mail that it did not take, or not for now, and what that means. One rule for what is said at once
/// (``SMTPReply``) and for what comes back later (``ReturnedMail``).
package struct Refusal: Sendable, Hashable, Codable {
  /// 400…599 (RFC 5321 §4.2); nil where nobody said one.
  package let code: Int?
  /// RFC 3463, for example `5.1.1`.
  package let enhanced: String?
  /// The server's words on one line, without controls, 1,000 characters at most.
  package let words: String
  package let reason: RefusalReason
  /// Whether mail to this recipient will never arrive. What is about us (policy, spam, authentication, rate) never is.
  package let isHard: Bool
}
