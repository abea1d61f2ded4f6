package import Curl
package import DNS

/// Looks for one of the hosts that take the mail of a domain that lets us in. Blocks.
package struct DirectCall: Sendable {
  let way: DirectWay
  let hosts: [MailExchanger]
  /// Called after the others, whatever their preference.
  let last: Set<String>
  let lookup: MailLookup

  package struct Unreachable: Error, CustomStringConvertible {
    package let description: String
    /// Whether there was an address to call.
    package let wasCalled: Bool
    /// Whether somebody took a call: then mail gets out, only not to them.
    package let wasReached: Bool
  }

  /// More are not tried: a domain may name any number.
  private static let patience = 5

  package init(_ way: DirectWay, _ hosts: [MailExchanger], last: Set<String> = [], _ lookup: @escaping MailLookup) {
    (self.way, self.hosts, self.last, self.lookup) = (way, hosts, last, lookup)
  }

  /// The first that lets us in, in the order of their preference, those of one preference in any (RFC 5321 §5.1). One that cannot be reached, or
  /// refuses us at its greeting or at EHLO, leaves it to the next.
  package func first<Session>(_ open: (SMTPEndpoint) throws -> Session) throws -> Session {
    var (reasons, wasCalled, wasReached) = ([String](), false, false)
    let called = inTurn.prefix(Self.patience).map(\.host)
    for (number, host) in called.enumerated() {
      guard Self.isName(host) else {
        reasons.append("\(host) is no name of a host")
        continue
      }
      do {
        let addresses = try way.addresses(of: host, lookup)
        wasCalled = wasCalled || !addresses.isEmpty
        if !addresses.isEmpty { return try open(way.endpoint(host, addresses, isLast: number == called.count - 1)) }
        reasons.append("\(host) has no \(way.family == .both ? "" : "\(way.family.rawValue) ")address")
      } catch DNSFailure.away {
        throw DNSFailure.away
      } catch {
        wasReached = wasReached || (error as? CurlError)?.wasConnected == true
        reasons.append("\(host): \(error)")
      }
    }
    throw Unreachable(description: reasons.joined(separator: "; "), wasCalled: wasCalled, wasReached: wasReached)
  }

  /// Whether it can stand in a URL and mean a name there: whoever owns a domain writes what they like into its records.
  static func isName(_ host: String) -> Bool { host.wholeMatch(of: /([a-z0-9_-]+\.)*[a-z_][a-z0-9_-]*/) != nil }

  /// In which they are called.
  var inTurn: [MailExchanger] {
    hosts.shuffled().sorted { (last.contains($0.host) ? 1 : 0, $0.preference) < (last.contains($1.host) ? 1 : 0, $1.preference) }
  }
}
