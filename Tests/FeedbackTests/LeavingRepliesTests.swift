import Mail
import Testing

/// Answers as mail programs write them: in HTML only, with the mail quoted below, which has a link to leave of its own.
@Suite struct LeavingRepliesTests {
  private static let quoted = "<p>Hello, this is the news of the day.</p><p><a href=\"https://letter.example/u/1\">Unsubscribe</a></p>"

  /// How the answer begins, with `%@` for it, and what the program puts below.
  private static let programs: [(name: String, html: String)] = [
    (
      "Gmail",
      "<div dir=\"ltr\">%@</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Fri, 27 Nov 2026 at 10:00, The Letter &lt;<a href=\"mailto:l@press.example\">l@press.example</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\">\(quoted)</blockquote></div>"
    ),
    (
      "Gmail, Spanish",
      "<div dir=\"auto\">%@</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">El vie, 27 nov 2026 a las 10:00, The Letter (&lt;<a href=\"mailto:l@press.example\">l@press.example</a>&gt;) escribió:<br></div><blockquote>\(quoted)</blockquote></div>"
    ),
    (
      "Gmail, Dutch",
      "<div dir=\"ltr\">%@</div><br><div class=\"gmail_quote\"><div>Op vr 27 nov 2026 om 10:00 schreef The Letter &lt;<a href=\"mailto:l@press.example\">l@press.example</a>&gt;:<br></div><blockquote>\(quoted)</blockquote></div>"
    ),
    (
      "Outlook",
      "<html><head><style>p{margin:0}</style></head><body><div class=\"WordSection1\"><p class=\"MsoNormal\">%@</p><p class=\"MsoNormal\">&nbsp;</p><div style=\"border-top:solid #E1E1E1 1.0pt\"><p class=\"MsoNormal\"><b>From:</b> The Letter &lt;l@press.example&gt;<br><b>Sent:</b> Friday, November 27, 2026 10:00<br><b>To:</b> Ada<br><b>Subject:</b> News</p></div>\(quoted)</div></body></html>"
    ),
    (
      "Outlook, French",
      "<body><div>%@</div><div><br></div><hr><div id=\"divRplyFwdMsg\"><b>De :</b> The Letter &lt;l@press.example&gt;<br><b>Envoyé :</b> vendredi 27 novembre 2026 10:00<br><b>Objet :</b> News</div>\(quoted)</body>"
    ),
    (
      "Apple Mail",
      "<html><head><meta http-equiv=\"content-type\" content=\"text/html\"></head><body><div>%@</div><div><br><blockquote type=\"cite\"><div>Am 27.11.2026 um 10:00 schrieb The Letter &lt;l@press.example&gt;:</div><br><div>\(quoted)</div></blockquote></div><br></body></html>"
    ),
    (
      "iPhone",
      "<html><body dir=\"auto\">%@<br><br><div dir=\"ltr\">Sent from my iPhone</div><div dir=\"ltr\"><br><blockquote type=\"cite\">On 27 Nov 2026, at 10:00, The Letter &lt;l@press.example&gt; wrote:<br><br></blockquote></div><blockquote type=\"cite\">\(quoted)</blockquote></body></html>"
    ),
    (
      "Thunderbird",
      "<html><body><p>%@<br></p><div class=\"moz-cite-prefix\">Le 27/11/2026 à 10:00, The Letter a écrit&nbsp;:<br></div><blockquote type=\"cite\">\(quoted)</blockquote></body></html>"
    ),
    (
      "Yahoo",
      "<div class=\"yahoo-style-wrap\"><div dir=\"ltr\">%@</div><div><br></div></div><div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div><div>Il venerdì 27 novembre 2026 alle ore 10:00:00 CET, The Letter &lt;l@press.example&gt; ha scritto: </div><div><br></div><div>\(quoted)</div></div></div>"
    ),
    (
      "GMX",
      "<div style=\"font-family: Verdana\"><div>%@</div><div>&nbsp;<div style=\"border-left:2px solid #C3D9E5\"><div><b>Gesendet:</b>&nbsp;Freitag, 27. November 2026 um 10:00 Uhr<br><b>Von:</b>&nbsp;\"The Letter\" &lt;l@press.example&gt;<br><b>An:</b>&nbsp;ada@example.org<br><b>Betreff:</b>&nbsp;News</div><div>\(quoted)</div></div></div></div>"
    ),
    (
      "Samsung",
      "<html><body><div dir=\"auto\">%@</div><div><br></div><div id=\"composer_signature\"><div>Von meinem Galaxy gesendet</div></div><div><br></div><div>-------- Ursprüngliche Nachricht --------</div><div>Von: The Letter &lt;l@press.example&gt; </div><div>Datum: 27.11.26  10:00  (GMT+01:00) </div>\(quoted)</body></html>"
    ),
    (
      "Proton",
      "<div style=\"font-family: Arial\">%@</div><div class=\"protonmail_signature_block\"><div>Sent with <a href=\"https://proton.me/\">Proton Mail</a> secure email.</div></div><div class=\"protonmail_quote\">On Friday, November 27th, 2026 at 10:00 AM, The Letter &lt;l@press.example&gt; wrote:<br><blockquote type=\"cite\">\(quoted)</blockquote></div>"
    ),
  ]

  @Test(arguments: ["List-Id: <news.example.net>", "Precedence: bulk", "List-Unsubscribe: <https://example.net/u>"])
  func `A letter of somebody else's list that begins with its own link to leave is no wish`(field: String) {
    let text = "From: News <n@example.net>\r\nSubject: News\r\n\(field)\r\n\r\nUnsubscribe\r\n\r\nThis week: everything.\r\n"
    #expect(ReturnedMail(octets: Array(text.utf8)).kind == .other)
    #expect(ReturnedMail(octets: Array(text.replacing(field, with: "X-Field: y").utf8)).kind == .unsubscribe)
  }

  private func kind(_ html: String) -> ReturnedMail.Kind {
    let letter =
      "From: Ada <ada@example.org>\r\nTo: b-1@back.example\r\nSubject: Re: News\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\(html)\r\n"
    return ReturnedMail(octets: Array(letter.utf8), sender: "ada@example.org").kind
  }

  @Test(arguments: [
    "Unsubscribe", "unsubscribe please", "Bitte abmelden", "Désabonnez-moi s&#39;il vous pla&icirc;t", "Darme de baja, por favor",
    "Cancellatemi",
    "Uitschrijven", "<span style=\"color:black\">Please unsubscribe me</span>", "STOP", "Me désinscrire", "D&eacute;sabonner",
    "unsubscribe&#8203;",
  ])
  func `A wish above the quotation is one, whatever program quotes`(wish: String) {
    for program in Self.programs {
      #expect(kind(program.html.replacing("%@", with: wish)) == .unsubscribe, "\(program.name)")
    }
  }

  @Test(arguments: ["Thank you, that was fine.", "Danke!", "", "Merci, c'est beau.", "What does the word unsubscribe mean in your mail?"])
  func `A letter is none for the link to leave in what it quotes`(words: String) {
    for program in Self.programs {
      #expect(kind(program.html.replacing("%@", with: words)) == .other, "\(program.name)")
    }
  }

  @Test(
    "A provider's program that leaves for its user need not want an answer; what answers by itself asks for nothing",
    arguments: [
      ("auto-generated", "unsubscribe", ReturnedMail.Kind.unsubscribe), ("auto-generated (unsubscribe)", "Unsubscribe", .unsubscribe),
      ("auto-replied", "unsubscribe", .automatic), ("auto-generated", "Automatic reply: unsubscribe", .automatic),
      ("auto-generated", "Out of office", .automatic),
    ])
  func programs(submitted: String, subject: String, kind: ReturnedMail.Kind) {
    let text = """
      From: <agent@unsub.provider.example>\r\nSubject: \(subject)\r\nAuto-Submitted: \(submitted)\r\n\r
      This is an automatically generated message. The user ada@example.org has requested to be removed.\r\n
      """
    #expect(ReturnedMail(octets: Array(text.utf8), sender: "").kind == kind)
    let report = text.replacing("agent@unsub", with: "MAILER-DAEMON@unsub")
    #expect(ReturnedMail(octets: Array(report.utf8), sender: "").kind != .unsubscribe, "no mail system wants to leave")
  }
}
