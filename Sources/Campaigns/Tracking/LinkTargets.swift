package import Store

/// Where links lead that somebody has aimed elsewhere after their mails were sent.
package struct LinkTargets: Sendable, Hashable {
  struct Link: Hashable {
    let campaign: CampaignID
    let number: Int
  }

  private let targets: [Link: String]

  init(_ targets: [Link: String] = [:]) {
    self.targets = targets
  }

  /// Nil for one that leads where its mail says.
  package subscript(campaign: CampaignID, number: Int) -> String? { targets[Link(campaign: campaign, number: number)] }
}
