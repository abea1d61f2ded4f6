internal import Crypto
internal import Foundation
internal import Store

/// A subscriber's name in links: 128 random bits, so that nobody can guess another's and no address stands in a URL.
package struct PublicID: Sendable, Hashable {
  /// 16 octets.
  package let bytes: [UInt8]

  package init(_ generator: inout some RandomNumberGenerator) {
    bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// Octets of as many new ones, from the largest to the smallest: an index over them grows along its edge, not all over.
  static func sorted(_ count: Int) throws -> [[UInt8]] {
    // A cipher's stream under a new key: the kernel is asked for the key alone. Asked for each person, it would cost more than their row;
    // and that is what a `SymmetricKey` of any size does.
    let stream = try ChaChaPoly.seal(Data(count: count * 16), using: SymmetricKey(size: .bits256)).ciphertext
    let halves = stream.withUnsafeBytes { octets in
      (0..<count).map { number in
        let place = number * 16
        return (
          high: UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: place, as: UInt64.self)),
          low: UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
        )
      }
    }
    return halves.sorted { ($0.high, $0.low) > ($1.high, $1.low) }.map { half in
      withUnsafeBytes(of: (half.high.bigEndian, half.low.bigEndian)) { Array($0) }
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
