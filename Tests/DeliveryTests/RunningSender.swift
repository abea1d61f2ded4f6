import Foundation
import Synchronization

@testable import Delivery

/// A sender that goes on until it is told to stop. It, and whoever watches it and counts the time, have threads of their own, because
/// other tests may keep Swift's pool busy for minutes.
final class RunningSender: Sendable {
  private let sender: Sender
  private let begin = ContinuousClock.now
  private let result = Mutex<Result<SenderEnd, any Error>?>(nil)

  init(_ sender: Sender) {
    self.sender = sender
    Thread.detachNewThread { [self] in
      let end = Result { try sender.run(untilIdle: false) }
      result.withLock { $0 = end }
    }
  }

  /// Tells it to stop when there is enough, or when it has had that much time.
  /// - Returns: how long it had run by then.
  func stopped(within limit: Duration, when isEnough: @escaping @Sendable () throws -> Bool) async throws -> Duration {
    defer { sender.stop() }
    return try await reached(within: limit, when: isEnough)
  }

  /// The same, and it goes on.
  func reached(within limit: Duration, when isEnough: @escaping @Sendable () throws -> Bool) async throws -> Duration {
    try await OwnThread.run { [self] in
      while try !isEnough(), .now - begin < limit, result.withLock({ $0 == nil }) { usleep(20_000) }
      return .now - begin
    }
  }

  func end() async throws -> SenderEnd {
    try await OwnThread.run { [self] in
      while true {
        if let end = result.withLock({ $0 }) { return try end.get() }
        usleep(2_000)
      }
    }
  }
}
