internal import Audience
internal import Delivery
internal import Foundation
package import Mail
internal import Markdown
package import Store

/// The mails that ask approvers for their yes. Each has a link of its reader's own.
package struct Reviews: Sendable {
  /// What its words can show, beside what every post can.
  private static let fields = ["title", "from", "readers", "audience", "content", "findings", "note"]
  /// Stands for nothing.
  private static let nothing = "–"

  private let publication: Publication
  private let composing: IssueRenderer
  private let words: MailFiles
  private let terms: Campaign.Terms

  /// - Throws: ``Post/Faulty`` for a file of words that is no such mail.
  package init(_ publication: Publication, _ terms: Campaign.Terms) throws {
    self.publication = publication
    self.terms = terms
    composing = try IssueRenderer(publication, mode: terms.mode)
    let fields = Dictionary(uniqueKeysWithValues: Self.fields.map { ($0, AttributeKind.text) })
    words = try MailFiles("review", of: publication, attributes: fields, as: .review)
    try words.check(by: composing)
    for post in words.posts where !post.tags.entries.contains(.value(MergeTag(field: .reviewURL, fallback: nil))) {
      let hint = "write [Look at it and decide]({{ review_url }} \"button\")"
      throw Post.Faulty(path: post.path, diagnostics: [.error("the mail has no {{ review_url }}", hint: hint)])
    }
  }

  /// What became of asking.
  package struct Asked: Sendable {
    /// Nil where it may go to nobody.
    package let campaign: CampaignID?
    /// The post itself as a test, one a subject.
    package let tests: [CampaignID]
    /// Whom mail may not go to, each with the reason.
    package let refused: [(address: EmailAddress, reason: String)]
  }

  /// Writes to all whose answer counts.
  ///
  /// - Parameter note: what the writer has to say about it; nil for nothing.
  package func ask(_ manuscript: Manuscript, note: String?, now: Timestamp, _ connection: Connection) throws -> Asked {
    let count = try Campaign.all(Self.slug(manuscript), connection).count
    return try ask(
      manuscript, as: "\(Self.slug(manuscript)).\(count + 1)", manuscript.proposal.approvers, note: note, now: now, connection)
  }

  /// The same by itself, because the post's time is near: of one content once, whatever restarts and other processes do.
  ///
  /// - Returns: whether a mail will leave that would not have left otherwise.
  func remind(of manuscript: Manuscript, now: Timestamp, _ connection: Connection) throws -> Bool {
    let name = "\(Self.slug(manuscript)).near-\(manuscript.proposal.hash.prefix(12))"
    if try Campaign.find(name: name, connection) != nil { return false }
    return try ask(manuscript, as: name, manuscript.proposal.approvers, note: nil, now: now, connection).campaign != nil
  }

  private static let prefix = "review."

  private static func slug(_ manuscript: Manuscript) -> String { prefix + manuscript.proposal.subject.slug }

  /// The slug of the post that such a mail asks about.
  static func post(of campaign: Campaign) -> String { String(campaign.slug.dropFirst(prefix.count)) }

  private func ask(
    _ manuscript: Manuscript, as name: String, _ approvers: [Mailbox], note: String?, now: Timestamp, _ connection: Connection
  ) throws -> Asked {
    let list = manuscript.list.id
    let people = try Correspondents(approvers.map(\.address), list: list, kind: .review, connection)
    guard !people.open.isEmpty else { return Asked(campaign: nil, tests: [], refused: people.refused) }
    let day = LocalDate(now, in: publication.zone)
    let issue = try composing.issue(of: words.post().post, today: day, as: .review).telling(values(of: manuscript, note))
    let hash = try issue.keep(connection)
    let campaign = try Campaign.begin(
      name, slug: Self.slug(manuscript), issue, hash: hash, list: list, about: manuscript.proposal, terms, sendAt: now, now: now, connection
    )
    guard let campaign else { throw StoreError.defect("there is a campaign \(name) already") }
    try people.add(to: campaign, now: now, connection)
    let test = try composing.issue(of: manuscript.post, today: day, as: .test)
    let tests = try TestSending.all(test, to: approvers.map(\.address), as: nil, list: list, terms, now: now, connection)
    return Asked(campaign: campaign, tests: tests.compactMap(\.campaign), refused: people.refused)
  }

  private func values(of manuscript: Manuscript, _ note: String?) -> [String: String] {
    let issue = manuscript.issue
    // The main list is the publication itself, unless it has a name.
    let list = manuscript.list.name.isEmpty && manuscript.list.slug == MailingList.main ? issue.publication : manuscript.list.title
    let findings = manuscript.concerns
    return [
      "title": issue.title, "from": issue.from.text,
      "readers": "\(manuscript.count)",
      "audience": [list, manuscript.audience].compactMap(\.self).joined(separator: ", "),
      "content": Issue.short(manuscript.proposal.hash),
      "findings": findings.isEmpty ? Self.nothing : findings.joined(separator: "; "), "note": note ?? Self.nothing,
    ]
  }
}
