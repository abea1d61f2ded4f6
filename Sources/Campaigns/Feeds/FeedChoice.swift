internal import Crypto
internal import Feeds
internal import Foundation
internal import Store

/// Which items of a feed are new, and which of those something is made of.
struct FeedChoice {
  struct Identified {
    let item: FeedItem
    let key: String
    /// That of its address, unless that is the site's own.
    let linkKey: String?
    /// Whether no other item of the feed has that address now.
    let hasOwnLink: Bool

    var published: Timestamp? { item.published.map { Timestamp(milliseconds: $0) } }
  }

  /// The oldest first.
  private(set) var taken: [Identified] = []
  /// Only noted: there before us, or more than anybody wants at once.
  private(set) var past: [Identified] = []
  /// What whoever had the database before it was made again may have told, the oldest first: only a human knows.
  private(set) var held: [Identified] = []
  /// Those of ``past`` that are new.
  private(set) var excess = 0

  /// What is older than the first look by more than this is not new, whatever the feed calls it now: a site that moves gives everything other names.
  private static let margin = Duration.seconds(2 * 86_400)
  /// Of a roundup, which takes the newest when its time comes.
  private static let roundupLimit = 100

  /// - Parameters:
  ///   - began: the first look; nil: this is it.
  ///   - restored: when the database was made again since the feed was read last; nil: it was not.
  init(of feed: Feed, _ source: FeedSource, known: KnownItems, began: Timestamp?, restored: Timestamp? = nil) {
    var known = known
    let fresh = Self.newestFirst(feed.items, home: feed.home).filter { item in
      let isKnown = known.has(item)
      known.note(item.key, item.linkKey, title: item.item.title, published: item.published)
      return !isKnown
    }
    guard let began else {
      let isTaken = min(source.first, source.limit)
      (taken, past) = (fresh.prefix(isTaken).reversed(), Array(fresh.dropFirst(isTaken)))
      return
    }
    let isOld = { (item: Identified) in Self.isOld(item.published, began) }
    let isDoubtful = { (item: Identified) in
      restored.map { restored in source.isReady && item.published.map { $0 <= restored } ?? true } ?? false
    }
    held = fresh.filter { !isOld($0) && isDoubtful($0) }.reversed()
    let new = fresh.filter { !isOld($0) && !isDoubtful($0) }
    let limit = source.form == .posts ? source.limit : Self.roundupLimit
    taken = new.prefix(limit).reversed()
    excess = max(0, new.count - limit)
    past = new.dropFirst(limit) + fresh.filter(isOld)
  }

  static func isOld(_ published: Timestamp?, _ began: Timestamp) -> Bool { published.map { $0 < began + (.zero - margin) } ?? false }

  /// By date where all have one; else as the feed has them, which is the newest first.
  private static func newestFirst(_ items: [FeedItem], home: String?) -> [Identified] {
    let counts = items.reduce(into: [String: Int]()) { if let link = $1.link { $0[link, default: 0] += 1 } }
    let identified = items.map { item in
      // An address that several items have, or the site's own, tells none from another.
      let isOwn = item.link.map { counts[$0] == 1 && $0 != home } ?? false
      return Identified(item, home: home, hasOwnLink: isOwn)
    }
    guard items.allSatisfy({ $0.published != nil }) else { return identified }
    return identified.enumerated().sorted {
      ($1.element.item.published ?? 0, $0.offset) < ($0.element.item.published ?? 0, $1.offset)
    }.map(\.element)
  }
}

extension FeedChoice.Identified {
  fileprivate init(_ item: FeedItem, home: String?, hasOwnLink: Bool) {
    let link = item.link == home ? nil : item.link.map(Self.plain)
    let words = [
      item.title, link ?? "", item.published.map { "\($0)" } ?? "", item.title.isEmpty ? item.content ?? item.summary ?? "" : "",
    ]
    let id = item.id.map { Self.hash("id:" + $0) }
    self.init(
      item: item, key: id ?? Self.hash("words:" + words.joined(separator: "\n")), linkKey: link.map { Self.hash("link:" + $0) },
      hasOwnLink: hasOwnLink)
  }

  private static func hash(_ text: String) -> String { SHA256.hash(data: Data(text.utf8)).prefix(16).hex }

  /// The same for http and https, with and without `www.`, a slash at the end, and what is only there to count visits. Not without its fragment: one
  /// page may have many items, each at a place of its own.
  private static func plain(_ url: String) -> String {
    var parts = URLComponents(string: url)
    let kept = parts?.queryItems?.filter { !$0.name.hasPrefix("utm_") } ?? []
    parts?.queryItems = kept.isEmpty ? nil : kept
    var text = (parts?.string ?? url).replacing(/^https?:\/\/(www\.)?/, with: "")
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }
}
