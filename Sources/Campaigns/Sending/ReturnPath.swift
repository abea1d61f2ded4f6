internal import Delivery
package import Mail
package import Store
internal import Words

/// The envelope's sender (RFC 5321 §3.3), one a delivery, so that what comes back names the delivery and nothing else: `b-` and 40 characters
/// that hold the delivery's id and a code. Small letters and digits only, because some servers change the case.
package struct ReturnPath: Sendable {
  private let domain: String
  private let keys: SigningKeys

  /// - Parameter domain: whose mail comes to us, in A-labels.
  package init(domain: String, keys: SigningKeys) {
    self.domain = domain
    self.keys = keys
  }

  package func address(of delivery: DeliveryID) throws -> EmailAddress {
    let id = withUnsafeBytes(of: delivery.rawValue.bigEndian) { Array($0) }
    let code = keys.code(id, purpose: .returnPath, key: keys.newest) ?? []
    return try EmailAddress(parsing: "b-\(Base32.text([keys.newest] + id + code))@\(domain)")
  }

  /// The delivery whose return path this is; nil for what we did not make.
  package func delivery(_ address: EmailAddress) -> DeliveryID? {
    let local = address.local.lowercased()
    guard address.asciiDomain == domain, local.hasPrefix("b-"), let bytes = Base32.bytes(local.dropFirst(2)), bytes.count == 25,
      keys.verify(bytes[9...], of: Array(bytes[1..<9]), purpose: .returnPath, key: bytes[0])
    else { return nil }
    return ID(bytes[1..<9].reduce(0) { $0 << 8 | Int64($1) })
  }
}
