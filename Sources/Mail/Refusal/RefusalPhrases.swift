/// What real servers say, and what they mean by it. All in small letters; `…` stands for a few words, `@` for an address.
enum RefusalPhrases {
  /// What means one thing, whatever the code. The first that is found decides: what is about us comes before what is about a mailbox, so that nobody is
  /// given up for our sake, and what passes before what is for good.
  static let plain = PhraseTable(
    misleading + aboutTheSender + aboutPace + aboutSignatures + aboutRepute + aboutSpam + aboutRules + aboutRoom + aboutTheHost
      + aboutTheUser + aboutTheMessage
      + aboutTheWay + aboutRights)

  /// What has more than one meaning: it counts only where the enhanced code says nothing.
  static let vague = PhraseTable(unsure)

  /// Words about the sender or the message, beside which "does not exist" or "is disabled" may be said of those.
  static let ofOthers = PhraseTable([
    (
      RefusalMeaning(.other),
      [
        "sender", "from header", "from domain", "from address", "header", "return address", "return path", "mail from", "attachment",
        "content filter", "file type", "virus", "quarantine", "url", "signature", "credentials", "your account", "client host", "tlsa",
        "backend", "absender", "remitente", "mittente", "expéditeur", "remetente", "afzender", "отправител", "发件人", "送信者",
      ]
    )
  ])

  /// What is said of a mailbox and of nothing else.
  static let sure = PhraseTable([
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        "user unknown", "unknown user", "user … unknown", "user is unknown", "unknown recipient", "recipient unknown",
        "recipient … unknown",
        "unknown mailbox", "mailbox unknown", "unknown address", "address unknown", "unknown account", "unknown local", "no such user",
        "no such recipient", "no such mailbox", "no such address", "no such account", "no such local", "no mailbox", "no user",
        "user not found", "user … not found", "recipient not found", "recipient … not found", "mailbox not found", "mailbox … not found",
        "address not found", "account not found", "@ not found", "user … not exist", "user … doesn't exist", "mailbox … not exist",
        "mailbox … doesn't exist", "recipient … not exist", "recipient … doesn't exist", "address … not exist", "address … doesn't exist",
        "account … not exist", "account … doesn't exist", "@ does not exist", "@ doesn't exist", "invalid recipient", "invalid mailbox",
        "recipient address rejected", "recipientnotfound", "recipnotfound", "not a valid mailbox", "not a valid recipient",
        "unrouteable address", "unroutable address", "email account that you tried to reach", "account … deactivated",
        "mailbox … deactivated", "account … closed", "mailbox … closed", "disabled or discontinued", "mailbox … disabled",
        "mailbox disabled", "recipient … disabled", "empfänger … nicht", "empfänger unbekannt", "benutzer unbekannt",
        "destinataire inconnu",
        "utilisateur inconnu", "usuario desconocido", "utente sconosciuto",
      ]
    )
  ])

  /// What has words of another meaning in it, so that it comes first: "too many hops" is no matter of speed, "blocked due to inactivity" none of ours.
  private static let misleading: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.mailboxFull),
      [
        "has too many messages", "too many messages on the server", "too many messages in", "too much mail", "zuviele mails auf",
        "due to inactivity",
      ]
    ),
    (
      RefusalMeaning(.policy),
      ["sender address has null mx", "sender … null mx", "sender … does not exist", "sender … doesn't exist", "sender … is invalid"]
    ),
    (
      RefusalMeaning(.content),
      [
        "header is invalid", "header … is invalid", "header is not valid", "message is invalid", "message … is invalid", "date is invalid",
        "message-id … is invalid", "message-id … is not valid", "command disabled", "command is disabled", "unrecognized command",
        "unrecognised command", "command unrecognized", "command not recognized",
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
  static let beside541 = PhraseTable([(RefusalMeaning(.unknownUser, isLasting: true), ["recipient address rejected: access denied"])])

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
