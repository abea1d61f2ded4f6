/// A feed of another site whose items become posts here: one `[feeds.NAME]` of the settings.
package struct FeedSource: Sendable, Hashable {
  package enum Form: String, Sendable, CaseIterable {
    /// Each item a post file of its own.
    case posts
    /// What is new by the time of a slot, in one issue.
    case roundup
  }

  package let name: String
  package let url: String
  package let form: Form
  /// The slug of the list that its posts are for.
  package let list: String
  /// Who its posts are by; nil: whom the feed names.
  package let author: String?
  /// Whether posts have all of an item's text, or what it is about and a link.
  package let isWhole: Bool
  /// The words of the link to an item's page.
  package let readOn: String
  /// Whether the slot may take its posts as they are.
  package let isReady: Bool
  /// Between two looks.
  package let every: Duration
  /// Of new items, at one look or in one roundup.
  package let limit: Int
  /// How many of those that are there at the first look are taken.
  package let first: Int
  /// Of a roundup; nil: that of its newest item, and how many more there are.
  package let title: String?

  package init(
    name: String, url: String, form: Form = .posts, list: String = "main", author: String? = nil, isWhole: Bool = true,
    readOn: String = "Read on", isReady: Bool = false, every: Duration = .seconds(3600), limit: Int = 10, first: Int = 0,
    title: String? = nil
  ) {
    (self.name, self.url, self.form, self.list, self.author) = (name, url, form, list, author)
    (self.isWhole, self.readOn, self.isReady, self.every) = (isWhole, readOn, isReady, every)
    (self.limit, self.first, self.title) = (limit, first, title)
  }
}
