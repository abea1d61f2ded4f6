import Mail

/// Exchange, its online form, and other office systems.
extension Specimen {
  private static func online(_ status: String, _ diagnostic: String) -> String {
    report(
      from: "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@reader.onmicrosoft.example>",
      subject: "Undeliverable: Tuesday's letter",
      said:
        "Delivery has failed to these recipients or groups:\n\nann@reader.example\nYour message wasn't delivered.\n\nDiagnostic information for administrators:",
      status: failed(status, diagnostic))
  }

  static let exchange: [Specimen] = [
    Specimen(
      "Exchange Online, no such recipient", .bounce, hard(.unknownUser),
      online("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@reader.example not\n found by SMTP address lookup")),
    Specimen(
      "Exchange Online, not in the directory at the edge", .bounce, hard(.unknownUser),
      online("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)\n [DB1.eop-EUR01.prod.protection.outlook.com]")),
    Specimen(
      "Exchange Online, no such domain", .bounce, hard(.hostUnknown),
      online("5.4.310", "550 5.4.310 DNS domain reader.example does not exist [Message=InfoDomainNonexistent]")),
    Specimen("Exchange Online, expired", .bounce, soft(.expired), online("5.4.300", "550 5.4.300 Message expired")),
    Specimen(
      "Exchange Online, must sign in", .bounce, soft(.authentication),
      online("5.7.1", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required")),
    Specimen(
      "Exchange Online, banned address", .bounce, soft(.policy),
      online("5.7.606", "550 5.7.606 Access denied, banned sending IP [192.0.2.7]")),
    Specimen(
      "Exchange Online, level of authentication", .bounce, soft(.authentication),
      online("5.7.515", "550 5.7.515 Access denied, sending domain news.example does not meet the required authentication level.")),
    Specimen(
      "Exchange, full", .bounce, soft(.mailboxFull),
      online("5.2.2", "554 5.2.2 mailbox full;\n STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded")),
    Specimen("Exchange, loop", .bounce, soft(.network), online("5.4.6", "554 5.4.6 Hop count exceeded - possible mail loop")),
    Specimen(
      "Outlook.com, unavailable", .bounce, hard(.unknownUser),
      online("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).")),
    Specimen(
      "Outlook.com, block list", .bounce, soft(.policy),
      online(
        "5.7.1",
        "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet\n service provider since part of their network is on our block list (S3140)."
      )),
    Specimen(
      "Exchange 5.5, in words", .bounce, hard(.unknownUser),
      notice(
        from: "System Administrator <postmaster@reader.example>", subject: "Undeliverable: Tuesday's letter",
        "Your message\n\n  To:      ann@reader.example\n  Subject: Tuesday's letter\n  Sent:    Tue, 3 Nov 2026 08:00:00 -0000\n\ndid not reach the following recipient(s):\n\n"
          + "ann@reader.example on Tue, 3 Nov 2026 08:00:02 -0000\n    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=us;a= ;p=x;l=Y0611030800Z1\n"
          + "    MSEXCH:IMS:X:Y:Z 0 (000C05A6) Unknown Recipient\n")),
    Specimen(
      "Exchange in German, a page only", .bounce, hard(.unknownUser),
      notice(
        from: "Microsoft Exchange <postmaster@reader.example>", subject: "Unzustellbar: Tuesday's letter",
        type: "text/html; charset=iso-8859-1",
        "<html><head><title>Fehler</title><style>p { color: red }</style></head><body><p><b>Fehler bei der Nachrichtenzustellung an folgende Empf&auml;nger oder Verteilerlisten:</b></p>"
          + "<p><a href=\"mailto:ann@reader.example\">ann@reader.example</a><br>Die eingegebene E-Mail-Adresse konnte nicht gefunden werden. Der Empf&auml;nger wurde nicht gefunden: "
          + "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##</p></body></html>\n")),
    Specimen(
      "Domino", .bounce, hard(.unknownUser),
      report(
        from: "Postmaster@reader.example", subject: "DELIVERY FAILURE: User ann (ann@reader.example) not listed in Domino Directory",
        said:
          "Your message\n\n  Subject: Tuesday's letter\n\nwas not delivered to:\n\n  ann@reader.example\n\nbecause:\n\n  User ann (ann@reader.example) not listed in Domino Directory",
        status:
          "Final-Recipient: rfc822;ann@reader.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: X-Notes; User ann (ann@reader.example) not listed in Domino Dire\n ctory"
      )),
    Specimen(
      "GroupWise", .bounce, hard(.unknownUser),
      notice(
        from: "Mailer-Daemon@reader.example", subject: "Message status - undeliverable", type: "multipart/mixed; boundary=gw",
        "--gw\nContent-Type: text/plain; charset=us-ascii\n\nThe message that you sent was undeliverable to the following:\n\tann@reader.example (user not found)\n\n"
          + "Possibly truncated original message follows:\n\n--gw\nContent-Type: message/rfc822\n\n\(original())\n\nWords.\n--gw--\n")),
    Specimen(
      "CommuniGate Pro, full", .bounce, soft(.mailboxFull),
      report(
        from: "MAILER-DAEMON@reader.example", subject: "Undeliverable mail: Tuesday's letter",
        said: "Failed to deliver to 'ann@reader.example'\nLOCAL module(account ann) reports:\n account is full (quota exceeded)",
        status:
          "Final-Recipient: rfc822;<ann@reader.example>\nOriginal-Recipient: rfc822;<ann@reader.example>\nAction: failed\nStatus: 5.0.0")),
    Specimen(
      "IMail", .bounce, hard(.unknownUser),
      notice(
        from: "\"Postmaster\" <postmaster@reader.example>", subject: "Undeliverable Mail", fields: "X-Mailer: <SMTP32 v8.15>\n",
        "Unknown user: ann@reader.example\n\nRCPT TO generated following response:\n550 5.1.1 <ann@reader.example>... no such user\n\nOriginal message follows.\n\n\(original())\n"
      )),
    Specimen(
      "MailEnable", .bounce, hard(.unknownUser),
      notice(
        from: "Postmaster <postmaster@reader.example>", subject: "Message Delivery Failure", fields: "X-Mailer: MailEnable\n",
        "MailEnable: Message Delivery Failure.\n\nThe following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:ann@reader.example]\n\tReason: The message could not be delivered because the mailbox does not exist.\n\n"
          + "Message headers follow:\n\n\(original())\n")),
    Specimen(
      "X.400", .bounce, hard(.unknownUser),
      report(
        from: "postmaster@reader.example", subject: "Delivery Report (failure) for ann@reader.example",
        status:
          "Final-Recipient: rfc822; ann@reader.example\nX-Supplementary-Info: x400\nAction: failure\nStatus: 5.1.1 (Bad mailbox address)\n"
          + "Diagnostic-Code: x400; Reason 1 (Unable-To-Transfer); Diagnostic 0 (Unrecognised-OR-Name)")),
    Specimen(
      "LSMTP", .bounce, hard(.unknownUser),
      notice(
        from: "\"LSMTP for Windows NT v1.1b\" <postmaster@reader.example>", subject: "Undelivered mail",
        "An error was detected while processing the enclosed message.  A list of\nthe affected recipient follows.\n\n--> Error description:\n\nError-for:  ann@reader.example\nError-Code: 3\n"
          + "Error-Text: No such local user.\n\nError-End:  One error reported.\n\n------------------------------ Original message ------------------------------\n\(original())\n"
      )),
  ]
}
