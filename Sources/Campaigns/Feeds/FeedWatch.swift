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

  private func watch(_ source: FeedSource) async {
    while !Task.isCancelled {
      var pause = Duration.seconds(1)
      do {
        // Most seconds it is not due; asking costs a look at one row.
        let now = clock()
        let next = try await look.database.read { try FeedState.find(source, $0)?.next }
        if next.map({ $0 <= now }) ?? true { _ = try await look.look(at: source, isDue: true, now: now) }
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
