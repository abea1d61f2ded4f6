import Curl
import DNS
import Delivery
import Foundation
import Words

/// The addresses from which receivers see the mail come, as far as they can be known here.
struct LeavingAddresses: Sendable {
  /// Empty: not known.
  let addresses: [IPAddress]
  /// Whether they are this machine's own, because the relay is on it.
  let isOwn: Bool
  /// Of the relay; nil where there is none.
  private let host: String?

  init(_ route: Route, _ lookup: DNSLookup) throws(DNSFailure) {
    let host = route.relay?.host ?? "localhost"
    self.host = route.relay?.host
    isOwn = Settings.isLocal(host)
    let known: [IPAddress]
    if isOwn {
      known = Self.ownAddresses()
    } else if let address = IPAddress(host) {
      known = [address]
    } else {
      known = try DNSAnswer.addresses(of: host, lookup)
    }
    addresses = Array(known.filter(\.isPublic).prefix(6))
  }

  /// Why there are none.
  var whyNone: String {
    host.map { "\($0) has no address on the public internet" } ?? "this machine has none of its own on the public internet"
  }

  /// How the addresses came to be known.
  func origin(_ address: IPAddress) -> String { isOwn ? "\(address.text), this machine's address," : "\(address.text) (\(host ?? ""))" }

  /// What the system would send from to the world. Nothing is sent to find out: a datagram socket is only told where it would go, an address
  /// that is nobody's (RFC 5737, RFC 3849).
  private static func ownAddresses() -> [IPAddress] {
    ["192.0.2.1", "2001:db8::1"].compactMap { destination in
      var hints = addrinfo()
      (hints.ai_flags, hints.ai_socktype) = (AI_NUMERICHOST, Int32(SOCK_DGRAM.rawValue))
      var list: UnsafeMutablePointer<addrinfo>?
      guard getaddrinfo(destination, "9", &hints, &list) == 0, let found = list?.pointee else { return nil }
      defer { freeaddrinfo(list) }
      let descriptor = socket(found.ai_family, found.ai_socktype, 0)
      defer { close(descriptor) }
      guard connect(descriptor, found.ai_addr, found.ai_addrlen) == 0 else { return nil }
      var own = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      return withUnsafeMutablePointer(to: &own) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) == 0 ? IPAddress($0) : nil }
      }
    }
  }
}
