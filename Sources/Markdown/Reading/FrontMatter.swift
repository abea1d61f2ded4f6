/// Who wrote a post.
package struct Author: Sendable, Hashable, Codable {
  package let name: String
  /// A file beside the post, or a URL.
  package let picture: String?
  package let url: String?
  /// A sentence or two, shown at the end of the post.
  package let bio: String?

  package init(name: String, picture: String?, url: String?, bio: String? = nil) {
    self.bio = bio
    self.name = name
    self.picture = picture
    self.url = url
  }
}

/// A value that whoever has a message sent gives with it: `values: [order, note?]`.
package struct ValueName: Sendable, Hashable {
  /// Small letters, digits and low lines.
  package let name: String
  /// Whether it may be left out.
  package let isOptional: Bool
}

/// The typed head of a post file.
package struct FrontMatter: Sendable, Hashable {
  /// Empty only where that is a fault.
  package internal(set) var title = ""
  /// Subjects of which each reader gets one; empty where the title is everybody's.
  package internal(set) var subjects: [String] = []
  package internal(set) var trial: TrialWish?
  package internal(set) var description: String?
  package internal(set) var authors: [Author] = []
  /// `[a-z0-9-]+`.
  package internal(set) var slug: String?
  /// `YYYY-MM-DD`, a day that exists.
  package internal(set) var date: String?
  /// BCP 47.
  package var lang: String?
  /// A file beside the post, or a URL.
  package internal(set) var image: String?
  /// What the post is about.
  package internal(set) var tags: [String] = []
  /// Instead of the direction of `lang`.
  package internal(set) var direction: TextDirection?
  /// The theme, instead of the publication's.
  package internal(set) var template: String?
  /// Where the post appeared first, when that was not here.
  package internal(set) var canonical: String?
  /// The mail's plain text, instead of the one made from the post.
  package internal(set) var text: String?
  /// Columns at which the plain text is wrapped, instead of the publication's; 0: at none.
  package internal(set) var wrap: Int?
  /// `Name <address>`, instead of the publication's.
  package internal(set) var from: String?
  package internal(set) var replyTo: String?
  /// The slug of the list it is for, instead of the main one.
  package internal(set) var list: String?
  /// A rule, or the name of a saved segment: to whom of the list it goes, instead of to everyone.
  package internal(set) var audience: String?
  /// Whether the mail carries its pictures, instead of the publication's way.
  package internal(set) var embedsPictures: Bool?
  /// Whether nothing of its use is counted, whatever the publication counts.
  package internal(set) var isUntracked = false
  /// The file's line of each key's value.
  package internal(set) var lines: [String: Int] = [:]
  /// The column in which each key's value begins, behind its quote.
  package internal(set) var columns: [String: Int] = [:]
  /// The items of feeds that the post tells: `feed/` and what the feed's item is known by.
  package internal(set) var tells: [String] = []
  /// Of a step of a series: how many days after the one before it leaves.
  package internal(set) var after: Int?
  /// Of a message: what differs from one to the next.
  package internal(set) var values: [ValueName]?
  /// Whether the weekly slot may take the post.
  package internal(set) var ready = false
  /// `image` and the authors' pictures, with their places in the file.
  package internal(set) var pictures: [Image] = []

  package init() {}

  /// What it is called where it has one name.
  package var name: String { title.isEmpty ? subjects.first ?? "" : title }

  /// Where in the file a key's value begins; its start when the key is not there.
  package func place(of key: String) -> (line: Int, column: Int) { (lines[key] ?? 1, columns[key] ?? 1) }

  static let keys = [
    "title", "description", "author", "authors", "slug", "date", "lang", "dir", "image", "tags", "template", "canonical", "text", "wrap",
    "from",
    "reply_to", "ready", "pictures", "list", "audience", "tracking", "after", "subjects", "trial", "values",
    "tells",
  ]
}
