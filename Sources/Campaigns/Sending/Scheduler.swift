internal import Audience
package import Delivery
internal import Foundation
package import Logging
internal import Markdown
internal import ServiceLifecycle
package import Store
package import Words

/// Moves campaigns on: what is due is frozen, what is done is closed, who did not confirm is reminded once, each slot takes the next ready
/// post, each month of a list has its digest, series go on reader by reader, trials of subjects come to their end, and orders of messages are
/// closed and forgotten.
package struct Scheduler: Service {
  package struct Settings: Sendable {
    package let promise: Promise
    /// For how long refusals for now are tried again.
    package let expiresAfter: Duration
    /// Who has an issue before the others; nil: nobody.
    package let canary: Canary?
    /// For how long after an issue was sent it is known who followed its links.
    let keepsReaders: Duration

    package init(
      promise: Promise, expiresAfter: Duration, canary: Canary? = nil, keepsReaders: Duration = .seconds(90 * 86_400)
    ) {
      self.promise = promise
      self.expiresAfter = expiresAfter
      self.canary = canary
      self.keepsReaders = keepsReaders
    }
  }

  let database: Database
  let publication: Publication
  let mode: SendingMode
  private let signUp: SignUp?
  let settings: Settings
  private let notices: Notices?
  let digests: Digests?
  private let reviews: Reviews?
  let clock: @Sendable () -> Timestamp
  private let pulse: Pulse
  private let memory = RoundMemory()
  private let patience = PatientClock()
  private let logger: Logger

  /// - Parameters:
  ///   - signUp: whose reminders are due.
  ///   - notices: who tells the writers what they should know.
  ///   - digests: who makes the mails of those who chose one a month.
  ///   - reviews: who asks the approvers of a post whose time is near.
  ///   - pulse: beats each round.
  package init(
    database: Database, publication: Publication, mode: SendingMode, settings: Settings, signUp: SignUp? = nil, notices: Notices? = nil,
    digests: Digests? = nil, reviews: Reviews? = nil, pulse: Pulse = Pulse(), logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.publication = publication
    self.mode = mode
    self.signUp = signUp
    self.settings = settings
    self.notices = notices
    self.digests = digests
    self.reviews = reviews
    self.pulse = pulse
    self.logger = logger
    self.clock = clock
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        pulse.beat()
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
    // What a restored database believes to be due may have been done.
    if try await database.read({ try Restoration.open($0) }) != nil { return }
    let now = clock()
    try await moveCampaigns(now)
    try await takeTurns(now)
  }

  /// What is due is frozen, what is done closed.
  func moveCampaigns(_ now: Timestamp) async throws {
    let slots = slots
    for campaign in try await database.read({ try Campaign.moving(mode: mode, now: now, $0) }) {
      switch campaign.state {
      case .scheduled, .freezing:
        if let audience = try await database.write({ try freeze(campaign, slots, now, $0) }) {
          logger.notice("campaign frozen", metadata: ["campaign": "\(campaign.name)", "audience": "\(audience)"])
        }
      case .sending where campaign.canaryEnds != nil:
        let canary = settings.canary ?? .unwanted
        if let objection = try await database.write({ try canary.judge(campaign, telling: notices, now: now, $0) }) {
          logger.warning("campaign paused by its canary", metadata: ["campaign": "\(campaign.name)", "reason": "\(objection)"])
        }
      case .sending where campaign.trialEnds.map({ $0 > now }) == true: break
      case .sending where campaign.trialEnds != nil:
        if let verdict = try await Trial.judge(campaign, in: database, settings, telling: notices, now: now) {
          logger.notice(
            "a trial of subjects is over", metadata: ["campaign": "\(campaign.name)", "outcome": "\(verdict.words)"])
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
  }

  /// Whose turn it is by the clock: reminders, messages, slots, digests and series.
  private func takeTurns(_ now: Timestamp) async throws {
    let slots = slots
    if let reminded = try await signUp?.remind(now: now), reminded > 0 {
      logger.notice("reminders are on their way", metadata: ["people": "\(reminded)"])
    }
    try await SentMessage.close(mode: mode, now: now, in: database)
    if let time = patience.look(now: now) { try await SentMessage.forget(now: time, in: database) }
    if memory.isDue("clock", every: .seconds(60), now: now) {
      let (days, mails) = try await database.write { [mode] in
        (try Slot.reopen(after: now, mode: mode, $0), try DeliveryRecord.recall(after: now, mode: mode, $0))
      }
      if days > 0 {
        logger.warning("days that a clock which ran ahead had missed or left out are open again", metadata: ["days": "\(days)"])
      }
      if mails > 0 {
        logger.warning("mails that were put off while the clock ran ahead are tried again", metadata: ["mails": "\(mails)"])
      }
    }
    // Digests, series and other lists do not wait until somebody has brought the folder of posts back.
    var unreadable: PostFolder.Unreadable?
    for slot in try await standingSlots(now) {
      for turn in [slots.fill, slots.lookAhead] {
        do { try await turn(slot, now) } catch let gone as PostFolder.Unreadable { unreadable = gone }
      }
    }
    for name in try await digests?.beginDue(in: database, telling: notices, now: now) ?? [] {
      logger.notice("a digest is on its way", metadata: ["campaign": "\(name)"])
    }
    try await series.run(now)
    if let unreadable { throw unreadable }
  }

  /// All slots, each noted as what this process does with it: sends, or rehearses.
  private func standingSlots(_ now: Timestamp) async throws -> [Slot] {
    let all = try await database.read { try Slot.all($0) }
    let turning = all.filter { $0.turns(to: mode, now) }
    if turning.isEmpty { return all }
    let left = try await database.write { [publication, mode] connection in
      try turning.flatMap { try $0.turn(to: mode, in: publication, now: now, connection) }
    }
    if !left.isEmpty {
      let days = left.map(\.description).joined(separator: ", ")
      logger.notice("mail goes to real people, but not of days that began while this was a rehearsal", metadata: ["days": "\(days)"])
    }
    return try await database.read { try Slot.all($0) }
  }

  var series: SeriesRound {
    SeriesRound(database: database, publication: publication, mode: mode, settings: settings, notices: notices, logger: logger)
  }

  private var slots: SlotFilling {
    SlotFilling(
      database: database, publication: publication, mode: mode, settings: settings, notices: notices, reviews: reviews,
      memory: memory, logger: logger)
  }

  private func freeze(_ campaign: Campaign, _ slots: SlotFilling, _ now: Timestamp, _ connection: Connection) throws -> Int? {
    if try takeBack(campaign, now, connection) { return nil }
    let audience = try Campaign.freeze(campaign.id, in: publication, canary: settings.canary, now: now, connection)
    // Of what a restored database begins as it was then nobody knows whether it was late.
    if audience != nil, try Restoration.open(connection) == nil { try slots.tellLate(campaign, now, connection) }
    return audience
  }

  /// Cancels an issue that is due and has nobody to go to any more, or nobody for whom it would not be too soon: its name and its day stay for one that has. The writers are told.
  ///
  /// - Returns: false where there is somebody.
  private func takeBack(_ campaign: Campaign, _ now: Timestamp, _ connection: Connection) throws -> Bool {
    guard campaign.state == .scheduled,
      let obstacle = try Turnout(of: campaign, in: publication, now: now, connection)?.obstacle(connection)
    else { return false }
    let reason = obstacle.reason
    guard try Campaign.cancel(campaign.id, reason: "when its time came, \(reason)", now: now, connection) else { return true }
    let values = ["campaign": campaign.name, "issue": campaign.title, "reason": reason]
    try notices?.post(.nobody, campaign.name, values, now: now, connection)
    logger.warning("an issue has nobody to go to", metadata: ["campaign": "\(campaign.name)", "reason": "\(reason)"])
    return true
  }
}
