internal import Markdown

/// What a mail says of itself, in the issue's language: English, or Spanish where the language is `es…`.
struct MailWords: Sendable {
  let readOnline: String
  let unsubscribe: String
  let preferences: String
  let rehearsal: String
  let calloutTitles: [Callout.Kind: String]
  private let because: String
  private let uninvited: String
  private let oneReminder: String
  private let noMore: String

  /// Why the reader gets it.
  func reason(publication: String, _ kind: Campaign.Kind = .issue) -> String {
    guard kind.isAsking else { return "\(because) \(publication)." }
    return "\(uninvited.replacing("{publication}", with: publication)) \(kind == .confirmation ? oneReminder : noMore)"
  }

  /// For layouts, as `{{words.read_online}}`.
  var templateValues: [String: String] {
    ["read_online": readOnline, "unsubscribe": unsubscribe, "preferences": preferences, "rehearsal": rehearsal]
  }

  /// - Parameter language: BCP 47.
  init(language: String) {
    self = language.lowercased().split(separator: "-").first == "es" ? Self.spanish : Self.english
  }

  private init(
    readOnline: String, unsubscribe: String, preferences: String, rehearsal: String, because: String, uninvited: String,
    oneReminder: String, noMore: String, calloutTitles: [Callout.Kind: String]
  ) {
    self.readOnline = readOnline
    self.unsubscribe = unsubscribe
    self.preferences = preferences
    self.rehearsal = rehearsal
    self.because = because
    self.uninvited = uninvited
    self.oneReminder = oneReminder
    self.noMore = noMore
    self.calloutTitles = calloutTitles
  }

  private static let english = MailWords(
    readOnline: "Read online", unsubscribe: "Unsubscribe", preferences: "Preferences",
    rehearsal: "REHEARSAL: this message went to the built-in inbox only",
    because: "You receive this because you subscribed to",
    uninvited: "Somebody typed this address to subscribe to {publication}. If it was not you, do nothing:",
    oneReminder: "you get at most one reminder, and then no more mail.", noMore: "you get no more mail.",
    calloutTitles: [.note: "Note", .tip: "Tip", .important: "Important", .warning: "Warning", .caution: "Caution"])

  private static let spanish = MailWords(
    readOnline: "Leer en línea", unsubscribe: "Darse de baja", preferences: "Preferencias",
    rehearsal: "ENSAYO: este mensaje solo llegó al buzón de pruebas",
    because: "Recibes este correo porque te suscribiste a",
    uninvited: "Alguien escribió esta dirección para suscribirse a {publication}. Si no fuiste tú, no hagas nada:",
    oneReminder: "recibirás como máximo un recordatorio y después ningún correo más.", noMore: "no recibirás más correo.",
    calloutTitles: [.note: "Nota", .tip: "Consejo", .important: "Importante", .warning: "Aviso", .caution: "Precaución"])
}
