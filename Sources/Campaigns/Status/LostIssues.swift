internal import Audience
package import Delivery
package import Store

/// Which of the issues that are scheduled nobody will get as things are, and why: what is set before them has their readers.
package enum LostIssues {
  /// So many days of the slot as are looked at ahead: what goes before an issue may be a post that has no day yet.
  private static let horizon = 104

  /// - Parameter memory: of whoever looks often: of what the files of posts say.
  package static func of(
    _ campaigns: [Campaign], in publication: Publication, mode: SendingMode, memory: RoundMemory? = nil, now: Timestamp,
    _ connection: Connection
  ) throws -> [CampaignID: String] {
    let scheduled = campaigns.filter { $0.state == .scheduled && $0.mode == mode && $0.kind == .issue }
    var lost: [CampaignID: String] = [:]
    for (id, issues) in Dictionary(grouping: scheduled, by: \.list) {
      guard let list = try MailingList.find(id, connection) else { continue }
      let coming = try ComingSlots(list, count: horizon, in: publication, mode: mode, memory: memory, now: now, connection)
      for issue in issues { lost[issue.id] = coming.lost[issue.slug] }
    }
    return lost
  }
}
