package import Glibc

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable {
  /// 4 or 16, the first one first.
  package let octets: [UInt8]

  /// Nil for other families. Behind the pointer there has to be the whole of the family's structure.
  package init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      octets = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) } }
    case AF_INET6:
      octets = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) } }
    default: return nil
    }
  }

  /// In the usual notation: `192.0.2.1`, `2001:db8::1`.
  package init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      octets = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      octets = withUnsafeBytes(of: six) { Array($0) }
    } else {
      return nil
    }
  }

  package var text: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(octets.count == 4 ? AF_INET : AF_INET6, octets, &buffer, socklen_t(buffer.count))
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether it is globally reachable, after IANA's registries of special-purpose addresses (RFC 6890). One that wraps an IPv4 address counts
  /// as that.
  package var isPublic: Bool {
    if octets.count == 4 { return !Self.special4.contains { matches($0.prefix, $0.bits) } }
    if let inner = wrapped { return inner.isPublic }
    return matches([0x20], 3) && !Self.special6.contains { matches($0.prefix, $0.bits) }
  }

  /// Whether it means this machine itself: 127.0.0.0/8, ::1, and what stands for any address.
  package var isLoopback: Bool {
    if octets.count == 4 { return [0, 127].contains(octets[0]) }
    return wrapped?.isLoopback ?? (octets.dropLast().allSatisfy { $0 == 0 } && octets[15] < 2)
  }

  /// Whether a host, as the address of a page has it, says itself that it is this machine. A name that merely leads there does not.
  package static func isOwnMachine(host: String) -> Bool {
    let bare = host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : host
    return bare.lowercased() == "localhost" || IPAddress(bare)?.isLoopback == true
  }

  /// What its owner commands as a whole: the first 24 bits of an IPv4 address, the first 64 of another.
  package var network: [UInt8] {
    if let inner = wrapped { return inner.network }
    return Array(octets.prefix(octets.count == 4 ? 3 : 8))
  }

  /// - Parameter octets: 4 or 16.
  package init(octets: [UInt8]) {
    self.octets = octets
  }

  /// The IPv4 address in a mapped (::ffff:0:0/96), translated (64:ff9b::/96) or 6to4 (2002::/16) one.
  package var wrapped: IPAddress? {
    if matches([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96) || matches([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96) {
      return IPAddress(octets: Array(octets[12...]))
    }
    return matches([0x20, 0x02], 16) ? IPAddress(octets: Array(octets[2..<6])) : nil
  }

  private static let special4: [(prefix: [UInt8], bits: Int)] = [
    ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24), ([192, 0, 2], 24),
    ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 3),
    // In no registry, but what Azure tells a machine of itself is there.
    ([168, 63, 129, 16], 32),
  ]

  /// Within 2000::/3; everything outside is special.
  private static let special6: [(prefix: [UInt8], bits: Int)] = [
    ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x3F, 0xFF, 0x00], 20),
  ]

  /// Whether the first `bits` are those of `prefix`; what `prefix` is too short for is zeros.
  package func matches(_ prefix: [UInt8], _ bits: Int) -> Bool {
    (0..<bits).allSatisfy { bit in
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      return octets[bit / 8] & mask == (prefix.indices.contains(bit / 8) ? prefix[bit / 8] & mask : 0)
    }
  }
}
