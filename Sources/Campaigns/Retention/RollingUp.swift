internal import Audience
internal import Delivery
package import Logging
internal import ServiceLifecycle
package import Store

/// Makes counts (``RollUp``) of the deliveries of issues and digests that have been over for so long that they are not kept one by one.
///
/// ```
/// begun → counted → emptied
/// ```
///
/// Each step is a transaction of its own that the next round finds done. From the first on nothing about such a delivery is decided any more, so
/// they can be counted beside everybody else's work; from the second on the counts speak for the rows, so it matters to nobody how many of those
/// are gone already. A day lies between those two: a clock that ran ahead has been set right by then, and what it began is taken back.
package struct RollingUp: Service {
  private let database: Database
  private let keep: Duration?
  private let logger: Logger
  private let clock: @Sendable () -> Timestamp

  /// - Parameter keep: for how long after its end the deliveries of an issue are kept; nil: for ever. What has begun comes to its end.
  package init(database: Database, keep: Duration?, logger: Logger, clock: @escaping @Sendable () -> Timestamp) {
    (self.database, self.keep, self.logger, self.clock) = (database, keep, logger, clock)
  }

  /// Rules about what came back, rests of readers and digests look back less far.
  package static let least = Duration.seconds(SegmentRule.History.keptDays * 86_400)
  /// Between an issue's first step and the one that cannot be taken back.
  static let doubt = Duration.seconds(86_400)
  private static let pause = Duration.seconds(3600)
  /// Rows of one transaction: a sender waits that long.
  static let batch = 1_000

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await tick() } catch is CancellationError {} catch {
          logger.error("old deliveries wait to be rolled up", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: Self.pause)
      }
    }
  }

  /// All that there is to do.
  package func tick() async throws {
    var odd: Set<CampaignID> = []
    while try await step(without: &odd) { try Task.checkCancellation() }
  }

  /// - Parameter odd: those whose rows are kept, because they are not as they should be; the others do not wait for them.
  /// - Returns: whether there was anything to do.
  func step(without odd: inout Set<CampaignID>) async throws -> Bool {
    let now = clock()
    let end = keep.map { now + (.zero - $0) }
    guard let step = try await database.read({ [odd] in try Step.next(before: end, without: odd, now: now, $0) }) else { return false }
    switch step {
    case .takeBack: try await database.write { try Step.takeBack(now: now, $0) }
    case .begin(let campaign): try await database.write { try Step.begin(campaign, before: end ?? now, now: now, $0) }
    case .count(let campaign):
      let rollUp: RollUp
      do { rollUp = try await database.read { try RollUp(counting: campaign, $0) } } catch let unclear as RollUp.Unclear {
        odd.insert(campaign.id)
        logger.error("an old campaign is not rolled up: its deliveries are kept", metadata: ["reason": "\(unclear)"])
        return true
      }
      try await database.write { try rollUp.keep(of: campaign.id, $0) }
      logger.notice(
        "an old campaign is rolled up", metadata: ["campaign": "\(campaign.name)", "since": "\(campaign.finishedAt?.rfc3339 ?? "")"])
    case .empty(let campaign):
      try await database.write { try Step.empty(campaign, limit: Self.batch, $0) }
      // Whoever waits to write comes between.
      try await Task.sleep(for: .milliseconds(20))
    }
    return true
  }

  /// What is done next.
  enum Step: Sendable {
    /// What a clock began that ran ahead.
    case takeBack
    case begin(CampaignID)
    case count(Campaign)
    case empty(CampaignID)
  }
}
