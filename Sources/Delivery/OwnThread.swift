internal import Foundation
internal import ServiceLifecycle
package import Store

/// What blocks is not for Swift's pool: it gets a thread of its own.
package enum OwnThread {
  package static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Result { try body() }) }
      thread.name = "tuesday"
      thread.start()
    }
  }
}

extension Sender {
  /// The blocking ``run(untilIdle:)``. A graceful shutdown drains it.
  package func runOnOwnThread(untilIdle: Bool) async throws -> SenderEnd {
    try await withTaskCancellationOrGracefulShutdownHandler {
      try await OwnThread.run { try self.run(untilIdle: untilIdle) }
    } onCancelOrGracefulShutdown: {
      // When another service has failed, what is in flight still finishes.
      self.stop()
    }
  }
}

extension Recovery {
  /// The blocking ``run(_:folder:presence:now:)``.
  package static func runOnOwnThread(_ database: Database, folder: String, presence: Presence, now: Timestamp) async throws {
    _ = try await OwnThread.run { try run(database, folder: folder, presence: presence, now: now) }
  }
}
