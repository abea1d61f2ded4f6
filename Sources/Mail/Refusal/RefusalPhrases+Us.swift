/// What is said of us: our address, pace, signatures, repute and rights. Never for good.
extension RefusalPhrases {
  /// Our own address. Exim's callouts and Postfix's restrictions quote what they were told about it, which sounds like an unknown recipient.
  static let aboutTheSender: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.policy),
      [
        "sender verify failed", "sender verification", "verification failed for", "could not verify sender", "callback verification",
        "callback:", "callout:",
        "callout verification",
        "sender address rejected", "sender rejected", "sender is rejected", "denies the sender", "fake sender", "mail from invalid",
        "sender denied", "sender not allowed", "sender is not allowed", "invalid sender", "unknown sender",
        "sender unknown", "bad sender", "sender's address", "sender address … not exist", "sender domain", "domain of sender",
        "envelope sender",
        "domain in sender", "sender … is not accepted", "sender … blocked", "blocked sender", "manually blocked", "banned sender",
        "not accepting mail from this sender", "not accepting mail from @", "does not accept mail from @", "return path … not exist",
        "mail from … not exist", "helo command rejected", "bad helo", "invalid helo", "helo name", "invalid ehlo",
        // Outlook.com, GMX, T-Online, Comcast, Cox and others of a machine without a name.
        "reverse dns", "rdns", "ptr record", "dns ptr", "no ptr", "fcrdns", "generic hostname", "dynamic ip", "dynamic address",
        "residential",
        "suspected bounce attack", "backscatter", "bounce address tag", "batv",
      ]
    )
  ]

  static let aboutPace: [(RefusalMeaning, [String])] = [
    (RefusalMeaning(.policy), SMTPReply.greyWords),
    (
      RefusalMeaning(.rate),
      [
        "rate limit", "ratelimit", "rate-limit", "sending rate", "unusual rate", "at a rate", "mail rate exceeded", "throttl", "too fast",
        "too quickly",
        "slow down", "too many messages", "too many connections", "too many concurrent", "too many sessions", "too many recipients",
        "too many mails", "too much mail",
        "too many emails", "too many errors", "too many invalid", "too many unknown", "too many rcpt", "too many requests", "too many",
        "excessive",
        "quota exceeded for sending", "sending quota", "sending limit", "send limit", "message limit", "hourly limit", "daily limit",
        "limit per hour",
        "exceeded the … rate", "exceeded the limit on", "messages per hour", "messages per day", "per minute", "connection limit",
        "connection rate", "maximum number of connections", "limits for how many",
        // QQ: "Connection frequency limited", "Domain frequency limited".
        "frequency limited", "frequency limit", "frequency is limited",
        // Yahoo's TSS04, and what AOL and Comcast say of the same.
        "temporarily deferred due to", "user complaints", "mailbox is receiving … rate", "mail flood", "unusual sending activity",
        "exceeded their limit", "maximum number of messages", "max defers and failures",
      ]
    ),
  ]

  static let aboutSignatures: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.authentication),
      [
        "dmarc", "dkim", "spf ", "spf:", "spf-", " spf", "spf=", "sender policy framework", "sender id", "unauthenticated",
        "not authenticated", "only registered",
        "authentication required", "authentication failed", "authentication is required", "authenticated user", "must authenticate",
        "requires authentication", "authentication information", "authentication checks", "sendernotauthenticated", "authrequired",
        "smtp auth",
        "required authentication level", "starttls", "start tls", "tls handshake", "tls required", "must issue a", "encryption required",
        "certificate", "anti-spoofing",
        "spoofing", "spoofed", "log in first", "authorization failed", "allowed to authenticated",
        "please authenticate", "authenticate first", "authenticate with", "have to authenticate", "need to authenticate",
        "authentication:", "your login", "login user", "login name", "login failed", "user name of your", "username of your",
      ]
    )
  ]

  /// Lists and scores of our machine or domain. Before ``aboutSpam``: their names have "spam" in them.
  static let aboutRepute: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.policy),
      [
        "blocked using", "blacklist", "black list", "black-list", "blocklist", "block list", "block-list", "block listed", "denylist",
        "dnsbl", "dnswl", "dns-bl", " rbl",
        "rbl ", "rbl:", "spamhaus", "spamcop", "sorbs", "barracudacentral", "barracudanetworks.com/reputation", "barracuda reputation",
        "ipcheck.proofpoint",
        "proofpoint dynamic", "cloudmark", "senderbase", "senderscore", "sender score", "uceprotect", "invaluement", "abuseat", "spamrats",
        "mailspike", "surbl",
        "uribl", "urlbl", "truncate.gbudb", "trend micro", "mail-abuse", "listed by", "is listed in", "is listed on", "are listed",
        "been listed", "] listed",
        "currently listed", "listed at", "reputation", "ip blocked", "blocked ip", "banned sending ip", "due to the sending",
        // Outlook.com and Hotmail, AOL and Yahoo, 163 and 126, GMX and web.de, T-Online, Orange, Libero, Comcast, Cox and Spectrum.
        "(s3140)", "(s3150)", "weren't sent", "sc-001", "sc-002", "dy-001", "dy-002", "ou-001", "ou-002", "(con:", "(hvu:", "(rtr:",
        "(rly:", "(dyn:",
        "(snd:", "(dns:", "(hvip:", "postmaster.aol.com", "postmaster.info.aol.com", "[bl2", "hl:ipb", "hl:rep", "hl:itc", "hl:ihu",
        "hl:ifc", "rp:trl",
        "rp:qrc", "rp:cel", "rp:rcl", "mi:cel", "no smtp service", "nemesis esmtp service not available",
        "a problem occurred. (ask your postmaster", "ofr 105", "ofr 999",
        "service refuse", "lib 100", "bl000000", "aup#", "cxbl", "ipbl", "[tss",
      ]
    )
  ]

  /// Rules about who may send.
  static let aboutRules: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.policy),
      [
        "is blocked", "are blocked", "been blocked", "blocked by", "blocked -", "blocked for", "banned", "not accepted from",
        "no mail accepted from",
        "mail from your", "from your ip", "your host", "your ip", "your network", "your isp", "your server", "your domain",
        "connection refused by policy",
        "refused your connection", "access to this mail system", "for policy reason", "local policy", "policy violation",
        "policy reason", "policy rejection", "policy restriction", "due to policy", "security polic", "violates policy",
        "administrative prohibition",
        "administratively prohibited", "administratively denied", "prohibited by administrator", "message refused by", "denied by policy",
        "rejected by policy", "rejected by header based", "ip list policy", "reject due to", "envelope blocked",
        // Who takes mail from chosen senders only: mobile carriers of Japan, Exchange's groups.
        "notauthorized", "sender not authenticated for group", "recipient … allowed senders", "受信拒否", "only accepts mail from",
        "restricted recipient",
        "not on the allowed senders", "permission to post", "do not have permission", "don't have permission", "not allowed to send",
        "not authorized to send",
        "not permitted to send", "delivery not authorized", "only members", "moderated",
      ]
    )
  ]

  /// What the mail looks like.
  static let aboutSpam: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.spam),
      [
        "looks like spam", "detected as spam", "identified as spam", "considered spam", "considered as spam", "classified as spam",
        "seems to be spam",
        "appears to be spam", "probably spam", "is spam", "spam message", "spam-like", "spam mail", "spam content", "spam detected",
        "spam score", "spam filter",
        "suspicion of spam", "suspected spam", "possible spam", "probable spam", "probability of spam", "spam reject", "rejected as spam",
        "blocked as spam",
        "due to spam", "as spam", "contains spam", "this is spam", "unsolicited", "junk mail", "junkmail", "bulk mail", "bulk email",
        "message content rejected", "content rejected", "mail content denied", "content denied", "blocked content", "unacceptable content",
        "content … restrict", "low reputation … url", "phish", "mcspamsignature", "message filtered", "spamassassin", "rspamd", "anti-spam",
        "antispam", "score too high",
        "dt:spm", "dt:sum", "ofr 506", "ofr506", "mail rejete", "hm07", "hm08", "hvm:", "hvu:b", "мошен", "спам", "垃圾", "迷惑メール", "pourriel",
        "não solicitad",
        "correo no deseado",
      ]
    )
  ]

  /// What we may not: sought last, as the words stand in many sentences.
  static let aboutRights: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.policy),
      [
        "relay access denied", "relaying denied", "relay denied", "not permitted to relay", "relay not permitted", "unable to relay",
        "cannot relay",
        "relaying is not allowed", "relaying not allowed", "relay is not allowed", "we do not relay", "allowed rcpthosts",
        "relaying prohibited", "relay prohibited",
        "relaying temporarily denied", "does not accept relay", "not a gateway", "is not an open relay",
        "not accepting mail from", "refused to accept", "refuses to accept", "message refused", "message rejected", "mail rejected",
        "access denied", "access deny", "permission denied", "not allowed", "not permitted", "prohibited", "not authorized", "unauthorized",
        "forbidden", "blocked",
        "rejected by", "polic", "not accepted", "abuse", "complaint", "challenge", "whitelist", "white list",
      ]
    ),
    (RefusalMeaning(.spam), ["spam"]),
  ]
}
