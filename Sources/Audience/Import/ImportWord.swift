/// What single words in files mean, whoever wrote them.
enum ImportWord {
  /// The words of all exporters for where somebody stands.
  private static let states: [String: MembershipState] = [
    "confirmed": .confirmed, "subscribed": .confirmed, "active": .confirmed, "enabled": .confirmed, "regular": .confirmed,
    "premium": .confirmed, "gifted": .confirmed, "trialed": .confirmed, "churned": .confirmed, "churning": .confirmed,
    "past_due": .confirmed, "paused": .confirmed, "unpaid": .confirmed,
    "pending": .pending, "unconfirmed": .pending, "unactivated": .pending,
    "unsubscribed": .unsubscribed, "disabled": .unsubscribed, "inactive": .unsubscribed, "removed": .unsubscribed,
    "unsubscribe": .unsubscribed, "opted_out": .unsubscribed, "opt_out": .unsubscribed, "do_not_mail": .unsubscribed,
    "hard_bounce": .bounced, "hard_bounced": .bounced, "spam": .complained,
    "blocklisted": .unsubscribed, "blocked": .unsubscribed, "bounced": .bounced, "cleaned": .bounced, "undeliverable": .bounced,
    "unreachable": .bounced,
    "complained": .complained, "spammy": .complained,
    "not_subscribed": .unsubscribed, "unsub": .unsubscribed, "cancelled": .unsubscribed, "canceled": .unsubscribed,
    "deleted": .unsubscribed,
  ]

  /// `Opted Out` is `opted_out`; asked only where the word itself is none, because nearly every row has one.
  static func state(_ text: String) -> MembershipState? { states[text.lowercased()] ?? states[ImportColumns.plain(text)] }

  /// Whether it says no wherever it stands, as `Unsubscribed` and `Spam complaint` do. Not those words that more than people have (an account,
  /// a device, a message is blocked too), not a sentence, which may tell of anything, and nothing that begins with a no of its own.
  static func saysNo(_ text: String) -> Bool {
    // Asked of every field of columns that nothing is made of: most are numbers, days and sentences.
    guard 4...40 ~= text.utf8.count, text.utf8.count(where: { $0 >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }) >= 4
    else { return false }
    let words = text.lowercased().split { !$0.isLetter && $0 != "-" && $0 != "_" }
    guard let first = words.first, words.count <= 4, !["not", "no", "never"].contains(first) else { return false }
    let letters = letters(text)
    return ["spam", "spammy", "cleaned", "undeliverable"].contains(letters) || words.count <= 2 && letters.hasSuffix("unsubscribe")
      || said.contains { letters.contains($0) }
  }

  /// Where somebody stands by a word of an exporter's, or by a no in others.
  static func told(_ text: String) -> MembershipState? { state(text) ?? no(text) }

  /// What somebody of whom a text says so wants, or their mailbox; nil where it does not (``saysNo(_:)``).
  static func no(_ text: String) -> MembershipState? {
    guard saysNo(text) else { return nil }
    let letters = letters(text)
    if letters.contains("bounce") || letters.contains("undeliverable") || letters == "cleaned" { return .bounced }
    return letters.contains("complain") || letters.hasPrefix("spam") ? .complained : .unsubscribed
  }

  private static let said = [
    "unsubscribed", "optout", "optedout", "bounced", "hardbounce", "complaint", "complained", "blacklisted", "blocklisted", "suppressed",
    "donotmail", "donotemail", "donotcontact", "abgemeldet", "désabonné", "desabonne",
  ]

  /// Whether a column of this name has what people said who want no mail, or whose mailboxes did.
  static func isOfNo(_ name: String) -> Bool {
    let letters = letters(name)
    return asked.contains { letters.contains($0) } && words(name).isDisjoint(with: others)
  }

  /// `optInIP` is `opt in ip`.
  private static func words(_ name: String) -> Set<String> {
    let plain = name.lowercased().split { !$0.isLetter }
    let parted = name.replacing(/([a-z])([A-Z])/) { "\($0.1) \($0.2)" }
    return Set((plain + parted.lowercased().split { !$0.isLetter }).map(String.init))
  }

  private static let asked = [
    "unsub", "optout", "optedout", "bounce", "complain", "blacklist", "blocklist", "suppress", "donotmail", "donotemail", "donotcontact",
    "emaildisabled", "emailsdisabled", "nonewsletter", "noemail", "nomail", "donotsend", "donotbulk", "leftat", "removedat", "spam",
    "abgemeldet", "abmeldung", "désabonn", "desabonn",
  ]

  /// What such a word stands in that says nothing of a person, or of another way to reach them.
  private static let others: Set<String> = [
    "url", "link", "token", "hash", "rate", "score", "page", "form", "sms", "phone", "push",
    "whatsapp", "podcast", "id", "code", "group", "count", "days",
  ]
  /// What stands beside a yes that is not about whether there is one.
  private static let details: Set<String> = others.union([
    "double", "single", "ip", "time", "date", "at", "on", "source", "method", "opened", "clicked", "sent", "delivered", "received", "count",
    "number", "total", "first", "last", "type", "plan", "opens", "clicks", "uuid", "key", "tier", "text", "name", "frequency", "since",
    "interests", "timestamp",
  ])

  /// Whether a column of this name has whether people want mail, so that a false in it is a no.
  static func isOfYes(_ name: String) -> Bool {
    let letters = letters(name)
    if wishes.contains(letters) { return true }
    if isOfNo(name) { return false }
    // `Adopting` has an opt-in in it.
    let isOptIn = letters.hasPrefix("optin") || letters.contains("emailoptin") || words(name).isSuperset(of: ["opt", "in"])
    return (isOptIn || words(name).contains("optin") || agreed.contains { letters.contains($0) }) && !letters.contains("unsub")
      && words(name).isDisjoint(with: details)
  }

  private static let agreed = [
    "optedin", "subscrib", "newsletter", "consent", "mailinglist", "allowemail", "emailok", "emailenabled", "agreed", "acceptsmarketing",
    "acceptsemail", "emailmarketing", "marketingemail", "wantsmail", "wantsemail", "receivemail", "receiveemail", "receivesemail",
    "emailpermission", "einwilligung",
  ]
  /// Whole names.
  private static let wishes: Set<String> = [
    "consent", "newsletter", "enabled", "isenabled", "active", "isactive", "emailactive", "mailing", "mailings", "marketing", "permission",
    "zustimmung", "consentement", "suscrito", "abonniert", "subscribe", "confirmed", "isconfirmed",
  ]

  /// Whether a column of this name has where people stand, so that a state there other than a yes is to be heard.
  static func isOfState(_ name: String) -> Bool {
    let words = words(name)
    return letters(name) == "subscription"
      || !words.isDisjoint(with: ["status", "state"])
        && !words.isDisjoint(with: ["subscription", "subscriber", "email", "mail", "marketing", "contact"])
  }

  /// What somebody wishes, in a column that says whether they want mail: a boolean, perhaps with a word or two behind it, or a plain refusal.
  static func wish(_ text: String) -> Bool? {
    if let plain = AttributeKind.boolean.canonical(text) { return plain == "true" }
    if refusals.contains(letters(text)) { return false }
    let words = text.split { !$0.isLetter && !$0.isNumber }
    guard let first = words.first, 2...3 ~= words.count, first.count > 1 else { return nil }
    return AttributeKind.boolean.canonical(String(first)).map { $0 == "true" }
  }

  private static let refusals: Set<String> = [
    "never", "neversubscribed", "nothanks", "nothankyou", "declined", "denied", "refused", "rejected", "withdrawn", "revoked",
    "notinterested",
  ]

  /// Whether a text under a name of a yes says yes: a tick, a true, a state, or when.
  static func saysYes(_ text: String, isTime: Bool) -> Bool {
    wish(text) == true || isTime && !isNothing(text) || state(text) == .confirmed
  }

  /// `Opt-Out` is `optout`.
  static func letters(_ text: String) -> String { String(text.lowercased().filter(\.isLetter)) }

  /// Lists, with commas or semicolons between.
  static func slugs(_ text: String) -> [String] {
    var slugs: [String] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
      let slug = part.filter { !$0.isWhitespace }
      if !slug.isEmpty && !slugs.contains(slug) { slugs.append(slug) }
    }
    return slugs
  }

  /// Whether it is what programs write where nothing was: no, null, zero, a dash, what a spreadsheet's look-up says that found nothing, or
  /// the time that MySQL, Go, Unix or a spreadsheet begins with.
  static func isNothing(_ text: String) -> Bool {
    if beginnings.contains(String(text.prefix(10))) || beginnings.contains(String(text.prefix { $0 != " " })) { return true }
    if AttributeKind.boolean.canonical(text) == "false" || nothings.contains(text.lowercased()) { return true }
    return text.allSatisfy { "-–—_.:/?0 ".contains($0) }
  }

  private static let nothings: Set<String> = [
    "none", "null", "(null)", "<null>", "[null]", "nil", "nan", "nat", "undefined", "n/a", "na", "n.a.", #"\n"#, "#n/a", "#nv", "#n/d",
    "#nd", "#n/b", "ok", "valid", "ham", "passed", "clean", "12:00:00 am", "12:00 am",
  ]

  /// Of time, for programs.
  private static let beginnings: Set<String> = [
    "0000-00-00", "0001-01-01", "1899-12-30", "1900-01-00", "00.01.1900", "0.1.1900", "00/01/1900", "0/1/1900", "01/00/1900", "1/0/1900",
    "30.12.1899", "30/12/1899", "12/30/1899", "01.01.0001", "01/01/0001", "1/1/0001", "01.01.1970", "1.1.1970", "01/01/1970", "1/1/1970",
    "1970/01/01", "01-01-1970", "1-1-1970", "1/1/70", "01/01/70", "1.1.70", "01.01.70", "1/0/00", "01/00/00", "0/1/00", "00.01.00",
    // The same to the west of Greenwich.
    "12/31/1969", "31/12/1969", "31.12.1969", "12/31/69", "31/12/69", "31.12.69", "1969/12/31", "31-12-1969",
  ]

  /// Whether it says that what a column has the time of never was.
  static func isNever(_ text: String) -> Bool { noes.contains(text.lowercased()) }

  /// Whether it may say why somebody who left comes back. A yes, a no, a number, a state or a sign is what scripts and spreadsheets put into
  /// such a column.
  static func isReason(_ text: String) -> Bool {
    let letters = String(text.lowercased().filter(\.isLetter))
    return AttributeKind.boolean.canonical(text) == nil && AttributeKind.number.canonical(text) == nil
      // Two letters of an alphabet are no word (`n/a`), one of Chinese may be.
      && letters.utf8.count > 2 && !nothings.contains(letters) && !noes.contains(letters) && state(text) == nil
  }

  private static let noes: Set<String> = ["never", "not", "donot", "dont", "nope", "niemals", "jamais", "nunca", "mai", "nooit", "aldrig"]
}
