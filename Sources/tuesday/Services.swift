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
}
