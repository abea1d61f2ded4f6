/// One reply of an SMTP server (RFC 5321 §4.2), all its lines.
package struct SMTPReply: Sendable, Hashable {
  /// 200…599.
  package let code: Int
  /// RFC 3463, for example `5.1.1`.
  package let enhanced: String?
  /// The texts of the lines without codes.
  package let lines: [String]

  package init(code: Int, enhanced: String?, lines: [String]) {
    self.code = code
    self.enhanced = enhanced
    self.lines = lines
  }

  package var isPositive: Bool { code / 100 == 2 }
  package var isPermanent: Bool { code / 100 == 5 }

  /// What it means, by the rule that mail which comes back is read by too.
  package var refusal: Refusal { Refusal(code: code, enhanced: enhanced, words: lines.joined(separator: " ")) }

  /// A 5xx that is about the sender, its machine, its pace or the message's repute, not about this recipient.
  package var isPolicyRefusal: Bool { isPermanent && (wantsAuthentication || refusal.isAboutUs) }

  /// Authentication is missing or was refused (RFC 4954 §6).
  private var wantsAuthentication: Bool { [530, 534, 535, 538].contains(code) }

  /// A 4xx that asks to be sent less, not to try this recipient later: enhanced 4.7.x (RFC 3463 §3.8), or the words that relays use.
  /// Greylisting comes in the same clothes and is about this recipient.
  package var isThrottling: Bool {
    saysTooFast || code / 100 == 4 && code != 421 && enhanced?.hasPrefix("4.7.") == true && !says(Self.greyWords)
  }

  /// The same in so many words. So many and no more on one connection is no matter of speed.
  package var saysTooFast: Bool {
    code / 100 == 4 && says(Self.throttleWords) && !says(Self.greyWords) && !(code == 421 && says(Self.sessionWords))
  }

  /// A 4xx that says what is wrong with this server, where another of the same domain may do better: 421, enhanced 4.3.x and 4.4.x (RFC 3463 §3.4,
  /// §3.5), or the codes for that (RFC 5321 §4.2.3) of servers without.
  package var isAboutServer: Bool {
    guard code / 100 == 4, !isThrottling else { return false }
    if let enhanced { return code == 421 || enhanced.hasPrefix("4.3.") || enhanced.hasPrefix("4.4.") }
    return code == 421 || [451, 452].contains(code) && !says(Self.greyWords + Self.recipientWords)
  }

  /// A 5xx that says what is wrong with this mailbox or its domain.
  package var isAboutRecipient: Bool { refusal.isAboutRecipient }

  /// A 5xx that says that the relay does not let us in at all.
  package var isDenial: Bool { isPermanent && (wantsAuthentication || says(Self.denialWords)) }

  /// The enhanced code of an address that only a relay with SMTPUTF8 can carry (RFC 6531 §3.5).
  package static let needsSMTPUTF8 = "5.6.7"

  /// `550 5.1.1 No such user`, on one line.
  package var text: String {
    ([String(code)] + [enhanced].compactMap { $0 } + lines.filter { !$0.isEmpty }).joined(separator: " ")
  }

  private func says(_ phrases: [String]) -> Bool {
    let words = lines.joined(separator: " ").lowercased()
    return phrases.contains(where: words.contains)
  }

  private static let recipientWords = [
    "user", "mailbox", "recipient", "no such", "unknown", "not exist", "doesn't exist", "invalid address",
  ]
  package static let greyWords = ["greylist", "graylist", "grey list", "gray list"]
  private static let sessionWords = ["session", "this connection", "per connection", "one connection"]
  private static let throttleWords = [
    "rate limit", "ratelimit", "sending rate", "unusual rate", "at a rate", "throttl", "too many", "too fast", "slow down", "exceeded the",
    "quota exceeded for sending",
    "temporarily deferred due to",
  ]

  private static let denialWords = [
    "relay access denied", "relaying denied", "relay not permitted", "not permitted to relay", "unable to relay", "cannot relay",
    "relaying is not allowed", "authentication required", "not authenticated", "must authenticate", "sender address rejected",
    "sender verify failed", "sender not allowed",
  ]
}
