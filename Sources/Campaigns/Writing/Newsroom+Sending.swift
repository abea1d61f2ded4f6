internal import Audience
internal import Delivery
package import Mail
package import Markdown
package import Store

extension Newsroom {
  /// What the page before a sending shows.
  package struct Outlook: Sendable {
    package let prospect: Prospect
    package let details: Prospect.Details
    package let findings: [Diagnostic]
    /// The campaign by which it goes out already, or went; nil: nothing is decided yet.
    package let earlier: Campaign?
  }

  /// - Throws: ``Post/Faulty`` with all that keeps it from being sent.
  package func outlook(of file: PostFile, at time: Timestamp, now: Timestamp) async throws -> Outlook {
    let (post, issue, findings) = try IssueRenderer(publication, mode: mode).ready(file.path, today: LocalDate(now, in: publication.zone))
    return try await database.read { connection in
      let prospect = try Prospect(post, as: issue, of: file.path, in: publication, mode: mode, at: time, now: now, connection)
      return Outlook(
        prospect: prospect, details: try prospect.details(in: publication, connection), findings: findings,
        earlier: try prospect.earlier(connection))
    }
  }

  /// Has the content that was shown go out, as `tuesday send` does: fixed now, the audience when it leaves.
  ///
  /// - Parameters:
  ///   - hash: of the content that was shown.
  ///   - time: nil: as soon as it cannot be taken back any more.
  /// - Throws: ``SendingRefusal``, ``Unapproved`` or ``Post/Faulty``.
  package func send(
    _ file: PostFile, showing hash: String, at time: Timestamp?, now: Timestamp,
    noting note: @escaping @Sendable (Campaign, Connection) throws -> Void
  ) async throws -> Campaign {
    let prospect = try await outlook(of: file, at: time ?? now, now: now).prospect
    guard prospect.hash == hash else { throw SendingRefusal.changed }
    return try await database.indexingWrite { connection in
      let campaign = try prospect.schedule(terms, sendAt: time ?? now + undo, now: now, connection)
      try note(campaign, connection)
      return campaign
    }
  }

  /// The campaign by which a file's post goes out already, or went; nil: nothing is decided yet.
  package func decided(_ file: PostFile) async throws -> Campaign? {
    guard let slug = Post.slug(ofPostAt: file.path) else { return nil }
    let name = Post.head(ofPostAt: file.path)?.list ?? MailingList.main
    return try await database.read { connection in
      guard let list = try MailingList.find(name, connection) else { return nil }
      return try Campaign.find(slug: slug, list: list.id, mode: mode, connection).flatMap { $0.decides ? $0 : nil }
    }
  }

  /// The issue of a post that waits for its time.
  package func scheduled(_ slug: String) async throws -> Campaign? {
    try await database.read { try scheduled(slug, $0) }
  }

  private func scheduled(_ slug: String, _ connection: Connection) throws -> Campaign? {
    try Campaign.all(slug, connection).first { $0.slug == slug && $0.mode == mode && $0.kind == .issue && $0.state == .scheduled }
  }

  /// Whether the file of a post says something else by now than the issue of it that waits.
  package func isChanged(since campaign: Campaign) async throws -> Bool {
    guard campaign.state == .scheduled else { return false }
    return try await database.read { try ScheduledIssue.find(campaign, $0) }?.change(in: publication) != nil
  }

  /// - Returns: whether there was something that had not left.
  package func takeBack(_ slug: String, now: Timestamp, noting note: @escaping @Sendable (Campaign, Connection) throws -> Void) async throws
    -> Bool
  {
    try await database.write { connection in
      // In this transaction: its sender may have begun.
      guard let campaign = try scheduled(slug, connection),
        try Campaign.cancel(campaign.id, reason: "by hand: taken back before it left", now: now, connection)
      else { return false }
      try note(campaign, connection)
      return true
    }
  }

  /// Mails the post as it is in the file to one address, as a test.
  ///
  /// - Returns: the test, the first of several subjects'; nil with the reason where mail may not go there.
  package func test(
    _ file: PostFile, to address: EmailAddress, now: Timestamp, noting note: @escaping Note
  ) async throws -> (campaign: Campaign?, refused: String?) {
    let today = LocalDate(now, in: publication.zone)
    let renderer = try IssueRenderer(publication, mode: mode)
    let (post, _, _) = try renderer.ready(file.path, today: today)
    let issue = try renderer.issue(of: post, today: today, as: .test)
    return try await database.write { connection in
      let list = try post.readers(in: publication, now: now, connection).list
      let tests = try TestSending.all(issue, to: [address], as: nil, list: list, terms, now: now, connection)
      if let refused = tests.flatMap(\.refused).first { return (nil, refused.reason) }
      try note(connection)
      return (try tests.first?.campaign.flatMap { try Campaign.find($0, connection) }, nil)
    }
  }

  /// How the post stands with its approvers; nil where nobody has to approve it, or it cannot go out anyway.
  package func approval(of file: PostFile, now: Timestamp) async throws -> ApprovalStanding? {
    if publication.approvers.isEmpty { return nil }
    return try await database.read { connection in
      do {
        return try Manuscript.load(file.path, in: publication, mode: mode, now: now, connection).proposal.standing(connection)
      } catch is Post.Faulty {
        return nil
      }
    }
  }

  package enum ReviewRefusal: Error, Sendable {
    /// Nothing needs an approval.
    case noApprovers
    case decided(Campaign)
    /// It has one, or nobody may give it.
    case standing(ApprovalStanding)
    /// Mail may go to none of them, with the reason.
    case unreachable(String)
  }

  /// Asks all whose yes counts, as `tuesday review` does.
  ///
  /// - Parameter words: what the writer has to say about it; nil for nothing.
  /// - Throws: ``ReviewRefusal`` or ``Post/Faulty``.
  package func review(_ file: PostFile, note words: String?, now: Timestamp, noting note: @escaping Note) async throws {
    if publication.approvers.isEmpty { throw ReviewRefusal.noApprovers }
    let manuscript = try await database.read { try Manuscript.load(file.path, in: publication, mode: mode, now: now, $0) }
    try await database.write { connection in
      if let decided = try manuscript.decided(connection) { throw ReviewRefusal.decided(decided) }
      let standing = try manuscript.proposal.standing(connection)
      if standing.isGiven || standing == .impossible { throw ReviewRefusal.standing(standing) }
      let asked = try reviews.ask(manuscript, note: words, now: now, connection)
      guard asked.campaign != nil else { throw ReviewRefusal.unreachable(asked.refused.map(\.reason).joined(separator: "; ")) }
      try note(connection)
    }
  }
}
