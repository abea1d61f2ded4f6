internal import Markdown

/// What a mail says of itself, in the language: English, or Spanish where the language is `es…`.
struct MailWords: Sendable {
  let readOnline: String
  let unsubscribe: String
  let rehearsal: String
  let calloutTitles: [Callout.Kind: String]
  private let because: String

  /// Why the reader gets it.
  func reason(publication: String) -> String { "\(because) \(publication)." }

  /// For layouts, as `{{words.read_online}}`.
  var templateValues: [String: String] { ["read_online": readOnline, "unsubscribe": unsubscribe, "rehearsal": rehearsal] }

  /// - Parameter language: BCP 47.
  init(language: String) {
    self = language.lowercased().split(separator: "-").first == "es" ? Self.spanish : Self.english
  }

  private init(readOnline: String, unsubscribe: String, rehearsal: String, because: String, calloutTitles: [Callout.Kind: String]) {
    self.readOnline = readOnline
    self.unsubscribe = unsubscribe
    self.rehearsal = rehearsal
    self.because = because
    self.calloutTitles = calloutTitles
  }

  private static let english = MailWords(
    readOnline: "Read online", unsubscribe: "Unsubscribe", rehearsal: "REHEARSAL: this message went to the built-in inbox only",
    because: "You receive this because you subscribed to",
    calloutTitles: [.note: "Note", .tip: "Tip", .important: "Important", .warning: "Warning", .caution: "Caution"])

  private static let spanish = MailWords(
    readOnline: "Leer en línea", unsubscribe: "Darse de baja", rehearsal: "ENSAYO: este mensaje solo llegó al buzón de pruebas",
    because: "Recibes este correo porque te suscribiste a",
    calloutTitles: [.note: "Nota", .tip: "Consejo", .important: "Importante", .warning: "Aviso", .caution: "Precaución"])
}
