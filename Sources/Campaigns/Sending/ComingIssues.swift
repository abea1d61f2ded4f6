internal import Audience
package import Delivery
package import Store

/// The issues that a list is to have, of which nobody has anything yet: those whose content is fixed, and those to which whoever looks ahead has given a day.
/// Who chose fewer issues and is to have one of them rests afterwards, as if it were sent.
package struct ComingIssues: Sendable {
  struct Issue: Sendable {
    let slug: String
    let time: Timestamp
    fileprivate let readers: Readers
    /// Of those who chose fewer issues, who has it.
    fileprivate(set) var having: Set<SubscriberID> = []
  }

  /// The next first.
  private var issues: [Issue] = []
  private let mode: SendingMode
  /// Where nobody chose fewer issues, nobody rests.
  private let isMoot: Bool

  /// None: what is due now comes behind nothing that is not sent.
  init() { (mode, isMoot) = (.live, true) }

  /// Those of a list whose content is fixed.
  package init(of list: ListID, in publication: Publication, mode: SendingMode, _ connection: Connection) throws {
    self.mode = mode
    isMoot = try !RecentIssues.matter(to: list, connection)
    if isMoot { return }
    for campaign in try Campaign.scheduled(list: list, mode: mode, connection) {
      guard let readers = try Campaign.readers(of: campaign.id, in: publication, now: campaign.sendAt, connection) else { continue }
      try add(campaign.slug, to: readers, at: campaign.sendAt, connection)
    }
  }

  /// These and one more.
  func adding(_ slug: String, to readers: Readers, at time: Timestamp, _ connection: Connection) throws -> ComingIssues {
    var all = self
    try all.add(slug, to: readers, at: time, connection)
    return all
  }

  /// One more, which changes who has those that come later.
  mutating func add(_ slug: String, to readers: Readers, at time: Timestamp, _ connection: Connection) throws {
    if isMoot { return }
    let place = issues.firstIndex { $0.time > time } ?? issues.endIndex
    issues.insert(Issue(slug: slug, time: time, readers: readers), at: place)
    for index in place..<issues.endIndex {
      let issue = issues[index]
      let moment = SegmentMoment(now: issue.time, zone: readers.moment.zone)
      let recent = try RecentIssues(
        readers.list, mode: mode, slug: issue.slug, at: moment, after: Array(issues[..<index]), connection)
      issues[index].having = try recent.having(of: issue.readers, connection)
    }
  }

  /// What an issue set for `time` would come behind.
  func before(_ time: Timestamp, except slug: String) -> [Issue] { issues.filter { $0.time <= time && $0.slug != slug } }
}
