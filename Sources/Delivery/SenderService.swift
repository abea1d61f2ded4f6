internal import Foundation
internal import ServiceLifecycle

/// The sender as a service: a graceful shutdown drains it.
package struct SenderService: Service {
  private let sender: Sender

  package init(sender: Sender) {
    self.sender = sender
  }

  package func run() async throws {
    try await withGracefulShutdownHandler {
      _ = try await sender.runOnOwnThread(untilIdle: false)
    } onGracefulShutdown: {
      sender.stop()
    }
  }
}

extension Sender {
  /// The blocking ``run(untilIdle:)`` on a thread that is not Swift's.
  package func runOnOwnThread(untilIdle: Bool) async throws -> SenderEnd {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try self.run(untilIdle: untilIdle) }) }
        thread.name = "outbox"
        thread.start()
      }
    } onCancel: {
      // Another service has failed: what is in flight still finishes.
      stop()
    }
  }
}
