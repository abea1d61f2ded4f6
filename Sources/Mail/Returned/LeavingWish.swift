internal import Words

/// A letter whose subject, or first line of own words, above a quotation or below it, says that its writer wants no more mail, and nothing else.
enum LeavingWish {
  static func isIn(_ letter: ReturnedLetter) -> Bool {
    guard !letter.isFromMailSystem, !isToMany(letter) else { return false }
    // Programs that unsubscribe for a person may say that they did (RFC 3834 §5.2); what answers our mail by itself asks for nothing.
    let submitted = letter.field("Auto-Submitted").map(ReportFields.bare)
    if let submitted, !["no", "auto-generated"].contains(submitted) { return false }
    // Those of providers want to hear nothing more of it (RFC 5321 §4.5.5), and have the subject that our List-Unsubscribe asks for (RFC 2369 §3.2).
    if letter.hasNullSender { return submitted == "auto-generated" && isBare(letter.subject) }
    if isBare(letter.subject) { return submitted != nil || !AutomaticLetter.isOne(letter) }
    return !AutomaticLetter.isOne(letter) && isFirst(in: OwnWords(letter.written).lines, of: letter.fromAddress)
  }

  /// A letter of somebody else's list, which may begin with its own link to leave (RFC 2919, RFC 2369).
  private static func isToMany(_ letter: ReturnedLetter) -> Bool {
    if ["List-Id", "List-Post", "List-Unsubscribe"].contains(where: { letter.field($0) != nil }) { return true }
    return letter.field("Precedence").map { ["bulk", "list", "junk"].contains($0.lowercased()) } ?? false
  }

  /// Whether it is the first line, or the one behind it where the first is a greeting.
  private static func isFirst(in lines: [OwnWords.Line], of writer: String?) -> Bool {
    guard let first = lines.first else { return false }
    for (index, line) in lines.prefix(isGreeting(first.text) ? 2 : 1).enumerated() where isBare(line.text, of: writer) {
      let rest = lines.dropFirst(index + 1)
      // Sentences begin with them, even with a name's few words behind.
      if openings.contains(core(line.text)) { return rest.allSatisfy { isFarewell($0.text) } || isSaid(in: rest) }
      return letters(line.text).contains(" ") || !isGoneOnWith(rest, from: line.text)
    }
    return false
  }

  private static func isGreeting(_ line: String) -> Bool {
    let words = letters(line).split(separator: " ").map(String.init)
    if words.count < 5, let first = words.first, salutations.contains(first), line.last != ".", line.last != "?" { return true }
    return line.count < 40 && (line.hasSuffix(",") || greetings.contains(words.joined(separator: " ")))
  }

  /// A name, thanks, or what a program puts below: no part of a sentence.
  private static func isFarewell(_ line: String) -> Bool {
    if footers.contains(where: line.lowercased().hasPrefix) { return true }
    let words = line.split(separator: " ")
    return words.count < 5 && words.allSatisfy { $0.first?.isLowercase == false || polite.contains(letters(String($0))) }
  }

  /// Whether the next line is part of a sentence that the one word begins: "Unsubscribe / links in your letter are blank". In doubt it is a wish: who is
  /// taken off wrongly is told so and can come back; who is not is mailed against their will.
  private static func isGoneOnWith(_ rest: ArraySlice<OwnWords.Line>, from word: String) -> Bool {
    guard let next = rest.first, next.goesOn, next.text.first?.isLowercase == true, word.last.map({ ".!…".contains($0) }) != true else {
      return false
    }
    let words = letters(next.text)
    guard words.contains(" "), continuations.contains(where: { words.hasPrefix($0 + " ") }) else { return false }
    return !isSaid(in: rest)
  }

  /// Whether it stands in more words anywhere in them.
  private static func isSaid(in lines: ArraySlice<OwnWords.Line>) -> Bool {
    let all = " \(letters(lines.map(\.text).joined(separator: " "))) "
    return wishes.contains { $0.contains(" ") && all.contains(" \($0) ") }
  }

  /// - Parameter writer: their own address may stand in it.
  private static func isBare(_ line: String, of writer: String? = nil) -> Bool {
    guard line.utf8.count < 120 else { return false }
    if let writer, case let rest = line.lowercased().replacing(writer.lowercased(), with: " "), rest != line.lowercased(), isBare(rest) {
      return true
    }
    if isWish(core(line)) { return true }
    // "Unsubscribe. Thanks, Ada"
    if let end = line.firstIndex(where: { ".!,;-–".contains($0) }), case let words = core(String(line[..<end])), !openings.contains(words),
      wishes.contains(words)
    {
      let rest = line[end...].drop { !$0.isLetter }
      if let first = rest.split(separator: " ").first, polite.contains(letters(String(first))), isFarewell(String(rest)) { return true }
    }
    return namesWhat(line)
  }

  /// "I would like to" unsubscribe "from your newsletter": what stands around the wish of some wishes, and makes one of others.
  private static func isWish(_ words: String) -> Bool {
    if wishes.contains(words) { return true }
    let heads = LeavingFrames.heads.filter { words.hasPrefix($0 + " ") }.map { String(words.dropFirst($0.count + 1)) }
    for middle in [words] + heads {
      if middle != words && wishes.contains(middle) && !openings.contains(middle) { return true }
      for tail in LeavingFrames.tails where middle.hasSuffix(" " + tail) {
        let wish = core(String(middle.dropLast(tail.count + 1)))
        if wishes.contains(wish) && !openings.contains(wish) || LeavingFrames.halves.contains(wish) { return true }
      }
    }
    return false
  }

  /// "Unsubscribe from The Letter": a name, or what is left.
  private static func namesWhat(_ line: String) -> Bool {
    let words = line.split { $0.isWhitespace || ".!,;".contains($0) }.drop { polite.contains(letters(String($0))) }
    guard let from = words.firstIndex(where: { $0.lowercased() == "from" }), case let what = words[(from + 1)...],
      (1...6).contains(what.count),
      ["unsubscribe", "unsubscribe me"].contains(letters(words[..<from].joined(separator: " ")))
    else { return false }
    return what.allSatisfy {
      $0.first?.isLowercase == false || objects.contains(letters(String($0))) || polite.contains(letters(String($0)))
    }
  }

  /// What is left without the polite words around it.
  private static func core(_ line: String) -> String {
    var words = letters(line).split(separator: " ").map(String.init)
    while let last = words.last, polite.contains(last), words.count > 1 { words.removeLast() }
    while let first = words.first, polite.contains(first), words.count > 1 { words.removeFirst() }
    return words.joined(separator: " ")
  }

  /// In small letters, without accents' variants, signs and double spaces.
  private static func letters(_ line: String) -> String {
    let line = line.lowercased().replacing("s.v.p", with: "svp").replacing("a.u.b", with: "aub")
    return String(line.map { $0 == "'" || $0 == "\u{2019}" || $0 == "-" || $0.isLetter ? $0 == "\u{2019}" ? "'" : $0 : " " })
      .split { $0 == " " }.filter { $0 != "-" }.joined(separator: " ")
  }

  private static let greetings: Set<String> = ["good day", "good morning", "good afternoon", "good evening", "to whom it may concern"]

  /// How they begin, a name behind it or not.
  private static let salutations: Set<String> = [
    "hi", "hello", "hallo", "hola", "bonjour", "bonsoir", "ciao", "olá", "ola", "hey", "dear", "goedendag", "goedemorgen", "guten",
    "moin", "servus", "buongiorno", "buenos", "buenas", "bom", "boa", "beste",
  ]

  /// What is said around a wish: please and thanks, that it is to be soon, good-bye.
  private static let polite: Set<String> = [
    "please", "pls", "plz", "kindly", "thanks", "thank", "you", "thx", "and", "now", "asap", "immediately", "today", "again", "finally",
    "bye", "goodbye", "bitte", "danke", "jetzt", "sofort", "umgehend", "endlich", "tschüss", "und", "s'il", "vous", "plaît", "plait", "svp",
    "merci", "maintenant", "immédiatement", "adieu", "por", "favor", "gracias", "ahora", "ya", "adiós",
    "per", "favore", "grazie", "subito", "adesso", "obrigado", "obrigada", "agora", "alstublieft", "aub", "graag", "bedankt", "dank", "nu",
  ]

  /// What follows "unsubscribe from" beside names.
  private static let objects: Set<String> = [
    "the", "this", "these", "your", "all", "any", "every", "everything", "here", "list", "lists", "newsletter", "newsletters", "mailing",
    "mailings", "mail",
    "mails", "email", "emails", "e-mail", "e-mails", "letter", "letters", "updates", "of", "and",
  ]

  /// How a line goes on with a sentence that the one word has begun. "Does not work" is none: who says so has tried to leave.
  private static let continuations = [
    "link", "links", "button", "buttons", "page", "pages", "option", "options", "is what", "is how", "is where", "is why", "works",
    "worked",
    // German, French, Spanish and Italian have these words behind a hyphen, or before; Dutch has them like English.
    "knop", "knoppen", "pagina",
  ]

  /// How the lines begin that programs put below.
  private static let footers = [
    "sent from", "sent with", "sent via", "sent using", "get outlook", "gesendet von", "gesendet mit", "von meinem",
    "diese nachricht wurde",
    "envoyé", "enviado", "inviato", "verzonden", "this email", "this e-mail", "this message", "diese e-mail", "confidential",
  ]

  /// Wishes that may as well begin a sentence.
  private static let openings: Set<String> = ["remove", "stop", "baja", "remover", "cancellazione", "disdetta", "opzeggen", "austragen"]

  private static let wishes: Set<String> = [
    // English.
    "unsubscribe", "unsubscribe me", "unsubscribe us", "un-subscribe", "un subscribe", "unsubscribe from this list",
    "unsubscribe me from this list", "unsubscribe from list",
    "unsubscribe me from your list", "unsubscribe me from your mailing list", "unsubscribe me from this mailing list",
    "unsubscribe me from this newsletter",
    "unsubscribe from this newsletter", "i want to unsubscribe from this newsletter", "i would like to unsubscribe from this newsletter",
    "i want to unsubscribe from this list", "unsubscribe from newsletter", "unsubscribe newsletter", "unsubscribe request",
    "unsubscribe email", "unsubscribe this email", "unsubscribe this address", "unsubscribe my email", "unsubscribe my address",
    "unsubscribe all",
    "unsubscribe this email address", "be unsubscribed", "be removed", "delete me", "delete my email", "delete my address",
    "delete my email address", "unsubscribed", "unsubcribe",
    "unsuscribe", "unscribe", "remove", "remove me", "remove me from this list", "remove me from your list", "remove me from the list",
    "remove me from your mailing list",
    "remove me from this mailing list", "remove me from list", "remove my email", "remove my address", "remove my email address",
    "take me off this list",
    "take me off your list", "take me off the list", "take me off your mailing list", "stop", "stop emailing me", "stop sending me emails",
    "stop sending me these emails", "stop sending these emails",
    "stop sending emails", "stop emails", "stop mailing me",
    "stop sending me mail", "no more emails", "no more email", "opt out", "opt-out", "optout", "opt me out", "cancel subscription",
    "cancel my subscription",
    "i want to unsubscribe", "i would like to unsubscribe", "i'd like to unsubscribe", "i wish to unsubscribe", "i want off this list",
    // Spanish.
    "darse de baja", "darme de baja", "dar de baja", "baja", "dame de baja", "denme de baja", "deme de baja", "quiero darme de baja",
    "deseo darme de baja", "cancelar suscripción",
    "cancelar suscripcion", "cancelar la suscripción", "cancelar mi suscripción", "anular suscripción", "desuscribir", "desuscribirme",
    "desuscribirse", "solicito la baja",
    "dadme de baja", "no quiero recibir más correos", "no quiero recibir más emails", "no quiero recibir más mensajes",
    "eliminar de la lista", "elimíneme de la lista", "no más correos", "no quiero más correos", "no quiero recibir más",
    // German.
    "abmelden", "abmeldung", "abbestellen", "abbestellung", "newsletter abbestellen", "newsletter abmelden", "austragen", "mich abmelden",
    "melden sie mich ab", "melde ich mich ab", "hiermit melde ich mich vom newsletter ab", "tragen sie mich aus", "tragt mich aus",
    "keine e-mails mehr erhalten", "keine mails mehr erhalten", "keine e-mails mehr bekommen", "keine weiteren e-mails",
    "ich möchte mich abmelden", "mich vom newsletter abmelden", "ich möchte den newsletter abbestellen", "abmeldung newsletter",
    "abmeldung vom newsletter",
    "nehmen sie mich aus dem verteiler",
    "aus dem verteiler nehmen", "keine e-mails mehr", "keine mails mehr", "keine weiteren mails", "löschen sie mich",
    "streichen sie mich von der liste",
    // French.
    "désabonner", "desabonner", "désabonnement", "desabonnement", "me désabonner", "me desabonner", "se désabonner", "désabonnez-moi",
    "désabonnez moi", "desabonnez-moi",
    "je ne souhaite plus recevoir vos mails", "je ne souhaite plus recevoir vos e-mails", "je ne souhaite plus recevoir vos emails",
    "je ne veux plus recevoir vos mails", "je ne veux plus recevoir vos e-mails", "je ne veux plus recevoir vos emails",
    "désinscription", "desinscription", "désinscrire", "me désinscrire", "se désinscrire", "désinscrivez-moi", "désinscrivez moi",
    "je souhaite me désabonner", "de me désabonner", "de me désinscrire",
    "je veux me désabonner", "je souhaite me désinscrire", "retirez-moi de la liste", "supprimez-moi de la liste", "plus de mails",
    "stop mail", "stop mails",
    // Italian.
    "cancellarmi", "cancellare la mia iscrizione", "non voglio più ricevere email", "non voglio più ricevere e-mail",
    "non voglio più ricevere mail", "cancellami", "cancellatemi", "cancellazione", "cancellazione iscrizione", "cancella iscrizione",
    "cancella la mia iscrizione",
    "annulla iscrizione", "disiscrivimi",
    "disiscrivetemi", "disiscrizione", "disiscrivermi", "disiscriviti", "voglio cancellarmi", "vorrei cancellarmi",
    "cancellami dalla lista", "cancellatemi dalla lista",
    "rimuovimi", "rimuovetemi", "rimuovimi dalla lista", "disdetta",
    // Portuguese.
    "me descadastrar", "descadastrar-me", "não quero mais receber e-mails", "não quero mais receber emails",
    "descadastrar", "descadastre-me", "descadastro", "descadastramento", "cancelar inscrição", "cancelar inscricao", "cancelar a inscrição",
    "cancelar minha inscrição",
    "cancelar subscrição", "cancelar a subscrição", "cancelar assinatura", "cancelar a assinatura", "remover", "remova-me",
    "remover da lista", "remova-me da lista",
    "quero cancelar a inscrição", "desinscrever", "desinscrever-me", "sair da lista", "não quero mais receber", "anular subscrição",
    // Dutch.
    "me afmelden", "mij afmelden", "me graag afmelden", "graag afmelden", "me uitschrijven", "mij uitschrijven", "me uit te schrijven",
    "mij uit te schrijven",
    "afmelden nieuwsbrief", "afmelden", "afmelding", "uitschrijven", "uitschrijving", "schrijf me uit", "schrijf mij uit", "meld me af",
    "meld mij af",
    "nieuwsbrief afmelden", "ik wil me afmelden",
    "ik wil mij afmelden", "ik wil me uitschrijven", "ik wil mij uitschrijven", "geen mails meer", "geen e-mails meer", "verwijder mij",
    "verwijder me", "haal me van de lijst",
    "opzeggen", "abonnement opzeggen",
  ]
}
