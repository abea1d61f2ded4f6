/// A host that takes mail for a domain (RFC 5321 §5.1).
package struct MailExchanger: Sendable, Hashable {
  /// The lowest is tried first.
  package let preference: Int
  /// Empty: the domain takes no mail at all (RFC 7505).
  package let host: String

  package init(preference: Int, host: String) {
    self.preference = preference
    self.host = DNSName.plain(host)
  }
}
