/// What is said of room, and of what is shut for now: of a mailbox, of our account at a relay, or of a server's own disk.
extension RefusalPhrases {
  /// Of our account, of what we may send, and of servers. Before ``aboutRoom``: the words for it are the same.
  static let aboutOtherRoom: [(RefusalMeaning, [String])] = [
    // NetEase's words for a mailbox.
    (RefusalMeaning(.mailboxFull), ["quota exceeded or service disabled"]),
    (
      RefusalMeaning(.rate),
      [
        "your quota", "your message quota", "your mail quota", "your email quota", "your e-mail quota", "message quota", "messages quota",
        "plan quota", "plan's quota", "monthly quota", "daily quota", "hourly quota", "you may send", "mails per", "emails per",
        "e-mails per", "messages per", "recipients per", "sender has exceeded", "sender exceeded", "sender quota", "sender's quota",
        "quota of the sender", "quota of sender", "quota for sending", "submissionquota", "outbound quota", "outgoing quota",
        "relay quota", "your plan", "your limit",
      ]
    ),
    (
      RefusalMeaning(.policy),
      shut([
        "your account", "your mailbox", "your hosting account", "your service", "your organization", "sender account", "sender's account",
        "sender mailbox", "sender's mailbox", "sender", "sending", "outbound", "outgoing mail", "relay", "relay account", "smtp account",
      ]) + [
        "your account…expired", "your account…locked", "your account…over quota", "your account…exceed", "your account…full",
        "your mailbox…over quota", "your mailbox…exceed", "your mailbox…full", "your subscription", "outbound to",
        "account…due to abuse", "suspended for abuse", "unpaid invoice",
      ]
    ),
    (
      RefusalMeaning(.network),
      shut(["service", "server", "connections", "delivery", "deliveries", "delivery to this domain"]) + [
        "system storage", "queue file", "spool", "no space left on device", "disk full on", "disk is full on", "file system full",
        "file system is full", "filesystem full", "mail transport unavailable",
      ]
    ),
  ]

  /// Before ``aboutTheUser``: "the account that you tried to reach is over quota" is no unknown account.
  static let aboutRoom: [(RefusalMeaning, [String])] = [
    (RefusalMeaning(.size), ["message size", "exceeds … message size", "exceeds … maximum message", "message exceeded", "recipsizelimit"]),
    (
      RefusalMeaning(.mailboxFull),
      [
        "mailbox full", "mailbox is full", "mailbox … is full", "mailbox … full", "inbox is full", "inbox … full", "mailfolder is full",
        "mail box full", "mail box is full", "mailbox is currently full", "account is full", "user is full", "maildir full",
        "maildir is full", "mailbox quota", "insufficient mailbox", "mailbox limit", "mailbox size limit", "mailbox exceed",
        "mailbox … exceeds", "mailbox too large", "mailbox over", "exceeded … mailbox", "limit for the mailbox", "mailbox has exceeded",
        "mailbox has reached", "mailbox reached", "mailbox … temporarily", "account … temporarily", "user … temporarily",
        "recipient … temporarily", "mailbox … currently", "account … currently", "user … currently", "mailbox suspended",
        "user suspended", "user is suspended", "mailbox is locked", "mailbox locked", "user is locked", "recipient … on vacation",
        "mailbox busy", "mailbox is busy", "mailbox … expired",
        // German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Danish, Finnish, Turkish.
        "postfach … voll", "postfach voll", "postfach ist voll", "postfach … vorübergehend", "boîte … pleine", "boite … pleine",
        "boîte est pleine", "boîte … saturée", "compte … temporairement", "buzón … lleno", "buzon … lleno", "buzón lleno",
        "casilla llena", "casella … piena", "casella piena", "caixa … cheia", "caixa cheia", "mailbox is vol", "postvak … vol",
        "postbus … vol", "mailbox zit vol", "skrzynka … pełna", "schránka … plná", "postkasse…full", "postilaatikko … täynnä",
        "kutusu … dolu",
        // Russian, Chinese.
        "ящик … переполнен", "ящик переполнен", "ящик … заблокирован", "邮箱已满", "郵箱已滿", "信箱已滿",
      ]
    ),
    (
      RefusalMeaning(.mailboxFull, needsMailbox: true),
      [
        "folder is full", "over quota", "over the quota", "overquota", "over-quota", "over disk quota", "over its quota",
        "over their quota", "exceeded … quota", "exceeds … quota", "exceed … quota", "quota exceed", "quota … exceed", "quota violation",
        "quota full", "quota is full", "out of quota", "exceeding … quota", "beyond quota", "quota limit", "insufficient quota",
        "no quota", "disk quota", "storage quota", "quota reached", "full quota", "out of storage", "insufficient storage",
        "not enough storage", "storage allocation", "storage space", "storage limit", "storage full", "exhausted … storage",
        "not enough space", "not enough room", "space not enough", "no space left", "insufficient space", "insufficient disk space",
        "out of space", "out of disk", "disk full", "disk space", "size limit exceeded",
        "exceeded allowed storage", "exceeded its storage", "exceeded the space", "space allotted", "is over its",
        // In many languages, as above.
        "speicherplatz", "quota überschritten", "kontingent", "speicherlimit", "quota dépass", "quota depass", "quota atteint",
        "espace de stockage", "cuota … excedid", "cuota … superad", "cuota excedida", "sin espacio", "espacio insuficiente",
        "quota superata", "cota excedida", "cota … excedid", "espaço insuficiente", "sem espaço", "przepełnion", "превышен",
        "переполнен", "容量", "いっぱい", "満杯", "空间不足", "空間不足", "超过配额", "配额", "已满", "가득", "용량",
      ]
    ),
    (
      RefusalMeaning(.mailboxFull, needsMailbox: true),
      [
        "temporarily disabled", "temporarily suspended", "temporarily locked", "temporarily inactive", "temporarily blocked",
        "disabled temporarily", "currently disabled", "currently suspended", "currently not accepting", "not currently accepting",
        "suspended", "account is locked", "account locked", "frozen", "временно заблокирован", "unpaid", "expired account",
        "account expired", "account has expired", "inactive for now", "disabled for now", "closed for now", "not active for now",
        "unavailable for now",
      ]
    ),
  ]

  /// That each of them is suspended or disabled. Nothing else may stand between: "the mailbox that you are sending to is suspended".
  private static func shut(_ subjects: [String]) -> [String] {
    let links = ["", "is ", "are ", "has been ", "temporarily ", "is temporarily ", "are temporarily "]
    return subjects.flatMap { subject in
      links.flatMap { link in ["suspended", "disabled"].map { "\(subject) \(link)\($0)" } }
    }
  }
}
