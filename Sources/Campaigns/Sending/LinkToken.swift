package import Audience
package import Store
internal import Words

/// What a link in a mail says, sealed: who, which list, for which purpose, and which campaign or until when. Verified without a database.
///
/// Form: base64url (RFC 4648 §5, no padding) of version ‖ key id ‖ purpose ‖ public id (16) ‖ list (8) ‖ campaign or time (8) ‖ code (16).
package struct LinkToken: Sendable, Hashable {
  package enum Purpose: UInt8, Sendable {
    case unsubscribe = 1
    case confirm = 2
    case preferences = 3
    /// An approver's; its campaign is the mail that asked, and so says what about.
    case review = 4

    fileprivate var signing: SigningKeys.Purpose {
      switch self {
      case .unsubscribe: .unsubscribe
      case .confirm: .confirm
      case .preferences: .preferences
      case .review: .review
      }
    }
  }

  package let purpose: Purpose
  package let subscriber: PublicID
  package let list: ListID
  /// The campaign's id; of a link to confirm the milliseconds of its end. 0 in a mail that was only shown, or a test.
  private let number: Int64

  private static let version: UInt8 = 1
  private static let length = 51
  /// In base64url.
  static let textLength = length / 3 * 4

  private init(purpose: Purpose, subscriber: PublicID, list: ListID, number: Int64) {
    self.purpose = purpose
    self.subscriber = subscriber
    self.list = list
    self.number = number
  }

  /// A link that never ends.
  package init(purpose: Purpose, subscriber: PublicID, list: ListID, campaign: CampaignID) {
    self.init(purpose: purpose, subscriber: subscriber, list: list, number: campaign.rawValue)
  }

  /// - Parameter end: nil in a mail that is only shown.
  package init(confirming subscriber: PublicID, list: ListID, until end: Timestamp?) {
    self.init(purpose: .confirm, subscriber: subscriber, list: list, number: end?.milliseconds ?? 0)
  }

  /// The campaign whose mail it stands in; unknown for a link to confirm.
  package var campaign: CampaignID { ID(purpose == .confirm ? 0 : number) }

  /// For how long a link to confirm is good.
  static let confirmTime = Membership.questionTime

  /// When the mail was made that a link to confirm stands in.
  var madeAt: Timestamp { Timestamp(milliseconds: number) + (.zero - Self.confirmTime) }

  /// Whether it is a link to confirm that came too late.
  package func isOver(at now: Timestamp) -> Bool { purpose == .confirm && now.milliseconds > number }

  /// In the place of the campaign in a mail that was only shown, or a test.
  package static let preview = CampaignID(0)

  /// Whether it stands in such a mail, and so acts for nobody.
  package var isPreview: Bool { number == 0 }

  package func sealed(with keys: SigningKeys) -> String {
    var bytes = [Self.version, keys.newest, purpose.rawValue] + subscriber.bytes
    withUnsafeBytes(of: list.rawValue.bigEndian) { bytes += $0 }
    withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    bytes += keys.code(bytes, purpose: purpose.signing, key: keys.newest) ?? []
    return Base64URL.text(bytes)
  }

  /// Nil for anything that we did not seal for this purpose.
  package init?(_ text: String, purpose: Purpose, keys: SigningKeys) {
    guard text.utf8.count == Self.textLength, let bytes = Base64URL.bytes(text), bytes.count == Self.length, bytes[0] == Self.version,
      bytes[2] == purpose.rawValue
    else { return nil }
    guard keys.verify(bytes.suffix(16), of: Array(bytes.prefix(35)), purpose: purpose.signing, key: bytes[1]),
      let subscriber = PublicID(bytes: bytes[3..<19])
    else { return nil }
    func integer(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 << 8 | Int64($1) } }
    self.init(purpose: purpose, subscriber: subscriber, list: ListID(integer(19..<27)), number: integer(27..<35))
  }
}
