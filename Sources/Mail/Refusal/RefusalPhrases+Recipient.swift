/// What is said of a mailbox or its domain, in the languages of the servers.
extension RefusalPhrases {
  /// Before ``aboutTheUser``: "domain … does not exist". Name servers that do not answer now are a matter of the way.
  static let aboutTheHost: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.network),
      [
        "host not found, try again", "servfail", "name server … fail", "temporary dns", "dns … timeout", "dns … timed out",
        "temporary lookup failure",
        "lookup failed temporarily", "cname lookup failed", "dns … temporary", "temporary … dns", "temporary failure",
        "lowest numbered mx record points to local",
        "mail loops back", "loops back to myself", "best-preference mx", "configuration error",
      ]
    ),
    (
      RefusalMeaning(.hostUnknown, isLasting: true),
      [
        "host unknown", "unknown host", "host not found", "host … not found", "host or domain name not found", "domain name not found",
        "domain not found",
        "domain … not found", "domain … could not be found", "domain … couldn't be found", "no such domain", "no such host",
        "unknown domain", "domain unknown", "domain … does not exist",
        "domain … doesn't exist",
        "domain … not exist", "domain does not exist", "nonexistentdomain", "infodomainnonexistent", "nonexistent domain",
        "non-existent domain", "non-existent host",
        "nxdomain", "invalid domain", "bad destination host", "bad destination system", "illegal host", "domain … is not valid",
        "couldn't find any host",
        "could not find any host", "cannot find … domain", "can't find … domain", "couldn't find … domain", "unrouteable mail domain",
        "unroutable mail domain",
        "unrouteable domain", "no mx or a record", "no mx record", "no mx found", "mx lookup failure", "no route found to domain",
        "no route to domain", "domain … has no mail", "does not accept mail (nullmx)", "nullmx", "null mx", "indicated no smtp service",
        "no smtp service at domain",
        "domain … does not accept mail", "domain … does not receive", "host name is unknown", "host name lookup",
        "server for domain … not found",
        "returned answer with no data", "no mail exchanger", "no email exchanger", "domain has been disabled", "domain … expired",
        "domain is not hosted", "domäne … nicht", "domain … nicht", "domaine … inexistant", "domaine inconnu", "dominio … no existe",
        "dominio inexistente",
        "dominio sconosciuto", "домен … не", "ドメイン … 見つかりません", "域名不存在",
      ]
    ),
  ]

  /// Nobody there, or no more.
  static let aboutTheUser: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.unknownUser),
      [
        "not active yet", "not yet created", "yet activated", "in cache", "for maintenance", "until payment", "temporary error",
        "unverified address", "user lookup fail", "may not exist", "might not exist", "temporary lookup", "user doubtful",
        "unknown or full", "unknown or over", "not exist or", "unable to verify recipient", "cannot verify",
      ]
    ),
    (
      RefusalMeaning(.unknownUser, isLasting: true),
      [
        "user unknown", "unknown user", "user … unknown", "user is unknown", "unknown recipient", "recipient unknown",
        "recipient … unknown",
        "unknown mailbox", "mailbox unknown", "unknown address", "address unknown", "addressee unknown", "unknown account",
        "account unknown", "unknown local",
        "unknown or illegal alias", "unknown or invalid", "unknown email", "unknown … user",
        "no such user", "no such recipient", "no such mailbox", "no such address", "no such account", "no such person",
        "no such local user", "no such local",
        "no such email", "no such contact", "no such sub", "no such name", "no such alias", "no such", "nosuchuser",
        "no mailbox", "no user", "no account by", "no account for", "there is no one at", "there is no user", "there is no account",
        "there is no mailbox",
        "no one by that name", "nobody by that name", "no recipient found", "no matches to nameserver query",
        "user not found", "user … not found", "recipient not found", "recipient … not found", "recipientnotfound", "recipnotfound",
        "exrecipnotfound",
        "mailbox not found", "mailbox … not found", "account not found", "address not found", "address … not found", "account … not found",
        "addressee not found", "user not known", "user … not known", "not a known user", "user no found", "isn't found",
        "couldn't be found",
        "could not be found", "wasn't found", "was not found", "user_no_exist", "user no exist",
        "user … not exist", "user … doesn't exist", "mailbox … not exist", "mailbox … doesn't exist", "account … not exist",
        "account … doesn't exist",
        "recipient … not exist", "recipient … doesn't exist", "address … not exist", "address … doesn't exist", "does not exist",
        "doesn't exist",
        "not exist", "don't exist", "no exist", "not user of", "no longer exists", "no longer exist", "nonexistent", "non-existent",
        "non existent", "not longer valid", "no longer valid",
        "does not have an account", "doesn't have a … account", "does not have a … account", "not have an account", "has no account",
        "not have a mailbox",
        "not a valid mailbox", "not a valid recipient", "not a valid user", "not a valid address", "not a valid email",
        "@ is not valid", "@ is invalid", "address … is not valid", "address is invalid", "address … is invalid", "user … is not valid",
        "user is invalid", "recipient … is not valid", "recipient is invalid", "mailbox … is not valid", "mailbox is invalid",
        "mailbox … is invalid", "account … is not valid", "account is invalid", "invalid recipient",
        "not a known", "not known here", "not known at", "not a valid user", "name is not recognized", "name is not recognised",
        "not listed in", "user not listed", "not in directory", "not in the directory", "not in our directory", "not in our database",
        "not local", "not a local", "is not a member", "unrecognised", "unrecognized", "unrouteable address", "unroutable address",
        "address does not", "bad destination mailbox", "bad mailbox", "invalid final delivery userid",
        "invalid recipient … address", "incorrect address", "wrong address", "address is wrong", "e-mail address is incorrect",
        "illegal user",
        "illegal alias", "ofr204", "ofr 204", "has moved", "moved to another", "no longer on server", "no longer accepts mail",
        "no longer in use",
        "no longer available", "no longer a valid", "no longer works", "no longer employed", "no longer with", "no longer active",
        "account has been closed", "mailbox has been closed", "account … closed", "mailbox … closed", "address … closed", "account closed",
        "mailbox closed", "deactivated",
        "decommissioned", "disabled or discontinued", "discontinued",
        "been deleted", "is deleted", "mailbox deleted", "user deleted", "account deleted", "is not registered", "been removed",
        "mailbox was deleted", "account was deleted", "user was deleted", "address was deleted", "mailbox removed", "account removed",
        "mailbox was removed", "account was removed", "permanently removed", "permanently deleted", "permanently closed",
        "account … terminated", "user … terminated", "mailbox … terminated", "has left",
        "left the company",
        "disabled", "inactive", "not active", "is not enabled", "user is gone", "has been cancelled",
      ] + abroad
    ),
  ]

  /// German, French, Spanish, Italian, Portuguese, Dutch, Russian, Japanese, Chinese.
  private static let abroad = [
    "unbekannter benutzer", "benutzer unbekannt", "empfänger unbekannt", "unbekannter empfänger", "benutzer … nicht gefunden",
    "adresse … nicht gefunden",
    "empfänger … nicht gefunden", "existiert nicht", "existiert leider nicht", "nicht existiert", "gibt es nicht", "kein solcher benutzer",
    "kein postfach",
    "nicht bekannt",
    "ungültige adresse", "adresse ungültig", "adresse ist ungültig", "postfach … nicht", "ist unbekannt", "nicht mehr gültig",
    "utilisateur inconnu", "destinataire inconnu", "adresse inconnue", "utilisateur … inconnu", "n'existe pas", "n'existe plus",
    "adresse … introuvable",
    "destinataire invalide", "adresse … invalide", "destinataire … introuvable", "utilisateur non recens", "compte inexistant",
    "compte inconnu",
    "compte … désactivé",
    "usuario desconocido", "destinatario desconocido", "no existe", "usuario inexistente", "usuario … no encontrado",
    "dirección … no se encontr",
    "no se ha encontrado", "no se encontró", "cuenta inexistente", "dirección no válida", "usuario no válido", "buzón desconocido",
    "casilla inexistente",
    "utente sconosciuto", "destinatario sconosciuto", "utente non trovato", "utente inesistente", "non esiste", "inesistente",
    "casella … non trovat",
    "indirizzo non valido", "indirizzo … non trovat", "casella non attiva", "non è stato trovato",
    "usuário desconhecido", "usuario desconhecido", "destinatário desconhecido", "não existe", "nao existe", "inexistente",
    "não encontrado", "nao encontrado",
    "usuário inválido", "conta desativada", "não foi encontrado", "endereço inválido",
    "onbekende gebruiker", "gebruiker onbekend", "bestaat niet", "onbekend adres",
    "пользователь не найден", "пользователь … не найден", "не существует", "нет такого пользователя", "неизвестный пользователь",
    "не найден", "адрес … недоступен",
    "получатель … не", "ящик … не", "такого … нет",
    "存在しません", "見つかりません", "見つかりませんでした", "宛先不明", "該当するユーザー", "ユーザ不明", "ユーザー不明", "存在しない", "リストにありません", "登録されていません",
    "用户不存在", "收件人不存在", "邮箱不存在", "地址不存在", "不存在", "查无此", "無此", "找不到", "该用户未", "nie istnieje", "nie ma takiego", "neexistuje", "finns inte",
    "findes ikke", "finnes ikke", "ei löydy", "tuntematon", "nem létezik", "bulunamadı", "bulunamadi",
    "존재하지 않", "사용자가 없", "無效的收件", "无效的收件", "无此用户", "没有该用户", "没有这个", "没有此", "未找到",
  ]

  static let aboutTheMessage: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.size),
      [
        "message too large", "message is too large", "message too big", "message is too big", "message too long", "message size",
        "maximum size", "size limit",
        "too large", "too big", "exceeds size", "exceeds … size", "exceeded … size", "maximum allowed size", "mailsize limit",
        "message length", "exceeds maximum",
        "larger than", "zu groß", "zu gross", "trop volumineux", "trop gros", "demasiado grande", "troppo grande", "muito grande",
        "слишком бол", "过大",
      ]
    ),
    (
      RefusalMeaning(.content),
      [
        "virus", "malware", "infected", "attachment", "executable", "potential security issue", "bare lf", "bare newline", "bare cr",
        "smtp smuggling",
        "line too long", "lines too long", "line length", "rfc 5322", "rfc5322", "rfc 2822", "rfc2822", "rfc 822", "rfc822", "missing from",
        "from header",
        "'from' header", "multiple from", "message header", "bad header", "invalid header", "header … missing", "missing header",
        "date header", "message-id header", "messageid", "from contains invalid", "subject contains invalid",
        "malformed", "mime error", "invalid mime", "8bit", "8-bit", "smtputf8", "badly formatted", "conversion", "nul character",
        "message format",
      ]
    ),
  ]

  /// Servers that were not reached or broke off, and those that gave up trying.
  static let aboutTheWay: [(RefusalMeaning, [String])] = [
    (
      RefusalMeaning(.expired),
      [
        "retry timeout exceeded", "message expired", "delivery time expired", "queue too long", "in the queue too long",
        "too long in the queue", "time out of queue",
        "expired", "been in the queue", "undeliverable for", "has not been collected", "retry time not reached", "gave up",
        "unable to deliver … days",
        "not delivered after", "could not be delivered for", "delivery attempts", "maximum retries", "too many attempts", "for too long",
        "quequeexpired", "queueexpired",
      ]
    ),
    (
      RefusalMeaning(.network),
      [
        "timed out", "timeout", "time-out", "connection refused", "connection reset", "connection lost", "lost connection",
        "connection dropped", "connection closed",
        "connection was closed", "connection terminated", "broken pipe", "no route to host", "network is unreachable",
        "network unreachable", "network error",
        "unable to connect", "could not find a gateway", "requests to connect", "socket error", "could not connect", "couldn't connect",
        "cannot connect",
        "can't connect", "failed to connect", "could not contact", "cannot contact",
        "connect to", "establish an smtp connection", "establish connection", "establish a connection", "did not respond", "not responding",
        "no answer",
        "server is down", "host is down", "host down", "unreachable", "out of memory", "out of order", "system resources",
        "insufficient resources",
        "server error", "congestion", "busy", "greeting failed", "unexpectedly closed", "disconnected", "read error", "i/o error",
      ]
    ),
  ]
}
