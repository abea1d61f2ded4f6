package import Campaigns
internal import Delivery
internal import Foundation
package import Logging
internal import ServiceLifecycle
package import Store

/// Tells hooks what happens, as long as `serve` runs. Each has a task of its own, so one that is slow or fails holds up no other, and no mail.
package struct HookWatch: Service {
  private let hooks: [Hook]
  private let database: Database
  private let telling: HookTelling
  private let logger: Logger
  private let clock: @Sendable () -> Timestamp

  package init(
    _ hooks: [Hook], _ database: Database, _ publication: Publication, notices: Notices?,
    situation: @escaping @Sendable (Timestamp, Connection) throws -> SendingSituation, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    (self.hooks, self.database, self.logger, self.clock) = (hooks, database, logger, clock)
    telling = HookTelling(
      database, publication, notices: notices, situation: situation, worker: UUID().uuidString, logger: logger, clock: clock,
      isOver: { Task.isCancelled || Task.isShuttingDownGracefully },
      post: { call, hook in
        let now = clock()
        return try await OwnThread.run { call.post(to: hook, now: now) }
      })
  }

  package func run() async throws {
    try await agree()
    await withTaskGroup(of: Void.self) { group in
      for hook in hooks { group.addTask { await watch(hook) } }
      group.addTask { await forget() }
    }
  }

  /// From now on what happens is kept for each of them.
  private func agree() async throws {
    let now = clock()
    try await database.write { try HookState.agree(hooks, mark: Self.mark, now: now, $0) }
  }

  private static func mark() -> String { String(UUID().uuidString.lowercased().replacing("-", with: "").prefix(12)) }

  /// Between two looks, and after an error of our own.
  private static let (pause, longPause) = (Duration.seconds(1), Duration.seconds(30))

  /// What is on its way comes to its end when everything is to end, so that what was taken is not told once more.
  private func watch(_ hook: Hook) async {
    while !telling.isOver() {
      var pause = Self.pause
      do {
        if try await telling.round(hook) == .more { pause = .zero }
      } catch is CancellationError {
        return
      } catch {
        logger.error("a hook could not be told", metadata: ["hook": "\(hook.name)", "error": "\(error)"])
        pause = Self.longPause
      }
      await rest(for: pause)
    }
  }

  private func forget() async {
    while !telling.isOver() {
      let now = clock()
      do {
        try await agree()
        while try await database.write({ try HookEntry.forget(now: now, $0) }) > 0 {}
      } catch {
        logger.error("what hooks were told could not be forgotten", metadata: ["error": "\(error)"])
      }
      await rest(for: .seconds(600))
    }
  }

  private func rest(for pause: Duration) async {
    if pause > .zero { await cancelWhenGracefulShutdown { try? await Task.sleep(for: pause) } }
  }
}
