package import Words

/// What the DNS says to a question. An error is none: it is a ``DNSFailure``.
package enum DNSAnswer: Sendable, Hashable {
  case texts([String])
  case addresses([IPAddress])
  case exchangers([MailExchanger])
  /// Of a PTR question.
  case names([String])
  /// The name is there and has no record of this kind.
  case noRecords
  /// There is no such name, nor any under it (NXDOMAIN; RFC 8020).
  case noSuchName

  /// The strings of a record are put together without anything between (RFC 7208 §3.3, RFC 6376 §3.6.2.2).
  package var texts: [String] { if case .texts(let texts) = self { texts } else { [] } }
  package var addresses: [IPAddress] { if case .addresses(let addresses) = self { addresses } else { [] } }
  /// The preferred ones first.
  package var exchangers: [MailExchanger] {
    if case .exchangers(let exchangers) = self { exchangers.sorted { $0.preference < $1.preference } } else { [] }
  }
  package var names: [String] { if case .names(let names) = self { names } else { [] } }

  /// All addresses of a host, IPv4 first.
  package static func addresses(of host: String, _ lookup: DNSLookup) throws(DNSFailure) -> [IPAddress] {
    try lookup(DNSQuestion(.address4, host)).addresses + lookup(DNSQuestion(.address6, host)).addresses
  }

  /// What SPF calls a void lookup (RFC 7208 §4.6.4).
  package var isEmpty: Bool { texts.isEmpty && addresses.isEmpty && exchangers.isEmpty && names.isEmpty }
}
