/// What stands before and behind the words of a ``LeavingWish``, in the languages that it knows.
enum LeavingFrames {
  static let heads = [
    "i want to", "i would like to", "i'd like to", "i wish to", "can you", "could you", "can you please", "could you please", "would you",
    "ich möchte", "ich will", "ich möchte bitte", "hiermit möchte ich", "hiermit",
    "veuillez", "merci de", "je souhaite", "je veux", "je voudrais", "je désire", "prière de",
    "quiero", "deseo", "quisiera", "desearía", "solicito",
    "vi prego di", "la prego di", "vorrei", "voglio", "desidero", "chiedo di",
    "quero", "gostaria de", "desejo", "favor", "eu quero",
    "ik wil", "ik wil graag", "ik zou graag", "ik zou me graag", "wilt u", "kunt u", "gelieve",
  ]

  static let tails =
    ["the", "this", "your", "all", "all your", "any", "these"].flatMap { which in
      [
        "list", "newsletter", "newsletters", "mailing list", "email list", "e-mail list", "emails", "e-mails", "mails", "mailings",
        "updates",
        "letter",
      ].map { "from \(which) \($0)" }
    } + [
      "off the list", "off your list", "off this list", "off the mailing list", "off your mailing list",
      "vom newsletter", "von diesem newsletter", "von ihrem newsletter", "von eurem newsletter", "aus dem verteiler", "aus ihrem verteiler",
      "aus eurem verteiler", "aus der liste", "aus ihrer liste", "von der liste", "von ihrer liste", "von ihrer mailingliste",
      "de la liste", "de votre liste", "de cette liste", "de la liste de diffusion", "de votre liste de diffusion", "de la newsletter",
      "de votre newsletter", "de cette newsletter", "de la lettre", "de votre lettre",
      "de la lista", "de su lista", "de tu lista", "de esta lista", "de la lista de correo", "del boletín", "de su boletín",
      "de este boletín",
      "de la newsletter",
      "dalla lista", "dalla vostra lista", "da questa lista", "dalla newsletter", "dalla vostra newsletter", "dalla mailing list",
      "da lista", "da sua lista", "desta lista", "da newsletter", "da lista de e-mails",
      "van de lijst", "van deze lijst", "van uw lijst", "van de nieuwsbrief", "van deze nieuwsbrief", "voor de nieuwsbrief",
      "van de mailinglijst",
    ]

  /// Wishes only with what is left behind them.
  static let halves: Set<String> = [
    "remove my name", "take me", "take my email", "take my address", "take my name",
    "nehmen sie mich", "nehmt mich", "nimm mich", "löschen sie mich", "löscht mich", "streichen sie mich", "streicht mich",
    "entfernen sie mich", "entfernt mich",
    "me retirer", "me supprimer", "me rayer", "de me retirer", "de me supprimer", "de me rayer", "retirez-moi", "supprimez-moi",
    "rayez-moi",
    "borrarme", "bórrenme", "eliminarme", "elimínenme", "quitarme", "quítenme",
    "togliermi", "toglietemi", "eliminarmi", "eliminatemi", "rimuovermi",
    "remover-me", "me remover", "me tirar", "tirem-me", "retirem-me",
    "haal mij", "haal me", "haalt u mij", "mij verwijderen", "me verwijderen",
  ]
}
