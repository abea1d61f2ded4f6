package import Words

extension EmailAddress {
  /// What somebody should look at though the address is good: a domain that is one slip away from a known one, or an address that
  /// belongs to an office and not to a person. Nil for nothing.
  package var hint: String? { hint(meant: meantDomain)?.description }

  /// - Parameter domain: ``meantDomain``.
  package func hint(meant domain: String?) -> Sentence? {
    if let meant = domain { return "\(text): did they mean \(local)@\(meant)?" }
    if Self.roles.contains(local.lowercased()) { return "\(text): belongs to an office, not to a person" }
    return nil
  }

  /// Whether its provider has so many people that a burst of them says nothing.
  package var isAtLargeProvider: Bool { Self.known.contains(asciiDomain) }

  /// The domain that somebody registered to have this one, as far as it shows: `example.org` for `a.b.example.org`. Nil where it is this.
  ///
  /// Those are its last two labels; or three, where the last two look like what a country gives names under (`co.uk`, `com.br`, `ac.jp`:
  /// three letters or fewer under two). The list of all such endings is never up to date in a program; those that this rule does not know
  /// are taken for somebody's own, so nobody may be shut out for what all under them do.
  package var registeredDomain: String? {
    let labels = asciiDomain.split(separator: ".")
    guard labels.count > 2 else { return nil }
    let isShared = labels[labels.count - 1].utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3
    let own = isShared ? 3 : 2
    return labels.count > own ? labels.suffix(own).joined(separator: ".") : nil
  }

  /// The well-known domain that this one is a misspelling of.
  package var meantDomain: String? {
    if Self.known.contains(asciiDomain) || !Self.lengths.contains(asciiDomain.utf8.count) { return nil }
    guard let first = asciiDomain.utf8.first, Self.initials.contains(first) else { return nil }
    return Spelling.nearest(to: asciiDomain, among: Self.known).flatMap { $0.edits == 1 ? $0.word : nil }
  }

  private static let known: Set<String> = [
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "aol.com", "icloud.com",
    "me.com", "proton.me", "protonmail.com", "fastmail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "orange.fr", "free.fr",
    "laposte.net", "wanadoo.fr", "libero.it", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "comcast.net", "verizon.net", "mail.ru",
    "yandex.ru", "qq.com", "163.com", "seznam.cz", "wp.pl", "bluewin.ch", "telenet.be", "ziggo.nl", "rediffmail.com",
  ]

  private static let lengths = Set(known.flatMap { [$0.utf8.count - 1, $0.utf8.count, $0.utf8.count + 1] })
  private static let initials = Set(known.flatMap { $0.utf8.prefix(2) })

  /// RFC 2142, and what else stands for an office.
  private static let roles: Set<String> = [
    "abuse", "admin", "administrator", "all", "billing", "contact", "dns", "enquiries", "everyone", "ftp", "hello", "help", "hostmaster",
    "info", "inquiries", "jobs", "list", "mail", "mailer-daemon", "marketing", "news", "no-reply", "noc", "noreply", "office", "postmaster",
    "press", "privacy", "root", "sales", "security", "service", "spam", "support", "team", "usenet", "webmaster", "www",
  ]
}
