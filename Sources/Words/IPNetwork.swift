/// All addresses that begin with the same bits.
package struct IPNetwork: Sendable, Hashable {
  private let base: IPAddress
  private let bits: Int

  /// `192.0.2.0/24`, `2001:db8::/32`, or one address.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let base = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
    let all = base.octets.count * 8
    guard let bits = parts.count == 2 ? Int(parts[1]) : all, (0...all).contains(bits) else { return nil }
    self.base = base
    self.bits = bits
  }

  package func contains(_ address: IPAddress) -> Bool {
    // A socket that listens for both families tells an IPv4 address as an IPv6 one.
    let address = address.octets.count == base.octets.count ? address : address.wrapped ?? address
    return address.octets.count == base.octets.count && address.matches(base.octets, bits)
  }
}
