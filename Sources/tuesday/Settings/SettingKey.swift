/// One key of `tuesday.toml`: its name, its default as TOML, and the sentence that stands above it in the sample.
struct SettingKey: Sendable, Hashable {
  let name: String
  let standard: String
  let about: String
  var isSecret = false

  /// `delivery.retry_first` ← `TUESDAY_DELIVERY_RETRY_FIRST`.
  var environmentName: String { "TUESDAY_" + name.uppercased().replacing(".", with: "_") }

  /// The file of this name in the secrets folder, as systemd credentials and Docker secrets have it: `smtp-password`.
  var secretName: String { name.replacing(".", with: "-").replacing("_", with: "-") }

  /// The default as a value.
  var standardText: String {
    get throws { try SettingSources.toml("x = \(standard)", "default")["x"]?.text ?? "" }
  }

  /// That of the default.
  var kind: SettingScalar.Kind { standard.hasPrefix("\"") ? .text : Bool(standard) == nil ? .number : .boolean }

  /// The key of this name, also of one more relay or a provider; nil when there is none.
  static func of(_ name: String) -> SettingKey? {
    if let known = byName[name] { return known }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let keys = families[String(parts[0])], isFamilyName(parts[1]) else { return nil }
    return keys.first { $0.name == parts[2] }?.named(name)
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// Tables of which there may be several: `[relays.NAME]`.
  static let families = [
    "relays": RelaySettings.keys, "providers": ProviderSettings.keys, "feeds": FeedSettings.keys, "inbound": InboundSettings.keys,
    "webhooks": WebhookSettings.keys, "hooks": HookSettings.keys,
  ]

  /// Without a mark, so that a variable's name can be taken apart.
  static func isFamilyName(_ name: Substring) -> Bool { name.wholeMatch(of: /[a-z][a-z0-9]{0,30}/) != nil }

  func named(_ name: String) -> SettingKey { SettingKey(name: name, standard: standard, about: about, isSecret: isSecret) }

  static let all: [SettingKey] = beforeRelay + RelaySettings.keys.map { $0.named("smtp.\($0.name)") } + afterRelay

  private static let beforeRelay = [
    SettingKey(
      name: "publication.name", standard: "\"The Tuesday Letter\"", about: "What readers call it; stands over every mail and page."),
    SettingKey(name: "publication.description", standard: "\"A letter every Tuesday.\"", about: "One sentence for the site and the feed."),
    SettingKey(
      name: "publication.from", standard: "\"The Tuesday Letter <letter@example.org>\"", about: "The From of every mail: Name <address>."),
    SettingKey(name: "publication.reply_to", standard: "\"\"", about: "Where answers go: Name <address>; empty: to From."),
    SettingKey(
      name: "publication.writers", standard: "\"\"",
      about:
        "Who hears from Tuesday itself (a sending was paused …): Name <address>, with commas between; empty: reply_to or from; none: nobody."
    ),
    SettingKey(
      name: "publication.approvers", standard: "\"\"",
      about:
        "Who must approve a post before it goes to everybody (`tuesday review`): Name <address>, with commas between; empty: nobody has to."
    ),
    SettingKey(
      name: "publication.postal_address", standard: "\"1 Main Street, Springfield\"",
      about: "The postal address that bulk mail has to carry (CAN-SPAM, GDPR)."),
    SettingKey(name: "publication.language", standard: "\"en\"", about: "BCP 47 language of posts that name no `lang`."),
    SettingKey(name: "publication.time_zone", standard: "\"UTC\"", about: "IANA zone in which an issue without a date gets its day."),
    SettingKey(name: "publication.theme", standard: "\"letter\"", about: "A folder in the publication's theme/ or in Templates/Email."),
    SettingKey(
      name: "publication.pictures", standard: "\"hosted\"",
      about: "hosted: readers' programs fetch them from the site; embedded: each mail carries its own."),
    SettingKey(
      name: "publication.wrap", standard: "0",
      about: "Columns at which a mail's plain text is wrapped (format=flowed), 40 to 76; 0: readers' programs wrap it."),
    SettingKey(
      name: "site.base_url", standard: "\"http://127.0.0.1:8080\"",
      about: "The address of the site as readers see it; https once it is public."),
    SettingKey(name: "site.listen", standard: "\"127.0.0.1:8080\"", about: "host:port that `serve` listens on."),
    SettingKey(
      name: "site.trusted_proxies", standard: "\"\"",
      about: "Addresses or networks (10.0.0.0/8) of the proxies before the site, with commas between; they are believed who a visitor is."),
    SettingKey(name: "signup.welcome", standard: "true", about: "Whether a mail welcomes who has confirmed."),
    SettingKey(
      name: "signup.per_network_hour", standard: "20",
      about: "Sign-up forms an hour that one network (/24, IPv6 /64) may send; more get the same answer, and no mail leaves."),
    SettingKey(
      name: "signup.per_domain_hour", standard: "200",
      about: "Confirmations an hour to one domain, and ten times as many to all those under one; gmail.com and the like have no limit."),
    SettingKey(
      name: "desk.password_cost", standard: "17",
      about:
        "How dear a guess at a password is, if somebody gets the database, and so each sign-in: 17 takes 128 MB, one more twice that; 14 to 20."
    ),
    SettingKey(name: "api.per_minute", standard: "600", about: "How often a program with a token may ask within a minute."),
  ]

  private static let afterRelay = [
    SettingKey(
      name: "smtp.return_path", standard: "\"\"",
      about:
        "A domain of yours to which undeliverable mail returns, each with an address of its own; empty: it returns to publication.from."),
    SettingKey(
      name: "dkim.selectors", standard: "\"\"",
      about: "The keys that sign every mail, with commas between; `tuesday dkim new` makes them. Empty: mail is not signed here."),
    SettingKey(name: "dkim.domain", standard: "\"\"", about: "The domain that signs; empty: that of publication.from."),
    SettingKey(
      name: "delivery.promise", standard: "\"never-twice\"",
      about: "After a crash, a mail that may have left: never-twice holds it for you, never-miss sends it again with the same Message-ID."),
    SettingKey(
      name: "delivery.retry_first", standard: "\"5m\"",
      about: "Wait before the first retry of a refusal for now (4xx); doubles each time. Units: s, m, h, d."),
    SettingKey(name: "delivery.retry_cap", standard: "\"1h\"", about: "The longest wait between retries."),
    SettingKey(name: "delivery.expires_after", standard: "\"48h\"", about: "After this a refusal for now is final: stale news is spam."),
    SettingKey(
      name: "delivery.undo", standard: "\"10s\"",
      about: "So long after `tuesday send --confirm` nothing has left yet, and Ctrl-C takes it back; 0s, or a rehearsal: it leaves at once."
    ),
    SettingKey(
      name: "delivery.window", standard: "\"\"",
      about: "Hours of the publication's day in which issues leave, as in 08:00-20:00; empty: all. Confirmations leave at any."),
    SettingKey(
      name: "delivery.per_minute", standard: "0",
      about: "Mails a minute of one From domain, over all relays and senders; 0: as many as they take."),
    SettingKey(
      name: "delivery.canary", standard: "0",
      about:
        "So many of a hundred readers, but at least 20, have an issue first, and the others wait for what becomes of it (at the readers' own time: those for whom it comes first); 0, or below 40 readers: all at once."
    ),
    SettingKey(
      name: "delivery.canary_watch", standard: "\"15m\"",
      about: "For how long the others wait; longer while most of the first mails have no answer yet."),
    SettingKey(
      name: "delivery.canary_limit", standard: "5",
      about:
        "When more than so many of a hundred first mails are refused (for good, or 4.7.x), or two readers complain, the campaign is paused."
    ),
    SettingKey(
      name: "bounces.soft_threshold", standard: "5",
      about:
        "On so many days mail to somebody may be refused for now (a full mailbox …), and nothing arrive between, before they get no more; what is refused for good takes one."
    ),
    SettingKey(
      name: "bounces.soft_stale", standard: "\"6d\"",
      about:
        "So long after a mail was taken, and nothing came back about it, it has arrived, and earlier refusals for now are forgotten. Servers try for up to five days; a weekly letter needs less than a week."
    ),
    SettingKey(
      name: "schedule.late_window", standard: "\"6h\"",
      about:
        "For how long after its time a slot still sends, when the machine was down or no post was ready. 0s: in its minute or not at all."),
    SettingKey(
      name: "tracking.clicks", standard: "\"off\"",
      about:
        "What is known of clicks. off: links lead straight; total: how often each is followed; reader: also who (for rules such as clicked \"issue-41\")."
    ),
    SettingKey(
      name: "tracking.opens", standard: "\"off\"",
      about:
        "What is known of mails that are shown, by a picture of one pixel that mail programs ask for, or not. off: nothing; total: how often; reader: also whose (opened \"issue-41\")."
    ),
    SettingKey(
      name: "tracking.keep", standard: "\"365d\"",
      about: "For how long after an issue was sent it is known who clicked or opened; the counts stay."),
    SettingKey(
      name: "dns.servers", standard: "\"\"",
      about: "Name servers (192.0.2.1, [2001:db8::1]:53) with commas between; empty: those of this machine."),
    SettingKey(
      name: "check.network", standard: "\"public\"",
      about: "What `check` may fetch for cards and links, and feeds: public, any (private addresses too) or none."),
    SettingKey(
      name: "check.client_support", standard: "\"\"",
      about: "A caniemail.com data.json, relative to this file; with it `check` tells which mail programs lack what a mail uses."),
    SettingKey(name: "inbox.listen", standard: "\"127.0.0.1:8025\"", about: "host:port of the rehearsal inbox's web mailbox."),
    SettingKey(
      name: "log.format", standard: "\"text\"", about: "How each line of the log is written, on standard error: text, or json for programs."
    ),
    SettingKey(name: "data.folder", standard: "\"data\"", about: "Database, pictures and rehearsal inbox; relative to this file."),
    SettingKey(
      name: "data.database", standard: "\"\"",
      about:
        "A file in data.folder (empty: tuesday.sqlite), or postgresql://user@host/name. A URL with a password better in the secrets folder (file data-database) or TUESDAY_DATA_DATABASE.",
      isSecret: true),
    SettingKey(
      name: "data.keep_deliveries", standard: "\"0s\"",
      about:
        "For how long after an issue is over it is known what became of it reader by reader, 180d or longer; then `serve` keeps its counts only. 0s: for ever."
    ),
    SettingKey(
      name: "backup.every", standard: "\"24h\"",
      about:
        "How often `serve` makes a backup, of the database with its secrets and of this folder; 0s: never (`tuesday backup` makes one)."
    ),
    SettingKey(name: "backup.keep", standard: "3", about: "How many backups are kept, the newest; 1 to 1000."),
    SettingKey(
      name: "backup.folder", standard: "\"\"",
      about: "Where they are, best on another disk; relative to this file. Empty: backups in data.folder."),
  ]

  /// `Config/tuesday.toml`, and what `init` writes: every key with its sentence and its default.
  static func sample(_ values: [String: String] = [:]) -> String {
    var lines = [
      "# Tuesday. A key given elsewhere wins over this file: --set KEY=VALUE, then the environment (TUESDAY_SMTP_HOST …),",
      "# then the secrets folder ($CREDENTIALS_DIRECTORY or $TUESDAY_SECRETS; one file a key, such as smtp-password).",
    ]
    var table = ""
    for key in all {
      let parts = key.name.split(separator: ".")
      if parts[0] != table {
        table = String(parts[0])
        lines += ["", "[\(table)]"]
      }
      lines += ["# \(key.about)", "\(parts[1]) = \(values[key.name] ?? key.standard)"]
    }
    lines += [
      "", "[groups]", "# Addresses that `tuesday test posts/x.md --to @editors` sends a test to: Name <address>, with commas between.",
      "# editors = \"ada@example.org, Bo <bo@example.org>\"",
      "", "[attributes]",
      "# What you keep about your people beside the name, for merge tags and conditions: text, number, date or boolean.",
      "# city = \"text\"",
      "", "# More relays, each [relays.NAME] with the keys of [smtp]: they share the mail by weight, and take over from each other.",
      "# [relays.backup]", "# host = \"relay.example.net\"", "# weight = 0",
      "", "# The pace of receivers of much mail: domains, per_minute and connections (mails under way at once).",
      "# [providers.big]", "# domains = \"mail.example, mail.example.net\"", "# mx = \"mail.example\"", "# per_minute = 600",
      "# connections = 5",
      "", "# Feeds of other sites that become posts (`tuesday feeds`), each [feeds.NAME].", "# [feeds.blog]",
      "# url = \"https://blog.example.org/feed.xml\"",
    ]
    for key in FeedSettings.keys.dropFirst() { lines.append("# \(key.name) = \(key.standard)  # \(key.about)") }
    lines += ["", "# Where what comes back waits (bounces, complaints, unsubscribes by mail), each [inbound.NAME].", "# [inbound.main]"]
    for key in InboundSettings.keys { lines.append("# \(key.name) = \(key.standard)  # \(key.about)") }
    lines += ["", "# Providers that post what became of mail, each [webhooks.NAME] at /webhooks/NAME of the site.", "# [webhooks.main]"]
    for key in WebhookSettings.keys { lines.append("# \(key.name) = \(key.standard)  # \(key.about)") }
    lines += ["", "# Programs elsewhere that are told what happens here (`tuesday hooks`), each [hooks.NAME].", "# [hooks.crm]"]
    for key in HookSettings.keys { lines.append("# \(key.name) = \(key.standard)  # \(key.about)") }
    return lines.joined(separator: "\n") + "\n"
  }
}
