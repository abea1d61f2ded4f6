internal import Foundation
internal import Synchronization

/// Computes and compares passwords, which takes 128 MiB and most of a second each: on threads of its own, few at once, and with a short queue, so
/// that strangers who guess can use up neither memory nor the threads of everything else.
package final class PasswordHasher: Sendable {
  /// More wait already than would be answered in good time.
  package struct Busy: Error {}

  private struct State {
    var running = 0
    var waiting: [@Sendable () -> Void] = []
  }

  /// N of scrypt as a power of two: what OWASP asks for.
  package static let standardCost = 17

  private let cost: Int
  private let atOnce: Int
  private let waitingLimit: Int
  private let state = Mutex(State())
  /// Stands for the password of who does not exist, so that they cost as much time as who does.
  private let nobody: PasswordHash

  /// - Parameter cost: N as a power of two; tests take a small one.
  package init(cost: Int = PasswordHasher.standardCost, atOnce: Int = 2, waitingLimit: Int = 16) {
    (self.cost, self.atOnce, self.waitingLimit) = (cost, atOnce, waitingLimit)
    nobody = PasswordHash(cost: cost, salt: Secret.random(16), key: Secret.random(32))
  }

  /// - Returns: to be kept.
  func hash(_ password: String) async throws -> String { try await run { [cost] in try PasswordHash(of: password, cost: cost).text } }

  /// Whether it was made at another cost than the one that is set, which would tell its account from all others by the time it takes.
  func isOutdated(_ kept: String?) -> Bool { kept.flatMap { PasswordHash($0) }.map { $0.cost != cost } ?? false }

  /// - Parameters:
  ///   - kept: what ``hash(_:)`` gave; nil where there is no such account or it has no password: nothing matches then.
  ///   - first: for who is known where they come from: strangers who guess must not keep them waiting.
  func matches(_ password: String, _ kept: String?, first: Bool = false) async throws -> Bool {
    let known = kept.flatMap { PasswordHash($0) }
    return try await run(first: first) { [nobody] in
      let isRight = try (known ?? nobody).matches(password)
      return isRight && known != nil
    }
  }

  private func run<Result: Sendable>(first: Bool = false, _ work: @Sendable @escaping () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let job: @Sendable () -> Void = { continuation.resume(with: Swift.Result { try work() }) }
      let (starts, isTaken) = state.withLock { state -> (Bool, Bool) in
        if state.running < atOnce {
          state.running += 1
          return (true, true)
        }
        guard state.waiting.count < (first ? 2 * waitingLimit : waitingLimit) else { return (false, false) }
        state.waiting.insert(job, at: first ? 0 : state.waiting.count)
        return (false, true)
      }
      if starts { start(job) }
      if !isTaken { continuation.resume(throwing: Busy()) }
    }
  }

  /// A thread that does this one and then whatever waits.
  private func start(_ first: @Sendable @escaping () -> Void) {
    let thread = Thread { [self] in
      first()
      while let next = next() { next() }
    }
    thread.name = "passwords"
    thread.start()
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}

extension PasswordHash {
  fileprivate init(cost: Int, salt: [UInt8], key: [UInt8]) { (self.cost, self.salt, self.key) = (cost, salt, key) }
}
