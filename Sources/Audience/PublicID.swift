internal import Crypto
internal import Store

/// A subscriber's name in links: 128 random bits, so that nobody can guess another's and no address stands in a URL.
package struct PublicID: Sendable, Hashable {
  /// 16 octets.
  package let bytes: [UInt8]

  package init(_ generator: inout some RandomNumberGenerator) {
    bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// Octets of as many new ones, from the largest to the smallest: an index over them grows along its edge, not all over.
  static func sorted(_ count: Int) -> [[UInt8]] {
    guard count > 0 else { return [] }
    // All octets are asked for at once: a call into the kernel for each person would cost more than their row.
    return SymmetricKey(size: SymmetricKeySize(bitCount: count * 128)).withUnsafeBytes { octets in
      (0..<count).map { Array(octets[($0 * 16)..<($0 * 16 + 16)]) }.sorted { $1.lexicographicallyPrecedes($0) }
    }
  }

  /// Nil unless 16 octets.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    self.bytes = Array(bytes)
  }

  /// Nil unless 32 hexadecimal digits.
  package init?(hex: String) {
    guard let bytes = [UInt8](hex: hex) else { return nil }
    self.init(bytes: bytes)
  }

  package var hex: String { bytes.hex }
}
