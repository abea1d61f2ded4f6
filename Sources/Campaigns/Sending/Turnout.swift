package import Audience
package import Delivery
package import Store

/// Who would get an issue on its day: those whom its rule means by then, without those for whom it would come too soon. Queue, plan, `send`, the slot and
/// the scheduler all ask here, so that none of them says otherwise than what happens.
package struct Turnout: Sendable {
  package struct Count: Sendable, Hashable {
    package let readers: Int
    /// How many of them chose fewer issues, and have one too shortly before.
    package let leftOut: Int
    /// How many of them have it in their digest instead.
    package let digests: Int

    package var getting: Int { readers - leftOut }
    /// How many get the issue by itself.
    package var single: Int { getting - digests }
  }

  package let readers: Readers
  private let recent: RecentIssues

  /// - Parameters:
  ///   - readers: as of the moment at which they would be written down.
  ///   - time: for which the issue is set.
  ///   - coming: what the list is to have until then.
  package init(
    of readers: Readers, slug: String, mode: SendingMode, at time: Timestamp, after coming: ComingIssues, _ connection: Connection
  ) throws {
    self.readers = readers
    let moment = SegmentMoment(now: time, zone: readers.moment.zone)
    recent = try RecentIssues(readers.list, mode: mode, slug: slug, at: moment, after: coming.before(time, except: slug), connection)
  }

  /// Of an issue whose content is fixed and whose time has come, were it frozen at `now`; nil for none.
  init?(of campaign: Campaign, in publication: Publication, now: Timestamp, _ connection: Connection) throws {
    guard let readers = try Campaign.readers(of: campaign.id, in: publication, now: now, connection) else { return nil }
    self.readers = readers
    recent = try RecentIssues(ofDue: campaign, in: publication, connection)
  }

  /// Why nobody gets it; nil where somebody does. No more of the readers are looked at than that takes.
  package func obstacle(_ connection: Connection) throws -> Obstacle? {
    guard try readers.hasAtLeast(1, connection) else { return .nobody(readers) }
    let resting = try recent.count(of: readers, connection)
    return try resting > 0 && !readers.hasAtLeast(resting + 1, connection) ? .resting : nil
  }

  /// The same of who was counted already.
  func obstacle(of count: Count) -> Obstacle? {
    if count.readers == 0 { return .nobody(readers) }
    return count.getting <= 0 ? .resting : nil
  }

  /// How many more would have it by itself if their own time were not too long ago.
  package func tooLate(_ connection: Connection) throws -> Int {
    if readers.elsewhere.isEmpty { return 0 }
    func single(_ readers: Readers) throws -> Int {
      try readers.count(connection) - RecentIssues.countOfDigests(of: readers, connection)
    }
    return try single(readers.outside([])) - single(readers)
  }

  package func count(_ connection: Connection) throws -> Count {
    Count(
      readers: try readers.count(connection), leftOut: try recent.count(of: readers, connection),
      digests: try RecentIssues.countOfDigests(of: readers, connection))
  }
}
