package import Words

/// Names of hosts and domains as texts.
package enum DNSName {
  /// The form in which two are compared: small letters, no dot at the end.
  package static func plain(_ name: some StringProtocol) -> String {
    let small = name.lowercased()
    return small.hasSuffix(".") ? String(small.dropLast()) : small
  }

  /// Whether it fits the limits of RFC 1035 §2.3.4. Whatever stands in a label is a matter of who uses it.
  package static func isName(_ name: String) -> Bool {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    return name.utf8.count <= 253 && labels.allSatisfy { (1...63).contains($0.utf8.count) }
  }

  /// Whether `name` is `domain` or under it.
  package static func isWithin(_ name: String, _ domain: String) -> Bool { ("." + plain(name)).hasSuffix("." + plain(domain)) }

  /// The name whose PTR records tell what an address is called (RFC 1035 §3.5, RFC 3596 §2.5).
  package static func reverse(of address: IPAddress) -> String {
    if address.octets.count == 4 { return address.octets.reversed().map { "\($0)." }.joined() + "in-addr.arpa" }
    return nibbles(of: address).reversed().map { "\($0)." }.joined() + "ip6.arpa"
  }

  /// The 32 hexadecimal digits of an IPv6 address.
  static func nibbles(of address: IPAddress) -> [String] {
    address.octets.flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16) }
  }
}
