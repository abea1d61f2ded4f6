/// Who takes the mail of a domain, as the DNS says (RFC 5321 §5.1).
package enum Exchangers: Sendable, Hashable {
  /// The preferred ones first, and those of one preference by name, so that two domains with the same hosts have equal lists.
  case hosts([MailExchanger])
  /// It says that it takes no mail at all (RFC 7505).
  case nobody
  /// It has neither MX record nor address.
  case nowhere
  case noSuchDomain

  /// - Throws: when nobody knows, which is never taken for one of the above.
  package init(of domain: String, _ lookup: DNSLookup) throws(DNSFailure) {
    let answer = try lookup(DNSQuestion(.exchanger, domain))
    let found = answer.exchangers.filter { !$0.host.isEmpty }
    if !found.isEmpty {
      self = .hosts(found.sorted { ($0.preference, $0.host) < ($1.preference, $1.host) })
    } else if !answer.exchangers.isEmpty {
      self = .nobody
    } else if answer == .noSuchName {
      self = .noSuchDomain
    } else if try DNSAnswer.addresses(of: domain, lookup).isEmpty {
      self = .nowhere
    } else {
      // Without an MX record the domain itself is the host.
      self = .hosts([MailExchanger(preference: 0, host: domain)])
    }
  }

  /// The same for who acts on a no for good. It is believed of those name servers only that know what every public one does: one of an inner
  /// network, or that keeps whoever asks from going out, has the same no for everybody.
  package static func vetted(_ domain: String, _ lookup: DNSLookup) throws(DNSFailure) -> Exchangers {
    let found = try Exchangers(of: domain, lookup)
    guard found == .noSuchDomain || found == .nowhere else { return found }
    // It has had its address since 1997, and no name server works without it.
    if try lookup(DNSQuestion(.address4, "a.root-servers.net")).addresses.isEmpty { throw .ignorance(domain) }
    return found
  }

  package var hosts: [MailExchanger] { if case .hosts(let hosts) = self { hosts } else { [] } }
}
