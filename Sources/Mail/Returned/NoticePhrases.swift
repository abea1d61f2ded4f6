/// What mail systems write about a mail that they did not deliver, in the languages that they write in, and what people's programs write by themselves.
enum NoticePhrases {
  /// Names under which mail systems write.
  static let system = PhraseTable([
    (
      true,
      [
        "mail delivery", "delivery subsystem", "delivery system", "mailer-daemon", "mailer daemon", "mailerdaemon", "mail administrator",
        "system administrator",
        "systemadministrator", "mail system", "mailsystem", "postmaster", "post office", "postamt", "mail daemon", "jetmail system",
        "smtp mail service",
        "administrateur système", "administrateur systeme", "administrador del sistema", "amministratore di sistema",
        "administrador do sistema",
        "microsoft exchange", "mail gateway", "smtp gateway", "internet mail connector", "mail router", "mail robot", "bounce handler",
        "system mail", "почтовая система", "邮件系统", "系统退信", "退信", "配信システム",
      ]
    )
  ])

  /// That a mail was not delivered, in so many words. For subjects and first lines.
  static let failure = PhraseTable([(true, english + western + eastern)])

  private static let english = [
    "undeliver", "undelivered", "not delivered", "not be delivered", "n't be delivered", "non-delivery", "nondelivery", "non delivery",
    "delivery failure",
    "delivery fail", "delivery has failed", "delivery to … failed", "delivery problem", "delivery error", "error delivering",
    // OpenSMTPD.
    "delivery status notification: error", "error has occurred while attempting to deliver",
    "delivery report (failure",
    "delivery unsuccessful",
    "unable to deliver", "unable to be delivered", "wasn't able to deliver", "was not able to deliver", "were not able to deliver",
    "could not deliver",
    "couldn't deliver", "cannot deliver", "can not deliver", "can't deliver", "failure notice", "failure delivery", "failed delivery",
    "failed mail",
    "mail failed", "mail failure", "mail delivery failed", "mail error", "mail delivery problem", "message delivery problem",
    "returned mail", "return mail", "returned email",
    "returned to sender", "returning to sender", "returning message to sender", "mail has been returned", "message has been returned",
    "bounced",
    "delivery status notification (failure", "delivery notification: delivery has failed", "status notification (failure",
    "permanent fatal error",
    "had delivery problems", "encountered delivery problems", "did not reach", "could not be reached", "couldn't be reached",
    "not reach the following",
    "could not be sent", "not be sent", "message blocked", "message rejected", "message refused", "message not accepted",
    "rejected your message",
    "failed recipient", "addresses failed", "address failed", "address(es) failed", "following addresses had", "mail not delivered",
    "did not receive this message", "automatically rejected", "was aborted", "following recipients failed", "no such user", "user unknown",
    "unknown user", "has not been delivered", "has been rejected", "mail could not", "message could not", "e-mail could not",
    "email could not",
    "email message could not",
    "processing error", "error during delivery", "invalid final delivery userid", "permanent delivery failure",
    "error while being processed",
    "an error was detected while processing", "recipient unknown", "unknown recipient", "does not like recipient",
    "this is a permanent error",
    "error occurred while trying to deliver", "these recipients or groups", "address not found", "invalid user address",
    "message wasn't delivered", "weren't delivered",
    "undeliverable",
  ]

  /// German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Danish.
  private static let western = [
    "unzustellbar", "nicht zugestellt", "nicht zustellbar", "zustellung fehlgeschlagen", "zustellung … fehlgeschlagen", "unzustellbare",
    "zustellfehler",
    "konnte … nicht ausgeliefert", "konnte nicht … zugestellt", "nicht übermittelt", "fehler bei der zustellung",
    "zustellbenachrichtigung (fehl",
    "non remis", "non-remis", "non délivr", "non delivre", "pas pu être", "pas pu etre", "pas été remis", "n'a pas été",
    "échec de la remise", "echec de remise",
    "échec de remise", "non distribu", "impossible de remettre", "échec d'envoi", "échec de livraison",
    "notification d'état de remise (échec",
    "no se ha podido entregar", "no se pudo entregar", "no pudo ser entregado", "no ha podido ser entregado", "no entregado",
    "no se puede entregar", "error de entrega",
    "fallo de entrega", "fallo en la entrega", "no se ha entregado", "no entregable", "devolución de correo", "correo devuelto",
    "no se pudo enviar",
    "mancato recapito", "non è stato recapitato", "non consegnato", "impossibile consegnare", "impossibile recapitare", "consegna fallita",
    "mancata consegna",
    "errore di consegna", "non recapitabile", "non è stato possibile consegnare", "non è stato consegnato", "notifica di mancato",
    "não pôde ser entregue", "nao pode ser entregue", "não foi entregue", "não entregue", "falha na entrega", "falha de entrega",
    "não foi possível entregar",
    "nao pode ser enviada", "não pôde ser enviada", "não é possível entregar", "erro de entrega", "devolvida ao remetente",
    "niet bezorgd", "niet afgeleverd", "kan niet worden bezorgd", "onbestelbaar", "nie można dostarczyć", "niedostarczon",
    "nie dostarczono", "kunde inte levereras",
    "kunne ikke leveres", "doručit",
  ]

  /// Russian, Japanese, Chinese, Korean, Turkish.
  private static let eastern = [
    "не доставлен", "не может быть доставлен", "недоставлен", "не удалось доставить", "не было доставлено", "невозможно доставить",
    "ошибка доставки", "сбой доставки",
    "配信できません", "配信不能", "配信に失敗", "配信エラー", "送信できません", "送信エラー", "届けることができません", "届きません", "配送できません", "配達できません", "未配信", "エラーメール", "メールエラー",
    "エラー通知", "お届けできません",
    "退信", "无法投递", "投递失败", "未送达", "无法送达", "發送失敗", "发送失败", "无法发送", "無法傳遞", "無法傳送", "未能送达", "不能投递", "无法到达", "退件",
    "전송 실패", "배달되지", "teslim edilemedi", "iletilemedi",
  ]

  /// That somebody still tries. Before ``failure``: "has not been delivered yet".
  static let delay = PhraseTable([
    (
      true,
      [
        "warning message only", "do not need to resend", "don't need to resend", "delivery delayed", "mail delayed", "delayed mail",
        "message delayed", "has been delayed", "been postponed", "postponed due",
        "delivery delay", "is delayed", "still being retried", "will be retried", "will retry", "will keep trying", "continue trying",
        "continue to try", "continue to be made", "keep trying",
        "try to deliver … again", "will try again", "not yet been delivered", "has not yet", "hasn't been delivered yet",
        "not been delivered yet",
        "delivery attempts will continue", "continue to attempt", "further attempts will", "delivery incomplete",
        "temporary problem delivering", "just a warning",
        "delivery status notification (delay", "(delay)", "warning: message", "warning: could not send",
        "could not be delivered for more than", "message still undelivered",
        "no action is required", "delayed 2", "delayed 4", "will be made to deliver", "retries will", "verzögert", "verzögerung",
        "weiterhin versucht", "wird weiter versucht",
        "weitere zustellversuche", "retardé", "remise retardée", "retrasad", "demorad", "ritardat", "ritardo", "atrasad",
        "atraso na entrega", "задерж", "отложен", "遅延", "再送を試み",
        "延迟", "延遲", "稍后重试", "vertraagd",
      ]
    )
  ])

  /// That nobody tries any more, whatever else is said of trying.
  static let final = PhraseTable([
    (
      true,
      [
        "this is a permanent error", "i've given up", "failed permanently", "has failed permanently", "permanent fatal errors",
        "not going to try again",
        // Amazon SES, without its report.
        "error occurred while trying to deliver",
        // OpenSMTPD, of before it had one.
        "error has occurred while attempting to deliver",
      ]
    )
  ])

  /// Subjects of what answers by itself. A person's mail with such a subject is no loss: nothing follows from it either way.
  static let automaticSubject = PhraseTable([
    (
      true,
      [
        "out of office", "out of the office", "out-of-office", "ooo:", "auto reply", "auto-reply", "autoreply", "auto:", "automatic reply",
        "automated reply",
        "automatic response", "automated response", "auto response", "auto-response", "autoresponse", "autoresponder", "vacation",
        "on holiday", "annual leave",
        "away from", "i am away", "on leave", "away message", "read:", "not read:", "gelesen:", "lu :", "lu:", "leído:", "letto:", "lida:",
        "deleted:",
        "abwesend", "abwesenheit", "automatische antwort", "autom. antwort", "urlaub", "nicht im büro", "réponse automatique",
        "reponse automatique",
        "absence du bureau", "absent du bureau", "en congé", "message d'absence", "absence", "respuesta automática", "respuesta automatica",
        "fuera de la oficina",
        "fuera de oficina", "ausente", "vacaciones", "risposta automatica", "fuori sede", "fuori ufficio", "assenza", "in ferie",
        "resposta automática",
        "resposta automatica", "ausência", "fora do escritório", "férias", "automatisch antwoord", "afwezig", "afwezigheid",
        "buiten kantoor", "automatisk svar",
        "autosvar", "frånvaro", "fraværende", "automaattinen vastaus", "poissa", "automatyczna odpowiedź", "nieobecność", "urlop",
        "automatická odpověď",
        "автоответ", "автоматический ответ", "отпуск", "自動応答", "自動返信", "不在通知", "不在", "自动回复", "自動回覆", "外出", "부재", "자동 응답",
        "please confirm your message", "confirm your email", "confirm your message", "confirmation required", "action required to deliver",
        "verify your message", "sender verification",
        "your message is awaiting", "message awaiting", "challenge", "please verify", "whitelist request", "boxbe", "spamarrest",
        "ticket received", "[ticket",
        "your request has been received", "request received", "thank you for contacting", "thank you for your email",
        "thanks for contacting", "we have received your",
        "we received your", "vielen dank für ihre", "eingangsbestätigung", "accusé de réception", "acuse de recibo",
        "confirmación de lectura", "read receipt", "return receipt",
        "lesebestätigung", "empfangsbestätigung", "accusé de lecture", "conferma di lettura", "confirmação de leitura", "отчет о прочтении",
        "開封確認",
        "disposition notification", "message recall", "recall:",
      ]
    )
  ])

  /// Programs that people write with.
  static let mailPrograms = PhraseTable([
    (
      true,
      [
        "thunderbird", "apple mail", "iphone mail", "ipad mail", "mutt", "k-9", "the bat", "evolution", "kmail", "roundcube",
        "squirrelmail", "horde", "gnus",
        "outlook express", "alpine", "pine", "claws", "sylpheed", "airmail", "mailbird", "em client", "eudora", "webmail", "zimbra", "sogo",
        "rainloop", "proton",
        "neomutt", "geary", "postbox", "foxmail", "yahoomailwebservice", "yahoomailneo", "webservice", "spark", "fairemail", "open-xchange",
      ]
    )
  ])

  /// Lines behind which the returned mail stands, once dashes and the like are taken off. Sought at the beginning of a line.
  static let returned = [
    "below this line is a copy", "below is a copy", "original message follow", "the original message follow", "original message",
    "original-message", "returned message", "returned mail",
    "this is a copy of", "a copy of the", "here is a copy", "included is a copy", "here follows", "the header of the original message",
    "header of the original message",
    "the body of the message", "message header follow", "message headers follow", "header follows", "headers follow",
    "start of returned message", "forwarded message",
    "begin forwarded", "message text follows", "text of the message", "unsent message", "undelivered message", "failed message",
    "attachment is a copy",
    "your message reads", "your original message", "mensaje original", "mensagem original", "message d'origine", "message original",
    "ursprüngliche nachricht",
    "originalnachricht", "messaggio originale", "oorspronkelijk bericht", "исходное сообщение", "оригинальное сообщение", "元のメッセージ", "原始邮件",
    "原邮件内容", "原邮件如下", "原邮件正文", "original headers",
    "message headers", "the first part of", "original mail", "copy of your message", "copy of message", "returned text", "body of message",
    "message contents",
    "a summary of the undelivered message", "unsent message below", "the message you sent", "your message was", "your message:",
  ]

  /// Words beside the address of somebody who did not get the mail.
  static let recipientCues = PhraseTable([
    (
      true,
      [
        "recipient", "rcpt to", "delivered to", "addressed to", "delivery to", "deliver to", "deliver … to", "message to", "mail to",
        "user", "mailbox", "failed", "fail", "undeliver", "unknown",
        "error-for", "to:", "account", "not found", "address", "full", "quota", "userid", "could not", "couldn't", "unable", "rejected",
        "550", "expanded from", "generated from",
        "empfänger", "destinataire", "destinatario", "destinatário", "получател", "адрес", "受信者", "宛先", "收件人", "地址", "entregar",
        "zugestellt",
        "entregado", "remis", "recapit", "consegn", "entregue", "доставлен", "sent to", "reach", "problem", "invalid", "no such",
      ]
    )
  ])

  /// What can be said of nobody else.
  static let surelyRecipient = PhraseTable([
    (
      true,
      [
        "generated from", "expanded from", "was addressed", "addressed to", "intended recipient", "failed recipient", "error-for",
        "rcpt to", "final delivery userid",
        "undeliverable to", "original recipient", "following recipient", "user unknown", "unknown user", "recipient address rejected",
        "delivery failed",
        "no such user", "mailbox is full", "over quota", "unable to deliver … to @", "not be delivered to @", "did not reach @",
      ]
    )
  ])

  /// What can be said of who wrote only.
  static let surelyWriter = PhraseTable([
    (true, ["mail from @", "mail from: @", "mail from:@", "message from @", "email from @", "e-mail from @", "sent by @"])
  ])

  /// Lines above the addresses of those who did not get the mail.
  static let heading = PhraseTable([
    (
      true,
      [
        "recipient", "following address", "addresses failed", "address failed", "address(es)", "following user", "permanent fatal errors",
        "not delivered to", "not be delivered to",
        "unable to deliver", "deliver … to", "delivery … to", "failed", "did not reach", "empfänger", "destinataire", "destinatario",
        "destinatari", "destinatário", "получател",
        "宛先", "收件人", "地址", "adressen", "adresses", "direcciones", "indirizzi", "endereços", "адрес", "受信者",
      ]
    )
  ])

  /// Words beside the address of somebody else: whoever is to be asked, or who wrote.
  static let otherCues = PhraseTable([
    (
      true,
      [
        "contact", "questions", "assistance", "help", "support", "from:", "sender:", "reply-to", "mail from", "forward this", "please send",
        "please forward", "please notify",
        "report this", "complain", "write to", "e-mail us", "email us", "administrator", "your message from", "message from", "kontakt",
        "contactez", "abuse", "cc:", "message-id",
        "wenden sie sich", "обратитесь", "обращайтесь",
      ]
    )
  ])
}
