/// What a message says that came back: a delivery status (RFC 3464), a complaint (RFC 5965), an automatic answer, a wish to leave, or what a server wrote in
/// its own words. It is only read here: who may be believed is another question.
package struct ReturnedMail: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    /// It was not delivered, and nobody tries any more.
    case bounce
    /// Not yet delivered, as far as anybody tells: somebody still tries, or it was relayed or expanded (RFC 3464 §2.3.3).
    case delay
    /// Delivered, as somebody asked to be told (RFC 3461).
    case delivered
    case complaint
    /// Vacation, auto-reply, challenge, receipt: nothing follows from it.
    case automatic
    /// A person wants no more mail.
    case unsubscribe
    /// A person's letter, or nothing that we know.
    case other
  }

  /// One of those whom it is about.
  package struct Recipient: Sendable, Hashable {
    /// As we had addressed it, where that is said (Original-Recipient, RFC 3464 §2.3.1), else the last address that is known.
    package let address: String?
    /// Nil for what is no refusal.
    package let refusal: Refusal?
    /// What became of the mail to this one, where it is told of each; nil: as of all.
    package let kind: Kind?

    init(address: String?, refusal: Refusal?, kind: Kind? = nil) {
      (self.address, self.refusal, self.kind) = (address, refusal, kind)
    }
  }

  /// What it tells of the mail that it is about.
  package struct Original: Sendable, Hashable {
    /// With its angle brackets.
    package var messageID: String?
    package var returnPath: String?
    /// RFC 9477 §3.
    package var feedbackID: String?
    /// Our own field of that name, which large providers read: it names the issue, and proves nothing.
    package var issue: String?
    /// Words of the mail that a complaint is about, in which a code of its writer's may stand: its fields and links.
    package var codes: [String] = []
    /// Who wrote that mail, by its own header.
    package var authors: [String] = []
  }

  package let kind: Kind
  package let recipients: [Recipient]
  /// To whom this message went, as far as its own header says (Delivered-To, X-Original-To, Envelope-To, To, Cc), the surest first.
  package let sentTo: [String]
  package let original: Original

  init(kind: Kind, recipients: [Recipient] = [], sentTo: [String], original: Original) {
    var seen: Set<Recipient> = []
    // Some servers name one of them for each step that it took.
    self.recipients = recipients.filter { seen.insert($0).inserted }
    (self.kind, self.sentTo, self.original) = (kind, sentTo, original)
  }
}
