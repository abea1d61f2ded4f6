internal import Store
internal import Words

/// What wrong passwords and codes are counted by. Each try counts before it is looked at, so that a thousand at once are no way around.
enum GuessCount: String, Sendable, CaseIterable {
  /// Of one network, whomever they are about.
  case network
  /// About one account, from networks other than that of its owner's last sign-in: whoever guesses from everywhere keeps out strangers only.
  case account

  var span: Duration {
    switch self {
    case .network: .seconds(3600)
    case .account: .seconds(86_400)
    }
  }

  /// In the span.
  var limit: Int {
    switch self {
    case .network: 30
    case .account: 100
    }
  }
}
