internal import Audience
package import Delivery
package import Store
internal import Words

/// How a feed stands, for whoever asks: `tuesday feeds`, the API.
package struct FeedReport: Codable, Sendable {
  package struct Item: Codable, Sendable {
    package let title: String
    package let link: String
    package let found: String
    /// `written`, `planned`: its file comes with the next look; `waits` for a roundup, or `told` in one.
    package let state: String
    /// Of its post, or of the roundup that told it.
    package let post: String?
  }

  package let feed: String
  package let url: String
  /// The feed's own.
  package let title: String?
  /// `posts` or `roundup`.
  package let form: String
  package let list: String
  package let ready: Bool
  package let looked: String?
  /// The last look that told something.
  package let read: String?
  package let next: String?
  package let failures: Int
  package let failingSince: String?
  package let fault: String?
  /// Whether there is the list that its posts are for.
  package let hasList: Bool
  package let waiting: Int
  package let items: [Item]
  /// The latest of which nothing is made, with why as their state; and how many those are in all.
  package let passed: [Item]
  package let passedCount: Int
  /// How many may have gone out before the database was made again, and wait for somebody to let them go.
  package let heldCount: Int

  package init(_ source: FeedSource, mode: SendingMode, items limit: Int = 20, _ connection: Connection) throws {
    let state = try FeedState.find(source, connection)
    (feed, url, form, list, ready) = (source.name, source.url.withoutAddressSecrets, source.form.rawValue, source.list, source.isReady)
    title = state.flatMap { $0.title.isEmpty ? nil : $0.title }
    (looked, read, next) = (state?.looked?.rfc3339, state?.read?.rfc3339, state?.next.rfc3339)
    (failures, failingSince, fault) = (state?.failures ?? 0, state?.failingSince?.rfc3339, state?.fault)
    hasList = try source.list == MailingList.main || MailingList.find(source.list, connection) != nil
    let coming = try FeedRoundup.waiting(source, mode: mode, connection)
    waiting = coming.count
    items = try KnownItem.latest(of: source.name, limit: limit, connection).map { item in
      let isWaiting = coming.contains { $0.isSame(as: item) }
      let word = item.state == .rounded ? (isWaiting ? "waits" : "told") : item.state.rawValue
      return Item(title: item.title, link: item.link, found: item.found.rfc3339, state: word, post: isWaiting ? nil : item.slug)
    }
    let left = try KnownItem.passed(of: source.name, limit: limit, connection)
    (passedCount, heldCount) = (left.count, left.held)
    passed = left.latest.map { item in
      Item(title: item.title, link: item.link, found: item.found.rfc3339, state: item.whyPassed(state) ?? "", post: nil)
    }
  }
}
