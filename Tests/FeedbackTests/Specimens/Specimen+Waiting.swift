import Mail

/// Notices of mail systems that give nobody up: somebody still tries, or wants a click, or a filter holds the mail. Whom they name is not asked here.
extension Specimen {
  private static func warning(_ language: String, _ subject: String, _ body: String) -> Specimen {
    Specimen("Still tried, \(language)", .delay, [], notice(subject: subject, body + "\n"))
  }

  private static func nothing(_ name: String, _ subject: String, from: String = "postmaster@reader.example", _ body: String) -> Specimen {
    Specimen(name, .automatic, [], notice(from: from, subject: subject, fields: "Auto-Submitted: auto-replied\n", body + "\n"))
  }

  static let waiting = warnings + lookups + challenges + filters

  /// Each in the words of a server of that country, and with no code.
  private static let warnings: [Specimen] = [
    warning(
      "German", "Ihre Nachricht wartet",
      "Ihre Nachricht an <ann@reader.example> konnte bisher nicht zugestellt werden. Es wird fünf Tage lang weiter versucht."),
    warning(
      "Dutch", "Bericht nog onderweg", "Het bericht aan <ann@reader.example> is nog niet afgeleverd. Er volgt over 4 uur een nieuwe poging."
    ),
    warning(
      "French", "Message en file d'attente",
      "Votre courriel n'a pas pu être remis à <ann@reader.example>. Le serveur réessaiera pendant 4 jours."),
    warning(
      "Spanish", "Su mensaje sigue pendiente",
      "Aún no se ha podido entregar su mensaje a <ann@reader.example>. Habrá nuevos intentos durante 3 días."),
    warning(
      "Italian", "Messaggio non ancora partito",
      "Non è stato possibile consegnare il messaggio a <ann@reader.example>. Seguiranno altri tentativi per 5 giorni."),
    warning(
      "Portuguese", "Mensagem pendente",
      "Por enquanto não foi possível entregar a mensagem a <ann@reader.example>. Faremos novas tentativas nas próximas 72 horas."),
    warning(
      "Romanian", "Mesajul așteaptă",
      "Mesajul pentru <ann@reader.example> nu a fost livrat (delivery problem); serverul va încerca din nou 5 zile."),
    warning(
      "Polish", "Wiadomość czeka w kolejce",
      "Nie można dostarczyć wiadomości do <ann@reader.example>. Kolejne próby będą podejmowane przez 5 dni."),
    warning("Czech", "Zpráva čeká", "Zprávu pro <ann@reader.example> se nepodařilo doručit. Další pokusy proběhnou během 3 dnů."),
    warning(
      "Hungarian", "A levél várakozik (delivery problem)",
      "A levelet még nem sikerült kézbesíteni: <ann@reader.example>. A kiszolgáló öt napig újra megpróbálja."),
    warning("Swedish", "Meddelandet väntar", "Brevet kunde inte levereras till <ann@reader.example>. Nya försök görs under fem dagar."),
    warning("Danish", "Din besked venter", "Beskeden kunne ikke leveres til <ann@reader.example>. Der gøres nye forsøg i 5 dage."),
    warning(
      "Norwegian", "Meldingen venter", "Meldingen kunne ikke leveres til <ann@reader.example> ennå. Vi prøver igjen om fire timer."),
    warning(
      "Finnish", "Viesti odottaa (delivery problem)",
      "Viestiä ei ole vielä toimitettu: <ann@reader.example>. Yritetään uudelleen 5 päivän ajan."),
    warning(
      "Turkish", "İletiniz bekliyor", "İletiniz <ann@reader.example> adresine teslim edilemedi. Sunucu 5 gün boyunca tekrar deneyecek."),
    warning(
      "Greek", "Το μήνυμα περιμένει (delivery problem)",
      "Το μήνυμα προς <ann@reader.example> δεν παραδόθηκε ακόμη. Οι προσπάθειες συνεχίζονται για 5 ημέρες."),
    warning(
      "Russian", "Письмо ожидает отправки",
      "Не удалось доставить письмо для <ann@reader.example>. Следующие попытки будут в течение 5 дней."),
    warning(
      "Ukrainian", "Лист чекає (delivery problem)", "Лист для <ann@reader.example> ще не доставлено. Нові спроби триватимуть 5 днів."),
    warning("Japanese", "配信が遅れています", "<ann@reader.example> 宛のメールを配信できませんでした。5日間、自動的に再試行します。"),
    warning("Chinese", "邮件排队中", "邮件未能送达 <ann@reader.example>。系统会在五天内继续投递。"),
    warning("Chinese of Taiwan", "郵件等候中", "郵件尚未送達，無法傳送至 <ann@reader.example>，伺服器將再次嘗試。"),
    warning("Korean", "메일이 대기 중입니다", "<ann@reader.example> 님에게 메일이 배달되지 않았습니다. 5일 동안 계속 시도합니다."),
    warning(
      "English, in days", "Message waiting", "Your mail to <ann@reader.example> could not be delivered. More attempts follow for 5 days."),
  ]

  /// While they try they may say that a host was not found: nobody is given up for it.
  private static let lookups: [Specimen] = [
    Specimen(
      "Still tried, no host, Spanish", .delay, [],
      notice(
        subject: "Mensaje en espera",
        "No se ha podido entregar a <ann@reader.example>: usuario no encontrado, el dominio no existe de momento. Seguiremos intentando.\n")
    ),
    Specimen(
      "Still tried, no host, French", .delay, [],
      notice(
        subject: "Message en attente",
        "Votre message n'a pas pu être remis à <ann@reader.example> : adresse introuvable. Nouvelle tentative dans 4 heures.\n")),
    Specimen(
      "Still tried, a code for now", .delay, [],
      notice(
        subject: "Mail waiting",
        "Your mail to <ann@reader.example> could not be delivered: 451 4.4.1 connection timed out. We keep it and retry.\n")
    ),
  ]

  private static let challenges: [Specimen] = [
    nothing(
      "A challenge, English", "Message to ann@reader.example requires verification",
      "Your message could not be delivered to ann@reader.example. To verify that you are a person, follow https://x.example/c."),
    nothing(
      "A challenge, German", "Ihre Nachricht an ann@reader.example",
      "Ihre Nachricht konnte nicht zugestellt werden. Klicken Sie hier, um sich zu bestätigen: https://x.example/c"),
    nothing(
      "A challenge, French", "Message non remis",
      "Votre message à ann@reader.example n'a pas été remis. Cliquez sur https://x.example/c pour le libérer."),
    nothing(
      "A challenge, Spanish", "Mensaje no entregado",
      "Su mensaje a ann@reader.example no se ha entregado. Haga clic en https://x.example/c para confirmarlo."),
    nothing(
      "A challenge, Russian", "Письмо не доставлено",
      "Письмо для ann@reader.example не доставлено. Подтвердите, что вы не робот: https://x.example/c"),
    nothing(
      "A challenge, Japanese", "メール未配信", "ann@reader.example 宛のメールは配信できませんでした。こちらをクリックしてください: https://x.example/c"),
    nothing(
      "A challenge to be answered", "Undelivered so far: your mail to ann@reader.example",
      "Your message has not been delivered. Reply to this mail and it will be."),
  ]

  private static let filters: [Specimen] = [
    nothing(
      "A quarantine", "Message to ann@reader.example was not delivered",
      "Your message could not be delivered to ann@reader.example: it was put into quarantine because its attachment type is not valid. The recipient can release it."
    ),
    nothing(
      "A virus scanner", "Mail to ann@reader.example was not delivered",
      "A virus was found in your mail to ann@reader.example. It was not delivered; the signature of the attachment is invalid."),
    nothing(
      "A scanner, German", "Ihre Mail wurde nicht zugestellt",
      "Virenwarnung: Ihre Mail an ann@reader.example wurde nicht zugestellt. Der Anhang existiert nicht mehr."),
    nothing(
      "Handed over, says Exchange", "Delivery Notification: message to ann@reader.example could not be confirmed: delivery report",
      "Delivery to these recipients is complete, but no delivery notification was sent by the destination server: ann@reader.example. It was not delivered twice."
    ),
  ]
}
