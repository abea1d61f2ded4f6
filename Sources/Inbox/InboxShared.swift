internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// What all connections of an inbox share.
final class InboxShared: Sendable {
  let store: Mailstore
  let hostname: String
  let maxMessageSize: Int
  let slowness: TimeAmount
  let clock: @Sendable () -> Int64
  let threads: NIOThreadPool
  private let temporaryRefusals: Int
  private let attempts: Mutex<[String: Int]>

  init(
    store: Mailstore, hostname: String, maxMessageSize: Int, slowness: TimeAmount, temporaryRefusals: Int, threads: NIOThreadPool,
    clock: @escaping @Sendable () -> Int64
  ) {
    self.store = store
    attempts = Mutex(store.attempts())
    self.hostname = hostname
    self.maxMessageSize = maxMessageSize
    self.slowness = slowness
    self.temporaryRefusals = temporaryRefusals
    self.threads = threads
    self.clock = clock
  }

  /// The first attempts at a `tempfail` address are refused, then one is taken, so a retry can be seen to work, by another process too.
  func refusesForNow(_ address: String) -> Bool {
    attempts.withLock { attempts in
      let count = attempts[address, default: 0] + 1
      let isRefused = count <= temporaryRefusals
      attempts[address] = isRefused ? count : nil
      store.keep(attempts: attempts)
      return isRefused
    }
  }
}
