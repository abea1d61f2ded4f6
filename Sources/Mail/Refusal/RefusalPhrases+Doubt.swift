/// By what it is seen whom words like "does not exist" are about: they are said of senders, headers, links, records and options too.
extension RefusalPhrases {
  /// Words about the sender: then the refusal is a matter of ours, unless it names a mailbox that is not there.
  static let ofSender = PhraseTable([
    (
      RefusalMeaning(.policy),
      [
        "sender", "originator", "from domain", "from address", "return address", "return path", "return-path", "mail from",
        "your account", "your mailbox", "your address", "your domain", "your host", "your server", "your ip", "client host", "sending",
        "absender", "sendende", "remitente", "mittente", "expéditeur", "expediteur", "remetente", "afzender", "отправител", "发件", "發件",
        "寄件",
        "送信者", "送信元", "差出人", "발신자", "보낸 사람", "gönderen", "nadawc", "odesílatel", "avsändare", "afsender", "avsender", "lähettäj", "feladó",
      ]
    )
  ])

  /// Words about the message, or about what is inside a server.
  static let ofOthers = PhraseTable([
    (
      RefusalMeaning(.other),
      [
        "header", "attachment", "attached", "filter", "file type", "virus", "quarantine", " url", " link", "signature", "credentials",
        "tlsa",
        "backend", "database", "internal error", "certificate", "parameter", "syntax", "command", " loop", "date field",
        "subject field", "message-id", "content", "mime", "encoding", "charset",
      ]
    )
  ])

  /// What a server says of an earlier command than RCPT, as Postfix tells: about whoever is named there, and that is us.
  static let ofEarlierCommands = PhraseTable([
    (
      RefusalMeaning(.policy),
      [
        "in reply to mail from", "in reply to ehlo", "in reply to helo", "in reply to starttls", "in reply to auth",
        "refused to talk to me",
      ]
    )
  ])

  /// What a mailbox and its owner are called. Who is given up for words has to be named by them, or by their address.
  static let mailboxes = PhraseTable([
    (
      RefusalMeaning(.unknownUser),
      [
        "@", "user", "recipient", "mailbox", "mail box", "account", "address", "customer", "subscriber", "alias", "person", "employ",
        "company", "name", "nobody", "one here", "one at", "rcpt", "recip", "userid", "directory", "local part", "maildrop", "mail drop",
        "nosuchuser", "inbox", "contact", "member", "student",
        "empfänger", "empfaenger", "benutzer", "postfach", "adresse", "konto", "kunde", "nutzer", "anschrift",
        "destinataire", "utilisateur", "compte", "boîte", "boite", "bal ", "abonné",
        "usuario", "destinatario", "cuenta", "buzón", "buzon", "casilla", "dirección", "direccion", "correo",
        "utente", "casella", "indirizzo", "usuário", "destinatário", "conta", "caixa", "endereço", "endereco",
        "gebruiker", "ontvanger", "postbus", "postvak", "adres", "geadresseerde",
        "пользовател", "получател", "адрес", "ящик", "аккаунт", "користувач", "одержувач",
        "ユーザ", "アドレス", "宛先", "メールボックス", "アカウント", "受信者", "利用者",
        "用户", "用戶", "收件", "邮箱", "郵箱", "信箱", "地址", "帐号", "账号", "帳號", "使用者", "此人",
        "사용자", "수신자", "계정", "사서함", "주소", "메일함",
        "użytkownik", "odbiorc", "skrzynk", "kont", "uživatel", "adresát", "příjemce", "schránk",
        "användar", "mottagar", "bruger", "modtager", "bruker", "mottaker", "postlåda", "postkasse", "postboks",
        "käyttäj", "vastaanottaj", "osoit", "postilaatik", "tunnus", "felhasználó", "címzett", "postafiók",
        "kullanıcı", "alıcı", "hesap", "adresi", "χρήστη", "παραλήπτη", "utilizator", "destinatar", "căsuța",
      ]
    )
  ])

  /// What is said of a mailbox and of nothing else.
  static let sure = PhraseTable([
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        "user unknown", "unknown user", "user … unknown", "user is unknown", "unknown recipient", "recipient unknown",
        "recipient … unknown", "unknown mailbox", "mailbox unknown", "addressee unknown",
        "unknown account", "unknown local", "no such user", "no such recipient", "no such mailbox", "no such account",
        "no such local", "no such person", "no mailbox", "no user", "user not found", "user … not found", "recipient not found",
        "recipient … not found", "mailbox not found", "mailbox … not found", "account not found", "@ not found",
        "user … not exist", "user … doesn't exist", "mailbox … not exist", "mailbox … doesn't exist", "recipient … not exist",
        "recipient … doesn't exist", "account … not exist", "account … doesn't exist",
        "@ does not exist", "@ doesn't exist", "invalid recipient", "invalid mailbox", "recipientnotfound", "recipnotfound",
        "not a valid mailbox", "not a valid recipient", "unrouteable address", "unroutable address",
        "email account that you tried to reach", "account … deactivated", "mailbox … deactivated", "account … closed", "mailbox … closed",
        "disabled or discontinued", "mailbox … disabled", "mailbox disabled", "mailbox is disabled", "recipient … disabled",
        "empfänger … nicht", "empfänger unbekannt", "benutzer unbekannt", "benutzer … nicht", "destinataire inconnu",
        "destinataire … inexistant", "utilisateur inconnu", "usuario desconocido", "usuario … no existe", "utente sconosciuto",
        "utente … non esiste", "destinatario … inesistente", "пользователь … не", "收件人 … 不存在", "用户不存在",
      ]
    )
  ])
}
