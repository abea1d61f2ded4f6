import Logging
import ServiceLifecycle
import UnixSignals

/// A set of services that live and end together. SIGTERM and SIGINT end them from the last to the first, each in its own time.
enum Services {
  typealias Member = ServiceGroupConfiguration.ServiceConfiguration

  /// A service whose end ends the others.
  static func leading(_ service: any Service) -> Member {
    Member(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
  }

  /// - Parameter more: signals that end them too.
  static func run(_ members: [Member], endingOn more: [UnixSignal] = []) async throws {
    let configuration = ServiceGroupConfiguration(
      services: members, gracefulShutdownSignals: [.sigterm, .sigint] + more, logger: Log.quiet)
    try await ServiceGroup(configuration: configuration).run()
  }

  /// A set within a set: it ends from the last to the first too.
  static func group(_ members: [Member]) -> ServiceGroup {
    ServiceGroup(configuration: ServiceGroupConfiguration(services: members, logger: Log.quiet))
  }

  /// Services that are all told at once to end.
  static func beside(_ services: [any Service]) -> any Service {
    ClosureService {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try await service.run() } }
        try await group.waitForAll()
      }
    }
  }
}
