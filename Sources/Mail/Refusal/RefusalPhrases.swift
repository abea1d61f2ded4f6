/// What real servers say, and what they mean by it. All in small letters; `…` stands for a few words, `@` for an address.
enum RefusalPhrases {
  /// What means one thing, whatever the code. The first that is found decides: what is about us comes before what is about a mailbox, so that nobody is
  /// given up for our sake, and what passes before what is for good.
  static let plain = PhraseTable(
    misleading + aboutTheSender + aboutPace + aboutSignatures + aboutRepute + aboutSpam + aboutRules + aboutOtherRoom
      + aboutRoom + aboutTheHost + aboutTheUser + aboutTheMessage + aboutTheWay + aboutRights)

  /// What has more than one meaning: it counts only where the enhanced code says nothing.
  static let vague = PhraseTable(unsure)

  /// What has words of another meaning in it, so that it comes first: "too many hops" is no matter of speed, "blocked due to inactivity" none of ours.
  private static let misleading: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.mailboxFull),
      [
        "has too many messages", "too many messages on the server", "too many messages in", "has too much mail", "too much mail in",
        "too much mail stored", "zuviele mails auf",
      ]
    ),
    (
      RefusalMeaning(.policy),
      [
        "sender address has null mx", "sender … null mx", "sender … does not exist", "sender … doesn't exist", "sender … is invalid",
        // GMX and web.de begin everything with "mailbox unavailable", also when it is our domain that has no MX.
        "invalid dns mx", "sender address has no", "sender address is not", "reject due to policy", "dns record of your",
        // A mailbox that is there, and does not want mail of this kind.
        "for this sender", "for your domain", "mail from your", "disabled mail", "disabled newsletter", "disabled mailing list",
        "disabled for receiving external", "unsubscribed from your", "from unknown sender", "mail from outside",
      ]
    ),
    (
      RefusalMeaning(.content),
      [
        "no such user agent", "header is invalid", "header … is invalid", "header is not valid", "message is invalid",
        "message … is invalid", "date is invalid",
        "message-id … is invalid", "message-id … is not valid", "command disabled", "command is disabled", "unrecognized command",
        "unrecognised command", "command unrecognized", "command not recognized",
      ]
    ),
    (RefusalMeaning(.hostUnknown, isLasting: true), ["record indicated no smtp service"]),
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        "not exist or is disabled", "not exist or has been disabled", "not exist or is inactive", "not exist or was deleted",
        // Free.fr, of whom nobody asked for years; Yandex, whose rule is that somebody is there.
        "due to inactivity", "policy rejection: no such user", "policy rejection: user unknown", "policy rejection: unknown user",
        // What Postfix heard when it asked, before it takes a mail.
        "unverified address: … user doesn't exist", "unverified address: … does not exist", "unverified address: … no such user",
        "unverified address: … user unknown", "unverified address: … unknown user", "unverified address: … user not found",
      ]
    ),
    (
      RefusalMeaning(.network),
      [
        "mail loop", "routing loop", "loop detected", "loopdetected", "hop count", "too many hops", "too many received", "loops back",
        "looping",
      ]
    ),
  ]

  /// What Exchange Online says, beside 5.4.1, of who is in none of its directories. Postfix has the same words, beside 5.7.1, for any rule.
  static let beside541 = PhraseTable([
    (RefusalMeaning(.unknownUser, isLasting: true), ["recipient address rejected: access denied", "recipient addresses rejected"])
  ])

  /// Tencent QQ, of a mailbox that is gone or shut, beside a 550 that has no enhanced code. Exchange has the same words, beside 5.4.1, for any rule.
  static let besideNone = PhraseTable([
    (RefusalMeaning(.unknownUser, isLasting: true), ["mailbox unavailable or access denied"])
  ])

  private static let unsure: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        // RFC 5321 §4.2.3 has it for 550; GMX, web.de, IONOS, Outlook.com, Yahoo and AOL say it of mailboxes that are not there.
        "mailbox unavailable", "mailbox not available", "invalid recipient", "invalid mailbox", "invalid address", "invalid user",
        "bad recipient",
        "recipient not available", "account not available", "account unavailable", "user unavailable", "mailbox is unavailable",
        // Cisco, for who is not in its directory.
        "address rejected", "not our customer", "unavailable mail user", "address invalid", "doesn't handle mail for that user",
        "invalid rcpt",
        "recipient address is not valid", "undeliverable address", "no valid recipients", "mailbox name not allowed",
      ]
    ),
    (RefusalMeaning(.unknownUser), ["recipient rejected", "recipient refused", "does not like recipient", "user is not active"]),
    (RefusalMeaning(.network), ["service unavailable", "service not available", "system error", "internal error", "try again later"]),
  ]
}
