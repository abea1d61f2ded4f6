import Mail

/// Notices in words, of systems without standard reports.
extension Specimen {
  private static func qmail(_ words: String) -> String {
    notice(
      from: "MAILER-DAEMON@mx.reader.example", subject: "failure notice",
      "Hi. This is the qmail-send program at mx.reader.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. "
        + "Sorry it didn't work out.\n\n\(words)\n--- Below this line is a copy of the message.\n\n\(original())\n\nWords of the letter, for who@ever.example.\n"
    )
  }

  private static func exim(_ words: String, subject: String = "Mail delivery failed: returning message to sender") -> String {
    notice(
      from: "Mail Delivery System <Mailer-Daemon@mx.reader.example>", subject: subject,
      fields: "X-Failed-Recipients: ann@reader.example\nAuto-Submitted: auto-replied\n",
      "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. "
        + "The following address(es) failed:\n\n\(words)\n\n------ This is a copy of the message, including all the headers. ------\n\n\(original())\n\nWords.\n"
    )
  }

  private static func openSMTPD(_ words: String) -> String {
    notice(
      from: "Mailer Daemon <MAILER-DAEMON@mx.reader.example>", subject: "Delivery status notification: error",
      "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n\(words)\n\n"
        + "    Below is a copy of the original message:\n\n\(original())\n\nWords.\n")
  }

  private static func ses(_ words: String = "", subject: String = "Delivery Status Notification (Failure)") -> String {
    notice(
      from: "MAILER-DAEMON@amazonses.com", subject: subject,
      "An error occurred while trying to deliver the mail to the following recipients:\nann@reader.example\n\(words)")
  }

  static let notices: [Specimen] = [
    Specimen(
      "OpenSMTPD without its report, no mailbox", .bounce, hard(.unknownUser),
      openSMTPD("ann@reader.example: 550 Invalid recipient: <ann@reader.example>")),
    Specimen("OpenSMTPD without its report, too old", .bounce, soft(.expired), openSMTPD("ann@reader.example: Envelope expired")),
    Specimen(
      "qmail, no mailbox", .bounce, hard(.unknownUser), qmail("<ann@reader.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n")),
    Specimen("Amazon SES, without its report", .bounce, soft(.other), ses()),
    Specimen(
      "Amazon SES, without its report, a word of it as the subject", .bounce, soft(.other), ses(subject: "Delivery Status Notification")),
    Specimen(
      "Amazon SES, its report as text", .bounce, hard(.unknownUser),
      ses(
        "\nReporting-MTA: dns; a8-1.smtp-out.amazonses.example\n\nAction: failed\nFinal-Recipient: rfc822; ann@reader.example\n"
          + "Diagnostic-Code: smtp; 550 5.1.1 <ann@reader.example>: user unknown\nStatus: 5.1.1\n")),
    Specimen(
      "qmail, no host", .bounce, hard(.hostUnknown),
      qmail("<ann@reader.example>:\nSorry, I couldn't find any host named reader.example. (#5.1.2)\n")),
    Specimen(
      "qmail, name server away too long", .bounce, soft(.network),
      qmail(
        "<ann@reader.example>:\nCNAME lookup failed temporarily. (#4.4.3)\nI'm not going to try again; this message has been in the queue too long.\n"
      )),
    Specimen(
      "qmail, two, one full and one refused for spam", .bounce, soft(.mailboxFull) + soft(.spam, bo),
      qmail(
        "<ann@reader.example>:\nUser is over the quota. You can try again later.\n\n<bo@reader.example>:\n192.0.2.9 failed after I sent the message.\nRemote host said: 554 5.7.1 This message looks like spam.\n"
      )),
    Specimen(
      "qmail, does not like the recipient", .bounce, hard(.unknownUser),
      qmail(
        "<ann@reader.example>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 unknown recipient\nGiving up on 192.0.2.9.\n"
      )),
    Specimen("Exim, unrouteable", .bounce, hard(.unknownUser), exim("  ann@reader.example\n    Unrouteable address")),
    Specimen(
      "Exim, dead MX", .bounce, hard(.hostUnknown), exim("  ann@reader.example\n    all relevant MX records point to non-existent hosts")),
    Specimen(
      "Exim, retried too long", .bounce, soft(.expired),
      exim("  ann@reader.example\n    host mx.reader.example [192.0.2.9]\n    Connection refused: retry timeout exceeded")),
    Specimen(
      "Exim, callout about our own address", .bounce, soft(.policy),
      exim(
        "  ann@reader.example\n    host mx.reader.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<ann@reader.example>:\n    550-Verification failed for <bounce-1@news.example>\n"
          + "    550-No Such User Here\n    550 Sender verify failed")),
    Specimen(
      "Exim, an undisclosed address", .bounce, hard(.unknownUser),
      exim("  an undisclosed address\n    (generated from ann@reader.example)\n    user unknown")),
    Specimen(
      "Exim, still trying", .delay, soft(.network),
      notice(
        from: "Mail Delivery System <Mailer-Daemon@mx.reader.example>", subject: "Warning: message 1abc-000-00 delayed 24 hours",
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.reader.example.\n\n"
          + "The address to which the message has not yet been delivered is:\n\n  ann@reader.example\n    Delay reason: Connection timed out\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n"
      )),
    Specimen(
      "Yahoo, no account", .bounce, hard(.unknownUser),
      notice(
        from: "MAILER-DAEMON@yahoo.com", subject: "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<ann@reader.example>:\nThis user doesn't have a reader.example account (ann@reader.example) [-5]\n\n--- Below this line is a copy of the message.\n\n\(original())\n"
      )),
    Specimen(
      "Yahoo, over quota", .bounce, soft(.mailboxFull),
      notice(
        from: "MAILER-DAEMON@yahoo.com", subject: "Delivery failure",
        "Message from yahoo.com.\nUnable to deliver message to the following address(es).\n\n<ann@reader.example>:\nSorry, your message to ann@reader.example cannot be delivered. This account is over quota.\n\n--- Original message follows.\n\n\(original())\n"
      )),
    Specimen(
      "AOL, in a transcript", .bounce, hard(.unknownUser),
      notice(
        from: "Mail Delivery Subsystem <MAILER-DAEMON@aol.com>", subject: "Returned mail: User unknown",
        "The original message was received at Tue, 3 Nov 2026 08:00:01 -0500 (EST)\nfrom root@localhost\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@reader.example>\n\n"
          + "   ----- Transcript of session follows -----\n... while talking to mx.reader.example.:\n>>> RCPT To:<ann@reader.example>\n<<< 550 MAILBOX NOT FOUND\n550 <ann@reader.example>... User unknown\n\n\(original())\n"
      )),
    Specimen(
      "Gmail, in words", .bounce, hard(.unknownUser),
      notice(
        from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject: "Delivery Status Notification (Failure)",
        "Delivery to the following recipient failed permanently:\n\n     ann@reader.example\n\nTechnical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected by the server for the recipient domain. "
          + "The error that the other server returned was:\n550 5.1.1 <ann@reader.example>: Recipient address rejected: User unknown\n\n----- Original message -----\n\n\(original())\n"
      )),
    Specimen(
      "Gmail, will retry", .delay, soft(.network),
      notice(
        from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", subject: "Delivery Status Notification (Delay)",
        "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to ann@reader.example. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.\n\n"
          + "The response was:\n\nThe recipient server did not accept our requests to connect. Connection timed out\n")),
    Specimen(
      "mail.ru, in words", .bounce, hard(.unknownUser),
      notice(
        from: "Mail Delivery System <mailer-daemon@corp.mail.ru>", subject: "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.\nThe following address(es) failed:\n\n  ann@reader.example\n"
          + "    Local mailbox ann@reader.example is unavailable: account is disabled\n\n------ This is a copy of your message, including all the headers. ------\n\n\(original())\n"
      )),
    Specimen(
      "A hoster without codes", .bounce, soft(.expired),
      notice(
        from: "postmaster@out.news.example", subject: "Mail delivery failure",
        "The following message, addressed to 'ann@reader.example', failed because it has not been collected after 30 days\n\nHere is a copy of the first part of the message, including all headers.\n\n\(original())\n"
      )),
    Specimen(
      "MDaemon", .bounce, hard(.unknownUser),
      notice(
        from: "MDaemon@reader.example", subject: "Warning: ann@reader.example - User unknown!",
        type: "multipart/mixed; boundary=\"md-BREAK\"",
        "--md-BREAK\nContent-Type: text/plain; charset=US-ASCII\n\nann@reader.example - no such user here.\n\nThere is no user by that name at this server.\n\n--md-BREAK\nContent-Type: message/rfc822\n\n\(original())\n\n--md-BREAK--\n"
      )),
    Specimen(
      "hMailServer", .bounce, hard(.unknownUser),
      notice(
        from: "mailer-daemon@out.news.example", subject: "Message undeliverable: Tuesday's letter",
        "Your message did not reach some or all of the intended recipients.\n\n   Sent: Tue, 3 Nov 2026 08:00:00 +0000\n   Subject: Tuesday's letter\n\nThe following recipient(s) could not be reached:\n\nann@reader.example\n   Error Type: SMTP\n"
          + "   Remote server (192.0.2.9) issued an error.\n   hMailServer sent: RCPT TO:<ann@reader.example>\n   Remote server replied: 550 5.1.1 User unknown\n\nhMailServer\n"
      )),
    Specimen(
      "Trend Micro's gateway", .bounce, hard(.unknownUser),
      notice(
        from: "imss@reader.example", subject: "Mail could not be delivered",
        "****** Message from InterScan Messaging Security Suite ******\n\nSent <<< RCPT TO:<ann@reader.example>\nReceived >>> 550 5.1.1 unknown user.\n\nUnable to deliver message to <ann@reader.example> (and other recipients in the same domain).\n"
      )),
    Specimen(
      "Nothing but the mail to tell who it is", .bounce, soft(.mailboxFull),
      notice(
        subject: "Undelivered mail", type: "multipart/mixed; boundary=x",
        "--x\nContent-Type: text/plain\n\nYour message could not be delivered: the mailbox is full.\n\n--x\nContent-Type: message/rfc822\n\n\(original())\n\nWords.\n--x--\n"
      )),
    Specimen(
      "DragonFly, which writes the recipient into X-Original-To", .bounce, soft(.authentication),
      notice(
        from: "MAILER-DAEMON <>", subject: "Mail delivery failed", path: nil, fields: "X-Original-To: <ann@reader.example>\n",
        "This is the DragonFly Mail Agent v0.13 at out.news.example.\n\nThere was an error delivering your mail to <ann@reader.example>.\n\nmx.reader.example [192.0.2.9] did not like our final DATA:\n"
          + "550-5.7.26 Unauthenticated email from news.example is not accepted due to domain's\n550 5.7.26 DMARC policy.\n\nMessage headers follow.\n\n\(original())\n"
      )),
    Specimen(
      "qmail, to who wrote to themselves", .bounce, soft(.mailboxFull, bounces),
      notice(
        from: "MAILER-DAEMON@news.example", subject: "failure notice",
        "Hi. This is the qmail-send program at news.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<bounce-1@news.example>:\n192.0.2.9 does not like recipient.\n"
          + "Remote host said: 552 Error: disk quota exceeded\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n")),
    Specimen(
      "Nobody is named at all", .bounce, soft(.other, nil),
      notice(subject: "Delivery failure", "Your message could not be delivered. We are sorry.\n")),
    Specimen(
      "Dovecot's receipt that is a refusal", .bounce, soft(.mailboxFull),
      notice(
        from: "Mail Delivery Subsystem <postmaster@reader.example>", subject: "Automatically rejected mail",
        type: "multipart/report; report-type=disposition-notification; boundary=dv",
        fields: "Auto-Submitted: auto-replied (rejected)\n",
        parts(
          "dv",
          [
            ("text/plain; charset=utf-8", "Your message to <ann@reader.example> was automatically rejected:\nQuota exceeded"),
            (
              "message/disposition-notification",
              "Final-Recipient: rfc822; ann@reader.example\nOriginal-Message-ID: \(messageID)\nDisposition: automatic-action/MDN-sent-automatically; deleted\n"
            ),
          ]))),
  ]

  /// Sendmail's and others' transcripts of the session.
  static let transcripts: [Specimen] = [
    Specimen(
      "Sendmail 8.8, host unknown", .bounce, hard(.hostUnknown),
      notice(
        from: "Mail Delivery Subsystem <MAILER-DAEMON@out.news.example>",
        subject: "Returned mail: Host unknown (Name server: reader.example: host not found)",
        "The original message was received at Tue, 3 Nov 2026 08:00:00 GMT\nfrom localhost\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@reader.example>\n\n   ----- Transcript of session follows -----\n"
          + "550 <ann@reader.example>... Host unknown (Name server: reader.example: host not found)\n\n   ----- Original message follows -----\n\(original())\n"
      )),
    Specimen(
      "Sendmail 8.8, warning", .delay, soft(.network),
      notice(
        from: "Mail Delivery Subsystem <MAILER-DAEMON@out.news.example>", subject: "Warning: could not send message for past 4 hours",
        "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n"
          + "The original message was received at Tue, 3 Nov 2026 08:00:00 GMT\n\n   ----- The following addresses had transient non-fatal errors -----\n<ann@reader.example>\n\n   ----- Transcript of session follows -----\n"
          + "<ann@reader.example>... Deferred: Connection timed out with mx.reader.example.\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n"
      )),
    Specimen(
      "Sendmail, two in one transcript", .bounce, hard(.unknownUser) + soft(.spam, bo),
      notice(
        from: "Mail Delivery Subsystem <MAILER-DAEMON@out.news.example>", subject: "Returned mail: see transcript for details",
        "The original message was received at Tue, 3 Nov 2026 08:00:00 GMT\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@reader.example>\n    (reason: 550 5.1.1 <ann@reader.example>... User unknown)\n"
          + "<bo@reader.example>\n    (reason: 554 5.7.1 rejected as spam)\n\n   ----- Transcript of session follows -----\n... while talking to mx.reader.example.:\n>>> DATA\n<<< 550 5.1.1 <ann@reader.example>... User unknown\n"
          + "550 5.1.1 <ann@reader.example>... User unknown\n")),
    Specimen(
      "Post.Office", .bounce, hard(.unknownUser),
      notice(
        from: "Mail Administrator <Postmaster@reader.example>", subject: "Mail System Error - Returned Mail",
        "This Message was undeliverable due to the following reason:\n\nThe user(s) account is not known here: user unknown\n\n     <ann@reader.example>\n\nPlease reply to Postmaster@reader.example\nif you feel this message to be in error.\n"
      )),
    Specimen(
      "MailMarshal", .bounce, hard(.unknownUser),
      notice(
        from: "postmaster@reader.example", subject: "Undeliverable Mail: \"Tuesday's letter\"",
        "Your message:\n   From:    news@news.example\n   Subject: Tuesday's letter\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n    ann@reader.example\n\n\nAdditional Information\n"
          + "======================\nOriginal Sender:    <bounce-1@news.example>\nSender-MTA:         <192.0.2.7>\n")),
  ]
}
