package import Audience
package import Mail
package import Store
internal import Words

/// Whom a mail to `u-…` at the return path's domain takes off which list. It names no delivery, because it is good for ever, also when those are gone.
///
/// Form of the local part: `u-` and base32 of key id ‖ public id (16) ‖ list (4) ‖ code (16): 62 characters of the 64 that there may be
/// (RFC 5321 §4.5.3.1.1).
package struct LeavingAddress: Sendable, Hashable {
  package let subscriber: PublicID
  package let list: ListID

  private static let length = 37

  /// In the place of the list in a mail that was only shown, or a test.
  static let nobodys = ListID(0)

  package init(subscriber: PublicID, list: ListID) {
    (self.subscriber, self.list) = (subscriber, list)
  }

  /// Whether it stands in such a mail, and so acts for nobody.
  package var isPreview: Bool { list == Self.nobodys }

  /// Nil where the list's number needs more room.
  package func text(by path: ReturnPath) -> String? {
    guard let number = UInt32(exactly: list.rawValue) else { return nil }
    let named = subscriber.bytes + withUnsafeBytes(of: number.bigEndian) { Array($0) }
    let code = path.keys.code(named, purpose: .leaving, key: path.keys.newest) ?? []
    return "u-\(Base32.text([path.keys.newest] + named + code))@\(path.domain)"
  }

  /// Nil for what we did not make. It is good for ever, so at whatever domain the settings had when its mail left.
  package init?(_ address: EmailAddress, _ keys: SigningKeys) { self.init(local: address.local, keys) }

  package init?(local: String, _ keys: SigningKeys) {
    let local = local.lowercased()
    guard local.hasPrefix("u-"), let bytes = Base32.bytes(local.dropFirst(2)),
      bytes.count == Self.length,
      keys.verify(bytes[21...], of: Array(bytes[1..<21]), purpose: .leaving, key: bytes[0]),
      let subscriber = PublicID(bytes: bytes[1..<17])
    else { return nil }
    self.init(subscriber: subscriber, list: ID(bytes[17..<21].reduce(0) { $0 << 8 | Int64($1) }))
  }
}
