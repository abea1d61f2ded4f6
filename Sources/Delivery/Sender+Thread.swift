internal import Foundation
internal import ServiceLifecycle

extension Sender {
  /// The blocking ``run(untilIdle:)`` on a thread that is not Swift's. A graceful shutdown drains it.
  package func runOnOwnThread(untilIdle: Bool) async throws -> SenderEnd {
    try await withTaskCancellationOrGracefulShutdownHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try self.run(untilIdle: untilIdle) }) }
        thread.name = "outbox"
        thread.start()
      }
    } onCancelOrGracefulShutdown: {
      // When another service has failed, what is in flight still finishes.
      self.stop()
    }
  }
}
