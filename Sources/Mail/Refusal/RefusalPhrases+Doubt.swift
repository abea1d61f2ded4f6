/// By what it is seen whom words like "does not exist" are about: they are said of senders, headers, links, records and options too.
extension RefusalPhrases {
  /// Words about the sender, or what a mail says of itself: then the refusal is a matter of ours, unless it names a mailbox that is not there.
  static let ofSender = PhraseTable([
    (
      RefusalMeaning(.policy),
      [
        "sender", "originator", "from domain", "from address", "return address", "return path", "return-path", "mail from",
        "from header", "from: header", "header from", "from field", "url in", "urls in", "link in message", "link in your", "links in your",
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
        "backend", "database", "internal error", "certificate", "parameter", "syntax", "no such command", "unknown command", "command not",
        "command is", "invalid command", " loop", "date field",
        "subject field", "message-id", "content", "mime", "encoding", "charset", "reply-to", "error-to", "errors-to", "list-unsubscribe",
        "user agent", "user-agent", "x-mailer", " image", " picture", " logo", "tracking", " key ", "pgp", "signed", "routing table",
        "recipient server", "allow list", "allowlist",
        "license", "licence", "user quota", "cache", "web address", "network",
        // Machines have addresses too.
        "ip address", "ip-adress", "ip adress", "adresse ip", "dirección ip", "direccion ip", "indirizzo ip", "endereço ip", "ip-adres",
        "ip-адрес", "ip адрес", "ipアドレス", "ip地址", "ip 地址", "address 1", "address 2", "address 3", "address 4", "address 5",
        "address 6", "address 7", "address 8", "address 9", "client address",
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
        // Exim and Sendmail; the address behind it is one sign here.
        "after mail @", "after ehlo", "after helo", "after starttls", "after initial connection", ">>> mail @",
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
        "użytkownik", "odbiorc", "skrzynk", "kont", "uživatel", "uzivatel", "adresát", "příjemce", "schránk",
        "användar", "anvandar", "mottagar", "bruger", "modtager", "bruker", "mottaker", "postlåda", "postkasse", "postboks",
        "käyttäj", "vastaanottaj", "osoit", "postilaatik", "tunnus", "felhasználó", "címzett", "postafiók",
        "kullanıcı", "kullanici", "alıcı", "hesap", "adresi", "χρήστη", "παραλήπτη", "utilizator", "destinatar", "căsuța",
      ]
    )
  ])

  /// What is said of a mailbox and of nothing else.
  static let sure = PhraseTable([
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        "user unknown", "unknown user", "user is unknown", "unknown recipient", "recipient unknown",
        "unknown mailbox", "mailbox unknown", "addressee unknown",
        "unknown account", "unknown local", "no such user", "no such recipient", "no such mailbox", "no such account",
        "no such local", "no such person", "mailbox does not exist", "mailbox doesn't exist", "user does not exist", "user doesn't exist",
        "no mailbox", "no user", "user not found", "recipient not found",
        "mailbox not found", "account not found", "@ not found",
        "@ does not exist", "@ doesn't exist", "invalid recipient", "invalid mailbox", "recipientnotfound", "recipnotfound",
        "not a valid mailbox", "not a valid recipient", "unrouteable address", "unroutable address",
        "email account that you tried to reach", "disabled or discontinued", "mailbox disabled", "mailbox is disabled",
        "empfänger unbekannt", "benutzer unbekannt", "destinataire inconnu",
        "utilisateur inconnu", "usuario desconocido", "utente sconosciuto",
        "用户不存在",
      ]
    )
  ])

  /// That a server could not look somebody up just now, or may know them later: nobody is gone for good by that, whatever the code.
  static let passing = PhraseTable([
    (
      RefusalMeaning(.unknownUser),
      [
        "at the moment", "at this moment", "right now", "try again later", "try later", "retry later", "again in a few", "again tomorrow",
        "temporary", "temporarily", "for the time being", "momentarily", "ldap server", "ldap timeout", "ldap error",
        "ldap fail", "ldap … unavailable", "ldap … unreachable", "ldap … timed out", "ldap … timeout", "directory lookup",
        "directory … unavailable", "directory … unreachable", "directory … offline", "directory … timed out", "directory … timeout",
        "directory … failure", "lookup fail", "lookup … fail", "lookup error", "lookup … timed out", "lookup … timeout", "lookup timeout",
        "server is offline", "server offline", "server is down", "server unreachable", "server is unreachable", "server … unavailable",
        "vorübergehend", "zurzeit", "derzeit", "später", "temporairement", "réessayer", "plus tard", "temporalmente", "más tarde",
        "al momento",
        "temporaneamente", "più tardi", "temporariamente", "mais tarde", "tijdelijk", "later opnieuw", "временно", "позже",
      ]
    )
  ])
}
