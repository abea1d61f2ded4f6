/// Of the mails of an issue that a server took, those about which something came back. The ledger does not change by it: that they were taken is true.
package struct ReturnCounts: Sendable, Hashable, Encodable {
  /// There is no such mailbox.
  package var hard = 0
  /// For now, or without a reason: a full mailbox, a server that nobody reached.
  package var soft = 0
  /// Refused because of us or of what the mail is.
  package var aboutUs = 0
  /// Reported as spam; they did arrive.
  package var complained = 0
  /// Hard ones, at once or later, for which nobody is given up until somebody has looked (`tuesday bounces accept`).
  package var held = 0
  /// The last words of one that came back because of us.
  package var words: String?

  package var bounced: Int { hard + soft + aboutUs }
  package var isEmpty: Bool { bounced + complained + held == 0 }
}
