package import Store

/// The field that large providers count complaints by: campaign, list, kind, sender. Whoever hands it back has proved nothing.
package enum FeedbackID {
  static func text(_ campaign: CampaignID, _ list: ListID, _ kind: Campaign.Kind, sender: String) -> String {
    "c\(campaign.rawValue):l\(list.rawValue):\(kind.rawValue):\(sender)"
  }

  /// Of which campaign it says that the mail was.
  package static func campaign(in text: String) -> CampaignID? {
    guard text.first == "c" else { return nil }
    return Int64(text.dropFirst().prefix { $0 != ":" }).map { ID($0) }
  }
}
