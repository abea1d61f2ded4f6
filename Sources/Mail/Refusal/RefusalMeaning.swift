/// What a code or a phrase says of a refusal.
struct RefusalMeaning: Sendable, Hashable {
  let reason: RefusalReason
  /// Whether it is for good, unless a code says "for now".
  let isLasting: Bool
  /// Whether it means that only of a mailbox: "suspended" and "quota exceeded" are said of accounts at relays, services and disks too.
  let needsMailbox: Bool

  init(_ reason: RefusalReason, isLasting: Bool = false, needsMailbox: Bool = false) {
    (self.reason, self.isLasting, self.needsMailbox) = (reason, isLasting, needsMailbox)
  }

  /// Whether it says that nobody is there, for good.
  var isOfNobody: Bool { isLasting && [.unknownUser, .hostUnknown].contains(reason) }

  /// By the reply code alone (RFC 5321 §4.2.3, RFC 4954 §6, RFC 7504). A bare 550 is "not found, no access, or policy": nobody is given up for that.
  /// Nor do 452 and 552 say whose room is used up: the mailbox's, the server's, or ours at a relay.
  static func ofCode(_ code: Int) -> RefusalMeaning? {
    switch code {
    case 421: RefusalMeaning(.network)
    case 454, 523, 530, 534, 535, 538: RefusalMeaning(.authentication)
    case 551: RefusalMeaning(.unknownUser, isLasting: true)
    case 556: RefusalMeaning(.hostUnknown, isLasting: true)
    case 571: RefusalMeaning(.policy)
    default: nil
    }
  }
}
