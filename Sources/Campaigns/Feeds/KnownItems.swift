internal import Feeds
internal import Store

/// All items of a feed that were met, as far as they tell whether another is one of them.
struct KnownItems: Sendable {
  private struct Place: Sendable, Hashable {
    let title: String
    let published: Timestamp?
  }

  private var keys: Set<String> = []
  /// By the hash of an address.
  private var places: [String: Set<Place>] = [:]

  mutating func note(_ key: String, _ linkKey: String?, title: String, published: Timestamp?) {
    keys.insert(key)
    if let linkKey { places[linkKey, default: []].insert(Place(title: title, published: published)) }
  }

  /// Known is what the feed calls by a name that was met, or, where it gives none, what has the page of one that was met and its title or its day.
  /// A site that gives everything other names is known by pages, titles and days together.
  func has(_ item: FeedChoice.Identified) -> Bool {
    if keys.contains(item.key) { return true }
    guard let linkKey = item.linkKey, let places = places[linkKey] else { return false }
    let (title, published) = (item.item.title, item.published)
    guard item.item.id == nil, item.hasOwnLink else {
      // Without a day, another name is another item: a page may tell each day's news under one title.
      let isTold = item.item.id == nil || item.hasOwnLink && published != nil
      return isTold && places.contains(Place(title: title, published: published))
    }
    return places.contains { $0.title == title || $0.published == nil || published == nil || $0.published == published }
  }
}
