internal import Delivery
internal import Foundation
internal import Store
internal import Words

/// The slugs that nothing new may have: those of post files, of everything that was ever sent, and of what feeds have made.
struct FeedSlugs {
  private let files: Set<String>
  private var taken: Set<String>

  /// - Parameter files: those of the post files, which take a while to look at.
  init(files: Set<String>, _ connection: Connection) throws {
    self.files = files
    taken = files.union(try Campaign.allSlugs(connection))
    taken.formUnion(try KnownItem.slugs(connection))
  }

  static func files(of publication: Publication) throws -> Set<String> {
    Set(try PostFolder(path: publication.posts, of: publication).pathsBySlug().keys)
  }

  private static let longest = 56

  /// A free one that tells what the post is about.
  ///
  /// - Parameter spare: where the title has no letters of ours.
  mutating func next(for title: String, spare: String) -> String {
    var base = Slug.make(from: title)
    if base.utf8.count > Self.longest {
      let cut = base.prefix(Self.longest)
      base = cut.lastIndex(of: "-").map { String(cut[..<$0]) } ?? String(cut)
    }
    if base.isEmpty { base = spare }
    // A file's name may begin with a day, which is none of its slug.
    if base.contains(/^\d{4}-\d{2}-\d{2}-/) { base = "post-" + base.prefix(Self.longest - 5) }
    while base.hasSuffix("-") { base.removeLast() }
    let slug = taken.contains(base) ? (2...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base : base
    taken.insert(slug)
    return slug
  }

  /// The next of a feed's roundups: `blog-7`.
  ///
  /// - Parameter former: those of cancelled ones whose items wait again: the last keeps its name, and what was decided about it.
  func roundup(of feed: String, again former: [String]) -> String {
    if let last = former.max(by: { ($0.count, $0) < ($1.count, $1) }), !files.contains(last) { return last }
    return (1...).lazy.map { "\(feed)-\($0)" }.first { !taken.contains($0) } ?? feed
  }
}
