package import Audience
package import Delivery
package import Store

/// What sending an issue would do, as things are: what whoever asks for it is shown before anything is done.
package struct Prospect: Sendable {
  package let issue: Issue
  /// Of the file that it is made of.
  package let path: String
  /// Of its content.
  package let hash: String
  package let readers: Readers
  /// Nil where it is gone.
  package let list: MailingList?
  package let count: Turnout.Count
  /// Why nobody would get it.
  package let obstacle: Obstacle?
  /// Issues whose content is fixed that nobody would get any more, because this one has their readers: each slug with the reason.
  package let costs: [(slug: String, reason: String)]
  /// What must be approved, and how that stands; nil where nobody has to.
  package let proposal: Proposal?
  package let approval: ApprovalStanding?
  private let mode: SendingMode

  /// - Parameter time: when it would leave.
  package init(
    _ issue: Issue, of path: String, to readers: Readers, _ proposal: Proposal?, in publication: Publication, mode: SendingMode,
    at time: Timestamp,
    _ connection: Connection
  ) throws {
    (self.issue, self.path, self.readers, self.proposal, self.mode) = (issue, path, readers, proposal, mode)
    hash = try issue.frozen().hash
    let coming = try ComingIssues(of: readers.list, in: publication, mode: mode, connection)
    let turnout = try Turnout(of: readers, slug: issue.slug, mode: mode, at: time, after: coming, connection)
    count = try turnout.count(connection)
    obstacle = turnout.obstacle(of: count)
    let after = try coming.adding(issue.slug, telling: [], to: readers, at: time, connection)
    costs = try coming.before(Timestamp(milliseconds: .max), except: issue.slug).compactMap { other in
      guard try coming.hindrance(of: other.slug, connection) == nil else { return nil }
      return try after.hindrance(of: other.slug, connection).map { (other.slug, $0) }
    }
    list = try MailingList.find(readers.list, connection)
    approval = try proposal?.standing(connection)
  }

  /// Of a post as its file is, which `issue` was made of.
  ///
  /// - Parameter time: when it would leave.
  /// - Throws: ``Post/Faulty`` where it tells what another issue has told.
  package init(
    _ post: Post, as issue: Issue, of path: String, in publication: Publication, mode: SendingMode, at time: Timestamp, now: Timestamp,
    _ connection: Connection
  ) throws {
    try post.requireUntold(mode, connection)
    let readers = try post.readers(in: publication, now: now, connection)
    let proposal = try Approving(publication, mode: mode).proposal(post, to: readers)
    try self.init(issue, of: path, to: readers, proposal, in: publication, mode: mode, at: time, connection)
  }

  package var contentName: ContentName { ContentName(issue.slug, hash: hash) }

  /// The campaign by which it goes out already, or went; nil: nothing is decided yet. A rehearsal that is over decides nothing.
  package func earlier(_ connection: Connection) throws -> Campaign? {
    try Campaign.find(slug: issue.slug, list: readers.list, mode: mode, connection).flatMap { $0.decides ? $0 : nil }
  }

  /// What is shown of readers without a default, and how many have none.
  package struct Missing: Encodable, Sendable {
    package let field: String
    package let readers: Int

    /// By their fields' names.
    package static func all(
      _ issue: Issue, _ readers: Readers, in publication: Publication, _ connection: Connection
    ) throws -> [Missing] {
      try issue.unguardedFields.compactMap { field in
        let name = field == .firstName ? MergeField.fullName.name : field.name
        let count = try readers.count(without: name, attributes: publication.attributes, connection)
        return count == 0 ? nil : Missing(field: field.name, readers: count)
      }
    }
  }

  /// What takes a while to count.
  package struct Details: Sendable {
    /// Nil before the list's first.
    package let last: LastIssue?
    package let missing: [Missing]
    /// How many readers have values so long that Gmail would cut their mail, though that of most would arrive whole.
    package let clipped: Int
  }

  package func details(in publication: Publication, _ connection: Connection) throws -> Details {
    let missing = try Missing.all(issue, readers, in: publication, connection)
    let clipped = try issue.roomForValues.map { room in
      try readers.count(showing: room.shown, beyond: room.octets, attributes: publication.attributes, connection)
    }
    return Details(
      last: try LastIssue.of(readers.list, mode: mode, before: issue.slug, connection), missing: missing, clipped: clipped ?? 0)
  }
}

extension Campaign {
  /// Whether its post cannot be sent again. A rehearsal that is over decides nothing.
  package var decides: Bool { mode == .live || ![.sent, .cancelled].contains(state) }
}

/// That who must approve an issue has not, or has said no since it was looked at.
package struct Unapproved: Error, Sendable {
  package let standing: ApprovalStanding
}

extension Campaign {
  /// As ``schedule(_:of:list:rule:approved:mode:promise:sendAt:localTime:expiresAfter:now:_:)``, by a human's hand.
  ///
  /// - Throws: ``Unapproved``: an approver may have said no a moment ago.
  package static func schedule(
    _ issue: Issue, of path: String, to readers: Readers, approved proposal: Proposal?, _ terms: Terms, sendAt: Timestamp, now: Timestamp,
    _ connection: Connection
  ) throws -> Campaign {
    if let standing = try proposal?.standing(connection), !standing.isGiven { throw Unapproved(standing: standing) }
    return try schedule(
      issue, of: path, list: readers.list, rule: readers.rule, approved: proposal, mode: terms.mode, promise: terms.promise, sendAt: sendAt,
      expiresAfter: terms.expiresAfter, now: now, connection)
  }
}
