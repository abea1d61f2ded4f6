import Audience
import Delivery
import Foundation
import Logging
import Mail
import Markdown
import Store
import TestDatabases

@testable import Campaigns

/// A publication on disk with a database, and a clock that the test turns.
struct Desk {
  let folder: String
  let database: Database
  let list: ListID
  let publication: Publication

  /// Those that come with Tuesday.
  static let themes = ["letter", "masthead", "digest"]

  init(zone: TimeZone = .gmt, from: String = "The Letter <letter@example.org>", approvers: [String] = []) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-desk-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/posts", withIntermediateDirectories: true)
    database = try TestDatabase.open(folder + "/t.sqlite")
    list = try database.blockingWrite { try MailingList.ensure("main", now: Timestamp(milliseconds: 0), $0) }
    publication = Self.publication(
      in: folder, zone, from: try Mailbox(parsing: from), approvers: try approvers.map { try Mailbox(parsing: $0) })
    for name in ["ada", "bo"] { try subscribe("\(name)@example.org") }
  }

  /// With a slot every Tuesday at nine, since the first of November 2026.
  static func onTuesdays() throws -> Desk {
    let desk = try Desk()
    let (rule, since) = (
      try SlotRule("every Tuesday 09:00", zoneName: "UTC"), Timestamp(try Date("2026-11-01T00:00:00Z", strategy: .iso8601))
    )
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, now: since, $0) }
    return desk
  }

  private static func publication(
    in folder: String, _ zone: TimeZone, from: Mailbox, tracking: Tracking = .off, approvers: [Mailbox] = [], feeds: [FeedSource] = [],
    lateWindow: Duration = .seconds(6 * 3600), hours: SendingWindow? = nil,
    isPublished: @escaping @Sendable (String) -> Bool = { _ in false }
  ) -> Publication {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    return Publication(
      name: "The Letter", description: "", from: from, replyTo: nil,
      postalAddress: "1 Main Street", language: "en", zone: zone, baseURL: "https://letter.example.org", posts: folder + "/posts",
      themes: [folder + "/theme", root + "/Templates/Email"], theme: "letter", media: folder + "/media", cards: folder + "/cards",
      mails: [folder + "/mails", root + "/Templates/Mails"], tracking: tracking,
      approvers: approvers, feeds: feeds, lateWindow: lateWindow, hours: hours, isPublished: isPublished)
  }

  /// Its publication with an archive.
  func publication(isPublished: @escaping @Sendable (String) -> Bool) -> Publication {
    Self.publication(in: folder, publication.zone, from: publication.from, isPublished: isPublished)
  }

  /// Its publication whose days wait so long for an issue, and whose issues leave in these hours.
  func publication(lateWindow: Duration, hours: SendingWindow? = nil, feeds: [FeedSource] = []) -> Publication {
    Self.publication(
      in: folder, publication.zone, from: publication.from, approvers: publication.approvers, feeds: feeds, lateWindow: lateWindow,
      hours: hours)
  }

  /// Its publication where clicks are counted.
  func publication(counting clicks: Tracking.Counting) -> Publication { publication(tracking: Tracking(clicks: clicks)) }

  func publication(tracking: Tracking) -> Publication {
    Self.publication(in: folder, publication.zone, from: publication.from, tracking: tracking)
  }

  /// The same with other approvers.
  func approved(by approvers: [String]) throws -> Desk {
    Desk(
      self,
      Self.publication(in: folder, publication.zone, from: publication.from, approvers: try approvers.map { try Mailbox(parsing: $0) }))
  }

  private init(_ desk: Desk, _ publication: Publication) {
    (folder, list, database) = (desk.folder, desk.list, desk.database)
    self.publication = publication
  }

  /// Its publication with feeds of other sites.
  func publication(fedBy feeds: [FeedSource]) -> Publication {
    Self.publication(in: folder, publication.zone, from: publication.from, feeds: feeds)
  }

  /// The same publication over another database.
  init(moved desk: Desk, database: Database) {
    (folder, list, publication) = (desk.folder, desk.list, desk.publication)
    self.database = database
  }

  /// What the preflight says of a post, but for the few words that examples begin with.
  func preflight(_ head: String, _ body: String) throws -> [Diagnostic] {
    let path = folder + "/posts/x.md"
    try "---\n\(head)\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    return try IssueRenderer(publication, mode: .live).inspect(post, today: LocalDate(year: 2026, month: 11, day: 24)).findings.filter {
      !$0.message.hasPrefix("the first words") && !$0.message.hasPrefix("no words stand")
    }
  }

  func subscribe(_ text: String, as frequency: Frequency? = nil) throws {
    let address = try EmailAddress(parsing: text)
    try database.blockingWrite { connection in
      var generator = SystemRandomNumberGenerator()
      let now = Timestamp(milliseconds: 0)
      let id = try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: now, connection).id
      try Membership.confirm(id, list: list, cause: "test", now: now, connection)
      if let frequency { _ = try Membership.choose(frequency, id, list: list, cause: "test", now: now, connection) }
    }
  }

  func write(_ name: String, _ head: String) throws {
    try "---\n\(head)\n---\n\nText.\n".write(toFile: folder + "/posts/" + name, atomically: true, encoding: .utf8)
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  func scheduler(
    at time: Timestamp, mode: SendingMode = .live, signUp: SignUp? = nil, notices: Notices? = nil, digests: Digests? = nil,
    reviews: Reviews? = nil, feeds: [FeedSource] = [], lateWindow: Duration = .seconds(6 * 3600)
  ) -> Scheduler {
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let isUsual = feeds.isEmpty && lateWindow == publication.lateWindow
    return Scheduler(
      database: database, publication: isUsual ? publication : publication(lateWindow: lateWindow, feeds: feeds), mode: mode,
      settings: settings,
      signUp: signUp, notices: notices, digests: digests, reviews: reviews,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      clock: { time })
  }

  func names() throws -> [String] { try database.blockingRead { try Campaign.all(limit: 100, $0).map(\.name).reversed() } }
}
