internal import Synchronization

/// Tells a thread that waits for somebody else that it need not any more.
package final class StopSign: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isUp: Bool { flag.load(ordering: .relaxed) }

  package func raise() { flag.store(true, ordering: .relaxed) }
}
