internal import Audience
internal import Delivery
internal import Markdown
internal import Store

/// Which posts are a list's to send: those that name it and have not gone to it. Of one whose head cannot be read, or that names no list that there is,
/// nobody can tell whose it is: every list has it, so that whoever looks at one hears of it, until it has been an issue of any.
struct ListPosts: Sendable {
  let list: String
  /// The slugs of issues that the list had.
  private let used: Set<String>
  /// Those of issues that any had.
  private let usedAnywhere: Set<String>
  /// All lists that there are.
  private let lists: Set<String>

  init(of list: String, among lists: Set<String>, without used: Set<String>) {
    (self.list, self.used, usedAnywhere, self.lists) = (list, used, used, lists)
  }

  init(of list: MailingList, mode: SendingMode, _ connection: Connection) throws {
    self.list = list.slug
    used = try Campaign.usedSlugs(list: list.id, mode: mode, connection)
    usedAnywhere = try Campaign.usedSlugs(list: nil, mode: mode, connection)
    lists = Set(try MailingList.all(connection).map(\.slug))
  }

  /// - Parameters:
  ///   - head: what the post's file says of itself; nil where it cannot be read.
  ///   - isShared: whether another file has its slug. Then one of both may be new though the list had an issue of the name.
  func has(_ slug: String, saying head: FrontMatter?, isShared: Bool) -> Bool {
    guard let name = head.map({ $0.list ?? MailingList.main }), lists.contains(name) else { return !usedAnywhere.contains(slug) }
    return name == list && (isShared || !used.contains(slug))
  }
}
