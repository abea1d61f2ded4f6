internal import Audience
package import Delivery
internal import Foundation
package import Logging
internal import Markdown
internal import ServiceLifecycle
package import Store

/// Moves campaigns on: what is due is frozen, what is done is closed, who did not confirm is reminded once, and the weekly slot takes the next ready post.
package struct Scheduler: Service {
  package struct Settings: Sendable {
    /// For how long after its time a slot still sends, when the machine was down or no post was ready.
    package let lateWindow: Duration
    package let promise: Promise
    /// For how long refusals for now are tried again.
    package let expiresAfter: Duration
    /// Who has an issue before the others; nil: nobody.
    package let canary: Canary?

    package init(lateWindow: Duration, promise: Promise, expiresAfter: Duration, canary: Canary? = nil) {
      self.lateWindow = lateWindow
      self.promise = promise
      self.expiresAfter = expiresAfter
      self.canary = canary
    }
  }

  private let database: Database
  private let publication: Publication
  private let mode: SendingMode
  private let signUp: SignUp?
  private let settings: Settings
  private let notices: Notices?
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger

  /// - Parameters:
  ///   - signUp: whose reminders are due.
  ///   - notices: who tells the writers what they should know.
  package init(
    database: Database, publication: Publication, mode: SendingMode, settings: Settings, signUp: SignUp? = nil, notices: Notices? = nil,
    logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.publication = publication
    self.mode = mode
    self.signUp = signUp
    self.settings = settings
    self.notices = notices
    self.logger = logger
    self.clock = clock
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        var pause = Duration.seconds(1)
        do {
          try await tick()
        } catch is CancellationError {
          return
        } catch {
          // A post that cannot be read or a busy database must not end the service; the next tick tries again.
          logger.error("the scheduler could not finish its round", metadata: ["error": "\(error)"])
          // The same fault will most likely be there for a while: it is told twice a minute, not every second.
          pause = .seconds(30)
        }
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// One look at everything that may be due.
  package func tick() async throws {
    let now = clock()
    for campaign in try await database.read({ try Campaign.moving(mode: mode, now: now, $0) }) {
      switch campaign.state {
      case .scheduled, .freezing:
        if let audience = try await database.write({ try freeze(campaign.id, now, $0) }) {
          logger.notice("campaign frozen", metadata: ["campaign": "\(campaign.name)", "audience": "\(audience)"])
        }
      case .sending where campaign.canaryEnds != nil:
        let canary = settings.canary ?? .unwanted
        if let objection = try await database.write({ try canary.judge(campaign, telling: notices, now: now, $0) }) {
          logger.warning("campaign paused by its canary", metadata: ["campaign": "\(campaign.name)", "reason": "\(objection)"])
        }
      case .sending where campaign.isComplete(at: now):
        if try await database.read({ try Ledger.of(campaign.id, $0)?.open == 0 }),
          try await Campaign.close(campaign.id, in: database, now: now)
        {
          logger.notice("campaign sent", metadata: ["campaign": "\(campaign.name)"])
        }
      case .cancelled:
        try await Campaign.close(campaign.id, in: database, now: now)
      case .sending, .paused, .sent:
        break
      }
    }
    if let reminded = try await signUp?.remind(now: now), reminded > 0 {
      logger.notice("reminders are on their way", metadata: ["people": "\(reminded)"])
    }
    for slot in try await database.read({ try Slot.all($0) }) { try await fill(slot, now) }
  }

  private func freeze(_ campaign: CampaignID, _ now: Timestamp, _ connection: Connection) throws -> Int? {
    try Campaign.freeze(campaign, in: publication, canary: settings.canary, now: now, connection)
  }

  private func fill(_ slot: Slot, _ now: Timestamp) async throws {
    let decided = try await database.read { try Slot.decided(list: slot.list, mode: mode, $0) }
    for occurrence in slot.undecided(decided: decided, now: now) {
      if now > occurrence.time + settings.lateWindow {
        if try await database.write({ try Slot.decide(occurrence.date, list: slot.list, mode: mode, campaign: nil, now: now, $0) }) {
          logger.warning("slot missed: no post was ready in time", metadata: ["date": "\(occurrence.date)"])
        }
      } else {
        try await send(occurrence, of: slot, now)
      }
    }
  }

  /// The next ready post, its campaign, its audience and the day's decision are one transaction.
  private func send(_ occurrence: WeeklyRule.Occurrence, of slot: Slot, _ now: Timestamp) async throws {
    let used = try await database.read { try Campaign.usedSlugs(list: slot.list, mode: mode, $0) }
    guard let (issue, readers) = try await nextIssue(on: occurrence, of: slot, without: used, now) else { return }
    // In a transaction of its own: what sorts in files should not freeze everybody as well.
    try await database.indexingWrite { try readers.rule.prepare($0) }
    let name = try await database.write { connection -> String? in
      // Another process may have been faster since: with the day, or with the post.
      guard try !Slot.decided(list: slot.list, mode: mode, connection).contains(occurrence.date.description),
        try !Campaign.usedSlugs(list: slot.list, mode: mode, connection).contains(issue.slug)
      else { return nil }
      let campaign = try Campaign.schedule(
        issue, list: slot.list, rule: readers.rule, mode: mode, promise: settings.promise, sendAt: occurrence.time,
        expiresAfter: settings.expiresAfter, now: now, connection)
      _ = try Slot.decide(occurrence.date, list: slot.list, mode: mode, campaign: campaign.id, now: now, connection)
      _ = try freeze(campaign.id, now, connection)
      return campaign.name
    }
    guard let name else {
      return logger.debug("somebody else was faster with the slot, or with its post", metadata: ["date": "\(occurrence.date)"])
    }
    logger.notice("the slot took a post", metadata: ["date": "\(occurrence.date)", "campaign": "\(name)"])
  }

  /// The first ready post of the slot's list that can be composed and has readers. One with a fault that only composing finds (a
  /// missing picture) is told and passed over: it must not keep the others from going out. One for nobody would use up a day.
  private func nextIssue(
    on occurrence: WeeklyRule.Occurrence, of slot: Slot, without used: Set<String>, _ now: Timestamp
  ) async throws -> (Issue, Readers)? {
    let renderer = try IssueRenderer(publication, mode: mode)
    guard let list = try await database.read({ try MailingList.find(slot.list, $0)?.slug }) else { return nil }
    for post in try PostFolder(path: publication.posts, of: publication).queue(for: list, on: occurrence.date, without: used) {
      do {
        let issue = try renderer.ready(post, today: occurrence.date).issue
        let (readers, isForSomebody) = try await database.read { connection in
          let readers = try post.readers(in: publication, now: now, connection)
          let moment = SegmentMoment(now: occurrence.time, zone: publication.zone)
          let recent = try RecentIssues(slot.list, mode: mode, slug: issue.slug, at: moment, connection)
          return (readers, try readers.count(connection) > recent.count(of: readers, connection))
        }
        if isForSomebody { return (issue, readers) }
      } catch let faulty as Post.Faulty {
        logger.error("a ready post is passed over", metadata: ["faults": "\(faulty)"])
      }
    }
    return nil
  }
}
