internal import Delivery
package import Mail
package import Store
internal import Words

/// The envelope's sender (RFC 5321 §3.3), one a delivery, so that what comes back names the delivery and nothing else: `b-` and 40 characters
/// that hold the delivery's id and a code. Small letters and digits only, because some servers change the case.
package struct ReturnPath: Sendable {
  package let domain: String
  let keys: SigningKeys

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

  /// Whether complaints about mail from this domain, signed by that one, may be asked for here: the address is in the From's domain or below it, and
  /// the signature, which covers the fields that say so, is of that domain or one over it (RFC 9477 §3.1).
  func takesComplaints(from sender: String, signedBy signer: String?) -> Bool {
    func isIn(_ domain: String, _ parent: String) -> Bool { domain == parent || domain.hasSuffix("." + parent) }
    return isIn(domain, sender) && signer.map { isIn(sender, $0) } == true
  }

  /// The delivery whose return path this is, of whatever domain: the code proves it, and the settings may have named another domain when the mail left.
  /// Nil for what we did not make.
  package static func delivery(_ address: EmailAddress, _ keys: SigningKeys) -> DeliveryID? { delivery(of: address.local, keys) }

  /// Whether it has the form, whoever made it.
  package static func isLike(_ local: String) -> Bool { bytes(of: local) != nil }

  private static func bytes(of local: String) -> [UInt8]? {
    let local = local.lowercased()
    guard local.hasPrefix("b-"), let bytes = Base32.bytes(local.dropFirst(2)), bytes.count == 25 else { return nil }
    return bytes
  }

  /// By the local part alone, which is all that some providers hand back.
  package static func delivery(of local: String, _ keys: SigningKeys) -> DeliveryID? {
    guard let bytes = bytes(of: local), keys.verify(bytes[9...], of: Array(bytes[1..<9]), purpose: .returnPath, key: bytes[0]) else {
      return nil
    }
    return ID(bytes[1..<9].reduce(0) { $0 << 8 | Int64($1) })
  }
}
