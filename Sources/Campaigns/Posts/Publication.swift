package import Audience
package import Delivery
package import Foundation
package import Mail
package import Store

/// What is true of every issue: who publishes, from which address, under which site.
package struct Publication: Sendable {
  package let name: String
  package let description: String
  package let from: Mailbox
  package let replyTo: Mailbox?
  /// The postal address that bulk mail has to carry.
  package let postalAddress: String
  /// BCP 47, for posts that name no other.
  package let language: String
  /// For the day that an issue carries when its post names none.
  package let zone: TimeZone
  /// `https://letter.example.org`, without a slash at the end.
  package let baseURL: String
  /// Folders of the mails to one person, first come first found.
  package let mails: [String]
  /// The folder of posts.
  package let posts: String
  /// Folders of themes, each a folder, first come first found.
  package let themes: [String]
  package let theme: String
  /// Where images are kept under the name of their content.
  package let media: String
  /// Where what is known of embedded pages and of other sites' pictures is kept.
  package let cards: String
  /// Whether mails carry their pictures instead of showing the site's.
  package let embedsPictures: Bool
  /// Columns at which the mails' plain text is wrapped; 0: at none.
  package let wrap: Int
  /// What is kept about people beside their names.
  package let attributes: [String: AttributeKind]
  /// What is counted of the mails' use.
  package let tracking: Tracking
  /// Who may approve what goes to everybody; none: nobody has to.
  package let approvers: [Mailbox]
  /// Feeds of other sites that posts are made of.
  package let feeds: [FeedSource]
  /// For how long after its time a day of a slot still has an issue, when the machine was down or no post was ready.
  package let lateWindow: Duration
  /// Of a day, those in which issues leave; nil: all.
  package let hours: SendingWindow?
  /// Whether the archive has the page of an issue that was sent under a slug, whose file may be gone.
  package let isPublished: @Sendable (String) -> Bool

  package init(
    name: String, description: String, from: Mailbox, replyTo: Mailbox?, postalAddress: String, language: String, zone: TimeZone,
    baseURL: String, posts: String, themes: [String], theme: String, media: String, cards: String,
    embedsPictures: Bool = false, attributes: [String: AttributeKind] = [:], mails: [String] = [], wrap: Int = 0, tracking: Tracking = .off,
    approvers: [Mailbox] = [], feeds: [FeedSource] = [], lateWindow: Duration = .seconds(6 * 3600), hours: SendingWindow? = nil,
    isPublished: @escaping @Sendable (String) -> Bool = { _ in false }
  ) {
    self.isPublished = isPublished
    self.feeds = feeds
    (self.lateWindow, self.hours) = (lateWindow, hours)
    self.wrap = wrap
    self.tracking = tracking
    self.approvers = approvers
    self.name = name
    self.description = description
    self.from = from
    self.replyTo = replyTo
    self.postalAddress = postalAddress
    self.language = language
    self.zone = zone
    self.baseURL = baseURL
    self.posts = posts
    self.themes = themes
    self.theme = theme
    self.attributes = attributes
    self.mails = mails
    self.media = media
    self.cards = cards
    self.embedsPictures = embedsPictures
  }

  /// The folder of series, each a folder of posts, beside that of the posts.
  package var series: String { URL(filePath: posts).deletingLastPathComponent().path + "/series" }

  /// The feeds that put something into the days of a list without anybody's hand.
  package func feeds(of list: String) -> [FeedSource] { feeds.filter { $0.list == list && $0.isReady } }

  /// The folder of messages that programs have sent, beside that of the posts.
  package var messages: String { URL(filePath: posts).deletingLastPathComponent().path + "/messages" }

  /// When mail that is to go at `time` leaves, where the hours in which it may begin only later; nil: at that time.
  package func later(than time: Timestamp) -> Timestamp? {
    hours.map { $0.leaving(time) }.flatMap { $0 == time ? nil : $0 }
  }

  /// The feed whose news fills the days of a list that have no post.
  package func roundup(of list: String) -> FeedSource? { feeds(of: list).first { $0.form == .roundup } }

  func hasStep(at path: String) -> Bool { Self.lies(path, in: series) }

  /// What the file is sent as.
  func kind(ofFileAt path: String) -> Campaign.Kind {
    if hasStep(at: path) { return .series }
    return Self.lies(path, in: messages) ? .message : .issue
  }

  private static func lies(_ path: String, in folder: String) -> Bool {
    func whole(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
    return whole(path).hasPrefix(whole(folder) + "/")
  }

  package func url(ofPost slug: String) -> String { "\(baseURL)/posts/\(slug)" }

  /// Where the site shows what ``media`` holds, with a slash at the end.
  package var mediaURL: String { baseURL + "/media/" }
}
