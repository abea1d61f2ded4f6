package import Audience
package import Delivery
package import Markdown
package import Store

/// A post as its approvers see it: all that they say yes or no to, and what a careful colleague says of it.
package struct Manuscript: Sendable {
  package let post: Post
  /// As it would go out today.
  package let issue: Issue
  package let proposal: Proposal
  package let list: MailingList
  package let readers: Readers
  /// How many those are as things are.
  package let count: Int
  package let findings: [Diagnostic]

  /// - Throws: ``Post/Faulty`` when no issue can be made of it.
  package init(
    _ post: Post, warnings: [Diagnostic] = [], in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws {
    let renderer = IssueRenderer(inspecting: publication, mode: mode)
    let (issue, more) = try renderer.ready(post, today: LocalDate(now, in: publication.zone))
    (self.post, self.issue, findings) = (post, issue, warnings + more)
    readers = try post.readers(in: publication, now: now, connection)
    proposal = try Proposal(post, to: readers, in: publication, mode: mode, by: renderer)
    count = try readers.count(connection)
    guard let list = try MailingList.find(readers.list, connection) else { throw StoreError.defect("a post's list is gone") }
    self.list = list
  }

  /// The post at `path`.
  package static func load(
    _ path: String, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> Manuscript {
    let (post, warnings) = try Post.load(path, in: publication)
    try PostFolder(path: publication.posts, of: publication).requireOwnSlug(post)
    return try Manuscript(post, warnings: warnings, in: publication, mode: mode, now: now, connection)
  }

  /// What its approvers should hear of.
  package var concerns: [String] { findings.filter { $0.severity != .note }.map(\.message) }

  /// Whom of the list it is for; nil for everybody.
  package var audience: String? { readers.rule == .everyone ? nil : "\(readers.rule)" }

  /// The post as it is written, under its head: with every condition, whomever it is for.
  package var source: String { post.source }

  /// The mail's HTML for a reader of whom nothing is known.
  package var mail: String { issue.mailForNobody.html }

  /// Its plain text for the same.
  package var text: String { issue.mailForNobody.text }

  /// Those that are tried, where there are several.
  package var subjects: [String] { issue.trial?.variants.map(\.text) ?? [] }

  /// The campaign by which it goes out already, or went; nil: nothing is decided yet. A rehearsal that is over decides nothing.
  package func decided(_ connection: Connection) throws -> Campaign? {
    let subject = proposal.subject
    let found = try Campaign.find(slug: subject.slug, list: subject.list, mode: subject.mode, connection)
    return found.flatMap { $0.mode == .rehearsal && [.sent, .cancelled].contains($0.state) ? nil : $0 }
  }
}
