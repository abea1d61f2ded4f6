import Mail
import Testing

/// What servers of the world say when they refuse, and what each means.
@Suite struct RefusalTests {
  struct Said: Sendable, CustomTestStringConvertible {
    let code: Int?
    let enhanced: String?
    let words: String
    let reason: RefusalReason
    let isHard: Bool

    init(_ code: Int?, _ enhanced: String?, _ words: String, _ reason: RefusalReason, hard isHard: Bool = false) {
      (self.code, self.enhanced, self.words, self.reason, self.isHard) = (code, enhanced, words, reason, isHard)
    }

    var testDescription: String { "\(code ?? 0) \(enhanced ?? "") \(words)" }
  }

  static let gone: [Said] = [
    Said(550, "5.1.1", "", .unknownUser, hard: true), Said(550, nil, "No such user", .unknownUser, hard: true),
    Said(550, nil, "ann@reader.example...User unknown", .unknownUser, hard: true),
    Said(550, nil, "No Such User Here", .unknownUser, hard: true), Said(550, nil, "User unknown", .unknownUser, hard: true),
    Said(550, nil, "Unknown local part ann in <ann@web.example>", .unknownUser, hard: true),
    Said(550, nil, "Benutzer nicht bekannt/User unknown", .unknownUser, hard: true),
    Said(550, nil, "MAILBOX NOT FOUND", .unknownUser, hard: true), Said(550, nil, "unrouteable address", .unknownUser, hard: true),
    Said(554, nil, "delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com) [-5]", .unknownUser, hard: true),
    Said(
      554, nil,
      "delivery error: dd Sorry your message to ann@yahoo.com cannot be delivered. This account has been disabled or discontinued [#102].",
      .unknownUser, hard: true),
    Said(550, nil, "Requested action not taken: mailbox unavailable", .unknownUser, hard: true),
    Said(550, "5.5.0", "Requested action not taken: mailbox unavailable (S2017062302).", .unknownUser, hard: true),
    Said(550, nil, "<ann@lycos.example>: Recipient address rejected: Account Closed", .unknownUser, hard: true),
    Said(554, nil, "Sorry, no mailbox here by that name. (#5.1.1)", .unknownUser, hard: true),
    Said(550, "5.1.1", "<ann@reader.example>: Recipient address rejected: reader.example [RCPT_TO]", .unknownUser, hard: true),
    Said(550, "5.2.1", "The email account that you tried to reach is disabled.", .unknownUser, hard: true),
    Said(550, "5.1.6", "recipient no longer on server: ann@me.example", .unknownUser, hard: true),
    Said(550, "5.1.0", "Address rejected.", .unknownUser, hard: true), Said(550, nil, "#5.1.0 Address rejected.", .unknownUser, hard: true),
    Said(553, "5.3.0", "<ann@reader.example>... Addressee unknown, relay=[192.0.2.7]", .unknownUser, hard: true),
    Said(551, nil, "not our customer", .unknownUser, hard: true),
    Said(550, nil, "RCPT TO:<ann@libero.example> User unknown", .unknownUser, hard: true),
    Said(550, nil, "Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728", .unknownUser, hard: true),
    Said(550, nil, "RC:LD The email account that you tried to reach does no exists.", .unknownUser, hard: true),
    Said(550, "5.7.1", "No such user!", .unknownUser, hard: true),
    Said(550, "5.7.0", "<ann@x.example>... user unknown", .unknownUser, hard: true),
    Said(550, nil, "5.1.1 User does not exist - <ann@zoho.example>", .unknownUser, hard: true),
    Said(nil, nil, "User ann (ann@reader.example) not listed in Domino Directory", .unknownUser, hard: true),
    Said(nil, nil, "该用户不存在", .unknownUser, hard: true),
    Said(nil, nil, "Destinatario sconosciuto o mailbox disattivata", .unknownUser, hard: true),
    Said(550, "5.4.1", "Recipient address rejected: Access denied", .unknownUser, hard: true),
    Said(550, "5.1.1", "No such user; see our spam policy", .unknownUser, hard: true),
    Said(550, nil, "ann@spam-policy.example: no such user here", .unknownUser, hard: true),
    Said(550, "5.1.2", "Host unknown", .hostUnknown, hard: true),
    Said(550, nil, "Host unknown (Name server: reader.example: host not found)", .hostUnknown, hard: true),
    Said(
      nil, "5.4.4", "Host or domain name not found. Name service error for name=reader.example type=A: Host not found", .hostUnknown,
      hard: true),
    Said(556, nil, "", .hostUnknown, hard: true),
    Said(nil, nil, "all relevant MX records point to non-existent hosts", .hostUnknown, hard: true),
    Said(550, "5.4.310", "DNS domain reader.example does not exist [Message=InfoDomainNonexistent]", .hostUnknown, hard: true),
  ]

  static let notForNow: [Said] = [
    Said(550, "5.7.1", "From header is invalid", .content), Said(550, "5.6.0", "Message header is invalid", .content),
    Said(550, nil, "Message header is invalid", .content),
    Said(554, "5.6.1", "Message contains an attachment that is not valid", .content),
    Said(500, nil, "unrecognized command", .content), Said(502, "5.5.2", "no such command", .other),
    Said(501, nil, "Invalid domain name", .other), Said(550, nil, "Your mail has been removed by our content filter", .other),
    Said(552, "5.2.2", "Mailbox full", .mailboxFull),
    Said(452, "4.2.2", "The email account that you tried to reach is over quota.", .mailboxFull),
    Said(550, nil, "Benutzer hat das Speichervolumen ueberschritten. / User has exhausted allowed storage space.", .mailboxFull),
    Said(550, nil, "Benutzer hat zuviele Mails auf dem Server. / User has too many messages on the server.", .mailboxFull),
    Said(500, "5.0.0", "Depot returns error: <552 5.2.2 Over quota>", .mailboxFull),
    Said(550, nil, "user unknown or mailbox full", .mailboxFull),
    Said(554, "5.2.2", "mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", .mailboxFull),
    Said(550, nil, "Mailbox <ann@reader.example> is over its size limit: mailbox size limit exceeded", .mailboxFull),
    Said(550, "5.2.1", "Mailbox temporarily disabled: ann@reader.example", .mailboxFull),
    Said(550, "5.2.1", "Account is suspended", .mailboxFull),
    Said(550, "5.2.1", "This mailbox has been blocked due to inactivity", .unknownUser, hard: true),
    Said(450, "4.2.1", "This mailbox has been blocked due to inactivity", .unknownUser),
    Said(550, nil, "<ann@reader.example>: account blocked due to inactivity", .unknownUser, hard: true),
    Said(550, "5.7.1", "Your account is blocked due to inactivity", .policy),
    Said(550, "5.7.1", "Policy rejection: no such user", .unknownUser, hard: true),
    Said(550, "5.7.1", "Policy rejection on the target address", .policy),
    Said(
      550, nil, "Mailbox unavailable or access denied [MkZ8 IP: 192.0.2.7]. https://service.mail.example/help?id=1", .unknownUser,
      hard: true),
    Said(550, "5.7.1", "Mailbox unavailable or access denied", .policy),
    Said(
      550, "5.1.1",
      "<ann@reader.example>: Recipient address rejected: unverified address: host lmtp.reader.example[/run/lmtp] said: 550 5.1.1 <ann@reader.example> User doesn't exist: ann@reader.example (in reply to RCPT TO command)",
      .unknownUser, hard: true),
    Said(
      550, "5.1.1", "<ann@reader.example>: Recipient address rejected: unverified address: connect to mx[192.0.2.9]:25: timed out",
      .unknownUser),
    Said(450, "4.2.1", "mailbox is busy", .mailboxFull),
    Said(550, nil, "Mailbox is frozen. See https://help.mail.example", .mailboxFull),
    Said(450, "4.1.1", "<ann@reader.example>: Recipient address rejected: User unknown in local recipient table", .unknownUser),
    Said(550, "4.1.1", "user unknown", .unknownUser), Said(450, "5.1.1", "user unknown", .unknownUser),
    Said(450, nil, "<ann@reader.example>: Recipient address rejected: unverified address: Address verification in progress", .unknownUser),
    Said(
      nil, "4.4.3", "Host or domain name not found. Name service error for name=reader.example type=MX: Host not found, try again", .network
    ),
    Said(nil, "4.4.1", "connect to mx.reader.example[192.0.2.9]:25: Connection timed out", .network), Said(421, nil, "", .network),
    Said(nil, nil, "Connection terminated unexpectedly", .network),
    Said(554, "5.4.6", "too many hops, this message is looping (#5.4.6)", .network),
    Said(550, "4.4.7", "QUEUE.Expired; message expired", .expired), Said(nil, nil, "retry timeout exceeded", .expired),
    Said(550, "5.4.7", "", .expired),
    Said(552, "5.3.4", "Message size exceeds fixed maximum message size", .size), Said(552, nil, "message too large", .size),
    Said(550, "5.2.3", "", .size),
    Said(550, "5.6.0", "Lone CR or LF in headers", .content),
    Said(552, "5.7.0", "This message was blocked because its content presents a potential security issue.", .content),
    Said(554, "5.7.1", "virus found", .content), Said(550, nil, "", .other), Said(554, "5.0.0", "", .other), Said(nil, nil, "", .other),
    Said(550, "5.1.0", "", .other), Said(552, nil, "", .other), Said(452, nil, "", .other), Said(552, nil, "Rejected", .other),
    Said(550, nil, "<ann@reader.example> recipient rejected", .unknownUser),
  ]

  static let aboutUs: [Said] = [
    Said(550, "5.7.1", "A URL in this message is not valid", .policy), Said(550, nil, "El remitente no existe", .policy),
    Said(550, "5.7.1", "Client host rejected: hostname does not exist", .policy), Said(550, "5.7.1", "Sender disabled", .policy),
    Said(550, "5.7.1", "Your account has been disabled", .policy), Said(550, "5.7.1", "From domain has no MX record", .policy),
    Said(535, "5.7.8", "user unknown: credentials invalid", .authentication),
    Said(550, "5.7.27", "Sender address has null MX", .policy), Said(550, nil, "Sender address has null MX", .policy),
    Said(550, "5.1.8", "The domain does not exist", .policy), Said(550, "5.7.26", "The signature of the mail is invalid", .authentication),
    Said(550, "5.1.1", "Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org", .policy),
    Said(554, "5.7.1", "<ann@reader.example>: Relay access denied", .policy), Said(550, "5.7.1", "", .policy),
    Said(554, "5.7.1", "Local policy violation", .policy),
    Said(550, nil, "Verification failed for <bounce@news.example> No Such User Here Sender verify failed", .policy),
    Said(550, "5.1.8", "<news@news.example>: Sender address rejected: Domain not found", .policy), Said(550, "5.1.7", "", .policy),
    Said(521, "5.2.1", ":  (CON:B1)  https://postmaster.aol.com/error-codes", .policy),
    Said(554, nil, "gmx.net (mxgmx104) Nemesis ESMTP Service not available No SMTP service IP address is block listed.", .policy),
    Said(
      550, "5.7.1", "Unfortunately, messages from [192.0.2.7] weren't sent since part of their network is on our block list (S3140).",
      .policy),
    Said(
      554, nil, "IP=192.0.2.7 - A problem occurred. (Ask your postmaster for help or to contact tobr@rx.t-online.example to clarify.)",
      .policy),
    Said(550, "5.7.25", "The IP address sending this message does not have a PTR record setup", .policy),
    Said(451, "4.7.1", "Greylisted, please try again", .policy),
    Said(550, "5.4.1", "Mailbox unavailable or access denied", .policy),
    Said(554, "5.7.1", "<ann@reader.example>: Recipient address rejected: Access denied", .policy),
    Said(550, "5.7.133", "RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", .authentication),
    Said(550, "5.7.1", "This message looks like SPAM", .spam),
    Said(550, nil, "spam message rejected. Please visit http://help.mail.example/notspam", .spam),
    Said(554, nil, "DT:SPM 163 smtp8", .spam), Said(550, nil, "Mail content denied.", .spam), Said(550, nil, "JunkMail rejected", .spam),
    Said(552, nil, "message rejected by anti-spam engine.", .spam),
    Said(550, "5.7.26", "Unauthenticated email from news.example is not accepted due to domain's DMARC policy", .authentication),
    Said(530, nil, "Authentication required", .authentication), Said(550, "5.7.23", "", .authentication),
    Said(550, nil, "SPF check failed", .authentication),
    Said(550, "5.7.515", "Access denied, sending domain does not meet the required authentication level.", .authentication),
    Said(550, "5.7.1", "Slow down", .rate),
    Said(421, "4.7.0", "[TSS04] Messages from 192.0.2.7 temporarily deferred due to user complaints", .rate),
    Said(450, "4.2.1", "The user you are trying to contact is receiving mail too quickly.", .rate),
    Said(550, nil, "Sender frequency limited", .rate),
    Said(550, "5.4.5", "Daily user sending quota exceeded", .rate), Said(452, "4.5.3", "Too many recipients", .rate),
    Said(550, "5.7.28", "", .rate),
    Said(550, nil, "Excessive userid unknowns", .rate),
  ]

  @Test("Who is not there, or no more, is given up for", arguments: RefusalTests.gone)
  func isGone(said: Said) { check(said) }

  @Test("What passes, or may, is never hard", arguments: RefusalTests.notForNow)
  func passes(said: Said) { check(said) }

  @Test("What is about us is never hard", arguments: RefusalTests.aboutUs)
  func isAboutUs(said: Said) {
    check(said)
    #expect(Refusal(code: said.code, enhanced: said.enhanced, words: said.words).isAboutUs)
  }

  private func check(_ said: Said) {
    let refusal = Refusal(code: said.code, enhanced: said.enhanced, words: said.words)
    #expect(refusal.reason == said.reason && refusal.isHard == said.isHard, "\(refusal)")
    // At once or later, over several lines or in one: the same.
    guard let code = said.code else { return }
    let reply = SMTPReply(code: code, enhanced: said.enhanced, lines: said.words.split(separator: " ").map(String.init))
    #expect(reply.refusal.reason == said.reason && reply.refusal.isHard == said.isHard)
    let line = ([String(code), said.enhanced, said.words] as [String?]).compactMap { $0 }.joined(separator: " ")
    let later = Refusal(code: nil, enhanced: nil, words: line)
    #expect(later.reason == said.reason && later.isHard == said.isHard && later.code == code, "\(later)")
  }

  @Test(
    "The codes are found in the words, and times, sizes and addresses of machines are none",
    arguments: [
      ("550 5.1.1 no", 550, "5.1.1"), ("550-5.1.1 no", 550, "5.1.1"), ("no (#5.1.1)", nil, "5.1.1"), ("[SMTP Error Code 550]", 550, nil),
      ("host 5.1.1.4 said no", nil, nil),
      ("192.0.2.55 said: 554: 5.7.1 no", 554, "5.7.1"), ("version 5.65/1.37", nil, nil), ("at 12:45:50", nil, nil),
      ("5000 octets", nil, nil), ("599", nil, nil), ("5.1.1", nil, "5.1.1"),
      ("said 5.1.1.", nil, "5.1.1"), ("5.7.1000 x", nil, nil),
    ] as [(String, Int?, String?)])
  func spoken(words: String, code: Int?, enhanced: String?) {
    let refusal = Refusal(code: nil, enhanced: nil, words: words)
    #expect(refusal.code == code && refusal.enhanced == enhanced)
  }

  @Test func `A code that is no refusal's, or no code, is none`() {
    let refusal = Refusal(code: 250, enhanced: "a.b.c", words: "x\u{0}\r\ny")
    #expect(refusal.code == nil && refusal.enhanced == nil && refusal.words == "x y" && refusal.reason == .other)
    #expect(Refusal(code: 550, enhanced: " #5.1.1 (x)", words: "").enhanced == "5.1.1")
    #expect(Refusal(code: 550, enhanced: "5.1.99999999999999999999", words: "").enhanced == nil)
  }
}
