package import Audience
package import Store

extension SigningKeys {
  /// The left side of the Message-ID of one mail. Nobody can guess it who does not have the mail, so who names it proves that.
  func messageName(of subscriber: PublicID, in campaign: CampaignID, key: UInt8) -> String {
    var bytes = subscriber.bytes
    withUnsafeBytes(of: campaign.rawValue.bigEndian) { bytes += $0 }
    return (code(bytes, purpose: .messageID, key: key) ?? []).hex
  }

  /// Whether a Message-ID, with its brackets or without, is that of this mail, by whichever key it was made.
  package func isMessageID(_ text: String, of subscriber: PublicID, in campaign: CampaignID) -> Bool {
    let left = text.drop { $0 == "<" || $0 == " " }.prefix { $0 != "@" }.lowercased()
    return left.utf8.count == 32 && ids.contains { messageName(of: subscriber, in: campaign, key: $0) == left }
  }
}
