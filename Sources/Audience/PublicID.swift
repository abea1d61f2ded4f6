internal import Store

/// A subscriber's name in links: 128 random bits, so that nobody can guess another's and no address stands in a URL.
package struct PublicID: Sendable, Hashable, Codable {
  /// 16 octets.
  package let bytes: [UInt8]

  package init(_ generator: inout some RandomNumberGenerator) {
    bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// Octets of as many new ones, from the largest to the smallest: an index over them grows along its edge, not all over.
  static func sorted(_ count: Int) -> [[UInt8]] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in (generator.next() as UInt64, generator.next() as UInt64) }.sorted(by: >).map { high, low in
      withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
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
