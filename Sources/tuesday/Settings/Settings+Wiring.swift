import Accounts
import Audience
import Campaigns
import DNS
import Delivery
import Feedback
import Foundation
import Inbox
import Mail
import Store
import Web
import Words

/// What a publication's settings make.
extension Settings {
  func open() throws -> Database { try Database(path: database, folder: data, creating: false) }

  var looseFiles: LooseFiles { LooseFiles(in: [rejected, uploads, inbox, publication.posts, publication.series]) }

  /// The words of mails that the publication has itself.
  var ownMails: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/mails")) ?? []
    return names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/mails/\($0)" }
  }

  /// Where a database is that is a file, as long as nobody says otherwise.
  static func file(in data: String) -> String { data + "/tuesday.sqlite" }

  /// A file, or the URL of a PostgreSQL database.
  static func database(_ read: SettingReader, in data: String) throws -> String {
    let text = try read.text("data.database")
    if text.isEmpty { return file(in: data) }
    if PostgreSQLURL(text) != nil || text.hasPrefix("/") { return text }
    guard !text.contains(":/") else {
      throw read.error(
        "data.database",
        "must be postgresql://user@host/name (in a password %40 stands for @, %2F for / and %25 for %), or the name of a file in data.folder"
      )
    }
    return data + "/" + text
  }

  /// A database as it is said.
  static func shown(_ place: String) -> String { PostgreSQLURL(place)?.shown ?? place }

  var shownDatabase: String { Self.shown(database) }

  static func mode(hasRelay: Bool) -> SendingMode { hasRelay ? .live : .rehearsal }

  /// Opens the database, if there is one, at the first slug that is asked for: few posts link to one whose file is gone.
  static func isPublished(in database: String, _ mode: SendingMode) -> @Sendable (String) -> Bool {
    { slug in
      guard let database = try? Database(path: database, creating: false) else { return false }
      return (try? Archive.has(slug, in: database, mode: mode)) == true
    }
  }

  /// The list that every publication has, made where it is missing.
  func mainList(_ database: Database) async throws -> ListID {
    try await database.write { try MailingList.ensure(MailingList.main, now: .now(), $0) }
  }

  func keys(_ database: Database) async throws -> SigningKeys {
    try await database.write { try SigningKeys.load(now: .now(), $0) }
  }

  /// A path as given, from where the command was called; a bare name also from the publication's posts.
  func post(_ path: String) throws -> String {
    let candidates = path.hasPrefix("/") ? [path] : [path, folder + "/" + path, publication.posts + "/" + path]
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw CommandError.noInput("\(path): there is no such post")
    }
    return found
  }

  /// For a post that names no day.
  func today() -> LocalDate { LocalDate(.now(), in: publication.zone) }

  func signUp(_ database: Database, _ keys: SigningKeys) throws -> SignUp {
    SignUp(database: database, keys: keys, mails: try PersonalMails(publication, mode: mode), settings: signUp)
  }

  func returnPath(_ keys: SigningKeys) -> ReturnPath? { returnPath.map { ReturnPath(domain: $0, keys: keys) } }

  private var ourNames: OurNames {
    OurNames([publication.from, publication.replyTo].compactMap(\.self), returnDomain: returnPath)
  }

  /// What changes by what is said of mail of ours.
  ///
  /// - Parameter notices: nil: the writers are not told when it pauses an issue.
  func feedback(_ database: Database, _ keys: SigningKeys, _ notices: Notices?) -> FeedbackIntake {
    FeedbackIntake(
      database: database, keys: keys, rules: bounces, notices: notices, ours: ourNames, logger: Log.logger, clock: { .now() })
  }

  /// What takes in mail that came back.
  func mailIntake(_ database: Database, _ keys: SigningKeys, _ notices: Notices?) -> MailIntake {
    MailIntake(feedback(database, keys, notices), proof: mailProof(keys))
  }

  var terms: Campaign.Terms { Campaign.Terms(mode: mode, promise: promise, expiresAfter: expiresAfter) }

  /// Those that mail to an address goes by, without its owner being a reader.
  func keys(naming address: EmailAddress) -> [String] {
    let lists =
      groups.map { (SettingSources.groups + $0, $1) } + [
        ("publication.writers", writers), ("publication.approvers", publication.approvers.map(\.address)),
      ]
    return lists.filter { $0.1.contains { $0.key == address.key } }.map(\.0).sorted()
  }

  func notices() throws -> Notices { try Notices(publication, to: writers, terms) }

  func reviews() throws -> Reviews { try Reviews(publication, terms) }

  func newsroom(_ database: Database, _ keys: SigningKeys) throws -> Newsroom {
    try Newsroom(
      database, publication, mode: mode, keys: keys, terms: terms, undo: undo,
      support: try clientSupport.map { try ClientSupport(file: $0) })
  }

  /// - Throws: where the settings forbid to fetch anything.
  func feedLook(_ database: Database) throws -> FeedLook {
    guard let webRequest else { throw CommandError.configuration("check.network = \"none\": no feed can be fetched") }
    return FeedLook(database, publication, webRequest, notices: try notices(), logger: Log.logger)
  }

  func digests() throws -> Digests { try Digests(publication, terms) }

  /// What the API works with.
  func apiServices(
    _ database: Database, _ signUp: SignUp, _ newsroom: Newsroom, _ imports: ImportShelf, _ metrics: Metrics
  ) throws -> APIServices {
    APIServices(
      database: database, publication: publication, mode: mode, terms: terms, undo: undo,
      messages: try Messages(database, publication, terms), signUp: signUp, rules: bounces, files: looseFiles,
      newsroom: newsroom, imports: imports, upkeep: deskUpkeep, accounts: Accounts(self, database),
      feedLook: webRequest == nil ? nil : try feedLook(database), settingsNaming: { keys(naming: $0) },
      situation: { try SendingSituation(self, now: $0, $1) },
      proxies: self.signUp.proxies,
      limits: APILimits(perToken: apiPerMinute), metrics: metrics, clock: { .now() })
  }

  /// A rehearsal spares nobody.
  var sendingLimits: SendingLimits { mode == .live ? limits : SendingLimits() }

  var scheduling: Scheduler.Settings {
    Scheduler.Settings(promise: promise, expiresAfter: expiresAfter, canary: canary, keepsReaders: keepsReaders)
  }

  /// A sender over `routes` for this publication's database.
  ///
  /// - Parameters:
  ///   - signer: made before anything is begun, because a key may be missing.
  ///   - only: the one campaign that it sends; nil: all that are under way.
  func sender(
    _ database: Database, _ keys: SigningKeys, _ signer: DKIMSigner?, routes: [Route], only: CampaignID? = nil, presence: Presence,
    pulse: Pulse = Pulse(), counts: SendingCounts? = nil
  ) -> Sender {
    let worker = presence.workerName("\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.lowercased())")
    let composer = Composer(
      keys: keys, returnPath: returnPath(keys), providers: providerMarks, signer: signer, clock: { .now() })
    return Sender(
      outbox: Outbox(database: database, worker: worker, mode: mode, only: only), routes: routes,
      limits: sendingLimits,
      lookup: { [resolver] question throws(DNSFailure) in try resolver.ask(question) },
      policy: retry, inFlightFolder: inFlight,
      logger: Log.logger, clock: { .now() }, random: { Double.random(in: 0..<1) }, compose: { try composer.compose($0, $1) },
      namesUs: { [ourNames] in ourNames.areMeant(by: $0, to: $1, keys) }, presence: presence, pulse: pulse, counts: counts)
  }

  /// This process among those that work with the database.
  func presence(_ database: Database, sends: Bool, offices: [String] = []) throws -> Presence {
    try database.presence(sendingFrom: sends ? Sender.place(inFlightFolder: inFlight) : nil, offices: offices)
  }

  /// The rehearsal inbox of this process: its SMTP port is a free one that only we know, so a rehearsal can reach nothing else.
  func rehearsalInbox(webPort: Int?, ready: @escaping @Sendable (Inbox.Addresses) async -> Void) -> Inbox {
    var configuration = InboxConfiguration(folder: inbox, templates: templates.inbox)
    configuration.smtpPort = 0
    configuration.webHost = inboxListen.host
    configuration.webPort = webPort
    return Inbox(configuration, logger: Log.logger, ready: ready)
  }
}
