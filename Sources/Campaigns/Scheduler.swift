internal import Markdown
internal import Audience
package import Delivery
internal import Foundation
package import Logging
internal import ServiceLifecycle
package import Store

/// Moves campaigns on: what is due is frozen, what is done is closed, and the weekly slot takes the next ready post.
package struct Scheduler: Service {
  package struct Settings: Sendable {
    /// For how long after its time a slot still sends, when the machine was down or no post was ready.
    package let lateWindow: Duration
    package let promise: Campaign.Promise
    /// For how long refusals for now are tried again.
    package let expiresAfter: Duration

    package init(lateWindow: Duration, promise: Campaign.Promise, expiresAfter: Duration) {
      self.lateWindow = lateWindow
      self.promise = promise
      self.expiresAfter = expiresAfter
    }
  }

  private let database: Database
  private let publication: Publication
  private let list: ListID
  private let mode: SendingMode
  private let settings: Settings
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger

  package init(
    database: Database, publication: Publication, list: ListID, mode: SendingMode, settings: Settings, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.publication = publication
    self.list = list
    self.mode = mode
    self.settings = settings
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
        if let audience = try await database.write({ try Campaign.freeze(campaign.id, now: now, $0) }) {
          logger.notice("campaign frozen", metadata: ["campaign": "\(campaign.name)", "audience": "\(audience)"])
        }
      case .sending:
        if try await database.read({ try Ledger.of(campaign.id, $0)?.open == 0 }),
          try await database.write({ try Campaign.finishIfDone(campaign.id, now: now, $0) })
        {
          logger.notice("campaign sent", metadata: ["campaign": "\(campaign.name)"])
        }
      case .paused, .sent, .cancelled:
        break
      }
    }
    try await fillSlot(now)
  }

  private func fillSlot(_ now: Timestamp) async throws {
    let (slot, decided) = try await database.read { (try Slot.find(list: list, $0), try Slot.decided(list: list, $0)) }
    guard let slot else { return }
    for occurrence in slot.undecided(decided: decided, now: now) {
      if now > occurrence.time + settings.lateWindow {
        if try await database.write({ try Slot.decide(occurrence.date, list: list, campaign: nil, now: now, $0) }) {
          logger.warning("slot missed: no post was ready in time", metadata: ["date": "\(occurrence.date)"])
        }
      } else {
        try await send(occurrence, now)
      }
    }
  }

  /// The next ready post, its campaign, its audience and the day's decision are one transaction.
  private func send(_ occurrence: WeeklyRule.Occurrence, _ now: Timestamp) async throws {
    let used = try await database.read { try Campaign.usedSlugs(list: list, mode: mode, $0) }
    // An issue for nobody would use up a post and a day.
    guard try await database.read({ try Membership.counts(list: list, $0)[.confirmed] ?? 0 }) > 0 else { return }
    guard let issue = try nextIssue(on: occurrence.date, without: used) else { return }
    let name = try await database.write { connection -> String? in
      let campaign = try Campaign.schedule(
        issue, list: list, mode: mode, promise: settings.promise, sendAt: occurrence.time, expiresAfter: settings.expiresAfter, now: now,
        connection)
      guard try Slot.decide(occurrence.date, list: list, campaign: campaign.id, now: now, connection) else {
        // Another process was faster: throwing undoes the campaign above.
        throw StoreError.constraint("the slot of \(occurrence.date) is taken")
      }
      _ = try Campaign.freeze(campaign.id, now: now, connection)
      return campaign.name
    }
    logger.notice("the slot took a post", metadata: ["date": "\(occurrence.date)", "campaign": "\(name ?? "")"])
  }

  /// The first ready post that can be composed. One with a fault that only composing finds (a missing picture) is told and passed over:
  /// it must not keep the others from going out.
  private func nextIssue(on day: LocalDate, without used: Set<String>) throws -> Issue? {
    let composing = try Composing(publication, mode: mode)
    for post in try PostFolder(path: publication.posts, of: publication).queue(on: day, without: used) {
      do {
        let issue = try composing.issue(of: post, today: day)
        let faults = Preflight(post, issue, in: publication).findings.filter { $0.severity == .error }
        if faults.isEmpty { return issue }
        logger.error(
          "a ready post is passed over", metadata: ["faults": "\(faults.map { $0.text(path: post.path) }.joined(separator: "; "))"])
      } catch let faulty as Post.Faulty {
        logger.error("a ready post is passed over", metadata: ["faults": "\(faulty)"])
      }
    }
    return nil
  }
}
