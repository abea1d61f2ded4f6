/// What a code or a phrase says of a refusal.
struct RefusalMeaning: Sendable, Hashable {
  let reason: RefusalReason
  /// Whether it is for good, unless a code says "for now".
  let isLasting: Bool

  init(_ reason: RefusalReason, isLasting: Bool = false) {
    (self.reason, self.isLasting) = (reason, isLasting)
  }

  /// Whether it says that nobody is there, for good.
  var isOfNobody: Bool { isLasting && [.unknownUser, .hostUnknown].contains(reason) }

  /// By the reply code alone (RFC 5321 §4.2.3, RFC 4954 §6, RFC 7504). A bare 550 is "not found, no access, or policy": nobody is given up for that.
  static func ofCode(_ code: Int) -> RefusalMeaning? {
    switch code {
    case 421: RefusalMeaning(.network)
    case 452, 552: RefusalMeaning(.mailboxFull)
    case 454, 523, 530, 534, 535, 538: RefusalMeaning(.authentication)
    case 551: RefusalMeaning(.unknownUser, isLasting: true)
    case 556: RefusalMeaning(.hostUnknown, isLasting: true)
    case 571: RefusalMeaning(.policy)
    default: nil
    }
  }
}
