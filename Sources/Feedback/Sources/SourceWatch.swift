package import Logging
internal import ServiceLifecycle

/// Reads one source again and again, as long as `serve` runs. That it fails is told once, and once that it works again.
package struct SourceWatch: Service {
  private let source: any BounceSource
  private let every: Duration
  private let logger: Logger
  private let take: @Sendable (InboundMail) async throws -> Fate

  package init(_ source: any BounceSource, every: Duration, logger: Logger, take: @escaping @Sendable (InboundMail) async throws -> Fate) {
    (self.source, self.every, self.logger, self.take) = (source, every, logger, take)
  }

  /// After an error, doubled each time; never more often than without one.
  private static let pauses = (first: Duration.seconds(30), last: Duration.seconds(3600))

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var failures = 0
      // Said once, not in each round.
      var told: Set<String> = []
      while !Task.isCancelled {
        var pause = every
        do {
          let round = try await source.collect(take)
          if failures > 0 { logger.notice("a source of returned mail can be read again", metadata: ["source": "\(source.name)"]) }
          failures = 0
          for fault in round.faults where told.insert(fault).inserted { tell(fault) }
          told.formIntersection(round.faults)
          if round.settled > 0 {
            logger.notice("returned mail was taken in", metadata: ["source": "\(source.name)", "messages": "\(round.settled)"])
          }
          if round.hasMore { pause = .zero }
        } catch let trouble as SourceTrouble where trouble.isBusy {
          logger.debug("a source is read by another process", metadata: ["source": "\(source.name)"])
        } catch {
          if Task.isCancelled { return }
          if failures == 0 {
            logger.warning("a source of returned mail cannot be read", metadata: ["source": "\(source.name)", "reason": "\(error)"])
          }
          pause = Self.pause(after: failures, every: every)
          failures += 1
        }
        if pause > .zero { try? await Task.sleep(for: pause) }
      }
    }
  }

  private func tell(_ fault: String) {
    logger.warning("a returned mail cannot be read", metadata: ["source": "\(source.name)", "reason": "\(fault)"])
  }

  static func pause(after failures: Int, every: Duration) -> Duration {
    max(every, min(pauses.first * (1 << min(failures, 10)), pauses.last))
  }
}
