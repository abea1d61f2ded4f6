package import Audience
package import Store
internal import Words

/// A link of an issue by the site, sealed: whose it is and where it leads. It is verified without a database, and leads to nothing but what the
/// mail's writer linked to. Number 0 is the picture that tells that the mail is shown; its address is the site's.
///
/// Form: base64url (RFC 4648 §5, no padding) of version ‖ key id ‖ campaign (8) ‖ number (2) ‖ code (16) ‖ address; and where it is counted who
/// follows it, behind a slash, base64url of the reader's public id (16) ‖ code (16), the same in all links of a mail.
package struct TrackedLink: Sendable, Hashable {
  /// 0 in a mail that was only shown, or a test.
  package let campaign: CampaignID
  /// Among those of its issue, from 1; 0 of the picture.
  package let number: Int
  /// Where it led when the mail was made: an address of the web, in ASCII.
  package let target: String
  private let key: UInt8?

  /// Begins the path of all of them. In mails that are years old: never another.
  package static let path = "go"
  /// The same of the picture.
  package static let picturePath = "seen"
  private static let version: UInt8 = 1
  private static let headLength = 12
  private static let codeLength = 16
  /// Octets of who has the mail, in base64url.
  static let readerLength = 43

  package init(campaign: CampaignID, number: Int, target: String) {
    self.campaign = campaign
    self.number = number
    self.target = target
    key = nil
  }

  /// Characters of a sealed one.
  static func length(to target: String) -> Int { ((headLength + codeLength + target.utf8.count) * 8 + 5) / 6 }

  package func sealed(with keys: SigningKeys) -> String {
    var head = [Self.version, keys.newest]
    withUnsafeBytes(of: campaign.rawValue.bigEndian) { head += $0 }
    withUnsafeBytes(of: UInt16(truncatingIfNeeded: number).bigEndian) { head += $0 }
    let code = keys.code(head + target.utf8, purpose: .link, key: keys.newest) ?? []
    return Base64URL.text(head + code + target.utf8)
  }

  /// Nil for anything that we did not seal.
  package init?(_ text: String, keys: SigningKeys) {
    guard let bytes = Base64URL.bytes(text), bytes.count > Self.headLength + Self.codeLength, bytes[0] == Self.version else { return nil }
    let (head, code) = (bytes.prefix(Self.headLength), bytes[Self.headLength...].prefix(Self.codeLength))
    let address = bytes[(Self.headLength + Self.codeLength)...]
    guard keys.verify(code, of: Array(head + address), purpose: .link, key: bytes[1]) else { return nil }
    func integer(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 << 8 | Int64($1) } }
    campaign = CampaignID(integer(2..<10))
    number = Int(integer(10..<12))
    target = String(decoding: address, as: UTF8.self)
    key = bytes[1]
  }

  // MARK: Who has the mail

  private static func message(_ reader: PublicID, _ campaign: CampaignID) -> [UInt8] {
    withUnsafeBytes(of: campaign.rawValue.bigEndian) { reader.bytes + $0 }
  }

  /// What stands behind each link of a reader's mail.
  static func sealed(_ reader: PublicID, _ campaign: CampaignID, with keys: SigningKeys) -> String {
    let code = keys.code(message(reader, campaign), purpose: .linkReader, key: keys.newest) ?? []
    return Base64URL.text(reader.bytes + code)
  }

  /// Whose mail the link stood in; nil where what stands behind it is not what we sealed for this campaign with the same key.
  package func reader(_ text: String, keys: SigningKeys) -> PublicID? {
    guard let bytes = Base64URL.bytes(text), let reader = PublicID(bytes: bytes.prefix(16)),
      keys.verify(bytes.dropFirst(16), of: Self.message(reader, campaign), purpose: .linkReader, key: key ?? keys.newest)
    else { return nil }
    return reader
  }
}
