internal import Audience
internal import Foundation
internal import Logging
internal import ServiceLifecycle
package import Store

/// Looks at each feed when it is due, as long as `serve` runs. A feed that fails or is slow holds up nothing else, other feeds neither.
package struct FeedWatch: Service {
  private let look: FeedLook
  private let sources: [FeedSource]
  private let clock: @Sendable () -> Timestamp

  package init(_ look: FeedLook, _ sources: [FeedSource], clock: @escaping @Sendable () -> Timestamp) {
    (self.look, self.sources, self.clock) = (look, sources, clock)
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        for source in sources { group.addTask { await watch(source) } }
      }
    }
  }

  /// How long at most nobody asks whether a look is due: slots are moved, and others look too.
  private static let patience = Duration.seconds(30)

  /// Why a look is due now, or else when it is asked again.
  private func reason(
    to source: FeedSource, _ now: Timestamp, _ connection: Connection
  ) throws -> (reason: FeedLook.Reason?, pause: Duration) {
    let state = try FeedState.find(source, connection) ?? FeedState(url: source.url, next: now)
    var reasons = [FeedLook.Reason.due]
    if source.isReady, let list = try MailingList.find(source.list, connection),
      let slot = try Slot.find(list: list.id, connection)
    {
      // At the readers' own time it is decided when the first of them have it.
      let zones = slot.isLocal ? try Slot.zones(connection).map(\.zone) : []
      reasons += slot.rule.occurrences(after: now, count: slot.isLocal ? 2 : 1).map { .ahead(of: $0.begins(in: zones)) }
    }
    return (reasons.first { $0.holds(for: state, now: now) }, min(Self.patience, max(.seconds(1), state.next - now)))
  }

  private func watch(_ source: FeedSource) async {
    while !Task.isCancelled {
      var pause = Duration.seconds(1)
      do {
        let now = clock()
        let (due, rest) = try await look.database.read { try reason(to: source, now, $0) }
        if let due {
          _ = try await look.look(at: source, because: due, now: now)
        } else {
          pause = rest
        }
      } catch is CancellationError {
        return
      } catch {
        look.logger.error("a look at a feed could not be finished", metadata: ["feed": "\(source.name)", "error": "\(error)"])
        pause = .seconds(30)
      }
      try? await Task.sleep(for: pause)
    }
  }
}
