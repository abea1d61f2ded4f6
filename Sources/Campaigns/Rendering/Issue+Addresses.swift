extension Issue {
  /// Its page.
  var webURL: String { "\(baseURL)/posts/\(slug)" }

  /// Where a link with a sealed token leads.
  func url(for purpose: LinkToken.Purpose, _ token: String) -> String { "\(baseURL)/\(purpose.path)/\(token)" }
}

extension LinkToken.Purpose {
  /// Of links in mails that are years old: never another.
  fileprivate var path: String {
    switch self {
    case .unsubscribe: "unsubscribe"
    case .confirm: "confirm"
    case .preferences: "preferences"
    }
  }
}
