internal import Audience
internal import Delivery
internal import Markdown
internal import Store

/// Which posts are a list's to send: those that name it and have not gone to it. Of one whose head cannot be read, or that names no list that there is,
/// nobody can tell whose it is: every list has it, so that whoever looks at one hears of it, until it has been an issue of any.
struct ListPosts: Sendable {
  /// What a file is to the list.
  enum Claim: Sendable {
    /// Another list's, or an issue that was sent.
    case none
    case waits
    /// The slug is that of an issue that was made of another file, or of nobody knows which that said something else.
    case used(SentIssues.Issue)
    /// It is called as its file is, and no issue is called so: a new post, or that of one of these issues under another name.
    case unnamed(beside: [SentIssues.Issue])
  }

  let list: String
  /// What the list had.
  private let sent: SentIssues
  /// What any had.
  private let sentAnywhere: SentIssues
  /// All lists that there are.
  private let lists: Set<String>

  init(of list: String, among lists: Set<String>, without sent: SentIssues) {
    (self.list, self.sent, sentAnywhere, self.lists) = (list, sent, sent, lists)
  }

  init(of list: MailingList, mode: SendingMode, _ connection: Connection) throws {
    self.list = list.slug
    sent = try SentIssues(of: list.id, mode: mode, connection)
    sentAnywhere = try SentIssues(of: nil, mode: mode, connection)
    lists = Set(try MailingList.all(connection).map(\.slug))
  }

  /// - Parameters:
  ///   - head: what the post's file says of itself; nil where it cannot be read.
  ///   - isShared: whether another file has its slug. Then one of both may be new though the list had an issue of the name, of nobody knows which.
  func claim(on path: String, called slug: String, saying head: FrontMatter?, isShared: Bool) -> Claim {
    guard let head, case let name = head.list ?? MailingList.main, lists.contains(name) else {
      return sentAnywhere.isMade(of: path, called: slug) ? .none : .waits
    }
    guard name == list, !sent.isSurelyMade(of: path, called: slug) else { return .none }
    guard let issue = sent.last(slug) else {
      return head.slug == nil && head.ready && !sent.all.isEmpty ? .unnamed(beside: sent.all) : .waits
    }
    if sent.isMade(of: path, called: slug) {
      if isShared { return .waits }
      if issue.isLikelyMade(of: path, saying: head) { return .none }
    }
    return .used(issue)
  }
}
