import Campaigns
import Foundation
import Words

/// Feeds of other sites that posts are made of: each `[feeds.NAME]`.
struct FeedSettings {
  static let keys = [
    SettingKey(name: "url", standard: "\"\"", about: "The feed's address: RSS, Atom or JSON Feed."),
    SettingKey(
      name: "as", standard: "\"posts\"",
      about: "posts: each new item a file in posts/, for you to change; roundup: what is new by the time of a slot, in one issue."),
    SettingKey(name: "list", standard: "\"main\"", about: "The list (slug) that its posts are for."),
    SettingKey(name: "author", standard: "\"\"", about: "Who its posts are by; empty: whom the feed names."),
    SettingKey(
      name: "full", standard: "true", about: "true: all of an item's text, if the feed has it; false: what it is about, and a link."),
    SettingKey(name: "read_on", standard: "\"Read on\"", about: "The words of the link to an item's page."),
    SettingKey(
      name: "ready", standard: "false",
      about: "false: its posts are drafts that you look at; true: the slot takes them as they are. A roundup needs true."),
    SettingKey(name: "every", standard: "\"1h\"", about: "How often it is looked at."),
    SettingKey(name: "limit", standard: "10", about: "Of new items: the newest so many are taken at one look, or told in one roundup."),
    SettingKey(name: "first", standard: "0", about: "How many of those that are there at the first look are taken."),
    SettingKey(name: "title", standard: "\"\"", about: "Of a roundup; empty: that of its newest item, and how many more there are."),
  ]

  let read: SettingReader

  /// - Parameter canFetch: whether the settings let anything be fetched.
  func sources(canFetch: Bool) throws -> [FeedSource] {
    let names = read.sources.members(of: "feeds")
    if let name = names.first, !canFetch {
      throw read.error("check.network", "keeps [feeds.\(name)] from being fetched: write public, or take the feeds out")
    }
    var owners: [String: String] = [:]
    return try names.map { name in
      let source = try source(name)
      if let other = owners.updateValue(name, forKey: source.url) {
        throw read.error("feeds.\(name).url", "is that of [feeds.\(other)] already; each item would come twice")
      }
      return source
    }
  }

  private func source(_ name: String) throws -> FeedSource {
    let key = { (key: String) in "feeds.\(name).\(key)" }
    func orNil(_ text: String) -> String? { text.isEmpty ? nil : text }
    let url = try read.required(key("url"))
    guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme ?? ""), parts.host?.isEmpty == false else {
      throw read.error(key("url"), "must be an address like https://blog.example.org/feed.xml")
    }
    let form = try read.choice(key("as"), of: FeedSource.Form.allCases)
    let isReady = try read.flag(key("ready"))
    if form == .roundup && !isReady {
      throw read.error(key("ready"), "a roundup is made when its slot comes, and nobody looks at it before: write ready = true")
    }
    let list = try read.required(key("list"))
    guard Slug.isSlug(list) else { throw read.error(key("list"), "is no name of a list: small letters, digits and single hyphens") }
    return FeedSource(
      name: name, url: url, form: form, list: list, author: orNil(try line(key("author"))), isWhole: try read.flag(key("full")),
      readOn: try read.required(key("read_on")), isReady: isReady, every: try read.duration(key("every")),
      limit: try read.integer(key("limit"), in: 1...50), first: try read.integer(key("first"), in: 0...50),
      title: orNil(try line(key("title"))))
  }

  /// It stands in the head of posts, whatever is in it.
  private func line(_ key: String) throws -> String {
    let text = try read.text(key)
    if text.contains("{{") || text.contains("{%") { throw read.error(key, "cannot hold a merge tag") }
    return text.onOneLine
  }
}
