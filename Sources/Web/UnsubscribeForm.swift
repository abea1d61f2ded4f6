/// What a POST to an unsubscribe link says.
enum UnsubscribeForm: Sendable, Hashable {
  /// `List-Unsubscribe=One-Click`, from a mail program (RFC 8058 §3.1).
  case oneClick
  /// `confirm=unsubscribe`, from our page.
  case page
  /// `confirm=return`, from the page after it.
  case comeBack
  /// `confirm=why`, from there too (``LeavingReason``).
  case why

  /// Nil for anything else.
  init?(_ fields: FormFields) {
    if fields.all("List-Unsubscribe").contains("One-Click") {
      self = .oneClick
    } else if fields.all("confirm").contains("unsubscribe") {
      self = .page
    } else if fields.all("confirm").contains("return") {
      self = .comeBack
    } else if fields.all("confirm").contains("why") {
      self = .why
    } else {
      return nil
    }
  }
}
