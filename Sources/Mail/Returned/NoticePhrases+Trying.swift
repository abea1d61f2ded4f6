/// That a server has not given up, and what wants somebody to do something first. What is not plainly given up is no bounce.
extension NoticePhrases {
  /// Words for trying and for "not yet" of those languages in which servers write. Beside no code of a refusal for good, they say enough.
  static let trying = PhraseTable([
    (
      true,
      [
        "trying", "retry", "retries", "retried", "attempts will", "attempt again", "more attempts", "next attempt", "not yet",
        "so far", "still queued", "in the queue", "for the moment",
        // German, Dutch.
        "noch nicht", "bislang", "vorerst", "weiter versuch", "weiterhin versuch", "erneut versuch", "weitere versuche",
        "weitere zustellversuche", "wird versucht", "warteschlange", "nog niet", "voorlopig", "opnieuw", "blijft het proberen",
        "blijven proberen", "nieuwe poging", "wachtrij",
        // French, Spanish, Italian, Portuguese, Romanian.
        "pour le moment", "pour l'instant", "pas encore", "nouvelles tentatives", "nouvelle tentative", "réessa", "reessa",
        "continuera", "en attente", "por el momento", "de momento", "por ahora", "todavía", "aún no", "reintent", "intentando",
        "volverá a intentar", "nuevos intentos", "en cola", "en espera", "per ora", "per il momento", "al momento", "ancora consegnat",
        "non ancora", "riprov", "ritent", "nuovi tentativi", "altri tentativi", "continuerà", "in coda", "por enquanto", "ainda não",
        "continuará", "tentando", "tentar novamente", "novas tentativas", "na fila", "încă nu", "nu a putut fi încă", "deocamdată",
        "va încerca", "vom încerca", "noi încercări", "reîncerc",
        // Polish, Czech, Slovak, Croatian, Hungarian.
        "jeszcze", "na razie", "ponawia", "ponowi", "kolejne próby", "próby będą", "w kolejce", "zatím", "dosud", "pokusy budou",
        "další pokusy", "pokus bude", "zkusí", "zkoušet", "zatiaľ", "ďalšie pokusy", "još nije", "pokušat", "pokušavat", "még nem",
        "próbálkoz", "újra megpróbál", "újrapróbál", "kísérlet", "egyelőre",
        // Swedish, Danish, Norwegian, Finnish.
        "ännu inte", "inte levereras ännu", "tills vidare", "försöker igen", "försöka igen", "nya försök", "försök kommer", "endnu ikke",
        "leveres endnu", "leveret endnu", "prøver igen", "forsøger igen", "nye forsøg", "ennå ikke", "foreløpig", "prøver igjen",
        "forsøker igjen", "nye forsøk", "vielä", "yritetään", "yrittää", "uudelleen",
        // Turkish, Greek.
        "henüz", "şimdilik", "yeniden dene", "tekrar dene", "denemeye devam", "ακόμα", "ακόμη", "προς το παρόν", "προσπάθειες", "προσπαθεί",
        "προσπαθήσει", "θα επαναληφθ",
        // Russian, Ukrainian, Bulgarian.
        "пока", "ещё не", "еще не", "попытки", "попытка", "попыток", "повторн", "попробу", "поки", "ще не", "спроби", "спроба", "повторить",
        "опити", "опит за",
        // Japanese, Chinese, Korean.
        "まだ", "再試行", "再送", "引き続き", "現時点", "もう一度", "尚未", "暂时", "暫時", "暂未", "暫未", "继续", "繼續", "重试", "重試", "再次尝试", "再次嘗試", "稍后", "稍後", "아직",
        "다시 시도",
        "재시도", "계속 시도", "재전송",
      ]
    )
  ])

  /// Subjects of mail that was given up.
  static let givenUpSubject = PhraseTable([
    (
      true,
      [
        "returned to sender", "returned mail", "returning message", "failure notice", "delivery failure", "delivery failed", "(failure",
        "undeliverable", "failed mail", "mail failure", "permanent", "unzustellbar", "zustellung fehlgeschlagen", "échec de remise",
        "échec de la remise", "fallo de entrega", "correo devuelto", "mancata consegna", "mancato recapito", "falha na entrega",
        "devolvida", "onbestelbaar", "退信",
      ]
    )
  ])

  /// That a person has to do something before their mail is handed over.
  static let challenge = PhraseTable([
    (
      true,
      [
        "requires verification", "verification required", "requires confirmation", "confirmation required", "to verify", "verify your",
        "verify that you", "verify you", "confirm your", "to confirm", "please confirm", "please verify", "please click", "click here to",
        "click the link", "click on the link", "captcha", "prove that you", "you are human", "not a robot", "reply to this message to have",
        "reply to this mail", "reply to this email to", "approve your", "awaiting approval", "awaits approval", "held for", "is being held",
        "bitte klicken", "klicken sie", "bestätigung erforderlich", "bestätigen sie", "zu bestätigen", "cliquez", "veuillez confirmer",
        "confirmation requise", "confirmez", "haga clic", "haz clic", "pulse en", "confirme su", "confirmación requerida", "clicca",
        "fare clic", "confermi", "conferma richiesta", "clique", "confirme seu", "confirme o seu", "klik op", "bevestig", "kliknij",
        "potwierdź", "klicka", "bekräfta", "klik her", "bekræft", "klikk", "bekreft", "napsauta", "vahvista", "klikněte", "potvrďte",
        "tıklay", "onayla", "kattints", "erősítse meg", "нажмите", "подтвердите", "перейдите по ссылке", "натисніть", "підтвердіть",
        "クリック", "確認してください", "点击", "點擊", "请确认", "請確認", "클릭", "확인해 주", "κάντε κλικ", "επιβεβαι", "faceți clic", "confirmați",
      ]
    )
  ])

  /// What a filter did with a mail that may still be handed over, or that somebody else has looked at: no word about a mailbox.
  static let filtered = PhraseTable([
    (
      true,
      [
        "quarantin", "karantin", "quarentena", "cuarentena", "карантин", "隔離", "隔离", "virus found", "virus was found", "virus detected",
        "found a virus", "contained a virus", "contains a virus", "infected with", "virenwarnung", "virus gefunden", "virus alert",
        "virus warning", "malware detected", "scan report", "attachment removed", "attachment was removed", "attachment has been removed",
        "message was cleaned", "recipient can release", "can be released",
      ]
    )
  ])

  /// That it was handed over, or on.
  static let handedOver = PhraseTable([
    (
      true,
      [
        "delivery notification was sent by", "is complete, but no delivery", "was successfully delivered", "successfully relayed",
        "has been relayed", "were relayed",
      ]
    )
  ])
}
