/// The network that a request comes from: /24 of an IPv4 address, /64 of an IPv6 one. Smaller ones are changed too easily.
package struct ClientNetwork: Sendable, Hashable {
  /// Of who asks; nil where nothing is known.
  package let address: IPAddress?

  /// The prefix; empty where nothing is known.
  package var octets: [UInt8] { address?.network ?? [] }

  /// `192.0.2.0/24`, `2001:db8::/64`; empty where nothing is known.
  package var text: String {
    guard !octets.isEmpty else { return "" }
    let size = octets.count == 3 ? 4 : 16
    let first = IPAddress(octets: octets + [UInt8](repeating: 0, count: size - octets.count))
    return "\(first.text)/\(octets.count * 8)"
  }

  /// - Parameters:
  ///   - peer: the address at the other end of the connection.
  ///   - forwarded: `X-Forwarded-For`: each proxy adds the address that it saw at the end. Anybody can write what stands before, so it is
  ///     read from the end and only as far as `proxies` wrote it.
  package init(peer: String?, forwarded: String?, proxies: [IPNetwork]) {
    var chain = (forwarded ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    var client = peer.flatMap { IPAddress($0) }
    while let known = client, proxies.contains(where: { $0.contains(known) }), let next = chain.popLast() {
      guard let address = Self.address(next) else { break }
      client = address
    }
    address = client
  }

  /// Some proxies write the port too: `198.51.100.7:1234`, `[2001:db8::1]:1234`.
  private static func address(_ text: String) -> IPAddress? {
    if let address = IPAddress(text) { return address }
    let host = text.hasPrefix("[") ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
    return IPAddress(String(host))
  }
}
