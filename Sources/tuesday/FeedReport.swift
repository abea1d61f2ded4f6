import Audience
import Campaigns
import Foundation
import Store
import Words

/// How a feed stands, for `tuesday feeds`.
struct FeedReport: Encodable, Sendable {
  struct Item: Encodable, Sendable {
    let title: String
    let link: String
    let found: String
    /// `written`, `planned`: its file comes with the next look; `waits` for a roundup, or `told` in one.
    let state: String
    /// Of its post, or of the roundup that told it.
    let post: String?
  }

  let feed: String
  let url: String
  /// The feed's own.
  let title: String?
  /// `posts` or `roundup`.
  let form: String
  let list: String
  let ready: Bool
  let looked: String?
  /// The last look that told something.
  let read: String?
  let next: String?
  let failures: Int
  let failingSince: String?
  let fault: String?
  /// Whether there is the list that its posts are for.
  let hasList: Bool
  let waiting: Int
  let items: [Item]
  /// The latest of which nothing is made, with why as their state; and how many those are in all.
  let passed: [Item]
  let passedCount: Int

  init(_ source: FeedSource, _ settings: Settings, items limit: Int = 20, _ connection: Connection) throws {
    let state = try FeedState.find(source, connection)
    (feed, url, form, list, ready) = (source.name, source.url.withoutAddressSecrets, source.form.rawValue, source.list, source.isReady)
    title = state.flatMap { $0.title.isEmpty ? nil : $0.title }
    (looked, read, next) = (state?.looked?.rfc3339, state?.read?.rfc3339, state?.next.rfc3339)
    (failures, failingSince, fault) = (state?.failures ?? 0, state?.failingSince?.rfc3339, state?.fault)
    hasList = try source.list == MailingList.main || MailingList.find(source.list, connection) != nil
    let coming = try FeedRoundup.waiting(source, mode: settings.mode, connection)
    waiting = coming.count
    items = try KnownItem.latest(of: source.name, limit: limit, connection).map { item in
      let isWaiting = coming.contains { $0.isSame(as: item) }
      let word = item.state == .rounded ? (isWaiting ? "waits" : "told") : item.state.rawValue
      return Item(title: item.title, link: item.link, found: item.found.rfc3339, state: word, post: isWaiting ? nil : item.slug)
    }
    let left = try KnownItem.passed(of: source.name, limit: limit, connection)
    passedCount = left.count
    passed = left.latest.map { item in
      Item(title: item.title, link: item.link, found: item.found.rfc3339, state: item.whyPassed(state) ?? "", post: nil)
    }
  }

  /// A line of a table.
  var row: [String] {
    let state = failures > 0 ? "fails" : read == nil ? "never looked at" : "ok"
    let last = items.first.map { "last: \($0.title.withVisibleControls)" } ?? "nothing new so far"
    let more = form == FeedSource.Form.roundup.rawValue || waiting > 0 ? "\(waiting) wait for the slot of \(list)" : nil
    let next = next.map { "next look \($0)" }
    return [
      feed, state, form, "to \(list)\(ready ? "" : ", drafts")",
      [
        fault.map { "it \($0.withVisibleControls)" }, hasList ? nil : "there is no list \(list): tuesday lists set \(list)", last, more,
        next,
      ].compactMap(\.self).joined(separator: "; "),
    ]
  }
}
