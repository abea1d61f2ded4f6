/// What real servers say, and what they mean by it. All in small letters; `…` stands for a few words, `@` for an address.
enum RefusalPhrases {
  /// What means one thing, whatever the code. The first that is found decides: what is about us comes before what is about a mailbox, so that nobody is
  /// given up for our sake, and what passes before what is for good.
  static let plain = PhraseTable(
    aboutLoops + aboutTheSender + aboutPace + aboutSignatures + aboutRepute + aboutSpam + aboutRoom + aboutTheHost + aboutTheUser + aboutTheMessage
      + aboutTheWay + aboutRights)

  /// What has more than one meaning: it counts only where the enhanced code says nothing.
  static let vague = PhraseTable(unsure)

  /// Before ``aboutPace``: "too many hops" is no matter of speed.
  private static let aboutLoops: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.network),
      ["mail loop", "routing loop", "loop detected", "loopdetected", "hop count", "too many hops", "too many received", "loops back", "looping"]
    )
  ]

  private static let unsure: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        // RFC 5321 §4.2.3 has it for 550; GMX, web.de, IONOS, Outlook.com, Yahoo and AOL say it of mailboxes that are not there.
        "mailbox unavailable", "mailbox not available", "invalid recipient", "invalid mailbox", "invalid address", "invalid user", "bad recipient",
        "recipient not available", "account not available", "account unavailable", "user unavailable", "mailbox is unavailable",
        // Cisco, for who is not in its directory.
        "address rejected", "not our customer",
        // Exchange Online, beside 5.4.1, of who is in no directory; Postfix says it with 5.7.1 of any rule.
        "recipient address rejected: access denied",
        "recipient address is not valid", "undeliverable address", "no valid recipients", "mailbox name not allowed",
      ]
    ),
    (RefusalMeaning(.unknownUser), ["recipient rejected", "recipient refused", "does not like recipient", "user is not active"]),
    (RefusalMeaning(.network), ["service unavailable", "service not available", "system error", "internal error", "try again later"]),
  ]
}
