import Accounts
import Campaigns
import Delivery
import Feedback
import Foundation
import Hooks
import Inbox
import Logging
import ServiceLifecycle
import Store
import Web

/// Scheduler and sender of one publication and its pages for the ``House``'s web server, and without a relay the rehearsal inbox too.
struct Serving {
  /// Of those that do what is due by the clock.
  private static let office = "schedule"

  let settings: Settings
  let roles: Set<ServeRole>
  let logger: Logger

  /// What runs, and what waits for the site to be open.
  struct Parts {
    let site: HostedSite<VisitorContext>
    let services: [Services.Member]
    let opened: @Sendable (_ port: Int) -> Void
    let readiness: Readiness
  }

  /// - Parameters:
  ///   - inboxPort: where the rehearsal inbox is read.
  ///   - ready: hears the site's and the inbox's port.
  func parts(inboxPort: Int, ready: @escaping @Sendable (_ site: Int, _ inbox: Int?) -> Void) async throws -> Parts {
    let database = try settings.open()
    try await SortIndex.restore(in: database)
    let presence = try settings.presence(
      database, sends: roles.contains(.sender), offices: roles.contains(.scheduler) ? [Self.office] : [])
    let readiness = Readiness(name: settings.publication.name, database: database, posts: settings.publication.posts, roles: roles)
    if let restoration = try await database.read({ try Restoration.open($0) }) { logger.warning("\(restoration.words)") }
    let keys = try await settings.keys(database)
    let signer = try settings.dkim.signer()
    let other: SendingMode = settings.mode == .live ? .rehearsal : .live
    let later = Timestamp(milliseconds: .max)
    for campaign in try await database.read({ try Campaign.moving(mode: other, now: later, $0) }) where campaign.state != .cancelled {
      // One of mails to one person each stays open until its day is over, with nothing in it that waits.
      if campaign.kind != .issue, try await database.read({ try Ledger.of(campaign.id, $0)?.open == 0 }) { continue }
      let report = StatusReport(campaign, nil, SendingSituation(settings), now: .now())
      logger.warning(
        "a campaign is left as it is", metadata: ["campaign": "\(campaign.name)", "waits for": "\(report.waitsFor ?? "")"])
    }
    if settings.mode == .live {
      let cancelled = try await SentMessage.endRehearsal(now: .now(), in: database)
      if cancelled > 0 { logger.notice("messages of the rehearsal are cancelled", metadata: ["messages": "\(cancelled)"]) }
    }
    let signUp = try settings.signUp(database, keys)
    let notices = try settings.notices()
    let digests = try settings.digests()
    let reviews = try settings.reviews()
    let journal = VisitJournal(beside: database, counts: settings.publication.tracking != .off, logger: logger)
    let redirecting = Redirecting(keys: keys, proxies: settings.signUp.proxies, journal: journal)
    let intake = VisitIntake(
      database: database, journal: journal, redirecting: redirecting, keep: settings.keepsReaders, logger: logger, clock: { .now() })
    let webhooks = settings.webhookIntake(database, keys, notices)
    let counts = SendingCounts(settings.sendingLimits.providers)
    let metrics = Metrics(
      version: Tuesday.version, loops: readiness.loops, sending: counts, presence: presence,
      backups: settings.backsUpEvery == nil ? nil : settings.backups, start: .now())
    let site = try await site(database, keys, signUp, redirecting, webhooks, notices, readiness, metrics)
    // Media may come later; the file server wants the folder now.
    try FileManager.default.createDirectory(atPath: settings.publication.media, withIntermediateDirectories: true)

    let (mailboxes, mailboxFound) = AsyncStream<Inbox.Addresses>.makeStream()
    let (sites, siteFound) = AsyncStream<Int>.makeStream()
    let scheduler = Scheduler(
      database: database, publication: settings.publication, mode: settings.mode, settings: settings.scheduling, signUp: signUp,
      notices: notices, digests: digests, reviews: reviews, pulse: readiness.schedule, logger: logger, clock: { .now() })
    let settings = settings
    let announce: @Sendable (Inbox.Addresses?) async -> Bool = { mailbox in
      // None: a port could not be opened, and everything ends.
      guard let port = await sites.first(where: { _ in true }) else { return false }
      ready(port, mailbox?.webPort)
      do { try await welcome(database) } catch {
        logger.warning("whether anybody is at the desk could not be looked up", metadata: ["error": "\(error)"])
      }
      return true
    }
    let sending = ClosureService {
      let mailbox = settings.relays.isEmpty ? await mailboxes.first { _ in true } : nil
      guard !settings.relays.isEmpty || mailbox != nil, await announce(mailbox) else { return }
      let routes = settings.relays.isEmpty ? [settings.rehearsalRoute(port: mailbox?.smtpPort ?? 0)] : settings.relays
      let sender = settings.sender(
        database, keys, signer, routes: routes, presence: presence, pulse: readiness.sending, counts: counts)
      _ = try await sender.runOnOwnThread(untilIdle: false)
    }
    // Stopped from the last to the first: the schedule ends, the sender drains, and only then its rehearsal inbox goes.
    var services: [any Service] = []
    if roles.contains(.sender) {
      if settings.relays.isEmpty { services.append(settings.rehearsalInbox(webPort: inboxPort) { mailboxFound.yield($0) }) }
      services.append(sending)
    } else {
      services.append(ClosureService { if await announce(nil) { try? await gracefulShutdown() } })
    }
    if roles.contains(.web) { services += [webhooks, intake] as [any Service] }
    if roles.contains(.scheduler) {
      var office: [any Service] = [RefusalIntake(settings.feedback(database, keys, notices)), scheduler]
      office.append(RollingUp(database: database, keep: settings.keepsDeliveries, logger: logger, clock: { .now() }))
      if !settings.publication.feeds.isEmpty {
        office.append(FeedWatch(try settings.feedLook(database), settings.publication.feeds, clock: { .now() }))
      }
      if !settings.hooks.isEmpty {
        office.append(
          HookWatch(
            settings.hooks, database, settings.publication, notices: notices,
            situation: { try SendingSituation(settings, now: $0, $1) }, logger: logger, clock: { .now() }))
      }
      office += settings.inboundServices(settings.mailIntake(database, keys, notices), keys)
      if let interval = settings.backsUpEvery {
        office.append(BackupWatch(settings: settings, interval: interval, database: database, logger: logger))
      }
      services.append(
        OfficeService(
          name: Self.office, presence: presence, members: office.map { Services.Member(service: $0) }, pulse: readiness.schedule,
          logger: logger))
    }
    let archive = ClosureService { await cancelWhenGracefulShutdown { await readyArchive(database) } }
    var members = services.map { Services.Member(service: $0) }
    if roles.contains(.web) { members.append(Services.Member(service: archive, successTerminationBehavior: .ignore)) }
    let hosts = URL(string: settings.publication.baseURL)?.host.map { [$0] } ?? []
    return Parts(
      site: roles.contains(.web) ? site.hosted(as: hosts) : HostedSite(names: hosts, router: site.lifeRouter()), services: members,
      opened: { siteFound.yield($0) }, readiness: readiness)
  }

  /// While nobody is at the desk, how the first one gets there. The link itself is for a terminal alone: logs are kept, and read by others.
  private func welcome(_ database: Database) async throws {
    let accounts = Accounts(settings, database)
    guard Terminal.isInteractive else {
      if try await !accounts.hasAnybody() { logger.notice("nobody is at the desk yet; `tuesday desk` prints a link for the first one") }
      return
    }
    guard let secret = try await accounts.firstLink(by: .terminal, now: .now()) else { return }
    Terminal.complain(
      "Nobody is at the desk yet. Whoever opens this link first becomes its admin (once, for a day):\n\(settings.link(secret))")
  }

  private func desk(_ database: Database, _ readers: DeskReaders, _ newsroom: Newsroom, _ site: SiteFiles) async throws -> DeskSite {
    let settings = settings
    return DeskSite(
      accounts: Accounts(settings, database), messages: try Messages(database, settings.publication, settings.terms),
      publication: settings.publication, rehearsal: settings.mode == .rehearsal,
      templates: try await SiteTemplates(desk: settings.templates.desk),
      readers: readers,
      campaigns: DeskCampaigns(
        situation: { try SendingSituation(settings, now: $0, $1) }, expiresAfter: settings.expiresAfter),
      upkeep: settings.deskUpkeep, proxies: settings.signUp.proxies, newsroom: newsroom, site: site,
      overview: { now in
        try await database.read { connection in
          let situation = try SendingSituation(settings, now: now, connection)
          return try Overview(settings.publication, situation, days: 4, issues: 4, weeks: 8, memory: newsroom.memory, now: now, connection)
        }
      }, clock: { .now() })
  }

  /// Beside everything else: after an upgrade or an import it takes some seconds, and only search and tags wait for it.
  private func readyArchive(_ database: Database) async {
    do {
      try await Archive.makeReady(in: database)
    } catch is CancellationError {
      // The next start goes on with it.
    } catch {
      logger.error("not all posts are found by search and tags; the next start tries again", metadata: ["error": "\(error)"])
    }
  }

  private func site(
    _ database: Database, _ keys: SigningKeys, _ signUp: SignUp, _ redirecting: Redirecting, _ webhooks: WebhookIntake,
    _ notices: Notices, _ readiness: Readiness, _ metrics: Metrics
  ) async throws -> PublicSite {
    if settings.publication.baseURL.hasPrefix("https://") && settings.signUp.proxies.isEmpty {
      // This site speaks no TLS itself, so something in front of it does.
      logger.warning(
        "site.trusted_proxies names no proxy: to the limits of sign-up all visitors are one network, and programs that try out links are harder to tell from readers"
      )
    }
    let templates = try await SiteTemplates(folder: settings.templates.publicPages)
    let pages = PublicPages(publication: settings.publication, rehearsal: settings.mode == .rehearsal)
    let files = settings.looseFiles
    let (newsroom, readers) = (try settings.newsroom(database, keys), await settings.deskReaders(database, signUp))
    let preferences = Preferences(database: database, keys: keys, files: files, signUp: signUp)
    return PublicSite(
      pages: pages, templates: templates, archive: Archive(database: database, mode: settings.mode),
      unsubscribing: Unsubscribing(database: database, keys: keys),
      signUp: SignUpSite(pages: pages, templates: templates, signUp: signUp, clock: { .now() }),
      preferences: PreferencesSite(
        pages: pages, templates: templates, preferences: preferences, signUp: signUp, logger: logger, clock: { .now() }),
      links: LinkSite(pages: pages, templates: templates, redirecting: redirecting, clock: { .now() }),
      api: APISite(try settings.apiServices(database, signUp, newsroom, readers.imports, metrics)),
      review: ReviewSite(
        pages: pages, templates: templates,
        reviewing: Reviewing(
          database: database, keys: keys, publication: settings.publication, mode: settings.mode, notices: notices), clock: { .now() }),
      webhooks: WebhookSite(intake: webhooks, proxies: settings.signUp.proxies),
      desk: try await desk(database, readers, newsroom, SiteFiles(pages: pages, templates: templates)),
      assets: settings.templates.assets, media: settings.publication.media,
      readiness: { await readiness.faults() }, logger: logger, clock: { .now() })
  }
}
