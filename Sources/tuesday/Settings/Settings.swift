import Campaigns
import Curl
import DNS
import Delivery
import Feedback
import Foundation
import Hooks
import Mail

/// Every setting, checked and typed. A value that does not fit throws with its key, source and what would fit.
struct Settings: Sendable {
  struct Address: Sendable, Hashable {
    let host: String
    let port: Int

    /// As URLs have it, with the port that was opened.
    func text(_ opened: Int? = nil) -> String { "\(host.contains(":") ? "[\(host)]" : host):\(opened ?? port)" }
  }

  let folder: String
  let publication: Publication
  /// Who hears from Tuesday itself.
  let writers: [EmailAddress]
  /// By name.
  let groups: [String: [EmailAddress]]
  let templates: TemplateFolder
  let siteListen: Address
  let inboxListen: Address
  /// None: every sending is a rehearsal.
  let relays: [Route]
  let limits: SendingLimits
  let canary: Canary?
  /// Of a rehearsal.
  let connections: Int
  /// Nil: what cannot be delivered returns to the From.
  let returnPath: String?
  /// Where what comes back waits.
  let inbound: [InboundSource]
  /// Where providers post what became of mail.
  let webhooks: [Webhook]
  /// Programs elsewhere that are told what happens.
  let hooks: [Hook]
  let dkim: DKIMSettings
  let retry: RetryPolicy
  let promise: Promise
  let expiresAfter: Duration
  /// What follows from what comes back.
  let bounces: FeedbackRules
  /// How long a sending that is confirmed can be taken back.
  let undo: Duration
  let signUp: SignUp.Settings
  /// N of scrypt, as a power of two.
  let passwordCost: Int
  /// Requests of one token.
  let apiPerMinute: Int
  /// For how long it is known who clicked.
  let keepsReaders: Duration
  /// For how long it is known who had an issue; nil: for ever.
  let keepsDeliveries: Duration?
  let resolver: Resolver
  /// Nil: `check` fetches nothing.
  let webRequest: WebRequest?
  /// Nil: `check` does not look at mail programs.
  let clientSupport: String?
  let logForm: Log.Form
  let data: String
  let backups: BackupShelf
  /// Nil: `serve` makes none.
  let backsUpEvery: Duration?
  /// Where each value comes from.
  let sources: SettingSources
  /// What they were read from, beside the file.
  let environment: [String: String]
  let flags: [String]
  /// Files that hold secrets of the settings.
  var secretFiles: [String] { sources.secretFiles }

  var mode: SendingMode { Self.mode(hasRelay: !relays.isEmpty) }
  /// A file, or the URL of a PostgreSQL database.
  let database: String
  var inFlight: String { data + "/in-flight" }
  var inbox: String { data + "/inbox" }
  /// Where the refused rows of imports are.
  var rejected: String { data + "/rejected" }
  /// Of files that wait to be imported from the desk.
  var uploads: String { data + "/uploads" }

  /// - Parameter folder: the publication's, which holds `tuesday.toml`.
  init(folder: String, environment: [String: String], flags: [String]) throws {
    self.folder = folder
    let sources = try SettingSources(file: folder + "/tuesday.toml", environment: environment, flags: flags)
    let read = SettingReader(sources: sources)
    (self.sources, self.environment, self.flags) = (sources, environment, flags)
    templates = try TemplateFolder.find(environment: environment)
    let dataFolder = try read.required("data.folder")
    data = dataFolder.hasPrefix("/") ? dataFolder : folder + "/" + dataFolder
    database = try Self.database(read, in: data)
    let shelf = try read.text("backup.folder")
    backups = BackupShelf(
      folder: shelf.isEmpty ? data + "/backups" : shelf.hasPrefix("/") ? shelf : folder + "/" + shelf,
      keep: try read.integer("backup.keep", in: 1...1000))
    let interval = try read.duration("backup.every", orNone: true)
    if interval > .zero && interval < .seconds(60) { throw read.error("backup.every", "must be 1m or longer, or 0s for never") }
    backsUpEvery = interval == .zero ? nil : interval
    let from = try read.mailbox("publication.from")
    let theme = try read.text("publication.theme")
    let themes = [folder + "/theme", templates.email]
    guard themes.contains(where: { FileManager.default.fileExists(atPath: $0 + "/" + theme) }) else {
      throw read.error("publication.theme", "there is no theme of this name in \(themes.joined(separator: " or "))")
    }
    let approvers = try Self.approvers(read)
    let zone = try read.zone("publication.time_zone")
    let (hours, mode) = (try read.window("delivery.window", in: zone), Self.mode(hasRelay: try RelaySettings.hasAny(read)))
    publication = Publication(
      name: try read.visible("publication.name"), description: try read.text("publication.description"), from: from,
      replyTo: try read.text("publication.reply_to").isEmpty ? nil : try read.mailbox("publication.reply_to"),
      postalAddress: try read.required("publication.postal_address"), language: try read.language("publication.language"),
      zone: zone, baseURL: try read.baseURL("site.base_url"), posts: folder + "/posts", themes: themes,
      theme: theme, media: data + "/media", cards: data + "/cards",
      embedsPictures: try read.choice("publication.pictures", of: Pictures.allCases) == .embedded, attributes: try read.attributes(),
      mails: [folder + "/mails", templates.mails], wrap: try read.wrap("publication.wrap"),
      tracking: try Self.tracking(read), approvers: approvers, feeds: try Self.feeds(read, approvers: approvers),
      lateWindow: try read.duration("schedule.late_window", orNone: true), hours: mode == .live ? hours : nil,
      isPublished: Self.isPublished(in: database, mode))
    try Self.requireReality(read, publication)
    writers = try Self.writers(read, publication)
    groups = try read.groups()
    siteListen = try read.listen("site.listen")
    inboxListen = try read.listen("inbox.listen")
    connections = try read.integer("smtp.connections", in: 1...200)
    let retryFirst = try read.duration("delivery.retry_first")
    let returns = try read.hostName("smtp.return_path", standard: "").lowercased()
    returnPath = returns.isEmpty ? nil : returns
    bounces = FeedbackRules(
      softThreshold: try read.integer("bounces.soft_threshold", in: 1...100), softStale: try read.duration("bounces.soft_stale"))
    inbound = try InboundSettings(read: read, folder: folder, hostname: returnPath ?? from.address.asciiDomain).sources()
    webhooks = try WebhookSettings(read: read, hasReturnPath: returnPath != nil).hooks()
    hooks = try HookSettings(read: read).hooks()
    dkim = try DKIMSettings(read, from: from, folder: data + "/dkim")
    retry = RetryPolicy(first: retryFirst, cap: try read.duration("delivery.retry_cap"))
    if retryFirst > retry.cap { throw read.error("delivery.retry_cap", "must not be shorter than delivery.retry_first") }
    promise = try read.choice("delivery.promise", of: Promise.allCases)
    logForm = try read.choice("log.format", of: Log.Form.allCases)
    expiresAfter = try read.duration("delivery.expires_after")
    let undoes = try read.duration("delivery.undo", orNone: true)
    resolver = Resolver(servers: try read.nameServers("dns.servers"))
    webRequest = try Self.webRequest(read)
    let support = try read.text("check.client_support")
    clientSupport = support.isEmpty ? nil : support.hasPrefix("/") ? support : folder + "/" + support
    relays = try RelaySettings(read: read, from: from, folder: folder).routes()
    undo = relays.isEmpty ? .zero : undoes
    limits = try Self.limits(read, hours)
    canary = try Self.canary(read)
    if relays.isEmpty && siteListen == inboxListen && siteListen.port != 0 {
      throw read.error("inbox.listen", "is the address of site.listen; each needs its own")
    }
    apiPerMinute = try read.integer("api.per_minute", in: 1...1_000_000)
    passwordCost = try read.integer("desk.password_cost", in: 14...20)
    keepsReaders = try read.duration("tracking.keep")
    let kept = try read.duration("data.keep_deliveries", orNone: true)
    if kept > .zero && kept < RollingUp.least {
      throw read.error("data.keep_deliveries", "must be 180d or longer, or 0s for ever: what follows from bounces looks back so far")
    }
    keepsDeliveries = kept == .zero ? nil : kept
    signUp = try Self.signUp(read, Self.mode(hasRelay: !relays.isEmpty), promise, expiresAfter)
  }

  private static func writers(_ read: SettingReader, _ publication: Publication) throws -> [EmailAddress] {
    switch try read.text("publication.writers") {
    case "none": []
    case "": [(publication.replyTo ?? publication.from).address]
    default: try read.addresses("publication.writers")
    }
  }

  private static func feeds(_ read: SettingReader, approvers: [Mailbox]) throws -> [FeedSource] {
    let feeds = try FeedSettings(read: read).sources(canFetch: webRequest(read) != nil)
    if !approvers.isEmpty, let roundup = feeds.first(where: { $0.form == .roundup }) {
      throw read.error(
        "feeds.\(roundup.name).as", "is roundup, which nobody sees before it leaves, and publication.approvers want to: write posts")
    }
    return feeds
  }

  private static func approvers(_ read: SettingReader) throws -> [Mailbox] {
    var seen: Set<String> = []
    let approvers = try read.mailboxes("publication.approvers").filter { seen.insert($0.address.key).inserted }
    // As many as a test goes to: each gets one, too.
    guard approvers.count <= TestSending.limit else {
      throw read.error("publication.approvers", "names more than \(TestSending.limit)")
    }
    return approvers
  }

  private static func limits(_ read: SettingReader, _ hours: SendingWindow?) throws -> SendingLimits {
    let perMinute = try read.integer("delivery.per_minute", in: 0...1_000_000)
    return SendingLimits(
      window: hours, perSender: perMinute == 0 ? nil : Double(perMinute) / 60,
      providers: try ProviderSettings(read: read).providers())
  }

  private static func canary(_ read: SettingReader) throws -> Canary? {
    let share = try read.integer("delivery.canary", in: 0...50)
    let watch = try read.duration("delivery.canary_watch")
    let limit = try read.integer("delivery.canary_limit", in: 0...100)
    return share == 0 ? nil : Canary(share: share, watch: watch, limit: limit)
  }

  private static func signUp(
    _ read: SettingReader, _ mode: SendingMode, _ promise: Promise, _ expiresAfter: Duration
  ) throws -> SignUp.Settings {
    SignUp.Settings(
      perNetworkHour: try read.integer("signup.per_network_hour", in: 1...1_000_000),
      perDomainHour: try read.integer("signup.per_domain_hour", in: 1...1_000_000), welcomes: try read.flag("signup.welcome"),
      proxies: try read.networks("site.trusted_proxies"), mode: mode, promise: promise, expiresAfter: expiresAfter)
  }

  private static func tracking(_ read: SettingReader) throws -> Tracking {
    func counting(_ key: String) throws -> Tracking.Counting? {
      if try read.text(key) == "off" { return nil }
      guard let counting = Tracking.Counting(rawValue: try read.text(key)) else {
        throw read.error(key, "must be one of off, \(Tracking.Counting.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return counting
    }
    return Tracking(clicks: try counting("tracking.clicks"), opens: try counting("tracking.opens"))
  }

  private enum Pictures: String, CaseIterable {
    case hosted, embedded
  }

  private enum Network: String, CaseIterable {
    case `public`, any, none
  }

  private static func webRequest(_ read: SettingReader) throws -> WebRequest? {
    let network = try read.choice("check.network", of: Network.allCases)
    var request = WebRequest()
    request.reach = network == .any ? .anywhere : .internet
    return network == .none ? nil : request
  }

  /// Mail to real people must not carry the sample's address, nor links that only this machine can open.
  private static func requireReality(_ read: SettingReader, _ publication: Publication) throws {
    _ = try read.hostName("smtp.host", standard: "")
    // A relay on this machine passes on to the world too.
    guard try RelaySettings.hasAny(read) else { return }
    if !publication.baseURL.hasPrefix("https://") {
      throw read.error(
        "site.base_url",
        "must be https once mail leaves (smtp.host or smtp.direct): readers' links and one-click unsubscribe (RFC 8058) need it")
    }
    if isSample(publication.from.address.asciiDomain) {
      throw read.error("publication.from", "is the sample's; put your own address")
    }
    if SettingKey.all.contains(where: { $0.name == "publication.postal_address" && $0.standard == "\"\(publication.postalAddress)\"" }) {
      throw read.error("publication.postal_address", "is the sample's; put your own address")
    }
  }

  /// What `init` writes, and what belongs to nobody.
  static func isSample(_ domain: String) -> Bool {
    domain == "example.org" || domain.hasSuffix(".example.org") || domain.hasSuffix(".example")
  }

  static func isLocal(_ host: String) -> Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

  /// The route of a rehearsal: the inbox that this process runs itself, on a port nobody else has.
  func rehearsalRoute(port: Int) -> Route {
    Route(
      way: .relay(SMTPEndpoint(host: "127.0.0.1", port: port, security: .none, helloName: publication.from.address.asciiDomain)),
      connections: connections)
  }
}
