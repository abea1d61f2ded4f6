internal import Words

/// A letter whose subject, or first line of own words, above a quotation or below it, says that its writer wants no more mail, and nothing else.
enum LeavingWish {
  static func isIn(_ letter: ReturnedLetter) -> Bool {
    guard !letter.isFromMailSystem, !letter.hasNullSender else { return false }
    // Programs that unsubscribe for a person may say that they did (RFC 3834 §5.2); what answers our mail by itself asks for nothing.
    if let said = letter.field("Auto-Submitted"), !["no", "auto-generated"].contains(ReportFields.bare(said)) { return false }
    if isBare(letter.subject) { return letter.field("Auto-Submitted") != nil || !AutomaticLetter.isOne(letter) }
    return !AutomaticLetter.isOne(letter) && isFirst(in: OwnWords(letter.written).lines)
  }

  /// Whether it is the first line, or the one behind it where the first is a greeting.
  private static func isFirst(in lines: [String]) -> Bool {
    guard let first = lines.first else { return false }
    for (index, line) in lines.prefix(isGreeting(first) ? 2 : 1).enumerated() where isBare(line) {
      let rest = lines.dropFirst(index + 1)
      // Sentences begin with a single word, and even with a name's few words behind it.
      if openings.contains(core(line)) { return rest.allSatisfy(isFarewell) }
      return letters(line).contains(" ") || !(rest.first.map(goesOn) ?? false)
    }
    return false
  }

  private static func isGreeting(_ line: String) -> Bool {
    line.count < 40 && (line.hasSuffix(",") || greetings.contains(letters(line)))
  }

  /// A name, thanks, or what a program puts below: no part of a sentence.
  private static func isFarewell(_ line: String) -> Bool {
    if isFooter(line) { return true }
    let words = line.split(separator: " ")
    return words.count < 5 && words.allSatisfy { $0.first?.isLowercase == false || polite.contains(letters(String($0))) }
  }

  private static func isFooter(_ line: String) -> Bool { footers.contains(where: line.lowercased().hasPrefix) }

  /// What somebody has to say. Names, titles, telephone numbers and good wishes at a letter's end are no sentences.
  private static func isSentence(_ line: String) -> Bool {
    let words = letters(line).split(separator: " ").map(String.init)
    if words.count < 3 || isFooter(line) || words.count < 7 && words.contains(where: closings.contains) { return false }
    let small = line.split(separator: " ").count { $0.first?.isLowercase == true && !$0.dropLast().contains(".") && !$0.contains("@") }
    return small >= 2 && small * 2 > words.count || line.last.map { ".!?…".contains($0) } == true
  }

  /// Whether a line goes on with the one before: "Unsubscribe / links in your letter are blank".
  private static func goesOn(_ line: String) -> Bool {
    line.first?.isLowercase == true && isSentence(line) && letters(line).split(separator: " ").first != "i"
  }

  private static func isBare(_ line: String) -> Bool { line.utf8.count < 120 && wishes.contains(core(line)) }

  /// What is left without the polite words around it.
  private static func core(_ line: String) -> String {
    var words = letters(line).split(separator: " ").map(String.init)
    while let last = words.last, polite.contains(last), words.count > 1 { words.removeLast() }
    while let first = words.first, polite.contains(first), words.count > 1 { words.removeFirst() }
    return words.joined(separator: " ")
  }

  /// In small letters, without accents' variants, signs and double spaces.
  private static func letters(_ line: String) -> String {
    String(line.lowercased().map { $0 == "'" || $0 == "\u{2019}" || $0 == "-" || $0.isLetter ? $0 == "\u{2019}" ? "'" : $0 : " " })
      .split(separator: " ").joined(separator: " ")
  }

  private static let greetings: Set<String> = [
    "hi", "hello", "hallo", "hola", "bonjour", "ciao", "olá", "ola", "hey", "dear all", "dear sir", "goedendag", "guten tag",
  ]

  private static let polite: Set<String> = [
    "please", "pls", "plz", "kindly", "thanks", "thank", "you", "thx", "bitte", "danke", "s'il", "vous", "plaît", "plait", "svp", "merci",
    "por", "favor", "gracias",
    "per", "favore", "grazie", "obrigado", "obrigada", "alstublieft", "aub", "graag", "bedankt", "dank",
  ]

  /// How the lines begin that programs put below.
  private static let footers = [
    "sent from", "sent with", "sent via", "sent using", "get outlook", "gesendet von", "gesendet mit", "von meinem",
    "diese nachricht wurde",
    "envoyé", "enviado", "inviato", "verzonden", "this email", "this e-mail", "this message", "diese e-mail", "confidential",
  ]

  /// What stands in good wishes.
  private static let closings: Set<String> = polite.union([
    "regards", "wishes", "sincerely", "yours", "cheers", "grüße", "grüßen", "grüsse", "grüssen", "gruß", "gruss", "mfg", "lg", "mvg",
    "saludo", "saludos", "cordialement", "salutations", "saluti", "groet", "groeten", "groetjes", "atenciosamente", "cumprimentos",
    "abraços", "hochachtungsvoll",
  ]).subtracting(["you", "per", "por", "vous"])

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
    "unsubscribe email",
    "unsubscribed", "unsubcribe",
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
    "eliminar de la lista", "elimíneme de la lista", "no más correos", "no quiero más correos",
    // German.
    "abmelden", "abmeldung", "abbestellen", "abbestellung", "newsletter abbestellen", "newsletter abmelden", "austragen", "mich abmelden",
    "melden sie mich ab",
    "ich möchte mich abmelden", "ich möchte den newsletter abbestellen", "abmeldung newsletter", "abmeldung vom newsletter",
    "nehmen sie mich aus dem verteiler",
    "aus dem verteiler nehmen", "keine e-mails mehr", "keine mails mehr", "keine weiteren mails", "löschen sie mich",
    "streichen sie mich von der liste",
    // French.
    "désabonner", "desabonner", "désabonnement", "desabonnement", "me désabonner", "me desabonner", "se désabonner", "désabonnez-moi",
    "désabonnez moi", "desabonnez-moi",
    "désinscription", "desinscription", "désinscrire", "me désinscrire", "se désinscrire", "désinscrivez-moi", "désinscrivez moi",
    "je souhaite me désabonner", "de me désabonner", "de me désinscrire",
    "je veux me désabonner", "je souhaite me désinscrire", "retirez-moi de la liste", "supprimez-moi de la liste", "plus de mails",
    "stop mail", "stop mails",
    // Italian.
    "cancellami", "cancellatemi", "cancellazione", "cancellazione iscrizione", "cancella iscrizione", "cancella la mia iscrizione",
    "annulla iscrizione", "disiscrivimi",
    "disiscrivetemi", "disiscrizione", "disiscrivermi", "disiscriviti", "voglio cancellarmi", "vorrei cancellarmi",
    "cancellami dalla lista", "cancellatemi dalla lista",
    "rimuovimi", "rimuovetemi", "rimuovimi dalla lista", "disdetta",
    // Portuguese.
    "descadastrar", "descadastre-me", "descadastro", "descadastramento", "cancelar inscrição", "cancelar inscricao", "cancelar a inscrição",
    "cancelar minha inscrição",
    "cancelar subscrição", "cancelar a subscrição", "cancelar assinatura", "cancelar a assinatura", "remover", "remova-me",
    "remover da lista", "remova-me da lista",
    "quero cancelar a inscrição", "desinscrever", "desinscrever-me", "sair da lista", "não quero mais receber", "anular subscrição",
    // Dutch.
    "afmelden", "afmelding", "uitschrijven", "uitschrijving", "schrijf me uit", "schrijf mij uit", "meld me af", "meld mij af",
    "nieuwsbrief afmelden", "ik wil me afmelden",
    "ik wil mij afmelden", "ik wil me uitschrijven", "ik wil mij uitschrijven", "geen mails meer", "geen e-mails meer", "verwijder mij",
    "verwijder me", "haal me van de lijst",
    "opzeggen", "abonnement opzeggen",
  ]
}
