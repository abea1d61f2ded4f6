package import Audience
internal import Foundation
package import Store

/// What a link in a mail says, sealed: who, which list, which campaign, for which purpose. Verified without a database.
///
/// Form: base64url (RFC 4648 §5, no padding) of version ‖ key id ‖ purpose ‖ public id (16) ‖ list (8) ‖ campaign (8) ‖ code (16).
package struct LinkToken: Sendable, Hashable {
  package enum Purpose: UInt8, Sendable {
    case unsubscribe = 1

    fileprivate var signing: SigningKeys.Purpose {
      switch self {
      case .unsubscribe: .unsubscribe
      }
    }
  }

  package let purpose: Purpose
  package let subscriber: PublicID
  package let list: ListID
  package let campaign: CampaignID

  private static let version: UInt8 = 1
  private static let length = 51

  package init(purpose: Purpose, subscriber: PublicID, list: ListID, campaign: CampaignID) {
    self.purpose = purpose
    self.subscriber = subscriber
    self.list = list
    self.campaign = campaign
  }

  /// Whether it stands in a mail that was only shown, not sent.
  package var isPreview: Bool { campaign.rawValue == 0 }

  package func sealed(with keys: SigningKeys) -> String {
    var bytes = [Self.version, keys.newest, purpose.rawValue] + subscriber.bytes
    withUnsafeBytes(of: list.rawValue.bigEndian) { bytes += $0 }
    withUnsafeBytes(of: campaign.rawValue.bigEndian) { bytes += $0 }
    bytes += keys.code(bytes, purpose: purpose.signing, key: keys.newest) ?? []
    return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// Nil for anything that we did not seal for this purpose.
  package init?(_ text: String, purpose: Purpose, keys: SigningKeys) {
    guard text.utf8.count == 68, let data = Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/")),
      data.count == Self.length, data[0] == Self.version, data[2] == purpose.rawValue
    else { return nil }
    let bytes = Array(data)
    guard let code = keys.code(Array(bytes.prefix(35)), purpose: purpose.signing, key: bytes[1]) else { return nil }
    // Every octet is compared, whatever the first ones say: the time tells nothing.
    guard zip(code, bytes.suffix(16)).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else { return nil }
    guard let subscriber = PublicID(bytes: bytes[3..<19]) else { return nil }
    func integer(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 << 8 | Int64($1) } }
    self.init(purpose: purpose, subscriber: subscriber, list: ListID(integer(19..<27)), campaign: CampaignID(integer(27..<35)))
  }
}
