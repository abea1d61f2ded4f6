internal import Audience
package import Delivery
internal import Foundation
internal import Markdown
package import Store
internal import Words

/// What is new in a feed, as one post that waits for the slot of its list. It is made anew whenever somebody asks what waits; what it lists is noted
/// in the transaction that gives it a day, so that nothing is listed twice, and what a cancelled issue listed waits again. Its head names its items, so the
/// same holds for a post that somebody makes of it: while that waits, they are in no roundup.
package struct FeedRoundup: Sendable {
  package let source: FeedSource
  package let slug: String
  /// When the first of its items was found.
  let since: Timestamp
  /// A post file's text, with nothing but what the feed says.
  package let text: String

  /// Nil when nothing waits.
  ///
  /// - Parameters:
  ///   - time: what was found later is for the next; nil: all that there is.
  private init?(
    _ source: FeedSource, in publication: Publication, mode: SendingMode, by time: Timestamp?, _ connection: Connection
  ) throws {
    // Also of a feed whose items are posts now: what waited before goes out once.
    let waiting = try Self.waiting(source, mode: mode, connection).filter { item in time.map { item.found <= $0 } ?? true }
    if waiting.isEmpty { return nil }
    let files = try PostFolder(path: publication.posts, of: publication).heads()
    // What an issue has told is noted; what its file names later is not in it.
    let sent = try Set([mode, .live]).map { try SentIssues(of: nil, mode: $0, connection) }
    let elsewhere = FeedMarks(
      ofFilesAt: files.filter { path, _, slug in !sent.contains { $0.isMade(of: path, called: slug) } }.map { ($0.path, $0.head) })
    // The newest first.
    let ordered = waiting.filter { !elsewhere.has($0.mark(of: source.name)) }.enumerated().sorted {
      ($1.element.published ?? $1.element.found, $1.offset) < ($0.element.published ?? $0.element.found, $0.offset)
    }.map(\.element).prefix(Self.itemLimit)
    guard let newest = ordered.first else { return nil }
    self.source = source
    let former = waiting.compactMap(\.slug).filter { Self.isOne($0, of: source.name) }
    slug = try FeedSlugs(files: Set(files.flatMap { [$0.slug] + FeedMarks.slugs(ofPostAt: $0.path, head: $0.head) }), connection).roundup(
      of: source.name, again: former)
    since = ordered.map(\.found).min() ?? newest.found
    let more = ordered.count - 1
    let title = source.title ?? newest.title + (more > 0 ? " + \(more)" : "")
    let head = ["---", "title: \(YAMLText.quoted(title))", source.author.map { "author: \(YAMLText.quoted($0))" }, "ready: true"]
    let list = source.list == MailingList.main ? nil : "list: \(source.list)"
    let description = more > 0 ? "description: \(YAMLText.quoted(Self.line(ordered.dropFirst().map(\.title))))" : nil
    let tells = "tells: [\(ordered.map { $0.mark(of: source.name) }.joined(separator: ", "))]"
    let lead = (head + [description, list, "slug: \(slug)", tells, "---"]).compactMap(\.self).joined(separator: "\n")
    // What is more than the limit, or more than any mail can carry, is a line that leads to its page.
    let lines = ordered.map { item in
      "- " + (item.link.isEmpty ? MarkdownWriter.text(item.title) : MarkdownWriter.link(item.title, to: item.link))
    }
    var size = lines.map(Self.weight).reduce(0, +)
    let shown = zip(ordered, lines).prefix(source.limit).prefix { item, line in
      size += Self.weight(item.text ?? "") - Self.weight(line)
      return size <= Self.roundupLimit
    }.map(\.0)
    let others = lines.dropFirst(shown.count)
    let parts = shown.compactMap(\.text) + (others.isEmpty || shown.isEmpty ? [] : ["---"]) + [others.joined(separator: "\n")]
    text = lead + "\n\n" + parts.joined(separator: "\n\n") + "\n"
  }

  /// Octets of HTML, with room for a theme's own: more than a hundred KB no mail should have.
  private static let roundupLimit = 80 << 10

  /// More of them wait for the next.
  private static let itemLimit = 100

  /// About how many octets of a mail's HTML a text becomes: each line and each cell of a table has a style of its own, and a link may lead over the site.
  private static func weight(_ text: String) -> Int {
    let lines = text.split(separator: "\n").count
    return text.utf8.count + 250 * (lines + text.utf8.count { $0 == UInt8(ascii: "|") }) + 200 * (text.split(separator: "](").count - 1)
  }

  private static func waiting(_ feed: String, without used: Set<String>, _ connection: Connection) throws -> [KnownItem] {
    try KnownItem.all(of: feed, in: .rounded, connection).filter { item in item.slug.map { !used.contains($0) } ?? true }
  }

  /// The items that are told in no roundup yet.
  package static func waiting(_ source: FeedSource, mode: SendingMode, _ connection: Connection) throws -> [KnownItem] {
    try waiting(source.name, without: used(mode, connection), connection)
  }

  /// That which comes next, as far as it is known now; nil when nothing waits.
  package static func next(
    _ source: FeedSource, in publication: Publication, mode: SendingMode, by time: Timestamp? = nil, _ connection: Connection
  ) throws -> FeedRoundup? {
    try FeedRoundup(source, in: publication, mode: mode, by: time, connection)
  }

  /// Those of issues that went to any list: the feed may have been another's before. What is told for good is not rehearsed again.
  static func used(_ mode: SendingMode, _ connection: Connection) throws -> Set<String> {
    let live = try Campaign.usedSlugs(list: nil, mode: .live, connection)
    return mode == .live ? live : live.union(try Campaign.usedSlugs(list: nil, mode: mode, connection))
  }

  /// What else there is, behind the subject.
  private static func line(_ titles: [String]) -> String {
    let line = titles.joined(separator: " · ")
    return line.count > 130 ? line.prefix(129) + "…" : line
  }

  /// What stands for a file where a roundup is told of.
  static func path(of feed: String) -> String { prefix + feed }

  /// The feed of such a name.
  package static func feed(ofPath path: String) -> String? { path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil }

  private static let prefix = "feeds."

  /// Those that wait for the slot of a list, as if they were files.
  static func entries(
    of list: String, in publication: Publication, mode: SendingMode, by time: Timestamp? = nil, _ connection: Connection
  ) throws -> [(roundup: FeedRoundup, entry: PostFolder.Entry)] {
    try publication.feeds(of: list).compactMap { source in
      guard let roundup = try next(source, in: publication, mode: mode, by: time, connection) else { return nil }
      let path = path(of: source.name)
      do {
        let post = try Post.parse(roundup.text, path: path, attributes: publication.attributes, language: publication.language).post
        return (roundup, PostFolder.Entry(path: path, post: .success(post)))
      } catch let faulty as Post.Faulty {
        return (roundup, PostFolder.Entry(path: path, post: .failure(faulty)))
      }
    }
  }

  /// Whether a slug is that of a roundup of one of the feeds, which has no file.
  static func isOne(_ slug: String, in publication: Publication) -> Bool {
    publication.feeds.contains { isOne(slug, of: $0.name) }
  }

  private static func isOne(_ slug: String, of feed: String) -> Bool {
    slug.hasPrefix(feed + "-") && slug.count > feed.count + 1 && slug.dropFirst(feed.count + 1).allSatisfy(\.isNumber)
  }

  /// That what waits and is named by an issue that is given a day is told by it.
  static func note(_ issue: Issue, mode: SendingMode, _ connection: Connection) throws {
    guard let marks = issue.tells.map(Set.init) else { return }
    let used = try used(mode, connection)
    for feed in Set(marks.map { String($0.prefix { $0 != "/" }) }).sorted() {
      let told = try waiting(feed, without: used, connection).filter { marks.contains($0.mark(of: feed)) }
      try KnownItem.give(issue.slug, to: told.map(\.key), of: feed, connection)
    }
  }
}
