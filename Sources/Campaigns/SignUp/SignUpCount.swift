/// What sign-ups are counted by, so that nobody can make this site mail strangers in bulk.
package enum SignUpCount: String, Sendable {
  /// Forms from one network.
  case network
  /// Confirmations to one domain.
  case domain
  /// Confirmations to one address.
  case address

  /// The span that is counted, which begins with the first event after the last span.
  var span: Duration {
    switch self {
    case .network, .domain: .seconds(3600)
    case .address: .seconds(86_400)
    }
  }
}
