import Mail

/// Standard reports (RFC 3464) as servers write them, with what the receivers of the world say in them.
extension Specimen {
  static let standard: [Specimen] = [
    Specimen(
      "Postfix, unknown user", .bounce, hard(.unknownUser),
      report(
        said: """
          This is the mail system at host out.news.example.

          I'm sorry to have to inform you that your message could not
          be delivered to one or more recipients. It's attached below.

          <ann@reader.example>: host mx.reader.example[192.0.2.9] said: 550 5.1.1
              <ann@reader.example>: Recipient address rejected: User unknown in virtual
              mailbox table (in reply to RCPT TO command)
          """,
        status:
          "Original-Recipient: rfc822;ann@reader.example\nFinal-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.1.1\n"
          + "Remote-MTA: dns; mx.reader.example\nDiagnostic-Code: smtp; 550 5.1.1 <ann@reader.example>: Recipient address rejected: User unknown in\n"
          + "    virtual mailbox table")),
    Specimen(
      "Postfix, domain without a name", .bounce, hard(.hostUnknown),
      report(
        status:
          "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found. Name "
          + "service\n    error for name=reader.example type=A: Host not found")),
    Specimen(
      "Postfix, name servers silent for five days", .bounce, soft(.network),
      report(
        status:
          "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 4.4.3\nDiagnostic-Code: X-Postfix; Host or domain name not found. Name "
          + "service error\n    for name=reader.example type=MX: Host not found, try again")),
    Specimen(
      "Postfix, connection timed out", .bounce, soft(.network),
      report(
        status:
          "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mx.reader.example[192.0.2.9]:25:\n"
          + "    Connection timed out")),
    Specimen(
      "Postfix, delayed", .delay, soft(.network),
      report(
        subject: "Delayed Mail (still being retried)",
        said: "Your message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.",
        status:
          "Final-Recipient: rfc822; ann@reader.example\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mx: Connection refused\n"
          + "Will-Retry-Until: Sun, 08 Nov 2026 08:00:00 +0000")),
    Specimen(
      "Postfix, delivered as asked", .delivered, [Expected(address: ann, reason: nil, isHard: false)],
      report(subject: "Successful Mail Delivery Report", status: failed("2.0.0", "250 2.0.0 Ok: queued as 1", action: "delivered"))),
    Specimen(
      "Relayed to who tells nothing", .delay, [Expected(address: ann, reason: nil, isHard: false)],
      report(status: failed("2.1.9", "250 ok", action: "relayed"))),
    Specimen(
      "Expanded by a list", .delay, [Expected(address: ann, reason: nil, isHard: false)],
      report(status: failed("2.1.5", "250 ok", action: "expanded"))),
    Specimen(
      "Exim 4.9x, unknown user, no enhanced code", .bounce, hard(.unknownUser),
      report(
        subject: "Mail delivery failed: returning message to sender",
        said:
          "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
          + "  ann@reader.example\n    host mx.reader.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<ann@reader.example>:\n    550 No such user here",
        status:
          "Action: failed\nFinal-Recipient: rfc822;ann@reader.example\nStatus: 5.0.0\nRemote-MTA: dns; mx.reader.example\nDiagnostic-Code: smtp; 550 No such user here",
        fields: "X-Failed-Recipients: ann@reader.example\nAuto-Submitted: auto-replied\n")),
    Specimen(
      "OpenSMTPD, no diagnostic", .bounce, hard(.unknownUser),
      report(
        from: "Mailer Daemon <MAILER-DAEMON@out.news.example>", subject: "Delivery status notification: error",
        said:
          "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    "
          + "the following list of recipients:\n\nann@reader.example: 550 5.1.1 <ann@reader.example>: user unknown\n\n    Below is a copy of the original message:",
        status: "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.1.1", returnedType: "message/rfc822-headers")),
    Specimen(
      "Sendmail, three with three fates", .bounce,
      hard(.unknownUser) + soft(.mailboxFull, bo) + [Expected(address: "cy@reader.example", reason: nil, isHard: false)],
      report(
        from: "Mail Delivery Subsystem <MAILER-DAEMON@out.news.example>", subject: "Returned mail: see transcript for details",
        status: failed("5.1.1", "550 5.1.1 <ann@reader.example>... User unknown") + "\n\n"
          + failed("5.2.2", "552 5.2.2 <bo@reader.example>... Mailbox full", bo) + "\n\n"
          + "Final-Recipient: RFC822; cy@reader.example\nAction: Relayed (to non-DSN-aware mailer)\nStatus: 2.1.9")),
    Specimen(
      "Gmail, no such user", .bounce, hard(.unknownUser),
      report(
        from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject: "Delivery Status Notification (Failure)",
        status: failed(
          "5.1.1",
          "550-5.1.1 The email account that you tried to reach does not\n 550-5.1.1 exist. Please try double-checking the recipient's email address\n 550-5.1.1 for typos or "
            + "unnecessary spaces. For more information, go to\n 550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1-b2 - gsmtp"))),
    Specimen(
      "Gmail, over quota", .bounce, soft(.mailboxFull),
      report(
        status: failed(
          "4.2.2",
          "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\n 452 4.2.2 recipient to https://support.google.com/mail/?p=OverQuotaTemp"
        ))),
    Specimen(
      "Gmail, likely unsolicited", .bounce, soft(.spam),
      report(
        status: failed(
          "5.7.1",
          "550-5.7.1 [192.0.2.7] Our system has detected that this message is\n 550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail,\n 550 5.7.1 this message has been blocked."
        ))),
    Specimen(
      "Gmail, nothing authenticates it", .bounce, soft(.authentication),
      report(
        status: failed(
          "5.7.26",
          "550-5.7.26 Your email has been blocked because the sender is unauthenticated.\n 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM."
        ))),
    Specimen(
      "Gmail, too much to one", .bounce, soft(.rate),
      report(
        status: failed(
          "4.2.1",
          "450-4.2.1 The user you are trying to contact is receiving mail at a rate that\n 450-4.2.1 prevents additional messages from being delivered."
        ))),
    Specimen(
      "Gmail, no such domain", .bounce, hard(.hostUnknown),
      report(
        from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject: "Delivery Status Notification (Failure)",
        status:
          "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 4.0.0\nDiagnostic-Code: smtp; 550 5.1.2 DNS Error: 7 DNS type 'mx' lookup of "
          + "reader.example responded with\n code NXDOMAIN\n Domain name not found: reader.example")),
    Specimen(
      "Yahoo, disabled or discontinued", .bounce, hard(.unknownUser),
      report(status: failed("5.0.0", "554 delivery error: dd This mailbox is disabled (554.30). - mta1.mail.yahoo.com"))),
    Specimen(
      "Yahoo, policy", .bounce, soft(.policy),
      report(status: failed("5.7.9", "554 5.7.9 Message not accepted for policy reasons. See https://senders.yahooinc.com/error-codes"))),
    Specimen(
      "AOL, a code of its own", .bounce, soft(.policy),
      report(status: failed("5.2.1", "521 5.2.1 :  (CON:B1)  https://postmaster.aol.com/error-codes#554conb1"))),
    Specimen(
      "iCloud, over quota", .bounce, soft(.mailboxFull),
      report(status: failed("5.2.2", "552 5.2.2 <ann@reader.example>: user over quota; cannot receive new mail"))),
    Specimen(
      "iCloud, policy", .bounce, soft(.policy), report(status: failed("5.7.1", "554 5.7.1 [CS01] Message rejected due to local policy."))),
    Specimen(
      "Blocked by a list, with an unknown user's code", .bounce, soft(.policy),
      report(status: failed("5.1.1", "550 5.1.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"))),
    Specimen(
      "A small server, unknown user with a policy code", .bounce, hard(.unknownUser),
      report(status: failed("5.7.1", "550 5.7.1 <ann@reader.example>... user unknown"))),
    Specimen(
      "GMX and web.de", .bounce, hard(.unknownUser),
      report(
        status: failed(
          "5.0.0",
          "550 Requested action not taken: mailbox unavailable\n  For explanation visit https://postmaster.gmx.net/en/error-messages?ip=192.0.2.7&c=hd"
        ))),
    Specimen(
      "Orange, spam", .bounce, soft(.spam), report(status: failed("5.2.0", "550 5.2.0 Mail rejete. Mail rejected. ofr_506 [506]"))),
    Specimen(
      "Orange, unknown", .bounce, hard(.unknownUser),
      report(status: failed("5.1.1", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]"))),
    Specimen(
      "Comcast, not there", .bounce, hard(.unknownUser),
      report(status: failed("5.1.1", "550 5.1.1 <ann@reader.example> Account not available"))),
    Specimen(
      "Mimecast, block", .bounce, soft(.policy),
      report(
        status: failed("5.0.0", "550 Rejected by header based manually blocked senders - https://community.mimecast.com/docs/DOC-1369#550"))
    ),
    Specimen(
      "Proofpoint, address blocked", .bounce, soft(.policy),
      report(status: failed("5.0.0", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.7"))),
    Specimen(
      "Barracuda, says what stands behind it", .bounce, hard(.unknownUser),
      report(
        status:
          "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.0.0\nRemote-MTA: dns; d1.a.ess.barracudanetworks.com\nDiagnostic-Code: smtp; 550 permanent "
          + "failure for one or more recipients\n    (ann@reader.example:550 5.1.1 User unknown)")),
    Specimen("Cisco, not in the directory", .bounce, hard(.unknownUser), report(status: failed("5.1.0", "550 #5.1.0 Address rejected."))),
    Specimen(
      "Cisco, poor repute", .bounce, soft(.policy),
      report(
        status: failed("5.7.1", "554 5.7.1 Your access to this mail system has been rejected due to the sending MTA's poor reputation."))),
    Specimen(
      "mail.ru", .bounce, hard(.unknownUser),
      report(
        status: failed(
          "5.0.0", "550 Message was not accepted -- invalid mailbox.  Local mailbox ann@reader.example is unavailable: user not found"))),
    Specimen("QQ, frequency", .bounce, soft(.rate), report(status: failed("5.0.0", "550 Ip frequency limited [abc ip: 192.0.2.7]"))),
    Specimen(
      "163, spam", .bounce, soft(.spam),
      report(status: failed("5.0.0", "554 DT:SPM 163 smtp8,xxx Please see http://mail.163.com/help/help_spam_16.htm"))),
    Specimen("163, unknown", .bounce, hard(.unknownUser), report(status: failed("5.0.0", "550 User not found: ann@reader.example"))),
    Specimen(
      "Null MX", .bounce, hard(.hostUnknown),
      report(status: failed("5.1.10", "556 5.1.10 Domain reader.example does not accept mail (nullMX)"))),
    Specimen("Too large", .bounce, soft(.size), report(status: failed("5.3.4", "552 5.3.4 Message size exceeds fixed limit"))),
    Specimen(
      "Relaying denied", .bounce, soft(.policy), report(status: failed("5.7.1", "554 5.7.1 <ann@reader.example>: Relay access denied"))),
    Specimen("A bare 550", .bounce, soft(.other), report(status: failed("5.0.0", "550 Rejected"))),
    Specimen(
      "RFC 6533, an address in another script", .bounce, hard(.unknownUser, "änn@reader.example"),
      report(
        status: "Final-Recipient: utf-8; änn@reader.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
        statusType: "message/global-delivery-status")),
    Specimen(
      "Where it was forwarded to does not exist: as we had addressed it", .bounce, hard(.unknownUser),
      report(
        status: "Original-Recipient: rfc822;ann@reader.example\n" + failed("5.1.1", "550 5.1.1 No such user", "ann.old@elsewhere.example"))),
  ]
}
