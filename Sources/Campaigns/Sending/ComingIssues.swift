internal import Audience
package import Delivery
package import Store

/// The issues that a list is to have, of which nobody has anything yet: those whose content is fixed, and those to which whoever looks ahead has given a day.
/// Who chose fewer issues and is to have one of them rests afterwards, as if it were sent, and what one of them tells no other tells.
package struct ComingIssues: Sendable {
  struct Issue: Sendable {
    let slug: String
    let time: Timestamp
    fileprivate let readers: Readers
    /// Of those who chose fewer issues, who has it.
    fileprivate(set) var having: Set<SubscriberID> = []
    /// How many of them have not.
    fileprivate var resting = 0
    /// What those have or are to have instead, by slug.
    fileprivate var behind: [String] = []

    var day: LocalDate { LocalDate(time, in: readers.moment.zone) }
  }

  /// The next first.
  private var issues: [Issue] = []
  private let mode: SendingMode
  /// Where nobody chose fewer issues, nobody rests.
  private let isMoot: Bool
  /// Which issue tells which item of a feed, by its mark. Of what is fixed the database knows.
  private var told: [String: (slug: String, day: LocalDate)] = [:]

  /// None: what comes next is behind nothing that is not sent.
  init() { (mode, isMoot) = (.live, true) }

  /// Those of a list whose content is fixed.
  package init(of list: ListID, in publication: Publication, mode: SendingMode, _ connection: Connection) throws {
    try self.init(of: list, in: publication, mode: mode, until: nil, connection)
  }

  /// - Parameters:
  ///   - time: those alone that are set until then; nil: all.
  ///   - id: of what is set for that time itself, those alone that were made before this one.
  init(
    of list: ListID, in publication: Publication, mode: SendingMode, until time: Timestamp?, before id: CampaignID? = nil,
    _ connection: Connection
  ) throws {
    let scheduled = try Campaign.scheduled(list: list, mode: mode, connection).filter { campaign in
      guard let time else { return true }
      return campaign.sendAt < time || campaign.sendAt == time && id.map { campaign.id < $0 } ?? true
    }
    self.mode = mode
    // Whoever looks each second need not ask when nothing is scheduled.
    isMoot = try time != nil && scheduled.isEmpty || !RecentIssues.matter(to: list, connection)
    for campaign in scheduled {
      guard let readers = try Campaign.readers(of: campaign.id, in: publication, now: campaign.sendAt, connection) else { continue }
      try add(campaign.slug, telling: [], to: readers, at: campaign.sendAt, connection)
    }
  }

  /// These and one more.
  func adding(
    _ slug: String, telling marks: [String], to readers: Readers, at time: Timestamp, _ connection: Connection
  ) throws -> ComingIssues {
    var all = self
    try all.add(slug, telling: marks, to: readers, at: time, connection)
    return all
  }

  /// One more, which changes who has those that come later.
  ///
  /// - Parameter marks: of the items that it tells.
  mutating func add(_ slug: String, telling marks: [String], to readers: Readers, at time: Timestamp, _ connection: Connection) throws {
    let place = issues.firstIndex { $0.time > time } ?? issues.endIndex
    issues.insert(Issue(slug: slug, time: time, readers: readers), at: place)
    for mark in marks { told[mark] = told[mark] ?? (slug, issues[place].day) }
    if isMoot { return }
    for index in place..<issues.endIndex {
      let issue = issues[index]
      let moment = SegmentMoment(now: issue.time, zone: readers.moment.zone)
      let recent = try RecentIssues(
        readers.list, mode: mode, slug: issue.slug, at: moment, after: Array(issues[..<index]), connection)
      (issues[index].having, issues[index].resting) = try recent.turnout(of: issue.readers, connection)
      issues[index].behind = recent.slugs
    }
  }

  /// What those of another list tell, too.
  mutating func note(toldBy others: ComingIssues) { told.merge(others.told) { first, _ in first } }

  /// What an issue set for `time` would come behind.
  func before(_ time: Timestamp, except slug: String) -> [Issue] { issues.filter { $0.time <= time && $0.slug != slug } }

  /// Which of them tells an item.
  func telling(_ mark: String, except slug: String) -> (slug: String, day: LocalDate)? {
    told[mark].flatMap { $0.slug == slug ? nil : $0 }
  }

  /// What the readers of one of them have or are to have instead, by slug.
  func behind(_ slug: String) -> [String] { issues.first { $0.slug == slug }?.behind ?? [] }

  /// Why nobody will get one of them when its time comes, in words; nil where somebody will, or there is none of the slug.
  func hindrance(of slug: String, _ connection: Connection) throws -> String? {
    guard let issue = issues.first(where: { $0.slug == slug }) else { return nil }
    guard try issue.readers.hasAtLeast(1, connection) else { return Obstacle.nobody(issue.readers).reason }
    guard issue.resting > 0, try !issue.readers.hasAtLeast(issue.resting + 1, connection) else { return nil }
    let number = issue.resting == 1 ? "its one reader" : "each of its \(issue.resting) readers"
    return "\(number) chose fewer issues, and will have had \(issue.behind.joined(separator: ", ")) by then"
  }
}
