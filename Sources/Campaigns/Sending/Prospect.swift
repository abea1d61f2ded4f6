package import Audience
package import Delivery
package import Store

/// What sending an issue would do, as things are: what whoever asks for it is shown before anything is done.
package struct Prospect: Sendable {
  package let issue: Issue
  /// Of its content.
  package let hash: String
  package let readers: Readers
  /// Nil where it is gone.
  package let list: MailingList?
  /// How many that are, and how many of them chose fewer issues and had one lately.
  package let count: Int
  package let leftOut: Int
  /// How many have it in their monthly digest instead.
  package let digests: Int
  /// What must be approved, and how that stands; nil where nobody has to.
  package let proposal: Proposal?
  package let approval: ApprovalStanding?
  private let mode: SendingMode

  /// - Parameter time: when it would leave.
  package init(
    _ issue: Issue, to readers: Readers, _ proposal: Proposal?, in publication: Publication, mode: SendingMode, at time: Timestamp,
    _ connection: Connection
  ) throws {
    (self.issue, self.readers, self.proposal, self.mode) = (issue, readers, proposal, mode)
    hash = try issue.frozen().hash
    let moment = SegmentMoment(now: time, zone: publication.zone)
    count = try readers.count(connection)
    leftOut = try RecentIssues(readers.list, mode: mode, slug: issue.slug, at: moment, connection).count(of: readers, connection)
    digests = try RecentIssues.countOfDigests(of: readers, connection)
    list = try MailingList.find(readers.list, connection)
    approval = try proposal?.standing(connection)
  }

  /// What is shown of readers without a default, and how many have none.
  package struct Missing: Encodable, Sendable {
    package let field: String
    package let readers: Int
  }

  /// What takes a while to count.
  package struct Details: Sendable {
    /// Nil before the list's first.
    package let last: LastIssue?
    /// By their fields' names.
    package let missing: [Missing]
    /// How many readers have values so long that Gmail would cut their mail, though that of most would arrive whole.
    package let clipped: Int
  }

  package func details(in publication: Publication, _ connection: Connection) throws -> Details {
    let attributes = publication.attributes
    let missing = try issue.unguardedFields.compactMap { field -> Missing? in
      let name = field == .firstName ? MergeField.fullName.name : field.name
      let count = try readers.count(without: name, attributes: attributes, connection)
      return count == 0 ? nil : Missing(field: field.name, readers: count)
    }
    let clipped = try issue.roomForValues.map { room in
      try readers.count(showing: room.shown, beyond: room.octets, attributes: attributes, connection)
    }
    return Details(
      last: try LastIssue.of(readers.list, mode: mode, before: issue.slug, connection), missing: missing, clipped: clipped ?? 0)
  }
}

/// That who must approve an issue has not, or has said no since it was looked at.
package struct Unapproved: Error, Sendable {
  package let standing: ApprovalStanding
}

extension Campaign {
  /// As ``schedule(_:list:rule:approved:mode:promise:sendAt:localTime:expiresAfter:now:_:)``, by a human's hand.
  ///
  /// - Throws: ``Unapproved``: an approver may have said no a moment ago.
  package static func schedule(
    _ issue: Issue, to readers: Readers, approved proposal: Proposal?, _ terms: Terms, sendAt: Timestamp, now: Timestamp,
    _ connection: Connection
  ) throws -> Campaign {
    if let standing = try proposal?.standing(connection), !standing.isGiven { throw Unapproved(standing: standing) }
    return try schedule(
      issue, list: readers.list, rule: readers.rule, approved: proposal, mode: terms.mode, promise: terms.promise, sendAt: sendAt,
      expiresAfter: terms.expiresAfter, now: now, connection)
  }
}
