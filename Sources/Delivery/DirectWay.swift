internal import Curl
internal import DNS
internal import Words

/// How mail leaves without a relay: straight to the hosts that take it for each domain. TLS where they offer it, never a password. DANE
/// (RFC 7672) and MTA-STS (RFC 8461) are not asked for: without them nobody can know whether a host should have offered TLS.
package struct DirectWay: Sendable, Hashable {
  /// Which addresses of a host are called.
  package enum Family: String, Sendable, Hashable, CaseIterable {
    /// IPv6 first, and IPv4 a moment later if that does not come about: the order of RFC 6724 for a machine that has both.
    case both
    case ipv4
    case ipv6

    var kinds: [DNSQuestion.Kind] {
      switch self {
      case .both: [.address6, .address4]
      case .ipv4: [.address4]
      case .ipv6: [.address6]
      }
    }
  }

  /// 25, but for tests.
  package let port: Int
  package let family: Family
  package let helloName: String
  /// Sessions with the hosts of one domain at once.
  package let perDestination: Int

  package init(port: Int = 25, family: Family = .both, helloName: String, perDestination: Int = 2) {
    self.port = port
    self.family = family
    self.helloName = helloName
    self.perDestination = perDestination
  }

  /// - Parameter isLast: nobody else is asked after it.
  func endpoint(_ host: String, _ addresses: [IPAddress], isLast: Bool) -> SMTPEndpoint {
    // Half as long as for a relay: who does not answer has other hosts, or is tried again.
    SMTPEndpoint(
      host: host, addresses: addresses, port: port, security: .opportunistic, helloName: helloName, connectTimeout: .seconds(15),
      replyTimeout: .seconds(isLast ? 60 : 20))
  }

  /// The addresses of a host that can be called. At port 25 this machine is no receiver: a domain that names it means nobody.
  func addresses(of host: String, _ lookup: DNSLookup) throws(DNSFailure) -> [IPAddress] {
    var addresses: [IPAddress] = []
    var failure: DNSFailure?
    for kind in family.kinds {
      do throws(DNSFailure) { addresses += try lookup(DNSQuestion(kind, host)).addresses } catch {
        failure = error
        if error == .away { break }
      }
    }
    if addresses.isEmpty, let failure { throw failure }
    return port == 25 ? addresses.filter { !$0.isLoopback } : addresses
  }
}
