internal import Words

/// A message that came in, as those look at it who ask what it is.
struct ReturnedLetter: Sendable {
  let root: MIMEPart
  /// On one line, encoded words decoded.
  let subject: String
  let from: String
  let fromAddress: String?
  let leaves: [MIMEPart]
  /// What it says itself, before any message that it returns, as plain text.
  let text: String
  /// The same without the words of links, which nobody wrote by hand.
  var written: String { Self.text(of: leaves, hasLinks: false) }
  /// Of the envelope (RFC 5321 §4.5.5): empty for what nobody may answer; nil where nobody has told it.
  let sender: String?

  /// Of a part's text: whoever says more has said it by then.
  private static let octets = 96 << 10

  init(_ root: MIMEPart, sender: String? = nil) {
    (self.root, self.sender) = (root, sender)
    (subject, from) = (Self.line(root.field("Subject")), Self.line(root.field("From")))
    fromAddress = AddressScan.addresses(in: root.field("From") ?? "").last
    leaves = Self.unmarked(root) ?? root.leaves
    text = Self.text(of: leaves)
  }

  /// A field's words. One letter can be any number of octets: accents pile up.
  private static func line(_ field: String?) -> String {
    let head = String(decoding: Array((field ?? "").utf8.prefix(4000)), as: UTF8.self)
    return String(EncodedWord.decode(head).onOneLine.prefix(500))
  }

  /// The parts of a message whose own header does not say that it has some: lists and gateways lose that.
  private static func unmarked(_ root: MIMEPart) -> [MIMEPart]? {
    guard root.field("Content-Type") == nil else { return nil }
    let body = root.text(octets: 256 << 10)
    // At its head only: further down it may be the returned mail's.
    guard let boundary = MIMEBoundary.guessed(in: Array(body.utf8.prefix(600))[...]) else { return nil }
    let whole = Array("Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n\(body)".utf8)
    let parts = ParsedMessage(whole, limits: ReturnedMail.limits).root.leaves
    return parts.count > 1 || parts.first?.field("Content-Type") != nil ? parts : nil
  }

  private static func text(of leaves: [MIMEPart], hasLinks: Bool = true) -> String {
    var (plain, marked) = ("", "")
    for leaf in leaves.prefix(20) {
      if leaf.isReturnedMessage || plain.utf8.count > octets { break }
      switch leaf.contentType {
      case "text/html": if marked.isEmpty { marked = PlainText.of(html: leaf.text(octets: octets), hasLinks: hasLinks) }
      case let type where type.hasPrefix("text/") || type.hasPrefix("multipart/") || type.isEmpty || !type.contains("/"):
        plain += (plain.isEmpty ? "" : "\n\n") + leaf.text(octets: octets)
      default: break
      }
    }
    return plain.contains { !$0.isWhitespace } ? plain : marked
  }

  func field(_ name: String) -> String? { root.field(name) }

  /// Whether a part of the tree, no message inside it, is a report of this type (RFC 6522 §3).
  func isReport(_ type: String) -> Bool { Self.isReport(root, type) }

  private static func isReport(_ part: MIMEPart, _ type: String) -> Bool {
    part.contentType == "multipart/report" && part.parameter("report-type")?.lowercased() == type
      || part.children.contains { isReport($0, type) }
  }

  /// Whether it holds a `multipart/report` of whatever type.
  var hasReport: Bool { Self.hasReport(root) }

  private static func hasReport(_ part: MIMEPart) -> Bool {
    part.contentType == "multipart/report" || part.children.contains(where: hasReport)
  }

  /// The name of no person: `MAILER-DAEMON@…`, `Mail Delivery System <…>`, and what has a header that only mail systems write.
  var isFromMailSystem: Bool {
    if field("X-Failed-Recipients") != nil { return true }
    let senders = [field("From"), field("Sender"), field("Return-Path")].compactMap { $0 }.flatMap(AddressScan.addresses)
    let locals = senders.map { $0.prefix { $0 != "@" }.lowercased() } + [bareSender].compactMap { $0 }
    if locals.contains(where: { local in Self.systemNames.contains { local == $0 || local.hasPrefix($0) } }) { return true }
    // The name, and what stands before the last @: `Symantec_AntiVirus_for_SMTP_Gateways@…`.
    let name = from.utf8.lastIndex(of: UInt8(ascii: "@")).map { from[..<$0] } ?? from[...]
    return NoticePhrases.system.first(in: PhraseText(String(name.map { ".<>@\"\\_".contains($0) ? " " : $0 }))) != nil
  }

  /// The name of a program: people sit behind `postmaster@…`.
  var isFromDaemon: Bool { (fromAddress.map { $0.prefix { $0 != "@" }.lowercased() } ?? bareSender ?? "").contains("daemon") }

  /// `From: MAILER-DAEMON`, without a domain.
  private var bareSender: String? {
    guard fromAddress == nil else { return nil }
    return from.filter { $0.isLetter || $0 == "-" }.lowercased()
  }

  private static let systemNames = [
    "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mdaemon", "postmaster", "post_master", "post-master",
    "mail.delivery", "mail-delivery", "maildelivery",
    "microsoftexchange", "mailsystem", "mail-system", "systemadministrator", "bounce-handler", "lsmtp", "imss", "smtp-daemon", "mta-daemon",
    "notes-daemon",
  ]

  /// Whether nobody can answer it (RFC 5321 §4.5.5): reports and automatic answers.
  var hasNullSender: Bool { sender.map(\.isEmpty) ?? field("Return-Path").map { $0.filter { !$0.isWhitespace } == "<>" } ?? false }

  /// Whether somebody is to get the answers to it. A Return-Path in its head may be an older one, so it says so only of who has the name of a person.
  var hasAnswerableSender: Bool {
    if let sender { return !sender.isEmpty }
    guard let path = field("Return-Path").flatMap({ AddressScan.first(in: $0) }), let from = fromAddress else { return false }
    return path.lowercased() == from.lowercased() && !isFromMailSystem
  }

  /// Whether a person's program wrote it, or a person answers or hands on.
  var looksPersonal: Bool {
    if ["User-Agent", "X-Mailer", "X-Mailer-Version"].contains(where: {
      field($0).map { NoticePhrases.mailPrograms.first(in: PhraseText($0)) != nil } ?? false
    }) {
      return true
    }
    return isReplyOrForward
  }

  /// `Re:`, `Fwd:` and what they are in other languages.
  var isReplyOrForward: Bool {
    let head = subject.prefix(12).lowercased().filter { !$0.isWhitespace }
    return [
      "re:", "re[", "aw:", "sv:", "antw:", "rv:", "r:", "res:", "enc:", "fw:", "fwd:", "wg:", "tr:", "i:", "rif:", "ref:", "vs:", "odp:",
      "回复", "转发", "答复",
    ]
    .contains(where: head.hasPrefix)
  }
}

extension MIMEPart {
  /// A message that is returned with a report, or its header.
  var isReturnedMessage: Bool {
    [
      "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822-header",
      "message/partial",
    ]
    .contains(contentType)
  }
}
