internal import Words

extension ClientNetwork {
  /// Tells it from others without telling which it is.
  func name(with keys: SigningKeys) -> String { keys.name(of: octets, purpose: .network) }
}
