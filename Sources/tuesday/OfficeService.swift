import Logging
import ServiceLifecycle
import Store
import Words

/// Services that one process of all has to run: they begin when this one is given the office, and end when it has lost it.
struct OfficeService: Service {
  let name: String
  let presence: Presence
  let members: [Services.Member]
  /// Beats while another has the office.
  let pulse: Pulse
  let logger: Logger

  func run() async throws {
    while !Task.isShuttingDownGracefully && !Task.isCancelled {
      if presence.leads(name) {
        try await hold()
      } else {
        pulse.beat()
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.look) }
      }
    }
  }

  private static let look = Duration.milliseconds(500)

  private func hold() async throws {
    if presence.isShared { logger.notice("this process has the office now", metadata: ["office": "\(name)"]) }
    let group = Services.group(members)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        while presence.leads(name) {
          try? await Task.sleep(for: Self.look)
          if Task.isCancelled { return }
        }
        logger.notice("another process may have the office now", metadata: ["office": "\(name)"])
        await group.triggerGracefulShutdown()
      }
      // Whichever is first: the group is over by then, or is about to be.
      try await tasks.next()
      if presence.leads(name) { tasks.cancelAll() }
      try await tasks.waitForAll()
    }
  }
}
