internal import Audience
package import Delivery
package import Mail
internal import Markdown
package import Store
internal import Words

/// What approvers say yes or no to: what a post's readers get, on whatever day, and who they are.
package struct Proposal: Sendable {
  /// Which post it is, whatever stands in it.
  package struct Subject: Sendable, Hashable {
    package let slug: String
    package let list: ListID
    package let mode: SendingMode
  }

  package let subject: Subject
  /// SHA-256 in hex. Day and hour are not in it, nor how many the readers are, which changes by the minute.
  package let hash: String
  /// Those whose answer counts.
  package let approvers: [Mailbox]

  /// A post that names no day carries the one on which it leaves. Its content is compared as of this one.
  private static let day = LocalDate(year: 2000, month: 1, day: 1)

  /// - Throws: ``Post/Faulty`` when no issue can be made of it.
  init(_ post: Post, to readers: Readers, in publication: Publication, mode: SendingMode, by renderer: IssueRenderer) throws {
    subject = Subject(slug: post.slug, list: readers.list, mode: mode)
    hash = Self.hash(of: try Self.content(of: post, by: renderer), post, to: readers)
    approvers = publication.approvers(of: post)
  }

  /// What the post's readers get.
  static func content(of post: Post, by renderer: IssueRenderer) throws -> String {
    try renderer.issue(of: post, today: day).frozen().hash
  }

  static func hash(of content: String, _ post: Post, to readers: Readers) -> String {
    WordsHash.of([content, post.list, readers.rule.description])
  }

  package var contentName: ContentName { ContentName(subject.slug, hash: hash) }

  package func standing(_ connection: Connection) throws -> ApprovalStanding {
    ApprovalStanding(try Approval.all(of: subject, connection), to: hash, approvers: approvers)
  }

  /// All that was said, also to other contents and by those who are no approvers any more.
  package func answers(_ connection: Connection) throws -> [Approval] { try Approval.all(of: subject, connection) }
}

extension Publication {
  /// Those who may approve a post. Who wrote it may not, as far as that can be known: by the name of one of its authors, or by the
  /// address that its answers come to.
  package func approvers(of post: Post) -> [Mailbox] { approvers.filter { !post.isBy($0) } }
}

extension Post {
  fileprivate func isBy(_ person: Mailbox) -> Bool {
    if [from, replyTo].contains(where: { $0?.address.key == person.address.key }) { return true }
    // Blanks look alike and are many.
    func letters(_ name: String) -> String { name.folded.filter { $0.isLetter || $0.isNumber } }
    let name = letters(person.name)
    return !name.isEmpty && frontMatter.authors.contains { letters($0.name) == name }
  }
}
