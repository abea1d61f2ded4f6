import Accounts
import Campaigns
import Curl
import Delivery
import Feedback
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Mail
import NIOCore
import Store
import Synchronization
import TestDatabases
import Testing
import Words

@testable import Audience
@testable import Web

/// The public pages over a database, without a socket, at a time that the test turns.
final class Pages: Sendable {
  let folder: String
  let database: Database
  let list: ListID
  let keys: SigningKeys
  let now = Timestamp(milliseconds: 1_800_000_000_000)
  static let attributes: [String: AttributeKind] = ["city": .text, "age": .number, "member": .boolean, "renews": .date]

  let pages: PublicPages
  let signUp: SignUp
  let accounts: Accounts
  let newsroom: Newsroom
  let imports: ImportShelf
  /// Whom each route of the desk and the API lets in.
  let guarded: [GuardedRoute]
  /// How far the desk's clock is ahead of ``now``.
  let turned = Turned()
  private let hosted: HostedSite<VisitorContext>
  let log: KeptLog
  private let logger: Logger

  /// Of the site's one webhook, `own`.
  static let webhookSecret = "s3cret-of-the-webhook"

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func publication(
    _ language: String, _ folder: String, approvers: [String] = [], attributes: [String: AttributeKind] = Pages.attributes,
    tracking: Tracking = .off
  ) throws -> Publication {
    Publication(
      name: "The <Letter>", description: "", from: try Mailbox(parsing: "The Letter <letter@example.org>"), replyTo: nil,
      postalAddress: "1 Main Street", language: language, zone: .gmt, baseURL: "https://letter.example.org", posts: folder + "/posts",
      themes: [root + "/Templates/Email"], theme: "letter", media: folder, cards: folder, attributes: attributes,
      mails: [root + "/Templates/Mails"], tracking: tracking,
      approvers: try approvers.map { try Mailbox(parsing: $0) })
  }

  /// What the API works with.
  private static func services(
    _ database: Database, _ publication: Publication, _ signUp: SignUp, _ newsroom: Newsroom, _ imports: ImportShelf, limits: APILimits,
    clock: @escaping @Sendable () -> Timestamp
  ) throws -> APIServices {
    let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(172_800))
    return APIServices(
      database: database, publication: publication, mode: .live, terms: terms, undo: .seconds(10),
      messages: try Messages(database, publication, terms), signUp: signUp,
      rules: FeedbackRules(softThreshold: 5, softStale: .seconds(6 * 86_400)), files: LooseFiles(in: []),
      newsroom: newsroom, imports: imports, upkeep: Self.upkeep,
      accounts: Accounts(database: database, hasher: PasswordHasher(cost: 4)),
      feedLook: FeedLook(
        database, publication, WebRequest(), notices: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
      settingsNaming: { _ in [] },
      situation: { try SendingSituation(mode: .live, window: nil, relays: [], now: $0, $1) }, proxies: [], limits: limits,
      metrics: Metrics(
        version: "1.2.3", loops: [("schedule", Pulse()), ("sender", Pulse())], sending: SendingCounts(Self.upkeep.providers),
        presence: .alone,
        backups: nil, start: Timestamp(milliseconds: 1_800_000_000_000) + .seconds(-60)), clock: clock)
  }

  init(
    language: String = "en", approvers: [String] = [], attributes: [String: AttributeKind] = Pages.attributes,
    limits: APILimits = APILimits(perToken: 100_000, failures: 100_000)
  ) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-pages-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/posts", withIntermediateDirectories: true)
    let log = KeptLog()
    let logger = log.logger
    (self.log, self.logger) = (log, logger)
    database = try TestDatabase.open(folder + "/t.sqlite")
    let now = now
    list = try await database.write { try MailingList.ensure("main", now: now, $0) }
    keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let root = Self.root
    let publication = try Self.publication(language, folder, approvers: approvers, attributes: attributes)
    signUp = SignUp(
      database: database, keys: keys, mails: try PersonalMails(publication, mode: .live),
      settings: SignUp.Settings(
        perNetworkHour: 3, perDomainHour: 200, welcomes: true, proxies: [], mode: .live, promise: .neverTwice, expiresAfter: .seconds(60)))
    pages = PublicPages(publication: publication, rehearsal: false)
    let templates = try await SiteTemplates(folder: root + "/Templates/Public")
    accounts = Accounts(database: database, hasher: PasswordHasher(cost: 4))
    newsroom = try Newsroom(
      database, publication, mode: .live, keys: keys,
      terms: Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(172_800)), undo: .seconds(10), support: nil)
    imports = ImportShelf(
      folder: folder + "/uploads", data: folder, rejected: folder + "/rejected", database: database, attributes: publication.attributes,
      zone: publication.zone, clock: { now })
    let site = PublicSite(
      pages: pages, templates: templates, archive: Archive(database: database, mode: .live),
      unsubscribing: Unsubscribing(database: database, keys: keys),
      signUp: SignUpSite(pages: pages, templates: templates, signUp: signUp, clock: { now }),
      preferences: PreferencesSite(
        pages: pages, templates: templates,
        preferences: Preferences(database: database, keys: keys, files: LooseFiles(in: [folder + "/rejected"]), signUp: signUp),
        signUp: signUp, logger: logger, clock: { now }),
      links: LinkSite(
        pages: pages, templates: templates,
        redirecting: Redirecting(keys: keys, proxies: [], journal: VisitJournal(beside: database, logger: logger)), clock: { now }),
      api: APISite(
        try Self.services(
          database, publication, signUp, newsroom, imports, limits: limits, clock: { [turned] in now + turned.time.withLock { $0 } })),
      review: ReviewSite(
        pages: pages, templates: templates,
        reviewing: Reviewing(database: database, keys: keys, publication: publication, mode: .live, notices: nil), clock: { now }),
      webhooks: WebhookSite(
        intake: WebhookIntake(
          FeedbackIntake(
            database: database, keys: keys, rules: FeedbackRules(softThreshold: 5, softStale: .seconds(6 * 86_400)), notices: nil,
            ours: OurNames([], returnDomain: "back.example.org"), logger: logger, clock: { now }),
          proof: MailProof(keys: keys, domain: "back.example.org"),
          hooks: [Webhook(name: "own", way: .signed(secret: Self.webhookSecret))], fetch: { _ in (500, []) }),
        proxies: []),
      desk: DeskSite(
        accounts: accounts,
        messages: try Messages(
          database, publication, Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(172_800))),
        publication: publication, rehearsal: false, templates: try await SiteTemplates(desk: root + "/Templates/Desk"),
        readers: DeskReaders(
          signUp: signUp, rules: FeedbackRules(softThreshold: 5, softStale: .seconds(6 * 86_400)),
          forgetting: Forgetting(database: database, publication: publication, files: LooseFiles(in: [folder + "/uploads"])),
          imports: imports, settingsNaming: { _ in [] }, hindrance: { _, _, _ in nil }),
        campaigns: DeskCampaigns(
          situation: { try SendingSituation(mode: .live, window: nil, relays: [], now: $0, $1) }, expiresAfter: .seconds(172_800)),
        upkeep: Self.upkeep,
        proxies: [],
        newsroom: newsroom,
        site: SiteFiles(pages: pages, templates: templates),
        overview: { [database] now in
          try await database.read { connection in
            let situation = try SendingSituation(mode: .live, window: nil, relays: [], now: now, connection)
            return try Overview(publication, situation, days: 4, issues: 4, weeks: 8, now: now, connection)
          }
        }, clock: { [turned] in now + turned.time.withLock { $0 } }),
      assets: root + "/Templates/Assets", media: folder, logger: logger, lifetime: .zero, clock: { now })
    let built = site.guardedRouter()
    (guarded, hosted) = (built.guarded, HostedSite(names: [], router: built.router, shortcuts: site.shortcuts))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ form: String = "", from peer: String? = "203.0.113.9",
    headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"], before: (@Sendable () async throws -> Void)? = nil
  ) async throws -> (
    status: Int, body: String, headers: HTTPFields
  ) {
    let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
    let late = before.map { before in
      let state = Mutex<Bool>(false)
      return RequestBody(
        asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> {
          if state.withLock({ isOver in
            defer { isOver = true }; return isOver
          }) {
            return nil
          }
          try await before()
          return ByteBuffer(string: form)
        })
    }
    let request = Request(head: head, body: late ?? RequestBody(buffer: ByteBuffer(string: form)))
    let response = try await hosted.respond(to: request, context: VisitorContext(peer: peer, logger: logger))
    let writer = Collector()
    try await response.body.write(writer)
    return (response.status.code, String(buffer: writer.buffer), response.headers)
  }

  func add(_ address: String, _ state: MembershipState) async throws -> Subscriber {
    let (now, list) = (now, list)
    return try await database.write { connection in
      var generator = SystemRandomNumberGenerator()
      let address = try EmailAddress(parsing: address)
      let id = try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: now, connection).id
      try Membership.confirm(id, list: list, cause: "test", now: now, connection)
      try connection.execute("UPDATE memberships SET state = $2 WHERE subscriber_id = $1", [id.sql, .text(state.rawValue)])
      guard let person = try Subscriber.find(address, connection) else { throw StoreError.engine("nobody") }
      return person
    }
  }

  func person(_ text: String) async throws -> Subscriber {
    let address = try EmailAddress(parsing: text)
    return try #require(try await database.read { try Subscriber.find(address, $0) })
  }

  func state(_ person: Subscriber) async throws -> MembershipState? {
    let list = list
    return try await database.read { try Membership.state(person.id, list: list, $0) }
  }

  func count(_ table: String) async throws -> Int? {
    try await database.read { try $0.first("SELECT count(*) AS count FROM \(table)") { try $0.int("count") } }
  }

  /// Of a form that was shown ten seconds ago.
  var time: String { get async throws { try await time(secondsAgo: 10) } }

  func time(secondsAgo seconds: Int) async throws -> String {
    let lists = try await database.read { try MailingList.all($0) }
    return FormTime.sealed(now + .seconds(-seconds), words: pages.formWords(lists), with: keys)
  }

  func words(of person: Subscriber) async throws -> [String?] {
    try await database.read { try Consent.journal(of: person.id, $0).map(\.words) }
  }

  func preferences(_ person: Subscriber) -> String {
    "/preferences/" + LinkToken(purpose: .preferences, subscriber: person.publicID, list: list, campaign: ID(1)).sealed(with: keys)
  }
}

/// A time that a test turns.
final class Turned: Sendable {
  let time = Mutex(Duration.zero)
}

private final class Collector: ResponseBodyWriter, @unchecked Sendable {
  var buffer = ByteBuffer()
  func write(_ part: ByteBuffer) async throws { buffer.writeImmutableBuffer(part) }
  func finish(_ trailers: HTTPFields?) async throws {}
}
